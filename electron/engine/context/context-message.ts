// A path as the choice of what to send looks at it: sizes, pins and which calls belong to which results.
import type { Message, MessageRole } from '../../../shared/domain/message.ts'
import { shownParts } from '../../../shared/domain/shown-parts.ts'

export interface ContextMessage {
  readonly id: string
  readonly role: MessageRole
  readonly tokens: number
  readonly isPinned: boolean
  /** Ids of the tool calls it makes. */
  readonly opensCalls: readonly string[]
  /** Ids of the tool calls it has results for. */
  readonly answersCalls: readonly string[]
  /** `failed`: an answer that failed, or was cut before its text began. `empty`: nothing in it. Neither is ever sent. */
  readonly isSkipped: 'failed' | 'empty' | null
}

/** @param tokens counts by message id, from a TokenCounter; a message without one counts as zero */
export function toContextMessages(
  path: readonly Message[],
  tokens: ReadonlyMap<string, number>,
  pinnedIds: ReadonlySet<string>,
): ContextMessage[] {
  return path.map((message) => {
    const parts = shownParts(message)
    const isCut = message.role === 'assistant' && message.status !== 'complete'
    // Reasoning alone may still go back verbatim to where it came from.
    const isEmpty = parts.length === 0 && (isCut || message.parts.every((part) => part.type !== 'reasoning'))
    return {
      id: message.id,
      role: message.role,
      tokens: tokens.get(message.id) ?? 0,
      isPinned: pinnedIds.has(message.id),
      opensCalls: parts.flatMap((part) => (part.type === 'tool-call' ? [part.callId] : [])),
      answersCalls: parts.flatMap((part) => (part.type === 'tool-result' ? [part.callId] : [])),
      isSkipped: isEmpty ? (isCut ? 'failed' : 'empty') : null,
    }
  })
}
