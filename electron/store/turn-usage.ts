// What a conversation used, summed inside SQLite; the result is what sumUsage makes of the same turns (tested).
import { sql } from 'kysely'
import { totalWithin } from '../../shared/domain/sum-usage.ts'
import type { ConversationUsage } from '../../shared/domain/usage.ts'
import type { Database } from './database.ts'
import type { PreparedQuery } from './prepared-query.ts'

export interface UsageRow {
  turn_count: number
  input: number
  input_known: number
  cache_read: number
  cache_read_known: number
  output: number
  output_known: number
  reasoning: number
  reasoning_known: number
  nano_usd: number
  nano_usd_known: number
}

export const failureField = (name: 'status' | 'kind') =>
  // A damaged value must not break the sum.
  sql`case when json_valid(failure) then json_extract(failure, ${sql.lit(`$.${name}`)}) end`

/**
 * A turn reached the model when it has counts or a first token, or when its end leaves that open: stopped, interrupted,
 * timed out or cut. A running turn counts once it has counts. A failure before the model ran (no connection, an
 * HTTP refusal, something local) used nothing and would only turn every total into "at least", and so would a stop
 * before anything was sent: only a turn whose request was handed over says how many messages it was about.
 */
export const reachedModel = sql<boolean>`(
  usage_raw is not null
  or (carry_messages_on_path > 0 and (
    (status <> 'running' and first_token_ms is not null)
    or status in ('complete', 'stopped', 'interrupted')
    or (status = 'failed' and request_bytes is not null and ${failureField('status')} is null)
    or (status = 'failed' and coalesce(${failureField('kind')} in ('timeout', 'incomplete-stream', 'aborted'), 0))
  ))
)`

/** Adds up turns that reached the model. The `_known` ones count turns whose count is there and not "at least". */
export const usageColumns = [
  sql<number>`count(*)`.as('turn_count'),
  sql<number>`coalesce(sum(usage_input_total), 0)`.as('input'),
  sql<number>`count(usage_input_total) filter (where not usage_is_partial)`.as('input_known'),
  sql<number>`coalesce(sum(usage_cache_read), 0)`.as('cache_read'),
  sql<number>`count(usage_cache_read) filter (where not usage_is_partial)`.as('cache_read_known'),
  sql<number>`coalesce(sum(usage_output_total), 0)`.as('output'),
  sql<number>`count(usage_output_total) filter (where not usage_is_partial)`.as('output_known'),
  sql<number>`coalesce(sum(usage_reasoning), 0)`.as('reasoning'),
  sql<number>`count(usage_reasoning) filter (where not usage_is_partial)`.as('reasoning_known'),
  sql<number>`coalesce(sum(cost_nano_usd), 0)`.as('nano_usd'),
  sql<number>`count(cost_nano_usd) filter (where not usage_is_partial)`.as('nano_usd_known'),
] as const

export function prepareUsage(database: Database): PreparedQuery<{ conversationId: string }, UsageRow> {
  return database.prepare((values) =>
    database.query
      .selectFrom('turns')
      .where('conversation_id', '=', values.conversationId)
      .where('origin', 'is', null)
      .where(reachedModel)
      .select(usageColumns),
  )
}

/** Rows may be sums of parts: of none, one or several. */
export function usageFromRows(rows: readonly UsageRow[]): ConversationUsage {
  const sum = (name: keyof UsageRow) => rows.reduce((before, row) => before + row[name], 0)
  const turnCount = sum('turn_count')
  const total = (known: keyof UsageRow, count: keyof UsageRow) =>
    totalWithin(sum(known), sum(count) === turnCount)
  return {
    turnCount,
    input: total('input', 'input_known'),
    cacheRead: total('cache_read', 'cache_read_known'),
    output: total('output', 'output_known'),
    reasoning: total('reasoning', 'reasoning_known'),
    nanoUsd: total('nano_usd', 'nano_usd_known'),
  }
}
