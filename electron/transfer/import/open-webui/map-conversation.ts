// One chat of an Open WebUI export: a record with the chat in it, which is a map of messages by id and the id of the one
// shown last. The oldest ones are the chat alone, with a plain list of messages.
// Sources: open-webui/open-webui, src/lib/components/chat/Settings/DataControls.svelte and
// backend/open_webui/models/chats.py, read 2026-11-26.

import { createHash } from 'node:crypto'
import { firstTime, foreignTime } from '../foreign/foreign-time.ts'
import { type ForeignNode, growTree } from '../foreign/grow-tree.ts'
import { createIssueNotes, type IssueNotes } from '../foreign/issue-notes.ts'
import {
  asId,
  asObject,
  asText,
  type ForeignObject,
  ownFlag,
  ownId,
  ownList,
  ownObject,
  ownText,
  ownValue,
  ownWords,
} from '../foreign/own-value.ts'
import { skipped } from '../foreign/read-records.ts'
import type { DraftConversation, DraftIssue } from '../import-source.ts'
import { mapMessage } from './map-message.ts'

interface ReadMessages {
  readonly nodes: ForeignNode[]
  readonly headId: string | null
  readonly systemTexts: readonly string[]
}

function readMessages(chat: ForeignObject, notes: IssueNotes): ReadMessages {
  const history = ownObject(chat, 'history')
  const byId = history === null ? null : ownObject(history, 'messages')
  const entries: [string | null, unknown][] =
    byId === null || Object.keys(byId).length === 0
      ? ownList(chat, 'messages').map((message) => [ownId(asObject(message) ?? {}, 'id'), message])
      : Object.entries(byId)
  const isList = byId === null || Object.keys(byId).length === 0
  const systemTexts: string[] = []
  let before: string | null = null
  const nodes = entries.flatMap(([key, value], index): ForeignNode[] => {
    const message = asObject(value)
    const id = asId(key) ?? (isList ? `message ${index + 1}` : null)
    if (message === null || id === null) {
      notes.brokenRecord()
      return []
    }
    const said = ownId(message, 'parentId')
    const parentId = isList && said === null ? before : said
    before = id
    const mapped = mapMessage(message, id, notes)
    if (mapped.kind === 'system') systemTexts.push(mapped.text)
    return [{ id, parentId, messages: mapped.kind === 'system' ? [] : mapped.messages }]
  })
  const shown = history === null ? null : ownId(history, 'currentId')
  return { nodes, headId: shown ?? (isList ? before : null), systemTexts }
}

function tagsOf(record: ForeignObject, chat: ForeignObject): string[] {
  const lists = [ownList(ownObject(record, 'meta') ?? {}, 'tags'), ownList(chat, 'tags')]
  const names = lists.flat().flatMap((tag) => {
    const name = asText(tag) ?? ownWords(asObject(tag) ?? {}, 'name')
    return name === null || name.trim() === '' ? [] : [name.trim().slice(0, 100).toWellFormed()]
  })
  return [...new Set(names)]
}

/** The oldest exports give a chat no id. When it began, and with what, stays the same. */
function madeUpId(chat: ForeignObject): string {
  const history = ownObject(chat, 'history')
  const first =
    Object.values((history === null ? null : ownObject(history, 'messages')) ?? {})[0] ??
    ownList(chat, 'messages')[0]
  const words = ownText(asObject(first) ?? {}, 'content') ?? ''
  const began = foreignTime(ownValue(chat, 'timestamp'))
  return `begins ${createHash('sha256')
    .update(JSON.stringify([began, words]))
    .digest('hex')
    .slice(0, 32)}`
}

/** @param position its place in the file, counted from zero */
export function mapConversation(value: unknown, position: number): DraftConversation | DraftIssue {
  const record = asObject(value)
  const chat = record === null ? null : (ownObject(record, 'chat') ?? record)
  const title =
    record === null || chat === null ? '' : (ownWords(record, 'title') ?? ownText(chat, 'title') ?? '')
  const subject = title.trim() === '' ? `Chat ${position + 1}` : title
  if (record === null || chat === null) return skipped(subject, 'It is no chat.')
  const notes = createIssueNotes()
  const { nodes, headId, systemTexts } = readMessages(chat, notes)
  const sourceId = ownId(record, 'id') ?? ownId(chat, 'id') ?? madeUpId(chat)
  const tree = growTree(nodes, headId)
  if (tree.messages.length === 0) return skipped(subject, 'It has no messages that say anything.')
  if (ownWords(record, 'folder_id') !== null)
    notes.say('It lay in a folder, whose name the export does not state.')
  const params = ownObject(chat, 'params')
  const system = ownWords(chat, 'system') ?? (params === null ? null : ownWords(params, 'system'))
  const texts = system === null ? systemTexts : [system, ...systemTexts]
  return {
    kind: 'conversation',
    sourceId,
    title,
    createdAt: firstTime(ownValue(record, 'created_at'), ownValue(chat, 'timestamp')),
    updatedAt: firstTime(ownValue(record, 'updated_at')),
    systemText: texts.length === 0 ? null : [...new Set(texts)].join('\n\n'),
    folderName: null,
    tagNames: tagsOf(record, chat),
    isArchived: ownFlag(record, 'archived'),
    isPinned: ownFlag(record, 'pinned'),
    headSourceId: tree.headSourceId,
    messages: tree.messages,
    issues: notes.sentences(),
  }
}
