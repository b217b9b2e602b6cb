// One node of a ChatGPT conversation as messages. An answer there is a chain of nodes: thoughts, a call to a tool (a
// message of the assistant whose recipient is the tool), what the tool returned, and the words the person reads.
// Sources: as in content-parts.ts; LibreChat's api/server/utils/import/importers.js, read 2026-11-26.
import type { FinishReason } from '../../../../shared/domain/stream-event.ts'
import { draftAnswer, textParts } from '../foreign/draft-parts.ts'
import { foreignTime } from '../foreign/foreign-time.ts'
import type { LooseMessage } from '../foreign/grow-tree.ts'
import { argumentsText, plainJson } from '../foreign/json-text.ts'
import { type ForeignObject, ownFlag, ownObject, ownText, ownValue, ownWords } from '../foreign/own-value.ts'
import { vendorOfSlug } from '../foreign/slug-vendors.ts'
import type { DraftAnswer, DraftPart } from '../import-source.ts'
import { attachmentParts, type ContentTools, plainContent, readContent, toolFiles } from './content-parts.ts'

/** What must be known about the conversation around a node. */
export interface MessageSurroundings extends ContentTools {
  readonly defaultModel: string | null
  /** The call that a tool's node answers: its id and the tool's name; null when nobody called. */
  callBefore(nodeId: string): { readonly callId: string; readonly name: string } | null
}

export type MappedMessage =
  | { readonly kind: 'messages'; readonly messages: readonly LooseMessage[] }
  /** Thoughts, which belong to the answer that follows. */
  | { readonly kind: 'thoughts'; readonly message: LooseMessage }
  /** What the person told every conversation, or ChatGPT the model. */
  | { readonly kind: 'system'; readonly text: string }
  | { readonly kind: 'nothing' }

const nothing: MappedMessage = { kind: 'nothing' }
const everybody = 'all'

const finishReasons: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  max_tokens: 'length',
  interrupted: 'other',
}

export function callIdOf(nodeId: string): string {
  return `call_${nodeId}`
}

/** The tool an assistant's message is for; null when it is for the person. */
export function recipientOf(message: ForeignObject): string | null {
  if (roleOf(message) !== 'assistant') return null
  const recipient = ownWords(message, 'recipient')
  return recipient === null || recipient === everybody || recipient === 'assistant' ? null : recipient
}

export function roleOf(message: ForeignObject): string {
  return ownText(ownObject(message, 'author') ?? {}, 'role') ?? 'unknown'
}

function answerOf(
  message: ForeignObject,
  metadata: ForeignObject,
  surroundings: MessageSurroundings,
): DraftAnswer {
  const modelId = ownWords(metadata, 'model_slug') ?? surroundings.defaultModel
  const finish = ownText(ownObject(metadata, 'finish_details') ?? {}, 'type')
  return draftAnswer({
    modelId,
    modelName: modelId ?? 'ChatGPT',
    // Whatever the model is called: it answered in ChatGPT.
    vendor: vendorOfSlug(modelId, 'openai'),
    finishReason: finish === null ? null : (finishReasons[finish] ?? 'other'),
    rawFinishReason: finish,
    metadata: plainJson({ ...metadata, channel: ownValue(message, 'channel') ?? null }),
  })
}

function statusOf(message: ForeignObject, metadata: ForeignObject): LooseMessage['status'] {
  const finish = ownText(ownObject(metadata, 'finish_details') ?? {}, 'type')
  const status = ownText(message, 'status')
  const isCut =
    status === 'in_progress' || status === 'finished_partial_completion' || finish === 'interrupted'
  return isCut ? 'stopped' : 'complete'
}

/** Custom instructions: what the person said about themselves and how to answer. */
function instructions(content: ForeignObject): string | null {
  const words = [ownWords(content, 'user_profile'), ownWords(content, 'user_instructions')]
  const text = words.filter((piece) => piece !== null).join('\n\n')
  return text === '' ? null : text
}

function mapUser(
  message: ForeignObject,
  content: ForeignObject,
  metadata: ForeignObject,
  tools: ContentTools,
): MappedMessage {
  if (ownText(content, 'content_type') === 'user_editable_context') {
    const text = instructions(content)
    return text === null ? nothing : { kind: 'system', text }
  }
  if (ownFlag(metadata, 'is_visually_hidden_from_conversation')) {
    if (plainContent(content).trim() !== '') tools.notes.hiddenWords()
    return nothing
  }
  const { parts, assetIds } = readContent(content, metadata, tools)
  const all = [...parts, ...attachmentParts(metadata, assetIds, tools)]
  if (all.length === 0) return nothing
  const createdAt = foreignTime(ownValue(message, 'create_time'))
  return {
    kind: 'messages',
    messages: [{ role: 'user', parts: all, createdAt, status: 'complete', answer: null }],
  }
}

