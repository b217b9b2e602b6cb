// What a backup of Cherry Studio holds, taken apart. "data.json" has the browser's storage as it was: `localStorage`, where
// the state of the interface (assistants, names of topics) is JSON within JSON, and `indexedDB` with the messages by topic
// and, since 2025, what they are made of in a table of their own. The oldest backups keep `indexedDB` as keys and values.
// Sources: CherryHQ/cherry-studio, src/renderer/src/services/BackupService.ts (versions 1 to 5) and
// src/main/data/migration/v2/migrators/README-ChatMigrator.md, read 2026-11-26.

import { parseJson } from '../foreign/json-text.ts'
import {
  asObject,
  type ForeignObject,
  ownFlag,
  ownId,
  ownList,
  ownObject,
  ownText,
  ownValue,
  ownWords,
} from '../foreign/own-value.ts'
import { type Draft, type ForeignRecord, readRecords } from '../foreign/read-records.ts'
import { ImportFileError } from '../import-file-error.ts'
import type { ReadableFile } from '../opened-file.ts'

export interface TopicAbout {
  readonly name: string | null
  readonly prompt: string | null
  /** null for the assistant that is there from the beginning. */
  readonly assistantName: string | null
  readonly isPinned: boolean
  readonly createdAt: unknown
  readonly updatedAt: unknown
}

export interface BackupData {
  readonly topics: ReadonlyMap<string, TopicAbout>
  /** What messages are made of, by the message's id. */
  readonly blocks: ReadonlyMap<string, readonly ForeignObject[]>
  readonly issues: readonly Draft[]
}

const statePlace = ['localStorage', 'persist:cherry-studio']
const blocksPlace = ['indexedDB', 'message_blocks', '*']
const topicsPlace = ['indexedDB', 'topics', '*']
/** Blocks come after the messages they belong to, so that all of them are held while the topics are read. */
const mostBlockBytes = 1024 ** 3
const defaultAssistants: ReadonlySet<string> = new Set(['default'])

function stateSlice(state: ForeignObject, name: string): ForeignObject | null {
  const text = ownText(state, name)
  return text === null ? ownObject(state, name) : asObject(parseJson(text))
}

function readAssistant(assistant: ForeignObject, topics: Map<string, TopicAbout>): void {
  const isDefault = defaultAssistants.has(ownId(assistant, 'id') ?? '')
  const assistantPrompt = ownWords(assistant, 'prompt')
  for (const value of ownList(assistant, 'topics')) {
    const topic = asObject(value)
    const id = topic === null ? null : ownId(topic, 'id')
    if (topic === null || id === null) continue
    topics.set(id, {
      name: ownWords(topic, 'name'),
      prompt: ownWords(topic, 'prompt') ?? assistantPrompt,
      assistantName: isDefault ? null : ownWords(assistant, 'name'),
      isPinned: ownFlag(topic, 'pinned'),
      createdAt: ownValue(topic, 'createdAt'),
      updatedAt: ownValue(topic, 'updatedAt'),
    })
  }
}

/** The state is an object of strings, each of them JSON. */
function readState(value: unknown, topics: Map<string, TopicAbout>): void {
  const state = typeof value === 'string' ? asObject(parseJson(value)) : asObject(value)
  const slice = state === null ? null : stateSlice(state, 'assistants')
  if (slice === null) return
  const first = ownObject(slice, 'defaultAssistant')
  if (first !== null) readAssistant(first, topics)
  for (const assistant of ownList(slice, 'assistants')) {
    const object = asObject(assistant)
    if (object !== null) readAssistant(object, topics)
  }
}

/** Names, and what messages are made of: everything but the messages. */
export async function readBackupData(data: ReadableFile): Promise<BackupData> {
  const topics = new Map<string, TopicAbout>()
  const blocks = new Map<string, ForeignObject[]>()
  const issues: Draft[] = []
  if (data.byteSize > mostBlockBytes)
    throw new ImportFileError('The backup is too large: its data.json has more than 1 GB.')
  const wanted = { places: [statePlace, blocksPlace], conversationPlaces: [] }
  for await (const record of readRecords(data, wanted)) {
    if (record.kind === 'issue') issues.push(record)
    else if (record.place === 0) readState(record.value, topics)
    else {
      const block = asObject(record.value)
      const messageId = block === null ? null : ownId(block, 'messageId')
      if (block === null || messageId === null) continue
      const known = blocks.get(messageId)
      if (known === undefined) blocks.set(messageId, [block])
      else known.push(block)
    }
  }
  return { topics, blocks, issues }
}

export interface TopicRecord {
  readonly kind: 'topic'
  readonly id: string | null
  readonly value: unknown
  readonly hasBrokenText: boolean
}

function topicOf(record: ForeignRecord): TopicRecord {
  const object = asObject(record.value)
  return {
    kind: 'topic',
    id: object === null ? null : ownId(object, 'id'),
    value: record.value,
    hasBrokenText: record.hasBrokenText,
  }
}

/** In the oldest backups topics are values whose keys say so. */
async function* readKeyedTopics(data: ReadableFile): AsyncGenerator<TopicRecord | Draft> {
  for await (const record of readRecords(data, { places: [['indexedDB', '*']], conversationPlaces: [] })) {
    if (record.kind === 'issue') yield record
    else {
      const pair = asObject(record.value)
      const key = pair === null ? null : ownText(pair, 'key')
      if (pair === null || key === null || !key.startsWith('topic:')) continue
      yield {
        kind: 'topic',
        id: key.slice('topic:'.length),
        value: ownValue(pair, 'value'),
        hasBrokenText: record.hasBrokenText,
      }
    }
  }
}

export async function* readTopics(data: ReadableFile): AsyncGenerator<TopicRecord | Draft> {
  let hasTopics = false
  for await (const record of readRecords(data, { places: [topicsPlace], conversationPlaces: [0] })) {
    if (record.kind === 'issue') yield record
    else {
      hasTopics = true
      yield topicOf(record)
    }
  }
  if (!hasTopics) yield* readKeyedTopics(data)
}
