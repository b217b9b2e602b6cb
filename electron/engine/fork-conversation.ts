// Copies a path into a conversation of its own. What was said, the providers' own content and the facts about each answer
// go along, so that the next turn can send them as the old conversation would have; what a provider holds belongs to the
// old one, so no handle does. A copied call is counted where it was made and nowhere else.
import type { Conversation } from '../../shared/domain/conversation.ts'
import { createId } from '../../shared/domain/create-id.ts'
import type { ConversationId, MessageId, TurnId } from '../../shared/domain/ids.ts'
import { isOpen } from '../../shared/domain/is-open.ts'
import { newConversation } from '../../shared/domain/new-conversation.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import type { Store } from '../store/store.ts'
import { CommandError } from './command-error.ts'

export interface ForkInput {
  readonly conversationId: ConversationId
  /** The last message that is copied. */
  readonly messageId: MessageId
  /** Minted by the page. */
  readonly newConversationId: ConversationId
}

const longestTitle = 200

/** "Piers" becomes "Piers (fork)", and that one "Piers (fork 2)". */
export function forkTitle(title: string): string {
  const match = /^(.*) \(fork(?: (\d{1,6}))?\)$/s.exec(title)
  const base = match?.[1] ?? title
  const suffix = match === null ? ' (fork)' : ` (fork ${Number(match[2] ?? 1) + 1})`
  return `${base.slice(0, longestTitle - suffix.length).toWellFormed()}${suffix}`
}

/** Of an imported answer nobody counted anything; every other call is counted where it was made. */
function copiedOrigin(turn: Turn): NonNullable<Turn['origin']> {
  return turn.origin === 'imported' ? 'imported' : 'copied'
}

/**
 * Makes the fork in one transaction; a repeat with the same new id changes nothing.
 * @returns the new conversation; null when it was there already
 * @throws CommandError when the message is gone or still being written, or the new id belongs to something else
 */
export function forkConversation(store: Store, input: ForkInput, now: number): Conversation | null {
  const original = store.conversations.get(input.conversationId)
  const last = store.messages.get(input.messageId)
  if (original === null) throw new CommandError('NOT_FOUND', 'This conversation no longer exists.')
  if (last?.conversationId !== original.id) {
    throw new CommandError('NOT_FOUND', 'This message no longer exists.')
  }
  const existing = store.conversations.get(input.newConversationId)
  if (existing !== null) {
    if (existing.source?.kind === 'forked' && existing.source.conversationId === original.id) return null
    throw new CommandError('REFUSED', 'There is a conversation with this id already. Nothing was copied.')
  }
  if (isOpen(last)) {
    throw new CommandError('REFUSED', 'This answer is still arriving. Stop it or wait for its end.')
  }
  return store.transaction(() => {
    const fork: Conversation = {
      ...newConversation(input.newConversationId, now),
      title: forkTitle(original.title),
      // Its name says where it came from; nothing automatic is to replace it.
      titleSource: 'person',
      model: original.model,
      systemText: original.systemText,
      continuationMode: original.continuationMode,
      contextPolicy: original.contextPolicy,
      folderId: original.folderId,
      tagIds: original.tagIds,
      source: { kind: 'forked', conversationId: original.id, messageId: last.id },
    }
    store.conversations.insert(fork)
    const messageIds = copyMessages(store, last.id, fork.id, now)
    const turnIds = copyTurns(store, original.id, fork.id, messageIds, now)
    copySegments(store, original.id, fork.id, messageIds, turnIds, now)
    for (const [position, id] of store.pins.list(original.id).entries()) {
      const copyId = messageIds.get(id)
      // In the order in which they were pinned.
      if (copyId !== undefined) store.pins.set(copyId, fork.id, now + position)
    }
    return store.conversations.update(fork.id, { headMessageId: messageIds.get(last.id) ?? null })
  })
}

/** @returns the copies' ids by the originals' */
function copyMessages(
  store: Store,
  lastId: MessageId,
  forkId: ConversationId,
  now: number,
): ReadonlyMap<MessageId, MessageId> {
  const path = store.messages.path(lastId)
  const natives = store.messages.native(path.map((message) => message.id))
  const ids = new Map<MessageId, MessageId>()
  for (const message of path) {
    const copy = {
      ...message,
      id: createId(now),
      conversationId: forkId,
      parentId: message.parentId === null ? null : (ids.get(message.parentId) ?? null),
    }
    ids.set(message.id, copy.id)
    store.messages.insert(copy)
    const native = natives.get(message.id)
    if (native !== undefined) store.messages.settle(copy, native)
  }
  return ids
}

/** Titles stay behind: they belong to the conversation, not to an answer. */
function copyTurns(
  store: Store,
  originalId: ConversationId,
  forkId: ConversationId,
  messageIds: ReadonlyMap<MessageId, MessageId>,
  now: number,
): ReadonlyMap<TurnId, TurnId> {
  const ids = new Map<TurnId, TurnId>()
  for (const turn of store.turns.list(originalId)) {
    const messageId = messageIds.get(turn.messageId)
    const record = store.turns.get(turn.id)
    if (messageId === undefined || record === null || turn.purpose === 'title') continue
    const copy: Turn = {
      ...turn,
      id: createId(now),
      conversationId: forkId,
      messageId,
      origin: copiedOrigin(turn),
    }
    ids.set(turn.id, copy.id)
    store.turns.insert(copy)
    const { identifiers, headers, requestBytes, metadata, warnings } = record
    const context = record.context.flatMap((run) => {
      const [from, to] = [messageIds.get(run.fromMessageId), messageIds.get(run.toMessageId)]
      return from === undefined || to === undefined ? [] : [{ ...run, fromMessageId: from, toMessageId: to }]
    })
    store.turns.update(copy, { identifiers, headers, requestBytes, metadata, warnings, context })
  }
  return ids
}

function copySegments(
  store: Store,
  originalId: ConversationId,
  forkId: ConversationId,
  messageIds: ReadonlyMap<MessageId, MessageId>,
  turnIds: ReadonlyMap<TurnId, TurnId>,
  now: number,
): void {
  for (const segment of store.segments.list(originalId)) {
    const coversMessageId = messageIds.get(segment.coversMessageId)
    if (coversMessageId === undefined) continue
    store.segments.insert({
      ...segment,
      id: createId(now),
      conversationId: forkId,
      coversMessageId,
      turnId: segment.turnId === null ? null : (turnIds.get(segment.turnId) ?? null),
    })
  }
}
