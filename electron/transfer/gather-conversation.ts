// Reads one conversation out of the store as plain data. Keys are not in the store; what could carry one by accident
// (an address with a password in it, a header that names credentials) is left out here, once for both formats.
import type { ReleaseReceipt } from '../../shared/domain/held-state.ts'
import type { ConversationId } from '../../shared/domain/ids.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { Store, TurnRecord } from '../store/store.ts'
import type {
  ConversationExport,
  ExportedAccount,
  ExportedAttachment,
  ExportedMessage,
  ExportedTurn,
} from './conversation-file.ts'

/** There is no such conversation; the message is a sentence for the person. */
export class ConversationMissingError extends Error {
  override readonly name = 'ConversationMissingError'
  constructor() {
    super('This conversation no longer exists.')
  }
}

const secretHeaders =
  /^(authorization|proxy-authorization|cookie|set-cookie|.*api-?key.*|.*-secret|.*-token)$/i

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

function exportMessages(store: Store, messages: readonly Message[]): ExportedMessage[] {
  const natives = store.messages.native(messages.map((message) => message.id))
  return messages.map((message) => ({ ...message, native: natives.get(message.id) ?? null }))
}

function exportAttachments(store: Store, messages: readonly Message[]): ExportedAttachment[] {
  const mediaTypes = new Map<string, string>()
  for (const part of messages.flatMap((message) => message.parts)) {
    if (part.type === 'file' && !mediaTypes.has(part.hash)) mediaTypes.set(part.hash, part.mediaType)
  }
  return [...mediaTypes].map(([hash, mediaType]) => {
    const file = store.attachments.get(hash)
    return {
      hash,
      mediaType: file?.mediaType ?? mediaType,
      dataBase64: file === null ? null : Buffer.from(file.bytes).toString('base64'),
    }
  })
}

/** What a second try needs is Baton's own business with the provider. */
function exportReceipts(store: Store, conversationId: ConversationId): ReleaseReceipt[] {
  return store.receipts
    .list(conversationId, Number.MAX_SAFE_INTEGER)
    .toReversed()
    .map(({ position: _position, madeAt: _madeAt, ...receipt }) => receipt)
}

function exportAccounts(store: Store, accountIds: ReadonlySet<string>): ExportedAccount[] {
  return store.accounts
    .list()
    .filter((account) => accountIds.has(account.id))
    .map(({ id, vendor, name, baseUrl }) => ({ id, vendor, name, baseUrl: bareAddress(baseUrl) }))
}

/**
 * @param includesAttachments false leaves the bytes unread, for forms that only name files
 * @throws ConversationMissingError
 */
export function gatherConversation(
  store: Store,
  conversationId: ConversationId,
  includesAttachments: boolean,
): ConversationExport {
  const conversation = store.conversations.get(conversationId)
  if (conversation === null) throw new ConversationMissingError()
  const messages = store.messages.list(conversationId)
  const turns = store.turns.list(conversationId).flatMap((turn) => {
    const record = store.turns.get(turn.id)
    return record === null ? [] : [exportTurn(record)]
  })
  const handles = store.handles.list(conversationId).toReversed()
  const exported = exportMessages(store, messages)
  const accountIds = new Set([
    ...(conversation.model === null ? [] : [conversation.model.accountId]),
    ...turns.map((turn) => turn.accountId),
    ...handles.map((handle) => handle.accountId),
    ...exported.flatMap((message) => (message.native === null ? [] : [message.native.accountId])),
  ])
  return {
    conversation,
    accounts: exportAccounts(store, accountIds),
    messages: exported,
    turns,
    handles,
    segments: store.segments.list(conversationId),
    pinnedMessageIds: store.pins.list(conversationId),
    receipts: exportReceipts(store, conversationId),
    attachments: includesAttachments ? exportAttachments(store, messages) : [],
    usage: store.turns.usage(conversationId),
  }
}
