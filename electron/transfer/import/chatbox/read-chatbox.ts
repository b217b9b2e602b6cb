// The data that Chatbox exports ("chatbox-exported-data-….json"): its storage by key. Since 2024 every session has a key of
// its own ("session:<id>") beside the list of sessions; before, "chat-sessions" held all of them. Pictures lie under
// "picture:…", texts of files under "file:…" and others, in older exports; newer ones leave them out.
// Sources: chatboxai/chatbox, src/renderer/routes/settings/general.tsx and src/renderer/stores/migration.ts, read
// 2026-11-26.
import { guardRecord } from '../foreign/guard-record.ts'
import { bodyShape } from '../foreign/head-shape.ts'
import { asList, asObject, asText, ownFlag, ownId, ownWords } from '../foreign/own-value.ts'
import { brokenTextSentence, type Draft, readRecords, withSentence } from '../foreign/read-records.ts'
import { ImportFileError } from '../import-file-error.ts'
import type { ImportSource } from '../import-source.ts'
import type { ReadableFile } from '../opened-file.ts'
import { mapSession, type SessionAbout } from './map-session.ts'

const sessionKey = 'session:'
const listKey = 'chat-sessions-list'
const oldSessionsKey = 'chat-sessions'
/** Keys that say something of Chatbox itself. */
const plainKeys: ReadonlySet<string> = new Set([
  'settings',
  'configs',
  'configVersion',
  'myCopilots',
  listKey,
  oldSessionsKey,
])
/** Pictures are held while the sessions are read, since they may come after them. */
const mostStoredCharacters = 1024 ** 3

interface Surroundings {
  readonly abouts: ReadonlyMap<string, SessionAbout>
  readonly stored: ReadonlyMap<string, string>
}

async function readSurroundings(file: ReadableFile): Promise<Surroundings> {
  const abouts = new Map<string, SessionAbout>()
  const stored = new Map<string, string>()
  let characters = 0
  for await (const record of readRecords(file, { places: [['*']], conversationPlaces: [] })) {
    if (record.kind === 'issue') continue
    const key = record.path[0] ?? ''
    const text = plainKeys.has(key) ? null : asText(record.value)
    if (text !== null) {
      characters += text.length
      if (characters > mostStoredCharacters)
        throw new ImportFileError('The export holds more than 1 GB of pictures.')
      stored.set(key, text)
    }
    if (key !== listKey || !Array.isArray(record.value)) continue
    for (const value of record.value) {
      const about = asObject(value)
      const id = about === null ? null : ownId(about, 'id')
      if (about === null || id === null) continue
      abouts.set(id, { name: ownWords(about, 'name'), isStarred: ownFlag(about, 'starred') })
    }
  }
  return { abouts, stored }
}

export const chatboxSource: ImportSource = {
  app: 'chatbox',
  name: 'Chatbox',
  async detect(file) {
    const shape = bodyShape(file)
    if (shape.kind !== 'object') return false
    const keys = [...shape.keys]
    return (
      keys.some((key) => key === listKey || key === oldSessionsKey || key === '__exported_items') ||
      keys.some((key) => key.startsWith(sessionKey))
    )
  },
  async *read(file) {
    if (file.body === null) return
    const { abouts, stored } = await readSurroundings(file.body)
    const draftOf = (value: unknown, id: string | null, hasBrokenText: boolean): Draft => {
      const draft = guardRecord(id ?? 'A session', () => mapSession(value, id, abouts.get(id ?? ''), stored))
      return withSentence(draft, hasBrokenText ? brokenTextSentence : null)
    }
    for await (const record of readRecords(file.body, { places: [['*']], conversationPlaces: [0] })) {
      if (record.kind === 'issue') {
        const isSession = record.subject === oldSessionsKey || record.subject.startsWith(sessionKey)
        yield { ...record, isSkippedConversation: record.isSkippedConversation && isSession }
        continue
      }
      const { path, value, hasBrokenText } = record
      const key = path[0] ?? ''
      if (key.startsWith(sessionKey)) yield draftOf(value, key.slice(sessionKey.length), hasBrokenText)
      if (key !== oldSessionsKey) continue
      for (const session of asList(value))
        yield draftOf(session, ownId(asObject(session) ?? {}, 'id'), hasBrokenText)
    }
  },
}
