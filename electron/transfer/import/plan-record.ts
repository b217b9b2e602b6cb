// What of a conversation that was read is new here. What is here is never changed and never taken away: a repeat adds only
// what is missing, and a conversation in the trash stays as it is.
import type { MessageId } from '../../../shared/domain/ids.ts'
import type { Store, TurnRecord } from '../../store/store.ts'
import type { ConversationRecord, MessageRecord } from './conversation-record.ts'

export type RecordPlan =
  | { readonly kind: 'new' }
  | {
      readonly kind: 'extended'
      readonly messages: readonly MessageRecord[]
      /** Also those about messages that are here: a title or a summary may be asked for long after an answer. */
      readonly turns: readonly TurnRecord[]
      /** Nothing was added here and the branch only grew: what is continued moves along. */
      readonly movesHead: boolean
    }
  | { readonly kind: 'unchanged' }
  /** A finished sentence. */
  | { readonly kind: 'refused'; readonly sentence: string }

const foreignSentence = 'It holds messages that are part of another conversation here.'

function isAncestor(record: ConversationRecord, ancestor: MessageId, from: MessageId | null): boolean {
  const parents = new Map(record.messages.map(({ message }) => [message.id, message.parentId]))
  for (let at = from; at !== null; at = parents.get(at) ?? null) if (at === ancestor) return true
  return false
}

export function planRecord(store: Store, record: ConversationRecord): RecordPlan {
  const { id, headMessageId } = record.conversation
  const ids = record.messages.map(({ message }) => message.id)
  const owners = store.transfer.ownersOf('messages', ids)
  const turnIds = record.turns.map(({ turn }) => turn.id)
  const turnOwners = store.transfer.ownersOf('turns', turnIds)
  if ([...owners.values(), ...turnOwners.values()].some((owner) => owner !== id)) {
    return { kind: 'refused', sentence: foreignSentence }
  }
  const present = store.conversations.get(id)
  if (present === null) return { kind: 'new' }
  if (present.trashedAt !== null) return { kind: 'unchanged' }
  const messages = record.messages.filter(({ message }) => !owners.has(message.id))
  const turns = record.turns.filter(({ turn }) => !turnOwners.has(turn.id))
  if (messages.length === 0 && turns.length === 0) return { kind: 'unchanged' }
  const inFile = new Set(ids)
  const hasOwn = store.messages.tree(id).nodes.some((node) => !inFile.has(node.id))
  const movesHead =
    !hasOwn && (present.headMessageId === null || isAncestor(record, present.headMessageId, headMessageId))
  return { kind: 'extended', messages, turns, movesHead }
}
