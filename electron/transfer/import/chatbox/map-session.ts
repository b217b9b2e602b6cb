// One Chatbox session as a conversation.
// Sources: as in content-parts.ts and session-tree.ts.

import type { FinishReason } from '../../../../shared/domain/stream-event.ts'
import { asCount, draftAnswer, textParts } from '../foreign/draft-parts.ts'
import { firstTime } from '../foreign/foreign-time.ts'
import { type ForeignNode, growTree, type LooseMessage } from '../foreign/grow-tree.ts'
import { createIssueNotes } from '../foreign/issue-notes.ts'
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
import { type ContentTools, messageParts } from './content-parts.ts'
import { placeMessages } from './session-tree.ts'

/** What the list of sessions says about one. */
export interface SessionAbout {
  readonly name: string | null
  readonly isStarred: boolean
}

const finishReasons: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  length: 'length',
  'tool-calls': 'tool-calls',
  'content-filter': 'content-filter',
}

/** "OpenAI API (gpt-4o)" is how older versions wrote down who answered. */
function modelOf(message: ForeignObject): { modelId: string | null; modelName: string | null } {
  const shown = ownWords(message, 'model')
  const inside = shown === null ? undefined : /\(([^()]{1,200})\)\s*$/.exec(shown)?.[1]
  return { modelId: inside ?? shown, modelName: shown }
}

function usageOf(message: ForeignObject) {
  const usage = ownObject(message, 'usage')
  if (usage !== null) {
    return {
      inputTotal: asCount(ownValue(usage, 'inputTokens')),
      outputTotal: asCount(ownValue(usage, 'outputTokens')),
      cacheRead: asCount(ownValue(usage, 'cachedInputTokens')),
      reasoning: asCount(ownValue(usage, 'reasoningTokens')),
      raw: plainJson(usage),
    }
  }
  // Older versions knew the sum only, which says nothing of its parts.
  const tokensUsed = asCount(ownValue(message, 'tokensUsed'))
  return tokensUsed === null
    ? null
    : { inputTotal: null, outputTotal: null, cacheRead: null, reasoning: null, raw: { tokensUsed } }
}

function mapAnswer(
  message: ForeignObject,
  id: string,
  createdAt: number | null,
  tools: ContentTools,
): LooseMessage[] {
  const { modelId, modelName } = modelOf(message)
  const { content: _content, contentParts: _parts, files: _files, pictures: _pictures, ...rest } = message
  const isFailed = ownWords(message, 'error') !== null || asCount(ownValue(message, 'errorCode')) !== null
  const rawFinishReason = ownText(message, 'finishReason')
  return splitAnswer(messageParts(message, id, tools), {
    createdAt,
    status: isFailed ? 'failed' : ownFlag(message, 'generating') ? 'stopped' : 'complete',
    answer: draftAnswer({
      modelId,
      modelName,
      vendor: vendorOfSlug(modelId, ownWords(message, 'aiProvider')),
      usage: usageOf(message),
      finishReason: rawFinishReason === null ? null : (finishReasons[rawFinishReason] ?? 'other'),
      rawFinishReason,
      metadata: plainJson(rest),
    }),
  })
}

interface MappedMessage {
  readonly messages: readonly LooseMessage[]
  readonly systemText: string | null
}

function mapMessage(message: ForeignObject, id: string, tools: ContentTools): MappedMessage {
  const createdAt = firstTime(ownValue(message, 'timestamp'), ownValue(message, 'updatedAt'))
  const role = ownText(message, 'role') ?? 'unknown'
  if (role === 'assistant') return { messages: mapAnswer(message, id, createdAt, tools), systemText: null }
  const parts = messageParts(message, id, tools)
  if (role === 'system') {
    const text = parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n\n')
    return { messages: [], systemText: text === '' ? null : text }
  }
  if (role === 'user' || parts.length === 0)
    return { messages: userMessages(parts, createdAt), systemText: null }
  tools.notes.unknownKind(`message of ${role}`)
  return { messages: userMessages([...textParts(`[${role}]`), ...parts], createdAt), systemText: null }
}

function threadSentence(session: ForeignObject): string | null {
  const names = ownList(session, 'threads').flatMap(
    (thread) => ownWords(asObject(thread) ?? {}, 'name') ?? [],
  )
  if (names.length === 0) return null
  const shown = names.slice(0, 3).map((name) => `"${name.slice(0, 60).toWellFormed()}"`)
  return `Its earlier threads (${shown.join(', ')}${names.length > 3 ? ', …' : ''}) became branches from the beginning.`
}

/** @param fallbackId from the session's key */
export function mapSession(
  value: unknown,
  fallbackId: string | null,
  about: SessionAbout | undefined,
  stored: ReadonlyMap<string, string>,
): DraftConversation | DraftIssue {
  const session = asObject(value)
  const subject =
    about?.name ?? (session === null ? null : ownWords(session, 'name')) ?? fallbackId ?? 'A session'
  if (session === null) return skipped(subject, 'It is no session.')
  const sourceId = ownId(session, 'id') ?? fallbackId
  if (sourceId === null) return skipped(subject, 'It has no id, so that Baton could not find it again.')
  const notes = createIssueNotes()
  const { messages, endId } = placeMessages(session, notes)
  const systemTexts = new Set<string>()
  const nodes = messages.map(({ id, parentId, message }): ForeignNode => {
    const mapped = mapMessage(message, id, { notes, stored })
    if (mapped.systemText !== null) systemTexts.add(mapped.systemText)
    return { id, parentId, messages: mapped.messages }
  })
  const tree = growTree(nodes, endId)
  if (tree.messages.length === 0) return skipped(subject, 'It has no messages that say anything.')
  const threads = threadSentence(session)
  if (threads !== null) notes.say(threads)
  return {
    kind: 'conversation',
    sourceId,
    title: ownWords(session, 'name') ?? about?.name ?? '',
    createdAt: null,
    updatedAt: null,
    systemText: systemTexts.size === 0 ? null : [...systemTexts].join('\n\n'),
    folderName: null,
    tagNames: [],
    isArchived: false,
    isPinned: ownFlag(session, 'starred') || about?.isStarred === true,
    headSourceId: tree.headSourceId,
    messages: tree.messages,
    issues: notes.sentences(),
  }
}
