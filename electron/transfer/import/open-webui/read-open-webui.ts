// Chats exported from Open WebUI: one JSON file with all chats of a person, or of everybody, or with one chat.
// Source: open-webui/open-webui, src/lib/components/chat/Settings/DataControls.svelte, read 2026-11-26.
import { guardRecord } from '../foreign/guard-record.ts'
import { bodyShape, type HeadShape, hasKeys } from '../foreign/head-shape.ts'
import { brokenTextSentence, readRecords, withSentence } from '../foreign/read-records.ts'
import type { ImportSource } from '../import-source.ts'
import { mapConversation } from './map-conversation.ts'

/** A record with a chat in it, or the chat alone, as the oldest versions wrote it. */
function isChats(shape: HeadShape): boolean {
  if (hasKeys(shape, 'chat') && ['id', 'user_id', 'title'].some((key) => shape.keys.has(key))) return true
  return hasKeys(shape, 'history', 'models') || hasKeys(shape, 'messages', 'models', 'title')
}

export const openWebuiSource: ImportSource = {
  app: 'open-webui',
  name: 'Open WebUI',
  async detect(file) {
    return isChats(bodyShape(file))
  },
  async *read(file) {
    if (file.body === null) return
    const places = bodyShape(file).kind === 'list' ? [['*']] : [[]]
    let position = 0
    for await (const record of readRecords(file.body, { places, conversationPlaces: [0] })) {
      if (record.kind === 'issue') {
        yield record
        continue
      }
      const at = position
      position += 1
      const draft = guardRecord(`Chat ${at + 1}`, () => mapConversation(record.value, at))
      yield withSentence(draft, record.hasBrokenText ? brokenTextSentence : null)
    }
  },
}
