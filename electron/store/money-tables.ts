// The tables of the ledger, of prices and of budgets; see schema.ts.
import type { Generated } from 'kysely'
import type { Flag, Json, TimeMs } from './schema.ts'

/** One row for every call to a provider; refers to nothing and outlives everything it names. */
export interface LedgerEntriesTable {
  sequence: Generated<number>
  /** The id of the turn. */
  call_id: string
  conversation_id: string
  message_id: string | null
  purpose: string
  attempt: number
  status: string
  failure_kind: string | null
  /** 0 for a call that used nothing: it failed before the model ran, or nothing was sent. */
  reached_model: Flag
  /** 1 when the counts are "at least". */
  is_partial: Flag
  started_at: TimeMs
  /** The day of the person's calendar, `YYYY-MM-DD`, when the call began; never changed. */
  day: string
  first_token_ms: number | null
  total_ms: number | null
  account_id: string
  account_name: string
  vendor: string
  api: string
  /** The model that was asked for. */
  model_id: string
  model_name: string
  model_served: string | null
  input_tokens: number | null
  cache_read: number | null
  cache_write: number | null
  output_tokens: number | null
  reasoning: number | null
  /** UsageExtras */
  extras: Json | null
  nano_usd: number | null
  cost_source: string
  price_version: string | null
  /** BillLine[] */
  bill: Json | null
  unknown_reason: string | null
}

/**
 * Sums of the ledger, kept by triggers. The `_unknown` ones count calls whose count is missing or "at least"; cached and
 * cacheable tokens are those of calls that say both.
 */
export interface LedgerSums {
  calls: number
  failed_calls: number
  early_calls: number
  input_tokens: number
  input_unknown: number
  cache_read: number
  cache_read_unknown: number
  cached_tokens: number
  cacheable_tokens: number
  cache_write: number
  cache_write_unknown: number
  output_tokens: number
  output_unknown: number
  reasoning: number
  reasoning_unknown: number
  nano_usd: number
  cost_unknown: number
}

export interface LedgerDaysTable extends LedgerSums {
  day: string
  vendor: string
  account_id: string
  model_id: string
}

export interface LedgerConversationDaysTable extends LedgerSums {
  day: string
  conversation_id: string
  vendor: string
  account_id: string
  model_id: string
}

/** How accounts and models were called last. */
export interface LedgerNamesTable {
  kind: string
  /** The account's id, or the vendor, a slash and the id of the model. */
  key: string
  name: string
}

export interface OwnPricesTable {
  vendor: string
  model_id: string
  /** Rates */
  rates: Json
  set_at: TimeMs
}

/** Price tables that were fetched because the person asked for it. */
export interface PriceTablesTable {
  name: string
  fetched_at: TimeMs
  as_of: TimeMs
  content: Json
}

export interface BudgetsTable {
  id: string
  scope_kind: string
  /** The vendor or the conversation; empty for everything. */
  scope_value: string
  period: string
  nano_usd: number
  created_at: TimeMs
}
