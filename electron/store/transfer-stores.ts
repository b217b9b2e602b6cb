// What exports and imports may ask of the store; see store.ts.
import type { ConversationId, MessageId } from '../../shared/domain/ids.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { LedgerEntry, StoredReceipt } from './store.ts'

export interface TransferStore {
  /** Every conversation, archive and trash included, by id: the order is the same in every copy of a history. */
  conversationIds(): ConversationId[]
  /** Every message of a conversation, all branches, in the order in which they were made, a page at a time. */
  messagePages(conversationId: ConversationId, pageSize: number): Iterable<readonly Message[]>
  /** Pinned messages, in the order in which they were pinned. */
  pins(conversationId: ConversationId): { messageId: MessageId; pinnedAt: number }[]
  /** The ledger's rows of one conversation, in order. */
  ledgerOf(conversationId: ConversationId): LedgerEntry[]
  /** Rows of conversations that are gone, oldest first; read in pages. */
  lostLedger(): Iterable<LedgerEntry>
  lostReceipts(): StoredReceipt[]
  /** Writes rows as they are; those that are there stay. @returns how many were new */
  putLedger(entries: readonly LedgerEntry[]): number
  /** Which of these ids exist, and in which conversation. */
  ownersOf(kind: 'messages' | 'turns', ids: readonly string[]): Map<string, ConversationId>
  /** What is known of an attachment without reading its bytes; null when it is not there. */
  attachment(hash: string): { mediaType: string; byteSize: number } | null
  /** Removes those of these that no message uses. @returns how many there were */
  removeUnusedAttachments(hashes: readonly string[]): number
}
