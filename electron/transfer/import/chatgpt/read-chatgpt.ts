// The data export of ChatGPT: a zip file (or the folder it unpacks to) with "conversations.json", since 2026 cut into
// "conversations-000.json" and so on with a hundred conversations each, beside the files of the conversations; or such a
// JSON file alone.
// Sources: jamesmoore/chatgpt-export, Exoridus/chatgpt-export-viewer, and the layout of 2026 (export_manifest.json,
// conversation_asset_file_names.json) as its readers describe it, read 2026-11-26.

import { guardRecord } from '../foreign/guard-record.ts'
import { bodyShape, entryShape, type HeadShape, hasKeys } from '../foreign/head-shape.ts'
import { brokenTextSentence, type Draft, readRecords, remark, withSentence } from '../foreign/read-records.ts'
import type { ImportSource } from '../import-source.ts'
import type { OpenedFile, ReadableFile } from '../opened-file.ts'
import { type AssetFiles, openAssets } from './asset-files.ts'
import { mapConversation } from './map-conversation.ts'

const conversationsFile = /(?:^|\/)conversations(?:-\d{1,6})?\.json$/
/** Files of the export that are about conversations without being any. */
const passedOver =
  /(?:^|\/)(?:chat\.html|user\.json|message_feedback\.json|model_comparisons\.json|shared_conversations\.json|export_manifest\.json|conversation_asset_file_names\.json|library_files\.json|user_settings\.json)$/

function isConversations(shape: HeadShape): boolean {
  return hasKeys(shape, 'mapping') && (hasKeys(shape, 'title') || hasKeys(shape, 'current_node'))
}

function shards(file: OpenedFile): ReadableFile[] {
  if (file.body !== null) return [file.body]
  return (file.entries ?? [])
    .filter(({ name }) => conversationsFile.test(name))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
}

async function* readShard(
  shard: ReadableFile,
  assets: AssetFiles,
  counted: { position: number },
): AsyncGenerator<Draft> {
  const isList = (await entryShape(shard)).kind === 'list'
  const places = isList ? [['*']] : [[]]
  for await (const record of readRecords(shard, { places, conversationPlaces: [0] })) {
    if (record.kind === 'issue') {
      yield record
      continue
    }
    const position = counted.position
    counted.position += 1
    const draft = guardRecord(`Conversation ${position + 1}`, () =>
      mapConversation(record.value, position, assets),
    )
    yield withSentence(draft, record.hasBrokenText ? brokenTextSentence : null)
  }
}

/** Names what the export holds besides, so that nobody wonders. */
function* otherData(file: OpenedFile): Generator<Draft> {
  for (const { name } of file.entries ?? []) {
    if (!/^[^/]+\.json$/.test(name) || conversationsFile.test(name) || passedOver.test(name)) continue
    yield remark(name, 'It holds no conversations Baton knows and was left out.')
  }
}

export const chatgptSource: ImportSource = {
  app: 'chatgpt',
  name: 'ChatGPT',
  async detect(file) {
    if (file.body !== null) return isConversations(bodyShape(file))
    for (const shard of shards(file)) if (isConversations(await entryShape(shard))) return true
    return false
  },
  async *read(file) {
    const assets = await openAssets(file)
    const counted = { position: 0 }
    for (const shard of shards(file)) yield* readShard(shard, assets, counted)
    yield* otherData(file)
  },
}