function mapAssistant(
  nodeId: string,
  message: ForeignObject,
  content: ForeignObject,
  metadata: ForeignObject,
  surroundings: MessageSurroundings,
): MappedMessage {
  const kind = ownText(content, 'content_type')
  const createdAt = foreignTime(ownValue(message, 'create_time'))
  const answer = answerOf(message, metadata, surroundings)
  const status = statusOf(message, metadata)
  const recipient = recipientOf(message)
  if (recipient !== null) {
    const parts: DraftPart[] = [
      {
        type: 'tool-call',
        callId: callIdOf(nodeId),
        name: recipient,
        argumentsJson: argumentsText(plainContent(content)),
      },
    ]
    return { kind: 'messages', messages: [{ role: 'assistant', parts, createdAt, status, answer }] }
  }
  if (kind === 'model_editable_context') {
    if (plainContent(content).trim() !== '') surroundings.notes.hiddenWords()
    return nothing
  }
  const { parts } = readContent(content, metadata, surroundings)
  if (kind === 'thoughts' && parts.length > 0) {
    return { kind, message: { role: 'assistant', parts, createdAt, status, answer } }
  }
  if (parts.length === 0 && status === 'complete') return nothing
  if (ownFlag(metadata, 'is_visually_hidden_from_conversation')) {
    surroundings.notes.hiddenWords()
    return nothing
  }
  return { kind: 'messages', messages: [{ role: 'assistant', parts, createdAt, status, answer }] }
}

function mapTool(
  nodeId: string,
  message: ForeignObject,
  content: ForeignObject,
  metadata: ForeignObject,
  surroundings: MessageSurroundings,
): MappedMessage {
  const output = plainContent(content)
  const files = toolFiles(content, metadata, surroundings)
  if (output.trim() === '' && files.length === 0) return nothing
  const call = surroundings.callBefore(nodeId)
  const name = ownWords(ownObject(message, 'author') ?? {}, 'name') ?? call?.name ?? null
  const isError = ownText(content, 'content_type') === 'system_error' || ownFlag(metadata, 'is_error')
  const parts: DraftPart[] = [
    { type: 'tool-result', callId: call?.callId ?? callIdOf(nodeId), name, output, isError },
    ...files,
  ]
  const createdAt = foreignTime(ownValue(message, 'create_time'))
  return {
    kind: 'messages',
    messages: [{ role: 'tool', parts, createdAt, status: 'complete', answer: null }],
  }
}

/** Words of ChatGPT to the model; most say nothing. */
function mapSystem(content: ForeignObject, metadata: ForeignObject, tools: ContentTools): MappedMessage {
  const text = plainContent(content)
  if (text.trim() === '') return nothing
  if (ownFlag(metadata, 'is_user_system_message')) return { kind: 'system', text }
  tools.notes.hiddenWords()
  return nothing
}

export function mapMessage(
  nodeId: string,
  message: ForeignObject,
  surroundings: MessageSurroundings,
): MappedMessage {
  const content = ownObject(message, 'content')
  if (content === null) {
    surroundings.notes.brokenRecord()
    return nothing
  }
  const metadata = ownObject(message, 'metadata') ?? {}
  const mappers: Readonly<Record<string, () => MappedMessage>> = {
    user: () => mapUser(message, content, metadata, surroundings),
    assistant: () => mapAssistant(nodeId, message, content, metadata, surroundings),
    tool: () => mapTool(nodeId, message, content, metadata, surroundings),
    system: () => mapSystem(content, metadata, surroundings),
  }
  const role = roleOf(message)
  const mapper = Object.hasOwn(mappers, role) ? mappers[role] : undefined
  if (mapper !== undefined) return mapper()
  const { parts } = readContent(content, metadata, surroundings)
  if (parts.length === 0) return nothing
  surroundings.notes.unknownKind(`message of ${role}`)
  return {
    kind: 'messages',
    messages: [
      {
        role: 'user',
        parts: [...textParts(`[${role}]`), ...parts],
        createdAt: foreignTime(ownValue(message, 'create_time')),
        status: 'complete',
        answer: null,
      },
    ],
  }
}
