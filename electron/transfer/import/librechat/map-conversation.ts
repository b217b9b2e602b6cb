// One conversation that LibreChat exported. Its messages are a flat list with parents (all branches or the one shown), or
// a tree of messages within messages: as `messages` until 2025, as `messagesTree` since.
// Sources: danny-avila/LibreChat, client/src/hooks/Conversations/useExportConversation.ts and
// api/server/utils/import/importers.js with its examples in __data__, read 2026-11-26.
import type { FinishReason } from '../../../../shared/domain/stream-event.ts'
import { asCount, draftAnswer, textParts } from '../foreign/draft-parts.ts'
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
import type { DraftConversation, DraftIssue } from '../import-source.ts'
import { attachedParts, readContent } from './content-parts.ts'

/** What the first messages follow. */
const noParent = '00000000-0000-0000-0000-000000000000'

const finishReasons: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  end_turn: 'stop',
  length: 'length',
  max_tokens: 'length',
  tool_calls: 'tool-calls',
  tool_use: 'tool-calls',
}

interface FlatMessage {
  readonly id: string
  readonly parentId: string | null
  readonly message: ForeignObject
}

/** A tree of messages within messages, however deep, as a list; parents come before their children. */
function flatten(roots: readonly unknown[], notes: IssueNotes): FlatMessage[] {
  const flat: FlatMessage[] = []
  const open: { value: unknown; within: string | null }[] = roots
    .map((value) => ({ value, within: null }))
    .toReversed()
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const message = asObject(next.value)
    const id = message === null ? null : ownId(message, 'messageId', 'id')
    if (message === null || id === null) {
      notes.brokenRecord()
      continue
    }
    const said = ownId(message, 'parentMessageId')
    const parentId = next.within ?? (said === noParent ? null : said)
    flat.push({ id, parentId, message })
    const children = ownList(message, 'children')
    for (let index = children.length - 1; index >= 0; index -= 1)
      open.push({ value: children[index], within: id })
  }
  return flat
}

function usageOf(message: ForeignObject) {
  const outputTotal = asCount(ownValue(message, 'tokenCount'))
  const inputTotal = asCount(ownValue(message, 'promptTokens'))
  if (outputTotal === null && inputTotal === null) return null
  const raw = plainJson({
    tokenCount: ownValue(message, 'tokenCount') ?? null,
    promptTokens: ownValue(message, 'promptTokens') ?? null,
  })
  return { inputTotal, outputTotal, cacheRead: null, reasoning: null, raw }
}

interface Options {
  readonly model: string | null
  readonly endpoint: string | null
}

function mapMessage(flat: FlatMessage, options: Options, notes: IssueNotes): LooseMessage[] {
  const { message, id } = flat
  const createdAt = firstTime(ownValue(message, 'createdAt'), ownValue(message, 'updatedAt'))
  const parts = [...attachedParts(message, notes), ...readContent(message, id, notes)]
  const isPerson = ownFlag(message, 'isCreatedByUser') || ownText(message, 'role') === 'user'
  if (isPerson) return userMessages(parts, createdAt)
  const modelId = ownWords(message, 'model') ?? options.model
  const rawFinishReason = ownText(message, 'finish_reason')
  const { content: _content, text: _text, children: _children, ...rest } = message
  const isFailed = ownFlag(message, 'error')
  return splitAnswer(parts, {
    createdAt,
    status: isFailed ? 'failed' : ownFlag(message, 'unfinished') ? 'stopped' : 'complete',
    answer: draftAnswer({
      modelId,
      modelName: ownWords(message, 'sender') ?? modelId,
      vendor: vendorOfSlug(modelId, ownWords(message, 'endpoint') ?? options.endpoint),
      usage: usageOf(message),
      finishReason: rawFinishReason === null ? null : (finishReasons[rawFinishReason] ?? 'other'),
      rawFinishReason,
      metadata: plainJson(rest),
    }),
  })
}

function systemTextOf(options: ForeignObject): string | null {
  return ownWords(options, 'promptPrefix', 'system', 'instructions', 'additional_instructions')
}

/** @param subject how to call it when it has no title */
export function mapConversation(value: unknown, subject: string): DraftConversation | DraftIssue {
  const file = asObject(value)
  if (file === null) return skipped(subject, 'It is no conversation.')
  const title = ownText(file, 'title') ?? ''
  const name = title.trim() === '' ? subject : title
  const sourceId = ownId(file, 'conversationId')
  if (sourceId === null) return skipped(name, 'It has no id, so that Baton could not find it again.')
  const notes = createIssueNotes()
  const optionValues = ownObject(file, 'options') ?? {}
  const tree = ownValue(file, 'messagesTree') ?? ownValue(file, 'messages')
  const flat = flatten(Array.isArray(tree) ? tree : tree === undefined ? [] : [tree], notes)
  const options = {
    model: ownWords(optionValues, 'model'),
    endpoint: ownWords(file, 'endpoint') ?? ownWords(optionValues, 'endpoint'),
  }
  const nodes = flat.map(
    (one): ForeignNode => ({ id: one.id, parentId: one.parentId, messages: mapMessage(one, options, notes) }),
  )
  const grown = growTree(nodes, null)
  if (grown.messages.length === 0) return skipped(name, 'It has no messages that say anything.')
  if (ownValue(file, 'branches') === false) notes.say('The export holds only the branch that was shown.')
  const tags = ownList(file, 'tags').flatMap((tag) => (typeof tag === 'string' ? textParts(tag) : []))
  return {
    kind: 'conversation',
    sourceId,
    title,
    createdAt: firstTime(ownValue(file, 'createdAt')),
    updatedAt: firstTime(ownValue(file, 'updatedAt')),
    systemText: systemTextOf(optionValues),
    folderName: null,
    tagNames: tags.flatMap((part) => (part.type === 'text' ? [part.text.trim().slice(0, 100)] : [])),
    isArchived: ownFlag(file, 'isArchived'),
    isPinned: false,
    // The export does not say which branch was shown; the newest message is taken.
    headSourceId: null,
    messages: grown.messages,
    issues: notes.sentences(),
  }
}
