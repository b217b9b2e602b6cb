// Whatever a file says, only a whole tree gets into the history: every message's parent stands before it, what belongs to a
// message belongs to one that is there, and nothing is still under way.
import type { Conversation } from '../../../shared/domain/conversation.ts'
import type { Message } from '../../../shared/domain/message.ts'
import type { Turn } from '../../../shared/domain/turn.ts'
import type { ConversationRecord, MessageRecord } from './conversation-record.ts'
import { ImportFileError } from './import-file-error.ts'

function requireTree(id: string, messages: readonly MessageRecord[]): Set<string> {
  const seen = new Set<string>()
  for (const { message } of messages) {
    if (message.conversationId !== id) {
      throw new ImportFileError('One of its messages belongs to another conversation.')
    }
    if (seen.has(message.id)) throw new ImportFileError('It has two messages with the same id.')
    if (message.parentId !== null && !seen.has(message.parentId)) {
      throw new ImportFileError('One of its messages follows a message that does not stand before it.')
    }
    seen.add(message.id)
  }
  return seen
}

/** An answer that was arriving when the file was written has ended since, as far as anyone here can know. */
function settle(message: Message): Message {
  return message.status === 'pending' || message.status === 'streaming'
    ? { ...message, status: 'interrupted', completedAt: message.completedAt ?? message.createdAt }
    : message
}

function end<Call extends Pick<Turn, 'status'>>(call: Call): Call {
  return call.status === 'running' ? { ...call, status: 'interrupted' } : call
}

function uniqueBy<Item>(items: readonly Item[], key: (item: Item) => string): Item[] {
  const byKey = new Map<string, Item>()
  for (const item of items) if (!byKey.has(key(item))) byKey.set(key(item), item)
  return [...byKey.values()]
}

/**
 * Leaves out what refers to nothing.
 * @throws ImportFileError when the messages are no tree; its sentence says what is wrong with "it"
 */
export function checkRecord(record: ConversationRecord): ConversationRecord {
  const { id } = record.conversation
  const messageIds = requireTree(id, record.messages)
  const { headMessageId } = record.conversation
  if (headMessageId !== null && !messageIds.has(headMessageId)) {
    throw new ImportFileError('The message it goes on from is not in the file.')
  }
  const isHere = (item: { conversationId: string }): boolean => item.conversationId === id
  const turns = uniqueBy(
    record.turns.filter(({ turn }) => isHere(turn) && messageIds.has(turn.messageId)),
    ({ turn }) => turn.id,
  )
  const turnIds = new Set(turns.map(({ turn }) => turn.id))
  const tagIds = new Set(record.tags.map((tag) => tag.id))
  const conversation: Conversation = {
    ...record.conversation,
    folderId: record.folder?.id ?? null,
    tagIds: [...new Set(record.conversation.tagIds)].filter((tagId) => tagIds.has(tagId)),
  }
  return {
    ...record,
    conversation,
    messages: record.messages.map(({ message, native }) => ({ message: settle(message), native })),
    turns: turns.map(({ turn, ...details }) => ({ turn: end(turn), ...details })),
    handles: uniqueBy(
      record.handles.filter((handle) => isHere(handle) && messageIds.has(handle.coversMessageId)),
      (handle) => handle.id,
    ),
    segments: uniqueBy(
      record.segments.filter((segment) => isHere(segment) && messageIds.has(segment.coversMessageId)),
      (segment) => segment.id,
    ).map((segment) => ({
      ...segment,
      turnId: segment.turnId !== null && turnIds.has(segment.turnId) ? segment.turnId : null,
    })),
    pins: uniqueBy(
      record.pins.filter((pin) => messageIds.has(pin.messageId)),
      (pin) => pin.messageId,
    ),
    receipts: uniqueBy(record.receipts.filter(isHere), (receipt) => receipt.id),
    ledger: uniqueBy(record.ledger.filter(isHere), (entry) => entry.callId).map(end),
  }
}
