// What the gallery keeps of a conversation beside its path: other versions of messages and what followed them.
import type { MessagePage } from '../../../shared/contract/watches.ts'
import type { MessageId } from '../../../shared/domain/ids.ts'
import type { Message } from '../../../shared/domain/message.ts'
import type { Turn } from '../../../shared/domain/turn.ts'
import type { InventedConversation } from './invented-conversation.ts'

/** Messages off the path, parents before their children, with their turns. */
export interface OffPath {
  readonly messages: readonly Message[]
  readonly turns: ReadonlyMap<MessageId, Turn>
}

type Branched = Pick<InventedConversation, 'messages' | 'offPath'>

const everything = (talk: Branched): Message[] =>
  [...talk.messages, ...talk.offPath.messages].sort((a, b) => (a.id < b.id ? -1 : 1))

/** What a page says of the versions of its messages. */
export function versionsOf(talk: Branched, page: readonly Message[]): MessagePage['versions'] {
  if (talk.offPath.messages.length === 0) return []
  const all = everything(talk)
  return page.flatMap((message) => {
    const ids = all
      .filter((other) => other.parentId === message.parentId && other.role === message.role)
      .map(({ id }) => id)
    return ids.length > 1 ? [{ messageId: message.id, ids }] : []
  })
}

/** Makes the newest messages below this one the end of the path. */
export function takeVersion(talk: InventedConversation, messageId: MessageId): void {
  const all = everything(talk)
  const turns = new Map([...talk.turns, ...talk.offPath.turns])
  let leaf = all.find((message) => message.id === messageId)
  for (let next = leaf; next !== undefined; next = all.findLast((message) => message.parentId === next?.id))
    leaf = next
  const path = new Set<Message>()
  for (let next = leaf; next !== undefined; next = all.find((message) => message.id === next?.parentId))
    path.add(next)
  const isShown = (id: MessageId): boolean => [...path].some((message) => message.id === id)
  talk.messages = [...path].reverse()
  talk.turns = new Map([...turns].filter(([id]) => isShown(id)))
  talk.offPath = {
    messages: all.filter((message) => !path.has(message)),
    turns: new Map([...turns].filter(([id]) => !isShown(id))),
  }
  talk.conversation = { ...talk.conversation, headMessageId: leaf?.id ?? null }
}
