// The handoff pre-pass: turns a path into what one target can take. Pure and deterministic, so that the same path
// always renders to the same bytes: sealed reasoning is bound to what stood before it.
// Own answers go back verbatim (native); foreign ones are rendered from neutral parts.
import { createHash } from 'node:crypto'
import type { HandoffNote } from '../../shared/domain/handoff.ts'
import type { MessageId } from '../../shared/domain/ids.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { FilePart, Part } from '../../shared/domain/part.ts'
import type { HandoffRules, ProviderAdapter, RenderedMessage, RenderedPart } from '../providers/adapter.ts'
import type { NativeContent } from '../store/store.ts'
import { mergeRoles, type SourcedMessage } from './merge-roles.ts'
import type { TurnTarget } from './plan-turn.ts'
import { createToolExchangeRenderer } from './render-tool-exchange.ts'

/** Part of every prefix hash: a change of the rules below must change it, so that old seals are not trusted. */
export const rendererVersion = 1

export interface RenderInput {
  /** What the model is shown, oldest first, to the message to be answered; all of it, also when only its end is sent. */
  readonly path: readonly Message[]
  /** The summary that stands for what came before; null when nothing was summarised. */
  readonly segment: { readonly id: string; readonly text: string } | null
  /** The answer up to which the provider holds the conversation; null for a replay. Nothing is joined across it. */
  readonly heldUpTo: MessageId | null
  readonly natives: ReadonlyMap<MessageId, NativeContent>
  readonly target: TurnTarget
  /** Whether the model is known to see images; null when nobody says, which is taken as yes if the api can. */
  readonly modelAcceptsImages: boolean | null
  readonly rules: HandoffRules
  readonly strategy: Pick<ProviderAdapter, 'replaysNativeAcrossModels'>
  readonly systemText: string | null
  /** The stored bytes of a file; null when they are missing. */
  readFile(hash: string): Uint8Array | null
}

export interface RenderedHistory {
  readonly messages: readonly SourcedMessage[]
  /** The messages of the path that are part of what is sent; failed and empty ones are not. */
  readonly includedIds: ReadonlySet<MessageId>
  /** What could not be carried as it was, message by message. */
  readonly notes: readonly { readonly sourceId: MessageId; readonly kind: HandoffNote['kind'] }[]
  /** To be kept with the native content of the answer that follows. */
  readonly prefixHash: string
}

function isText(mediaType: string): boolean {
  return mediaType.startsWith('text/') || mediaType === 'application/json' || mediaType.endsWith('+json')
}

/** The name a summary goes by among the sources of what is sent. */
export function segmentSourceId(segmentId: string): string {
  return `segment ${segmentId}`
}

/** Said by the person's side, since every api takes that at the beginning. */
function summaryMessage(text: string): RenderedMessage {
  const lead = 'Summary of the earlier part of this conversation, which is not repeated here:'
  return { role: 'user', parts: [{ type: 'text', text: `${lead}\n\n${text}` }], native: null }
}

