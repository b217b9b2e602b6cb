// The tables as the newest migration leaves them, for kysely's types only. The migrations are the truth; a test
// compares the columns named here with the file.
import type { Generated } from 'kysely'
import type {
  ConversationTagsTable,
  FoldersTable,
  PromptsTable,
  TagsTable,
  TemplatesTable,
} from './library-tables.ts'
import type {
  BudgetsTable,
  LedgerConversationDaysTable,
  LedgerDaysTable,
  LedgerEntriesTable,
  LedgerNamesTable,
  OwnPricesTable,
  PriceTablesTable,
} from './money-tables.ts'
import type { SearchChangesTable, SearchTokensTable } from './search-tables.ts'

/** JSON text. */
export type Json = string
/** UTC milliseconds. */
export type TimeMs = number
/** 0 or 1. */
export type Flag = number

export interface StoreStateTable {
  id: number
  store_id: string
  commit_count: number
}

export interface ConversationsTable {
  id: string
  title: string
  title_source: string
  created_at: TimeMs
  updated_at: TimeMs
  pinned_at: TimeMs | null
  archived_at: TimeMs | null
  trashed_at: TimeMs | null
  head_message_id: string | null
  model_account_id: string | null
  model_id: string | null
  continuation_mode: string | null
  context_policy: Json
  system_text: string | null
  draft: string
  folder_id: string | null
  is_unread: Flag
  /** ConversationSource */
  source: Json | null
}

export interface ConversationVendorsTable {
  conversation_id: string
  vendor: string
  /** 0 for the first to answer. */
  position: number
}

export interface MessagesTable {
  /** Order of insertion in the whole store; a parent always has a smaller one than its children. */
  sequence: Generated<number>
  id: string
  conversation_id: string
  parent_id: string | null
  role: string
  status: string
  created_at: TimeMs
  completed_at: TimeMs | null
}

export interface PartsTable {
  id: Generated<number>
  message_id: string
  position: number
  type: string
  /** Text, reasoning, a call's arguments or a tool's output; null for files. */
  text: string | null
  /** Whatever else the part has. */
  data: Json | null
  attachment_hash: string | null
}

export interface NativeContentsTable {
  message_id: string
  api: string
  vendor: string
  account_id: string
  model_id: string
  prefix_hash: string
  content: Json
}

export interface JournalEntriesTable {
  sequence: Generated<number>
  message_id: string
  /** `[{ event, atMs }, …]` */
  events: Json
}

export interface TurnsTable {
  sequence: Generated<number>
  id: string
  conversation_id: string
  message_id: string
  purpose: string
  /** null for a call that Baton made for this conversation. */
  origin: string | null
  attempt: number
  status: string
  started_at: TimeMs
  first_token_ms: number | null
  total_ms: number | null
  api: string
  vendor: string
  account_id: string
  account_name: string
  model_asked: string
  model_name: string
  model_served: string | null
  carry_kind: string
  carry_reason: string
  carry_sentence: string
  carry_messages_sent: number
  carry_messages_on_path: number
  carry_handle_value: string | null
  carry_way: string | null
  usage_input_total: number | null
  usage_cache_read: number | null
  usage_cache_write: number | null
  usage_output_total: number | null
  usage_reasoning: number | null
  usage_reported_nano_usd: number | null
  cost_nano_usd: number | null
  cost_source: string
  cost_price_version: string | null
  finish_reason: string | null
  raw_finish_reason: string | null
  request_bytes: number | null
  failure: Json | null
  handoff: Json | null
  notes: Json
  context_notice: string | null
  estimated_input_tokens: number | null
  context_window: number | null
  /** null exactly when the provider sent no usage. */
  usage_raw: Json | null
  usage_is_partial: Flag
  usage_extras: Json | null
  cost_bill: Json | null
  cost_unknown_reason: string | null
  headers: Json
  warnings: Json
  metadata: Json
  /** The context lens: runs of neighbours, see ContextRun. */
  context: Json
}

export interface IdentifiersTable {
  turn_id: string
  position: number
  kind: string
  value: string
  found_in: string
}

export interface HandlesTable {
  sequence: Generated<number>
  id: string
  conversation_id: string
  covers_message_id: string
  account_id: string
  api: string
  model_id: string
  kind: string
  value: string
  position: string | null
  system_text_hash: string | null
  tools_hash: string | null
  view_hash: string | null
  is_one_use: Flag
  created_at: TimeMs
  expires_at: TimeMs | null
  held_until: TimeMs | null
  last_used_at: TimeMs | null
  dead_reason: string | null
  gone_at: TimeMs | null
  /** Host and port of the server that holds it; null in files of Baton 0.1. */
  server: string | null
}

export interface SegmentsTable {
  sequence: Generated<number>
  id: string
  conversation_id: string
  /** The last message the summary stands for; it begins at the root of that message's path. */
  covers_message_id: string
  text: string
  method: string
  turn_id: string | null
  model_name: string | null
  nano_usd: number | null
  original_tokens: number
  summary_tokens: number
  message_count: number
  created_at: TimeMs
}

export interface MessagePinsTable {
  message_id: string
  conversation_id: string
  pinned_at: TimeMs
}

/** Names conversations and accounts without foreign keys: receipts outlive both. */
export interface ReleaseReceiptsTable {
  id: string
  conversation_id: string
  conversation_title: string
  account_id: string
  account_name: string
  vendor: string
  api: string
  kind: string
  value: string
  position: string | null
  /** When what was to be deleted was made. */
  made_at: TimeMs
  tried_at: TimeMs
  outcome: string
  sentence: string
}

export interface AccountsTable {
  id: string
  vendor: string
  name: string
  base_url: string
  api: string | null
  keeps_state_at_provider: Flag
  state_way: string | null
  key_changed_at: TimeMs | null
  is_enabled: Flag
  environment_variable: string | null
  has_stored_key: Flag
  created_at: TimeMs
}

export interface AttachmentsTable {
  hash: string
  media_type: string
  byte_size: number
  created_at: TimeMs
  bytes: Uint8Array
}

export interface SettingsTable {
  name: string
  value: Json
}

export interface ModelListsTable {
  account_id: string
  fetched_at: TimeMs
  models: Json
}

/** Open lists a later migration may add rows to; columns that name one refer to it. */
export interface NamesTable {
  name: string
}

export interface Schema {
  store_state: StoreStateTable
  vendors: NamesTable
  apis: NamesTable
  carry_reasons: NamesTable
  continuation_modes: NamesTable
  conversations: ConversationsTable
  conversation_vendors: ConversationVendorsTable
  folders: FoldersTable
  tags: TagsTable
  conversation_tags: ConversationTagsTable
  templates: TemplatesTable
  prompts: PromptsTable
  messages: MessagesTable
  parts: PartsTable
  native_contents: NativeContentsTable
  journal_entries: JournalEntriesTable
  turns: TurnsTable
  identifiers: IdentifiersTable
  handles: HandlesTable
  segments: SegmentsTable
  message_pins: MessagePinsTable
  release_receipts: ReleaseReceiptsTable
  ledger_entries: LedgerEntriesTable
  ledger_days: LedgerDaysTable
  ledger_conversation_days: LedgerConversationDaysTable
  ledger_names: LedgerNamesTable
  own_prices: OwnPricesTable
  price_tables: PriceTablesTable
  budgets: BudgetsTable
  accounts: AccountsTable
  attachments: AttachmentsTable
  settings: SettingsTable
  model_lists: ModelListsTable
  search_changes: SearchChangesTable
  search_tokens: SearchTokensTable
}
