// Reads one conversation out of the store for an export, page by page. Keys are not in the store; what could carry one by
// accident (a header that names credentials) is left out here, once for every format.
import type { Conversation } from '../../shared/domain/conversation.ts'
import type { Folder } from '../../shared/domain/folder.ts'
import type { ConversationId, MessageId } from '../../shared/domain/ids.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { TreeNode } from '../../shared/domain/message-tree.ts'
import type { Tag } from '../../shared/domain/tag.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import type { Store, TurnRecord } from '../store/store.ts'
import type { ExportedAccount, ExportedMessage, ExportedTurn } from './conversation-file.ts'

/** There is no such conversation; the message is a sentence for the person. */
export class ConversationMissingError extends Error {
  override readonly name = 'ConversationMissingError'
  constructor() {
    super('This conversation no longer exists.')
  }
}

/** `head`: the messages on the way to the one that is continued, and what belongs to them. */
export type ExportedBranches = 'head' | 'all'

export interface ReadConversation {
  readonly conversation: Conversation
  readonly folder: Folder | null
  readonly tags: readonly Tag[]
  /** Whether a message is one of the chosen branches; what belongs to none is of all of them. */
  isChosen(messageId: MessageId | null): boolean
  /** Every message of every branch, in order. */
  readonly nodes: readonly TreeNode[]
  readonly pathIds: ReadonlySet<MessageId>
  /** In the order in which they were made. Each call reads anew. */
  messages(): Iterable<Message>
  /** Of the chosen branches, in order, without what only the inspector shows. */
  readonly turns: readonly Turn[]
}

const secretHeaders =
  /^(authorization|proxy-authorization|cookie|set-cookie|.*api-?key.*|.*-secret|.*-token)$/i
const pageSize = 100

/** @throws ConversationMissingError */
export function readConversation(
  store: Store,
  id: ConversationId,
  branches: ExportedBranches,
): ReadConversation {
  const conversation = store.conversations.get(id)
  if (conversation === null) throw new ConversationMissingError()
  const { nodes } = store.messages.tree(id)
  const parents = new Map(nodes.map((node) => [node.id, node.parentId]))
  const pathIds = new Set<MessageId>()
  for (let at = conversation.headMessageId; at !== null && !pathIds.has(at); at = parents.get(at) ?? null) {
    pathIds.add(at)
  }
  const isChosen = (messageId: MessageId | null): boolean =>
    branches === 'all' || messageId === null || pathIds.has(messageId)
  return {
    conversation,
    folder: conversation.folderId === null ? null : store.folders.get(conversation.folderId),
    tags: conversation.tagIds.flatMap((tagId) => store.tags.get(tagId) ?? []),
    isChosen,
    nodes,
    pathIds,
    *messages() {
      for (const page of store.transfer.messagePages(id, pageSize)) {
        for (const message of page) if (isChosen(message.id)) yield message
      }
    },
    turns: store.turns.list(id).filter((turn) => isChosen(turn.messageId)),
  }
}

function exportTurn(record: TurnRecord): ExportedTurn {
  const headers = Object.entries(record.headers).filter(([name]) => !secretHeaders.test(name))
  return {
    ...record.turn,
    identifiers: [...record.identifiers],
    headers: Object.fromEntries(headers),
    requestBytes: record.requestBytes,
    metadata: record.metadata,
    warnings: [...record.warnings],
    context: [...record.context],
  }
}

export function* exportTurns(store: Store, turns: readonly Turn[]): Generator<ExportedTurn> {
  for (const { id } of turns) {
    const record = store.turns.get(id)
    if (record !== null) yield exportTurn(record)
  }
}

export function* exportMessages(store: Store, messages: Iterable<Message>): Generator<ExportedMessage> {
  for (const message of messages) {
    yield { ...message, native: store.messages.native([message.id]).get(message.id) ?? null }
  }
}

/** Who was asked, in the order of the first call, under the last name. */
export function exportAccounts(turns: readonly Turn[]): ExportedAccount[] {
  const accounts = new Map<string, ExportedAccount>()
  for (const { accountId, vendor, accountName } of turns) {
    accounts.set(accountId, { id: accountId, vendor, name: accountName })
  }
  return [...accounts.values()]
}

/** The address without user name, password, query and fragment; '' for what is no address at all. */
export function bareAddress(baseUrl: string): string {
  if (!URL.canParse(baseUrl)) return ''
  const url = new URL(baseUrl)
  url.username = ''
  url.password = ''
  url.search = ''
  url.hash = ''
  return url.href.replace(/\/$/, '')
}
