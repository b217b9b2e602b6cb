// Files of earlier versions as version 3: what they lacked stands as it was then. The lists of a file as they were read,
// not yet checked.
import { defaultContextPolicy } from '../../../../shared/domain/default-context-policy.ts'
import type { conversationListSchemas } from '../../conversation-file.ts'

export type ListName = keyof typeof conversationListSchemas

/** A file as it was read. */
export interface RawConversation {
  readonly version: number
  readonly conversation: unknown
  readonly folder: unknown
  readonly lists: Readonly<Record<ListName | 'pinnedMessageIds', readonly unknown[]>>
}

/** Adds what is not there; a field that is there stays, whatever it holds. */
function withDefaults(value: unknown, defaults: object): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? { ...defaults, ...value }
    : value
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined
}

function upgradeTurn(turn: unknown): unknown {
  if (typeof turn !== 'object' || turn === null) return turn
  return {
    purpose: 'answer',
    contextNotice: null,
    estimatedInputTokens: null,
    contextWindow: null,
    context: [],
    ...turn,
    carry: withDefaults(fieldOf(turn, 'carry'), { way: null }),
  }
}

/** Brings a file of any version forward. */
export function upgradeConversation(raw: RawConversation): RawConversation {
  if (raw.version >= 3) return raw
  const { lists } = raw
  const createdAt = fieldOf(raw.conversation, 'createdAt')
  const conversationId = fieldOf(raw.conversation, 'id')
  return {
    version: 3,
    conversation: withDefaults(raw.conversation, {
      contextPolicy: defaultContextPolicy,
      folderId: null,
      tagIds: [],
      isUnread: false,
      source: null,
    }),
    folder: null,
    lists: {
      ...lists,
      accounts: [],
      turns: lists.turns.map(upgradeTurn),
      handles: lists.handles.map((handle) =>
        withDefaults(handle, {
          position: null,
          toolsHash: null,
          viewHash: null,
          heldUntil: null,
          goneAt: null,
          server: null,
        }),
      ),
      // Nobody wrote down when they were pinned.
      pins: lists.pinnedMessageIds.map((messageId) => ({ messageId, pinnedAt: createdAt })),
      receipts: lists.receipts.map((receipt) =>
        withDefaults(receipt, { conversationId, position: null, madeAt: fieldOf(receipt, 'triedAt') }),
      ),
      tags: [],
      ledger: [],
    },
  }
}
