// What the person decides about the history of a conversation: how it travels, what of it is sent, what is continued.
// What changed comes back through conversations.watch.
import type { ContextPolicy } from '../../shared/domain/context.ts'
import type { ContinuationMode } from '../../shared/domain/continuation.ts'
import type { ConversationId, Id, MessageId, TurnId } from '../../shared/domain/ids.ts'
import type { ModelRef } from '../../shared/domain/model.ts'
import { runSpending } from './ask-to-spend.ts'
import { movingHead } from './conversation-store.ts'
import { askCommand, runCommand } from './run-command.ts'
import { session } from './session.ts'

export function setContinuationMode(
  conversationId: ConversationId,
  mode: ContinuationMode,
): Promise<boolean> {
  return runCommand(() => session().client.conversations.setContinuationMode({ conversationId, mode }))
}

export function setContextPolicy(conversationId: ConversationId, policy: ContextPolicy): Promise<boolean> {
  return runCommand(() => session().client.conversations.setContextPolicy({ conversationId, policy }))
}

/** What goes before the conversation in every request; null or blanks for nothing. */
export function setSystemText(conversationId: ConversationId, systemText: string | null): Promise<boolean> {
  return runCommand(() => session().client.conversations.setSystemText({ conversationId, systemText }))
}

/** The next message will follow this one, which is shown; nothing is removed. */
export function continueFrom(conversationId: ConversationId, messageId: MessageId): Promise<boolean> {
  return movingHead(conversationId, () =>
    runCommand(() => session().client.conversations.continueFrom({ conversationId, messageId })),
  )
}

/** A pinned message is never summarised or left out. */
export function setMessagePinned(
  conversationId: ConversationId,
  messageId: MessageId,
  isPinned: boolean,
): Promise<boolean> {
  return runCommand(() => session().client.messages.setPinned({ conversationId, messageId, isPinned }))
}

/**
 * Summarises the older part of the open path now.
 * @returns the id of the new summary; null when there is none and the person has been told why
 */
export async function createSegment(conversationId: ConversationId, model: ModelRef): Promise<Id | null> {
  let segmentId: Id | null = null
  const isMade = await runSpending(async (isConfirmed) => {
    const made = await session().client.segments.create({ conversationId, model, isConfirmed })
    segmentId = made.segmentId
  })
  return isMade ? segmentId : null
}

export function updateSegment(conversationId: ConversationId, segmentId: Id, text: string): Promise<boolean> {
  return runCommand(() => session().client.segments.update({ conversationId, segmentId, text }))
}

/** The messages it stood for are sent again, or an older summary stands for them. */
export function removeSegment(conversationId: ConversationId, segmentId: Id): Promise<boolean> {
  return runCommand(() => session().client.segments.remove({ conversationId, segmentId }))
}

/** A turn in which a provider's id was found. */
export interface FoundTurn {
  readonly turnId: TurnId
  readonly conversationId: ConversationId
  readonly messageId: MessageId
  /** The title of its conversation. */
  readonly title: string
  /** What the id names: `response`, `request`, … */
  readonly kind: string
}

/** Turns in which a provider's id with exactly this value was found; null when nobody could look. */
export function findTurns(value: string): Promise<readonly FoundTurn[] | null> {
  return askCommand(() => session().client.turns.find({ value }))
}
