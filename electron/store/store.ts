// What the engine may ask of the store. Everything is synchronous: SQLite answers in microseconds, and a synchronous
// transaction cannot be interleaved. One process writes; acknowledged means committed with synchronous=FULL.
import type { AccountSettings } from '../../shared/domain/account.ts'
import type { Budget, BudgetScope } from '../../shared/domain/budget.ts'
import type { ContextRun, Segment } from '../../shared/domain/context.ts'
import type { Handle } from '../../shared/domain/continuation.ts'
import type { Conversation, ConversationSummary } from '../../shared/domain/conversation.ts'
import type { ConversationTotals } from '../../shared/domain/conversation-totals.ts'
import type { ReleaseReceipt } from '../../shared/domain/held-state.ts'
import type { Identifier } from '../../shared/domain/identifier.ts'
import type { AccountId, ConversationId, MessageId, TurnId } from '../../shared/domain/ids.ts'
import type { JsonValue } from '../../shared/domain/json.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { MessageTree } from '../../shared/domain/message-tree.ts'
import type { ModelInfo } from '../../shared/domain/model.ts'
import type { FilePart } from '../../shared/domain/part.ts'
import type { Rates } from '../../shared/domain/price.ts'
import type { Settings, SettingsPatch } from '../../shared/domain/settings.ts'
import type { MessageEvent } from '../../shared/domain/stream-event.ts'
import type { Turn, TurnStatus } from '../../shared/domain/turn.ts'
import type { ConversationUsage, Cost, Total, Usage, UsageExtras } from '../../shared/domain/usage.ts'
import type {
  CalendarDay,
  UsageDimension,
  UsageFilter,
  UsageQuery,
  UsageReport,
  UsageSpeeds,
  UsageSums,
} from '../../shared/domain/usage-report.ts'
import type { ApiKind, Vendor } from '../../shared/domain/vendor.ts'
import type { FolderStore, PromptStore, TagStore, TemplateStore } from './library-stores.ts'
import type { SearchStore } from './search/search-store.ts'
import type { TransferStore } from './transfer-stores.ts'

export interface Store {
  /** The open file; null for a store that lives in memory. */
  readonly path: string | null
  readonly conversations: ConversationStore
  readonly messages: MessageStore
  readonly turns: TurnStore
  readonly handles: HandleStore
  readonly segments: SegmentStore
  readonly pins: PinStore
  readonly receipts: ReceiptStore
  readonly ledger: LedgerStore
  readonly ownPrices: OwnPriceStore
  readonly priceTables: PriceTableStore
  readonly budgets: BudgetStore
  readonly folders: FolderStore
  readonly tags: TagStore
  readonly templates: TemplateStore
  readonly prompts: PromptStore
  readonly accounts: AccountStore
  readonly attachments: AttachmentStore
  readonly settings: SettingsStore
  readonly models: ModelCacheStore
  readonly search: SearchStore
  readonly transfer: TransferStore
  /** Makes the names of these apis known, so that rows may refer to them. Harmless when they are. */
  rememberApis(names: readonly string[]): void
  /**
   * Runs `work` in one transaction; a call inside another joins it. Throws what `work` throws, after rolling back.
   * On a full disk `work` may run a second time, after the first was rolled back: it must only touch the store.
   * @throws StorageError when the disk refuses; its message is a finished sentence.
   */
  transaction<T>(work: () => T): T
  /** Checkpoints and closes; harmless when closed. */
  close(): void
}

export interface ConversationListQuery {
  readonly view: 'active' | 'archived' | 'trash'
  /** Only those that lie in it; left out for all. */
  readonly folderId?: string | null | undefined
  /** Only those that have it; left out for all. */
  readonly tagId?: string | null | undefined
  /** Only those outside of every folder. */
  readonly isLoose?: boolean | undefined
  /** Only what sorts after this row (newest first); null for the first page. */
  readonly before: { readonly updatedAt: number; readonly id: ConversationId } | null
  readonly limit: number
}

export interface ConversationCounts {
  /** Folders with nothing in them are left out. */
  readonly folders: { folderId: string; conversationCount: number; unreadCount: number }[]
  /** In folders and outside of them. */
  readonly unreadCount: number
}

