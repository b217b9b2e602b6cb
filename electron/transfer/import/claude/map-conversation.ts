// One conversation of a Claude export. Newer exports say which message follows which (the first ones follow a root with a
// fixed id), older ones are one row of messages; the model is not named in them.
// Sources: as in content-blocks.ts.

import {
  draftAnswer,
  entryFile,
  filePart,
  missingFileParts,
  textFile,
  textParts,
} from '../foreign/draft-parts.ts'
import { firstTime } from '../foreign/foreign-time.ts'
import { type ForeignNode, growTree, type LooseMessage } from '../foreign/grow-tree.ts'
import { createIssueNotes, type IssueNotes } from '../foreign/issue-notes.ts'
import { plainJson } from '../foreign/json-text.ts'
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
import { skipped } from '../foreign/read-records.ts'
import { vendorOfSlug } from '../foreign/slug-vendors.ts'
import { splitAnswer, userMessages } from '../foreign/split-answer.ts'
import type { DraftConversation, DraftIssue, DraftPart } from '../import-source.ts'
import type { ReadableFile } from '../opened-file.ts'
import { BlockReader } from './content-blocks.ts'

/** What the first messages follow. */
const rootId = '00000000-0000-4000-8000-000000000000'

export interface Project {
  readonly name: string
  readonly instructions: string | null
}

export interface ClaudeSurroundings {
  readonly projects: ReadonlyMap<string, Project>
  /** A file of the zip whose name says this id or name. */
  findFile(id: string | null, name: string | null): ReadableFile | null
}

const cutReasons: ReadonlySet<string> = new Set(['user_canceled', 'user_cancelled', 'cancelled', 'stopped'])

/** Documents whose text was taken out when they were attached; nothing else is left of them. */
function attachmentParts(message: ForeignObject, notes: IssueNotes): DraftPart[] {
  return ownList(message, 'attachments').flatMap((value) => {
    const attachment = asObject(value)
    if (attachment === null) return []
    const name = ownWords(attachment, 'file_name')
    const text = ownWords(attachment, 'extracted_content')
    return text === null ? missingFileParts(name, notes) : [filePart(textFile(text, name))]
  })
}

/** Pictures and other files: mostly only their names are in the export. */
function fileParts(message: ForeignObject, surroundings: ClaudeSurroundings, notes: IssueNotes): DraftPart[] {
  const seen = new Set<string>()
  return [...ownList(message, 'files'), ...ownList(message, 'files_v2')].flatMap((value) => {
    const file = asObject(value)
    if (file === null) return []
    const name = ownWords(file, 'file_name')
    const id = ownId(file, 'file_uuid', 'uuid')
    const key = id ?? name ?? ''
    if (key === '' || seen.has(key)) return []
    seen.add(key)
    const entry = surroundings.findFile(id, name)
    return entry === null ? missingFileParts(name ?? id, notes) : [filePart(entryFile(entry, name, null))]
  })
}

function contentParts(message: ForeignObject, id: string, notes: IssueNotes): DraftPart[] {
  const reader = new BlockReader(id, notes)
  const parts = ownList(message, 'content').flatMap((block) => reader.read(block))
  return parts.some(({ type }) => type !== 'reasoning')
    ? parts
    : [...parts, ...textParts(ownText(message, 'text'))]
}

function mapMessage(
  message: ForeignObject,
  id: string,
  model: string | null,
  surroundings: ClaudeSurroundings,
  notes: IssueNotes,
): LooseMessage[] {
  const createdAt = firstTime(ownValue(message, 'created_at'))
  const sender = ownText(message, 'sender') ?? 'unknown'
  const said = contentParts(message, id, notes)
  const attached = [...attachmentParts(message, notes), ...fileParts(message, surroundings, notes)]
  if (sender === 'human' || sender === 'user') return userMessages([...attached, ...said], createdAt)
  if (sender !== 'assistant') {
    const parts = [...said, ...attached]
    if (parts.length === 0) return []
    notes.unknownKind(`message of ${sender}`)
    return userMessages([...textParts(`[${sender}]`), ...parts], createdAt)
  }
  const own = ownWords(message, 'model') ?? model
  const stopReason = ownText(message, 'stop_reason')
  const { content: _content, text: _text, attachments: _attachments, ...rest } = message
  return splitAnswer([...said, ...attached], {
    createdAt,
    status: stopReason !== null && cutReasons.has(stopReason) ? 'stopped' : 'complete',
    answer: draftAnswer({
      modelId: own,
      modelName: own ?? 'Claude',
      vendor: vendorOfSlug(own, 'anthropic'),
      rawFinishReason: stopReason,
      metadata: plainJson(rest),
    }),
  })
}

function projectOf(conversation: ForeignObject, surroundings: ClaudeSurroundings): Project | null {
  const inside = ownObject(conversation, 'project')
  const id = ownId(conversation, 'project_uuid') ?? (inside === null ? null : ownId(inside, 'uuid'))
  const known = id === null ? undefined : surroundings.projects.get(id)
  if (known !== undefined) return known
  const name = inside === null ? null : ownWords(inside, 'name')
  return name === null ? null : { name, instructions: null }
}

function readNodes(
  conversation: ForeignObject,
  surroundings: ClaudeSurroundings,
  notes: IssueNotes,
): ForeignNode[] {
  const model = ownWords(conversation, 'model')
  const messages = ownList(conversation, 'chat_messages')
  const saysParents = messages.some((value) => ownId(asObject(value) ?? {}, 'parent_message_uuid') !== null)
  let before: string | null = null
  return messages.flatMap((value): ForeignNode[] => {
    const message = asObject(value)
    const id = message === null ? null : ownId(message, 'uuid')
    if (message === null || id === null) {
      notes.brokenRecord()
      return []
    }
    const said = ownId(message, 'parent_message_uuid')
    const parentId = saysParents ? (said === rootId ? null : said) : before
    before = id
    return [{ id, parentId, messages: mapMessage(message, id, model, surroundings, notes) }]
  })
}

/** @param position its place in the file, counted from zero */
export function mapConversation(
  value: unknown,
  position: number,
  surroundings: ClaudeSurroundings,
): DraftConversation | DraftIssue {
  const conversation = asObject(value)
  const title = conversation === null ? '' : (ownText(conversation, 'name') ?? '')
  const subject = title.trim() === '' ? `Conversation ${position + 1}` : title
  if (conversation === null) return skipped(subject, 'It is no conversation.')
  const sourceId = ownId(conversation, 'uuid')
  if (sourceId === null) return skipped(subject, 'It has no id, so that Baton could not find it again.')
  const notes = createIssueNotes()
  const nodes = readNodes(conversation, surroundings, notes)
  const last = nodes.at(-1)?.id ?? null
  const tree = growTree(nodes, ownId(conversation, 'current_leaf_message_uuid') ?? last)
  if (tree.messages.length === 0) return skipped(subject, 'It has no messages that say anything.')
  const project = projectOf(conversation, surroundings)
  return {
    kind: 'conversation',
    sourceId,
    title,
    createdAt: firstTime(ownValue(conversation, 'created_at')),
    updatedAt: firstTime(ownValue(conversation, 'updated_at')),
    systemText: project?.instructions ?? null,
    folderName: project?.name ?? null,
    tagNames: [],
    isArchived: false,
    isPinned: ownFlag(conversation, 'is_starred'),
    headSourceId: tree.headSourceId,
    messages: tree.messages,
    issues: notes.sentences(),
  }
}
