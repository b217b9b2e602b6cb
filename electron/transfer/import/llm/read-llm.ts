// The history of the command line tool llm: a SQLite database named logs.db.
// Source: simonw/llm, llm/migrations.py, read 2026-11-26.
import {
  type ForeignDatabase,
  ForeignDatabaseError,
  openForeignDatabase,
} from '../../../store/foreign-database.ts'
import { firstTime } from '../foreign/foreign-time.ts'
import { type ForeignNode, growTree } from '../foreign/grow-tree.ts'
import { guardRecord } from '../foreign/guard-record.ts'
import { createIssueNotes, type IssueNotes } from '../foreign/issue-notes.ts'
import { asId, asText } from '../foreign/own-value.ts'
import { type Draft, skipped } from '../foreign/read-records.ts'
import { ImportFileError } from '../import-file-error.ts'
import type { ImportSource } from '../import-source.ts'
import type { OpenedFile } from '../opened-file.ts'
import { groupRows, type RowPlace } from './log-index.ts'
import { mapResponses, readResponseLinks } from './map-responses.ts'
import { mapThread, readThreadIndex, threadRows } from './map-thread.ts'
import { openStoredThings } from './stored-things.ts'

const databaseBeginning = 'SQLite format 3\0'

function isDatabase(file: OpenedFile): boolean {
  return file.body !== null && Buffer.from(file.head.subarray(0, 16)).toString('latin1') === databaseBeginning
}

function hasColumns(database: ForeignDatabase, table: string, columns: readonly string[]): boolean {
  return database.columnsOf(table, columns).length === columns.length
}

const words = ['id', 'model', 'prompt', 'response']

function hasResponses(database: ForeignDatabase): boolean {
  return hasColumns(database, 'responses', [...words, 'conversation_id'])
}

function hasThreads(database: ForeignDatabase): boolean {
  const hasMessages = hasColumns(database, 'messages', ['hash', 'parent_hash', 'role'])
  return hasMessages && hasColumns(database, 'turns', ['id', 'thread_id', 'tip_message_hash'])
}

/** Before conversations had a table, they were rows with the same `chat_id`, and before that every row was alone. */
function hasOldLogs(database: ForeignDatabase): 'logs' | 'log' | null {
  const names = ['logs', 'log'] as const
  return names.find((table) => hasColumns(database, table, ['model', 'prompt', 'response'])) ?? null
}

function isLog(database: ForeignDatabase): boolean {
  return (
    hasResponses(database) ||
    hasThreads(database) ||
    (hasOldLogs(database) !== null && database.hasTable('_llm_migrations'))
  )
}

async function withDatabase<T>(path: string, use: (database: ForeignDatabase) => T): Promise<T> {
  const database = await openForeignDatabase(path)
  try {
    return use(database)
  } finally {
    await database.close()
  }
}

function conversationNames(database: ForeignDatabase): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const row of database.rows('conversations', ['id', 'name'])) {
    const id = asId(row.id)
    const name = asText(row.name)
    if (id !== null && name !== null) names.set(id, name)
  }
  return names
}

interface Mapped {
  readonly nodes: readonly ForeignNode[]
  readonly systemText: string | null
  readonly headId: string | null
}

function draftOf(sourceId: string, name: string | null, mapped: Mapped, notes: IssueNotes): Draft {
  const tree = growTree(mapped.nodes, mapped.headId)
  if (tree.messages.length === 0) return skipped(name ?? sourceId, 'It has no messages that say anything.')
  return {
    kind: 'conversation',
    sourceId,
    title: name ?? '',
    createdAt: firstTime(tree.messages[0]?.createdAt),
    updatedAt: null,
    systemText: mapped.systemText,
    folderName: null,
    tagNames: [],
    isArchived: false,
    isPinned: false,
    headSourceId: tree.headSourceId,
    messages: tree.messages,
    issues: notes.sentences(),
  }
}

function* readAll(database: ForeignDatabase): Generator<Draft> {
  const things = openStoredThings(database)
  const names = conversationNames(database)
  const links = readResponseLinks(database)
  const inTurns = new Set<string>()
  if (hasThreads(database)) {
    const index = readThreadIndex(database)
    const threads = threadRows(database)
    const turns = groupRows(database, 'turns', 'thread_id')
    for (const id of new Set([...threads.keys(), ...turns.keys()])) {
      const own = turns.get(id) ?? []
      for (const turn of own) inTurns.add(turn.id)
      const notes = createIssueNotes()
      const thread = threads.get(id)
      const name = thread?.name ?? names.get(id) ?? null
      yield guardRecord(name ?? id, () =>
        draftOf(id, name, mapThread(thread?.tip ?? null, own, index, { database, things, notes }), notes),
      )
    }
  }
  const readRows = function* (
    table: string,
    groups: ReadonlyMap<string, readonly RowPlace[]>,
    mark: string,
  ): Generator<Draft> {
    for (const [id, all] of groups) {
      // A newer llm writes the same answer into both kinds of tables.
      const places = all.filter((place) => !inTurns.has(place.id))
      if (places.length === 0) continue
      const notes = createIssueNotes()
      const sourceId = places.length < all.length ? `${id} (responses)` : `${mark}${id}`
      const name = names.get(id) ?? null
      yield guardRecord(name ?? id, () => {
        const mapped = mapResponses(table, places, links, { database, things, notes })
        return draftOf(sourceId, name, { ...mapped, headId: mapped.nodes.at(-1)?.id ?? null }, notes)
      })
    }
  }
  if (hasResponses(database))
    yield* readRows('responses', groupRows(database, 'responses', 'conversation_id'), '')
  const oldTable = hasOldLogs(database)
  // Numbers of the old table say nothing beside the ids of the new ones.
  if (oldTable !== null) yield* readRows(oldTable, groupRows(database, oldTable, 'chat_id'), 'logs ')
}

export const llmSource: ImportSource = {
  app: 'llm',
  name: 'llm',
  async detect(file) {
    if (!isDatabase(file)) return false
    try {
      return await withDatabase(file.path, isLog)
    } catch (error) {
      if (error instanceof ForeignDatabaseError) return false
      throw error
    }
  },
  async *read(file, { signal }) {
    let database: ForeignDatabase | null = null
    try {
      database = await openForeignDatabase(file.path)
      for (const draft of readAll(database)) {
        signal.throwIfAborted()
        yield draft
      }
    } catch (error) {
      if (error instanceof ForeignDatabaseError) throw new ImportFileError(error.message)
      throw error
    } finally {
      await database?.close()
    }
  },
}