export interface ConversationStore {
  insert(conversation: Conversation): void
  get(id: ConversationId): Conversation | null
  /** Changes only what is given. @throws when the conversation does not exist. */
  update(id: ConversationId, patch: Partial<Omit<Conversation, 'id' | 'createdAt'>>): Conversation
  /** Rows for the sidebar; isGenerating is always false here, the engine knows it. */
  list(query: ConversationListQuery): { conversations: ConversationSummary[]; hasMore: boolean }
  summary(id: ConversationId): ConversationSummary | null
  /** Pinned ones that are neither archived nor in the trash, newest first. */
  pinned(): ConversationSummary[]
  /** What is neither archived nor in the trash, by folder. */
  counts(): ConversationCounts
  /** Neither pinned, archived nor in the trash, and nothing written since; oldest first. */
  restingSince(beforeMs: number): ConversationId[]
  /** In the trash for longer than since then; the longest first. */
  trashedBefore(beforeMs: number): ConversationId[]
  /** Every conversation of a folder, wherever it lies. */
  inFolder(folderId: string): ConversationId[]
  withTag(tagId: string): ConversationId[]
  /** Removes it with its messages, parts, native content, handles and turns. */
  remove(id: ConversationId): void
}

/** A provider's own content of one answer, kept byte for byte as JSON text. */
export interface NativeContent {
  readonly api: ApiKind
  readonly vendor: Vendor
  readonly accountId: AccountId
  /** The model asked for on that turn. */
  readonly modelId: string
  readonly content: JsonValue
  /**
   * SHA-256 over the system text and the rendered messages that stood before this answer. Reasoning inside `content`
   * is bound to that prefix, so it goes back verbatim only while the prefix still renders to the same hash.
   */
  readonly prefixHash: string
}

export interface MessageStore {
  insert(message: Message, native?: NativeContent | null): void
  /** An open message comes with what has been journalled so far. */
  get(id: MessageId): Message | null
  /** Every message of a conversation, all branches, in the order in which they were made. */
  list(conversationId: ConversationId): Message[]
  /** The whole path, root first. Empty for null. */
  path(headId: MessageId | null): Message[]
  /** The ids of the whole path, root first; much cheaper than the path. Empty for null. */
  pathIds(endId: MessageId | null): MessageId[]
  /** The last `limit` messages of the path that ends at `endId`, which is included. Oldest first. */
  pathPage(endId: MessageId, limit: number): { messages: Message[]; hasOlder: boolean }
  /** The `limit` messages of the path just before `beforeId`. Oldest first. */
  pathPageBefore(beforeId: MessageId, limit: number): { messages: Message[]; hasOlder: boolean }
  /** Appends events of an open message to its journal (rows are added, the text so far is never rewritten). */
  journal(messageId: MessageId, events: readonly { event: MessageEvent; atMs: number }[]): void
  /** Writes the final form: status, completedAt and parts; the journal of the message goes. */
  settle(message: Message, native: NativeContent | null): void
  native(messageIds: readonly MessageId[]): Map<MessageId, NativeContent>
  /** The provider refuses them: they are kept, and never sent back again. */
  refuseNative(messageIds: readonly MessageId[]): void
  /** The messages that continue this one, oldest first: answers to it, or what was said after it. */
  children(id: MessageId): Message[]
  /** For each of these that has others with its parent and role beside it: all of them, oldest first. */
  versions(ids: readonly MessageId[]): { messageId: MessageId; ids: MessageId[] }[]
  /** Where one arrives from this message by following the newest child down; itself when nothing follows it. */
  newestLeaf(id: MessageId): MessageId
  /** Every message of a conversation as the tree view draws it. */
  tree(conversationId: ConversationId): MessageTree
  /** Answers that are pending or streaming: after a start, what a dead process left behind. */
  open(): Message[]
}

/** What a turn has beyond what the thread shows. */
export interface TurnRecord {
  readonly turn: Turn
  readonly identifiers: readonly Identifier[]
  readonly headers: Readonly<Record<string, string>>
  readonly requestBytes: number | null
  readonly metadata: JsonValue
  readonly warnings: readonly { code: string; detail: string }[]
  /** The context lens. */
  readonly context: readonly ContextRun[]
}

/** An identifier and the turn it was found in. */
export interface FoundIdentifier extends Identifier {
  readonly turnId: TurnId
  readonly messageId: MessageId
}

