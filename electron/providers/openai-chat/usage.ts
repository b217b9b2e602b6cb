import type { JsonValue } from '../../../shared/domain/json.ts'
import type { Usage } from '../../../shared/domain/usage.ts'
import { asCount, asRecord, type JsonRecord } from '../read-json.ts'
import type { ChatQuirks } from '../vendor-quirks.ts'
import { nanoUsdOfDollars, nanoUsdOfTicks } from './decimal-money.ts'

/**
 * What a call cost the person, in nano-dollars. With a key of their own at the upstream (`is_byok`), the amount charged
 * is OpenRouter's fee alone and the upstream sends its own bill: the cost is both, and unknown while one is. Without
 * one the upstream's amount is only the inside of the price (OpenRouter documentation, 2026; seen on the wire 2026-10).
 */
export function costWithOwnKey(charged: unknown, upstream: unknown, isOwnKey: unknown): number | null {
  const fee = nanoUsdOfDollars(charged)
  if (isOwnKey !== true) return fee
  const bill = nanoUsdOfDollars(upstream)
  return fee === null || bill === null ? null : fee + bill
}

function reportedCost(usage: JsonRecord, quirks: ChatQuirks): number | null {
  if (quirks.reportedCost === 'usd') {
    const upstream = asRecord(usage.cost_details)?.upstream_inference_cost
    return costWithOwnKey(usage.cost, upstream, usage.is_byok)
  }
  return quirks.reportedCost === 'ticks' ? nanoUsdOfTicks(usage.cost_in_usd_ticks) : null
}

/**
 * `CompletionUsage` in Baton's terms. Input counts include cached tokens everywhere in this family; DeepSeek names the
 * cached ones twice. null when there is none.
 */
export function readChatUsage(value: JsonValue | undefined, quirks: ChatQuirks): Usage | null {
  const usage = asRecord(value)
  if (usage === null) return null
  const input = asRecord(usage.prompt_tokens_details)
  const output = asRecord(usage.completion_tokens_details)
  return {
    inputTotal: asCount(usage.prompt_tokens),
    cacheRead: asCount(usage.prompt_cache_hit_tokens) ?? asCount(input?.cached_tokens),
    cacheWrite: asCount(input?.cache_write_tokens),
    outputTotal: asCount(usage.completion_tokens),
    reasoning: asCount(output?.reasoning_tokens),
    reportedNanoUsd: reportedCost(usage, quirks),
    raw: usage,
  }
}
