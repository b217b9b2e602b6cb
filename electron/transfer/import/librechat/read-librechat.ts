// Conversations exported from LibreChat: a JSON file for each, alone or several in a zip file or folder.
// Source: danny-avila/LibreChat, client/src/hooks/Conversations/useExportConversation.ts, read 2026-11-26.
import { guardRecord } from '../foreign/guard-record.ts'
import { bodyShape, entryShape, type HeadShape, hasKeys } from '../foreign/head-shape.ts'
import { brokenTextSentence, type Draft, readRecords, remark, withSentence } from '../foreign/read-records.ts'
import type { ImportSource } from '../import-source.ts'
import type { ReadableFile } from '../opened-file.ts'
import type { JsonLimits } from '../read-json-values.ts'
import { mapConversation } from './map-conversation.ts'

/** A message within a message is two levels deep, and conversations of thousands of messages exist. */
const limits: JsonLimits = { valueBytes: 256 * 1024 ** 2, depth: 50_000 }
/** In a folder of anything, this many files are looked at to find out what they are. */
const lookedAt = 20

function isExport(shape: HeadShape): boolean {
  const isOne = shape.kind === 'object' && hasKeys(shape, 'conversationId')
  return isOne && ['messages', 'messagesTree', 'exportAt'].some((key) => shape.keys.has(key))
}

async function* readFile(file: ReadableFile): AsyncGenerator<Draft> {
  for await (const record of readRecords(file, { places: [[]], conversationPlaces: [0], limits })) {
    if (record.kind === 'issue') {
      yield { ...record, subject: file.name }
      continue
    }
    const draft = guardRecord(file.name, () => mapConversation(record.value, file.name))
    yield withSentence(draft, record.hasBrokenText ? brokenTextSentence : null)
  }
}

function jsonEntries(entries: readonly ReadableFile[] | null): ReadableFile[] {
  return (entries ?? []).filter(({ name }) => name.endsWith('.json'))
}

export const librechatSource: ImportSource = {
  app: 'librechat',
  name: 'LibreChat',
  async detect(file) {
    if (file.body !== null) return isExport(bodyShape(file))
    for (const entry of jsonEntries(file.entries).slice(0, lookedAt)) {
      if (isExport(await entryShape(entry))) return true
    }
    return false
  },
  async *read(file) {
    if (file.body !== null) {
      yield* readFile(file.body)
      return
    }
    for (const entry of jsonEntries(file.entries)) {
      if (isExport(await entryShape(entry))) yield* readFile(entry)
      else yield remark(entry.name, 'It is no conversation of LibreChat and was left out.')
    }
  },
}