export interface TurnStore {
  insert(turn: Turn): void
  /** A call that has ended, with its details. @param hasLedgerRow its row was written as it is, and is left alone */
  insertRecord(record: TurnRecord, hasLedgerRow: boolean): void
  /** Writes every column of the turn, and replaces its details when given. */
  update(turn: Turn, details?: Omit<TurnRecord, 'turn'>): void
  get(id: TurnId): TurnRecord | null
  /** The last turn that answered each of these messages; summaries made on the way are none. */
  latestFor(messageIds: readonly MessageId[]): Turn[]
  list(conversationId: ConversationId): Turn[]
  running(): Turn[]
  /**
   * Expected against reported input tokens of the newest complete turns with this api and model, newest first, over all
   * conversations: what estimates are corrected by.
   */
  tokenSamples(api: ApiKind, modelId: string, limit: number): { estimated: number; reported: number }[]
  /**
   * Ended turns of an account, begun after `sinceMs`, that left a provider's identifier and no usage or one that is
   * "at least".
   */
  unsettled(accountId: AccountId, sinceMs: number): TurnRecord[]
  /** Every identifier of a conversation, in order of the turns. */
  identifiers(conversationId: ConversationId): FoundIdentifier[]
  /** Adds up every turn of the conversation that reached a provider (see sumUsage). */
  usage(conversationId: ConversationId): ConversationUsage
  /** Tokens and cost by branch, vendor and model. */
  totals(conversationId: ConversationId): ConversationTotals
  /** Turns in which an identifier with exactly this value was found. */
  findByIdentifier(value: string): {
    turnId: TurnId
    conversationId: ConversationId
    messageId: MessageId
    /** The title of the conversation. */
    title: string
    /** What the identifier names. */
    kind: string
  }[]
}

/** What names one thing that a provider holds. */
export type HeldState = Pick<Handle, 'conversationId' | 'accountId' | 'kind' | 'value'>

export interface HandleStore {
  insert(handle: Handle): void
  get(id: string): Handle | null
  /** The newest handles of a conversation, dead ones included, newest first. */
  listNewest(conversationId: ConversationId, limit: number): Handle[]
  /** All handles, dead ones included, newest first. */
  list(conversationId: ConversationId): Handle[]
  /** Replaces the reason why it is not continued. */
  setDeadReason(id: string, reason: string): void
  /** For what was written down too early; what a provider holds is never forgotten otherwise. */
  remove(id: string): void
  /** Every handle that names this state: a conversation at a provider has one for each of its turns. The first reason stays. */
  markStateDead(state: HeldState, reason: string): void
  /** The provider no longer holds it. */
  markStateGone(state: HeldState, atMs: number): void
  /** Every living handle of a kind, in all conversations. */
  markKindDead(kind: string, reason: string): void
  /** Every living handle of an account, in all conversations. */
  markAccountDead(accountId: AccountId, reason: string): void
  markUsed(id: string, atMs: number): void
}

export interface SegmentStore {
  insert(segment: Segment): void
  get(id: string): Segment | null
  /** Oldest first, all branches. */
  list(conversationId: ConversationId): Segment[]
  /** The text becomes the person's. @throws when it does not exist */
  updateText(id: string, text: string, summaryTokens: number): Segment
  remove(id: string): void
}

export interface PinStore {
  /** Pinned messages of a conversation, all branches. */
  list(conversationId: ConversationId): MessageId[]
  /** null takes the pin away. */
  set(messageId: MessageId, conversationId: ConversationId, pinnedAt: number | null): void
}

/** A receipt with what a second try needs. */
export interface StoredReceipt extends ReleaseReceipt {
  readonly position: string | null
  /** UTC milliseconds at which what was to be deleted was made. */
  readonly madeAt: number
}

export interface ReceiptStore {
  /** Inserts it, or replaces the one with the same id after another try. */
  put(receipt: StoredReceipt): void
  get(id: string): StoredReceipt | null
  /** Newest first; of all conversations for null. */
  list(conversationId: ConversationId | null, limit: number): StoredReceipt[]
}

/**
 * Reads the ledger. Its rows are written together with the turns they stand for, and stay when those are removed; only
 * then are they written here. Days are days of the person's calendar unless a name says otherwise.
 */
