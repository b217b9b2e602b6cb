// Backups of Cherry Studio 2 (".cherrybackup"): a zip file with "manifest.json" and the database "backup.sqlite", whose
// messages are a tree. Files lie under names of their own in it, if at all, and are not taken along.
// Sources: CherryHQ/cherry-studio, src/main/services/backup/archiveLayout.ts, src/main/data/db/schemas/topic.ts and
// message.ts, read 2026-11-26.
import {
  type ForeignDatabase,
  ForeignDatabaseError,
  type ForeignRow,
  openForeignDatabase,
} from '../../../store/foreign-database.ts'
import { asCount, asNanoUsd, draftAnswer, textParts } from '../foreign/draft-parts.ts'
import { firstTime } from '../foreign/foreign-time.ts'
import { type ForeignNode, growTree, type LooseMessage } from '../foreign/grow-tree.ts'
import { guardRecord } from '../foreign/guard-record.ts'
import { createIssueNotes } from '../foreign/issue-notes.ts'
import { parseJson, plainJson } from '../foreign/json-text.ts'
import { asId, asObject, asText, type ForeignObject, ownValue, ownWords } from '../foreign/own-value.ts'
import { type Draft, skipped } from '../foreign/read-records.ts'
import { vendorOfSlug } from '../foreign/slug-vendors.ts'
import { splitAnswer, userMessages } from '../foreign/split-answer.ts'
import { ImportFileError } from '../import-file-error.ts'
import type { ReadableFile } from '../opened-file.ts'
import type { BlockTools } from './block-parts.ts'
import { databaseParts } from './database-parts.ts'

const messageColumns = [
  'id',
  'parent_id',
  'role',
  'data',
  'status',
  'model_id',
  'model_meta',
  'model_snapshot',
  'stats',
  'created_at',
]
const topicColumns = [
  'id',
  'name',
  'prompt',
  'assistant_id',
  'active_node_id',
  'is_pinned',
  'created_at',
  'updated_at',
  'deleted_at',
]

interface Assistant {
  readonly name: string | null
  readonly prompt: string | null
}

function jsonColumn(value: unknown): ForeignObject | null {
  return asObject(parseJson(asText(value) ?? ''))
}

function answerOf(row: ForeignRow) {
  const snapshot = jsonColumn(row.model_snapshot) ?? jsonColumn(row.model_meta)
  // "provider::model" since the database has a table of models.
  const [first = '', second] = (asText(row.model_id) ?? '').split('::')
  const modelId =
    (snapshot === null ? null : ownWords(snapshot, 'id')) ?? second ?? (first === '' ? null : first)
  const provider =
    (snapshot === null ? null : ownWords(snapshot, 'provider')) ?? (second === undefined ? null : first)
  const stats = jsonColumn(row.stats)
  const inputTotal = stats === null ? null : asCount(ownValue(stats, 'promptTokens'))
  const outputTotal = stats === null ? null : asCount(ownValue(stats, 'completionTokens'))
  const hasCounts = inputTotal !== null || outputTotal !== null
  return draftAnswer({
    modelId,
    modelName: (snapshot === null ? null : ownWords(snapshot, 'name')) ?? modelId,
    vendor: vendorOfSlug(modelId, provider),
    usage:
      stats === null || !hasCounts
        ? null
        : {
            inputTotal,
            outputTotal,
            cacheRead: null,
            reasoning: asCount(ownValue(stats, 'thoughtsTokens')),
            raw: plainJson(stats),
          },
    nanoUsd: stats === null ? null : asNanoUsd(ownValue(stats, 'cost')),
    totalMs: stats === null ? null : asCount(ownValue(stats, 'timeCompletionMs')),
    metadata: plainJson({ model: snapshot, stats }),
  })
}

const statuses: Readonly<Record<string, LooseMessage['status']>> = {
  error: 'failed',
  paused: 'stopped',
  pending: 'stopped',
}

