// What the gallery keeps of a conversation beside its path: other versions of messages and what followed them.
import type { ConversationSnapshot, MessagePage } from '../../../shared/contract/watches.ts'
import { createId } from '../../../shared/domain/create-id.ts'
import type { MessageId } from '../../../shared/domain/ids.ts'
import type { Message } from '../../../shared/domain/message.ts'
import type { MessageTree } from '../../../shared/domain/message-tree.ts'
import { textOfParts } from '../../../shared/domain/text-of-parts.ts'
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

/** The messages from the beginning to one of them. */
export function pathTo(talk: Branched, endId: MessageId | null): Message[] {
  const byId = new Map(everything(talk).map((message) => [message.id, message]))
  const path: Message[] = []
  for (let next = byId.get(endId ?? ''); next !== undefined; next = byId.get(next.parentId ?? ''))
    path.unshift(next)
  return path
}

/** The end of the path where the message lies on it, else the newest message below. */
export function leafBelow(talk: Branched, messageId: MessageId): MessageId {
  const last = talk.messages.at(-1)
  if (last !== undefined && talk.messages.some((message) => message.id === messageId)) return last.id
  const all = everything(talk)
  let leafId = messageId
  for (;;) {
    const next = all.findLast((message) => message.parentId === leafId)
    if (next === undefined) return leafId
    leafId = next.id
  }
}

/** Where a branch leaves the one that is continued; null when it does not. */
export function forkOf(talk: Branched, path: readonly Message[]): ConversationSnapshot['viewFork'] {
  const fork = path.findIndex((message, index) => talk.messages[index]?.id !== message.id)
  if (fork === -1) return null
  return { afterId: path[fork - 1]?.id ?? null, currentId: talk.messages[fork]?.id ?? null }
}

/** Makes a message the end of the path; null makes the path empty. Nothing is lost. */
export function takeHead(talk: InventedConversation, messageId: MessageId | null): void {
  const all = everything(talk)
  const turns = new Map([...talk.turns, ...talk.offPath.turns])
  const path = pathTo(talk, messageId)
  const shownIds = new Set(path.map(({ id }) => id))
  talk.messages = path
  talk.turns = new Map([...turns].filter(([id]) => shownIds.has(id)))
  talk.offPath = {
    messages: all.filter(({ id }) => !shownIds.has(id)),
    turns: new Map([...turns].filter(([id]) => !shownIds.has(id))),
  }
  talk.conversation = { ...talk.conversation, headMessageId: path.at(-1)?.id ?? null }
}

/** Makes the newest messages below this one the end of the path. */
export function takeVersion(talk: InventedConversation, messageId: MessageId): void {
  takeHead(talk, null)
  takeHead(talk, leafBelow(talk, messageId))
}

/** Every message as the tree view draws it. */
export function treeOf(talk: InventedConversation): MessageTree {
  const turns = new Map([...talk.turns, ...talk.offPath.turns])
  return {
    headMessageId: talk.messages.at(-1)?.id ?? null,
    nodes: everything(talk).map((message) => ({
      id: message.id,
      parentId: message.parentId,
      role: message.role,
      status: message.status,
      excerpt: textOfParts(message.parts).replace(/\s+/g, ' ').slice(0, 200),
      createdAt: message.createdAt,
      vendor: turns.get(message.id)?.vendor ?? null,
      modelName: turns.get(message.id)?.modelName ?? null,
    })),
  }
}

/** A conversation of its own with copies of the messages up to one of them. */
export function forkTalk(
  talk: InventedConversation,
  messageId: MessageId,
  newId: string,
): InventedConversation {
  const turns = new Map([...talk.turns, ...talk.offPath.turns])
  const ids = new Map<MessageId, MessageId>()
  const fork: InventedConversation = {
    ...talk,
    segments: [],
    pinnedMessageIds: new Set(),
    held: [],
    receipts: [],
    summaryTurns: [],
    offPath: { messages: [], turns: new Map() },
    turns: new Map(),
    messages: pathTo(talk, messageId).map((message) => {
      const id = createId()
      ids.set(message.id, id)
      return { ...message, id, conversationId: newId, parentId: ids.get(message.parentId ?? '') ?? null }
    }),
    conversation: {
      ...talk.conversation,
      id: newId,
      title: `${talk.conversation.title} (fork)`,
      source: { kind: 'forked', conversationId: talk.conversation.id, messageId },
    },
  }
  for (const [id, copyId] of ids) {
    const turn = turns.get(id)
    if (turn === undefined) continue
    fork.turns.set(copyId, {
      ...turn,
      id: createId(),
      conversationId: newId,
      messageId: copyId,
      origin: 'copied',
    })
  }
  fork.conversation.headMessageId = fork.messages.at(-1)?.id ?? null
  return fork
}