export interface LedgerStore {
  report(query: UsageQuery): UsageReport
  speeds(filter: UsageFilter, groupBy: UsageDimension): UsageSpeeds
  /** What was spent on a scope from one day to another, both included. */
  spent(scope: BudgetScope, from: CalendarDay, to: CalendarDay): Total
  /** Sums of a vendor's calls by the UTC day on which they began, oldest first; `toMs` does not belong to it. */
  utcDays(vendor: Vendor, fromMs: number, toMs: number): { day: CalendarDay; sums: UsageSums }[]
  /** Rows in the order in which the calls began, in pages so that memory stays bounded. */
  pages(filter: UsageFilter, pageSize: number): Iterable<readonly LedgerEntry[]>
  /** Output tokens of the newest complete answers of a conversation, newest first. */
  newestOutputs(conversationId: ConversationId, limit: number): number[]
  /** What became known of a call whose turn is gone; nothing happens where there is no row. */
  settle(callId: TurnId, usage: Usage, cost: Cost): void
}

/** A row of the ledger: one call to a provider. */
export interface LedgerEntry {
  readonly callId: string
  readonly conversationId: ConversationId
  readonly messageId: MessageId | null
  readonly purpose: 'answer' | 'summary' | 'title'
  readonly attempt: number
  readonly status: TurnStatus
  readonly failureKind: string | null
  /** False for a call that used nothing: it failed before the model ran, or nothing was sent. */
  readonly reachedModel: boolean
  readonly startedAt: number
  readonly day: CalendarDay
  readonly firstTokenMs: number | null
  readonly totalMs: number | null
  readonly accountId: AccountId
  readonly accountName: string
  readonly vendor: Vendor
  readonly api: ApiKind
  readonly modelId: string
  readonly modelName: string
  readonly modelServed: string | null
  readonly inputTokens: number | null
  readonly cacheRead: number | null
  readonly cacheWrite: number | null
  readonly outputTokens: number | null
  readonly reasoning: number | null
  /** The counts are "at least". */
  readonly isPartial: boolean
  readonly extras: UsageExtras | null
  readonly cost: Cost
}

export interface OwnPrice {
  readonly vendor: Vendor
  readonly modelId: string
  readonly rates: Rates
  /** UTC milliseconds. */
  readonly setAt: number
}

export interface OwnPriceStore {
  list(): OwnPrice[]
  /** Replaces the one for the same model. */
  set(price: OwnPrice): void
  remove(vendor: Vendor, modelId: string): void
}

/** Price tables that were fetched, as JSON text; whoever reads one checks it. */
export interface PriceTableStore {
  read(name: string): { fetchedAt: number; asOf: number; content: string } | null
  write(name: string, table: { fetchedAt: number; asOf: number; content: string }): void
}

export interface BudgetStore {
  /** Oldest first. */
  list(): Budget[]
  /** Replaces the one with the same id, and the one with the same scope and period. */
  put(budget: Budget): void
  remove(id: string): void
}

export interface AccountRecord {
  readonly id: AccountId
  readonly vendor: Vendor
  readonly name: string
  readonly baseUrl: string
  readonly settings: AccountSettings
  readonly isEnabled: boolean
  /** The variable that made it; null for accounts a person added. */
  readonly environmentVariable: string | null
  /** UTC milliseconds at which another key was entered: ids of before may belong to the old one; null for never. */
  readonly keyChangedAt: number | null
  /** True when its key was put into the keychain. */
  readonly hasStoredKey: boolean
  readonly createdAt: number
}

export interface AccountStore {
  list(): AccountRecord[]
  get(id: AccountId): AccountRecord | null
  insert(account: AccountRecord): void
  update(id: AccountId, patch: Partial<Omit<AccountRecord, 'id' | 'createdAt'>>): AccountRecord
  remove(id: AccountId): void
}

export interface AttachmentStore {
  /** Stores the bytes once; a second file with the same bytes costs nothing. */
  put(file: { name: string; mediaType: string; bytes: Uint8Array }): FilePart
  get(hash: string): { mediaType: string; bytes: Uint8Array } | null
}

export interface SettingsStore {
  /** Values that no longer fit the schema come back as their defaults. */
  read(): Settings
  update(patch: SettingsPatch): Settings
}

export interface ModelCacheStore {
  read(accountId: AccountId): { models: ModelInfo[]; fetchedAt: number } | null
  write(accountId: AccountId, models: readonly ModelInfo[], fetchedAt: number): void
}