function mapRow(row: ForeignRow, id: string, tools: BlockTools): LooseMessage[] {
  const createdAt = firstTime(row.created_at)
  const data = jsonColumn(row.data)
  if (data === null) {
    tools.notes.brokenRecord()
    return []
  }
  const parts = databaseParts(data, id, tools)
  const role = asText(row.role) ?? 'unknown'
  if (role === 'assistant') {
    return splitAnswer(parts, {
      createdAt,
      status: statuses[asText(row.status) ?? ''] ?? 'complete',
      answer: answerOf(row),
    })
  }
  if (role === 'user' || parts.length === 0) return userMessages(parts, createdAt)
  tools.notes.unknownKind(`message of ${role}`)
  return userMessages([...textParts(`[${role}]`), ...parts], createdAt)
}

function readAssistants(database: ForeignDatabase): ReadonlyMap<string, Assistant> {
  const assistants = new Map<string, Assistant>()
  for (const row of database.rows('assistant', ['id', 'name', 'prompt'])) {
    const id = asId(row.id)
    if (id !== null) assistants.set(id, { name: asText(row.name), prompt: asText(row.prompt) })
  }
  return assistants
}

function mapTopicRow(
  row: ForeignRow,
  places: readonly number[],
  assistants: ReadonlyMap<string, Assistant>,
  database: ForeignDatabase,
): Draft {
  const id = asId(row.id)
  const subject = asText(row.name) || id || 'A topic'
  if (id === null) return skipped(subject, 'It has no id, so that Baton could not find it again.')
  if (row.deleted_at !== null && row.deleted_at !== undefined)
    return skipped(subject, 'It lies in the trash of Cherry Studio.')
  const notes = createIssueNotes()
  const tools: BlockTools = { notes, findFile: () => null }
  const nodes = places.flatMap((place): ForeignNode[] => {
    const message = database.row('message', messageColumns, place)
    const messageId = message === null ? null : asId(message.id)
    if (message === null || messageId === null) return []
    return [{ id: messageId, parentId: asId(message.parent_id), messages: mapRow(message, messageId, tools) }]
  })
  const tree = growTree(nodes, asId(row.active_node_id))
  if (tree.messages.length === 0) return skipped(subject, 'It has no messages that say anything.')
  const assistantId = asId(row.assistant_id)
  const assistant =
    assistantId === null || assistantId === 'default' ? undefined : assistants.get(assistantId)
  return {
    kind: 'conversation',
    sourceId: id,
    title: asText(row.name) ?? '',
    createdAt: firstTime(row.created_at),
    updatedAt: firstTime(row.updated_at),
    systemText: (asText(row.prompt) || assistant?.prompt) ?? null,
    folderName: assistant?.name ?? null,
    tagNames: [],
    isArchived: false,
    isPinned: row.is_pinned === 1,
    headSourceId: tree.headSourceId,
    messages: tree.messages,
    issues: notes.sentences(),
  }
}

function* readTopicRows(database: ForeignDatabase): Generator<Draft> {
  const places = new Map<string, number[]>()
  for (const row of database.rows('message', ['topic_id'])) {
    const topicId = asId(row.topic_id)
    if (topicId === null || typeof row.rowId !== 'number') continue
    const known = places.get(topicId)
    if (known === undefined) places.set(topicId, [row.rowId])
    else known.push(row.rowId)
  }
  const assistants = readAssistants(database)
  for (const row of database.rows('topic', topicColumns)) {
    const own = places.get(asId(row.id) ?? '') ?? []
    yield guardRecord(asText(row.name) || 'A topic', () => mapTopicRow(row, own, assistants, database))
  }
}

export async function* readDatabaseBackup(entry: ReadableFile, signal: AbortSignal): AsyncGenerator<Draft> {
  let database: ForeignDatabase | null = null
  try {
    database = await openForeignDatabase(entry.stream())
    if (database.columnsOf('message', ['id', 'topic_id', 'data']).length < 3) {
      throw new ImportFileError('The database of this backup is none that Baton knows. Nothing was imported.')
    }
    for (const draft of readTopicRows(database)) {
      signal.throwIfAborted()
      yield draft
    }
  } catch (error) {
    if (error instanceof ForeignDatabaseError) throw new ImportFileError(error.message)
    throw error
  } finally {
    await database?.close()
  }
}