export function renderHistory(input: RenderInput): RenderedHistory {
  const { rules, target } = input
  const notes: { sourceId: MessageId; kind: HandoffNote['kind'] }[] = []
  let current: MessageId = input.path[0]?.id ?? ''
  const note = (kind: HandoffNote['kind']) => notes.push({ sourceId: current, kind })
  const prefix = createHash('sha256').update(JSON.stringify([rendererVersion, input.systemText]))
  const rendered: SourcedMessage[] = []
  const tools = createToolExchangeRenderer(rules, note)

  const push = (sourceId: MessageId, message: RenderedMessage) => {
    rendered.push({ sourceId, rendered: message })
    prefix.update(JSON.stringify(message.native === null ? [message.role, message.parts] : message.native))
  }
  if (input.segment !== null) push(segmentSourceId(input.segment.id), summaryMessage(input.segment.text))
  const acceptsImages = rules.acceptsImages && input.modelAcceptsImages !== false

  const renderFile = (part: FilePart): RenderedPart => {
    const bytes = input.readFile(part.hash)
    if (bytes === null) {
      note('file-replaced-by-note')
      return { type: 'text', text: `[File ${part.name}: its content is missing.]` }
    }
    if (isText(part.mediaType)) {
      return { type: 'text', text: `File ${part.name}:\n\n${new TextDecoder().decode(bytes)}` }
    }
    const isImage = part.mediaType.startsWith('image/')
    if (isImage ? acceptsImages : rules.documentMediaTypes.includes(part.mediaType)) {
      const dataBase64 = Buffer.from(bytes).toString('base64')
      return { type: 'file', mediaType: part.mediaType, name: part.name, dataBase64 }
    }
    note(isImage ? 'image-replaced-by-note' : 'file-replaced-by-note')
    const what = isImage ? 'Image' : 'File'
    return { type: 'text', text: `[${what} ${part.name}: this model cannot read it.]` }
  }

  const renderPart = (part: Part): RenderedPart[] => {
    switch (part.type) {
      case 'text':
        return part.text.trim() === '' ? [] : [part]
      case 'reasoning':
        note('reasoning-dropped')
        return []
      case 'file':
        return [renderFile(part)]
      case 'tool-call':
        return tools.renderCall(part)
      case 'tool-result':
        return tools.renderResult(part)
    }
  }

  const ownNative = (message: Message): NativeContent | null => {
    const native = input.natives.get(message.id)
    if (native === undefined || native.api !== target.api || native.accountId !== target.accountId)
      return null
    const fitsModel =
      native.modelId === target.modelId ||
      input.strategy.replaysNativeAcrossModels(native.modelId, target.modelId)
    return fitsModel && native.prefixHash === prefix.copy().digest('hex') ? native : null
  }

  for (const message of input.path) {
    current = message.id
    if (message.role !== 'tool') {
      for (const answer of tools.closeOpenCalls()) push(message.id, answer)
    }
    if (message.role === 'assistant' && message.status !== 'complete') {
      // A failed answer is left out. What the person saw of a stopped or interrupted one is kept, as plain text.
      const text = message.parts.filter((part) => part.type === 'text' && part.text.trim() !== '')
      if (message.status === 'failed' || text.length === 0) note('failed-turn-skipped')
      else push(message.id, { role: 'assistant', parts: text.flatMap(renderPart), native: null })
      continue
    }
    const native = message.role === 'assistant' ? ownNative(message) : null
    if (native !== null) {
      tools.keepNativeCalls(message.parts)
      // The parts stand for counting only; the adapter sends the native content.
      const parts = message.parts.filter((part): part is Exclude<Part, FilePart> => part.type !== 'file')
      push(message.id, { role: 'assistant', parts, native: native.content })
      continue
    }
    const parts = message.parts.flatMap(renderPart)
    if (parts.length === 0) {
      note('empty-message-dropped')
      continue
    }
    for (const piece of tools.splitByRole(message.role, parts)) push(message.id, piece)
  }
  const last = input.path.at(-1)
  if (last !== undefined) for (const answer of tools.closeOpenCalls()) push(last.id, answer)

  const noteMerge = (sourceId: MessageId) => notes.push({ sourceId, kind: 'roles-merged' })
  return {
    messages: rules.mergesConsecutiveRoles ? mergeRoles(rendered, noteMerge, input.heldUpTo) : rendered,
    includedIds: new Set(rendered.map((message) => message.sourceId)),
    notes,
    prefixHash: prefix.digest('hex'),
  }
}

/** Counts the notes of the messages that are really sent, kind by kind, in order of first appearance. */
export function countNotes(
  notes: RenderedHistory['notes'],
  isSent: (messageId: MessageId) => boolean,
): HandoffNote[] {
  const counts = new Map<HandoffNote['kind'], number>()
  for (const { sourceId, kind } of notes) if (isSent(sourceId)) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return Array.from(counts, ([kind, count]) => ({ kind, count }))
}
