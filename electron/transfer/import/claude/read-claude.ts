// The data export of Claude: a zip file (or the folder it unpacks to) with "conversations.json", "projects.json" and
// "users.json", or such a conversations file alone.
// Sources: brandtcormorant/claude-json-schema, Sinity/polylogue, read 2026-11-26.
import { guardRecord } from '../foreign/guard-record.ts'
import { bodyShape, entryShape, type HeadShape, hasKeys } from '../foreign/head-shape.ts'
import { brokenTextSentence, readRecords, remark, withSentence } from '../foreign/read-records.ts'
import type { ImportSource } from '../import-source.ts'
import type { OpenedFile, ReadableFile } from '../opened-file.ts'
import { mapConversation } from './map-conversation.ts'
import { readProjects } from './read-projects.ts'

const conversationsFile = /(?:^|\/)conversations(?:[-_]\d{1,6}|\/[^/]+)?\.json$/
const passedOver = /(?:^|\/)users\.json$/

function isConversations(shape: HeadShape): boolean {
  return hasKeys(shape, 'uuid') && hasKeys(shape, 'chat_messages')
}

function parts(file: OpenedFile): ReadableFile[] {
  if (file.body !== null) return [file.body]
  return (file.entries ?? [])
    .filter(({ name }) => conversationsFile.test(name))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
}

function fileFinder(file: OpenedFile) {
  const byName = new Map<string, ReadableFile>()
  for (const entry of file.entries ?? []) {
    const base = entry.name.slice(entry.name.lastIndexOf('/') + 1)
    if (base.endsWith('.json')) continue
    byName.set(base, entry)
    byName.set(base.replace(/\.[^.]*$/, ''), entry)
  }
  return (id: string | null, name: string | null): ReadableFile | null =>
    (id === null ? undefined : byName.get(id)) ?? (name === null ? undefined : byName.get(name)) ?? null
}

export const claudeSource: ImportSource = {
  app: 'claude',
  name: 'Claude',
  async detect(file) {
    if (file.body !== null) return isConversations(bodyShape(file))
    for (const part of parts(file)) if (isConversations(await entryShape(part))) return true
    return false
  },
  async *read(file) {
    const { projects, issues } = await readProjects(file)
    yield* issues
    const surroundings = { projects, findFile: fileFinder(file) }
    let position = 0
    for (const part of parts(file)) {
      const isList = (await entryShape(part)).kind === 'list'
      const places = isList ? [['*']] : [[]]
      for await (const record of readRecords(part, { places, conversationPlaces: [0] })) {
        if (record.kind === 'issue') {
          yield record
          continue
        }
        const at = position
        position += 1
        const draft = guardRecord(`Conversation ${at + 1}`, () =>
          mapConversation(record.value, at, surroundings),
        )
        yield withSentence(draft, record.hasBrokenText ? brokenTextSentence : null)
      }
    }
    for (const { name } of file.entries ?? []) {
      const isKnown =
        conversationsFile.test(name) || passedOver.test(name) || /(?:^|\/)projects(?:\/|\.json$)/.test(name)
      if (/\.json$/.test(name) && !isKnown)
        yield remark(name, 'It holds no conversations Baton knows and was left out.')
    }
  },
}
