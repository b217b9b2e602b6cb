import type { JsonValue } from '../../../shared/domain/json.ts'
import type { Usage, UsageExtras } from '../../../shared/domain/usage.ts'
import { collectExtras, nameSpecialRate, readToolCounts } from '../collect-extras.ts'
import { believedCount, believedNanoUsd } from '../largest-amounts.ts'
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
  return fee === null || bill === null ? null : believedNanoUsd(fee + bill)
}

function reportedCost(usage: JsonRecord, quirks: ChatQuirks): number | null {
  if (quirks.reportedCost === 'usd') {
    const upstream = asRecord(usage.cost_details)?.upstream_inference_cost
    return costWithOwnKey(usage.cost, upstream, usage.is_byok)
  }
  return quirks.reportedCost === 'ticks' ? nanoUsdOfTicks(usage.cost_in_usd_ticks) : null
}

function addCounts(...counts: readonly (number | null)[]): number | null {
  const known = counts.filter((count) => count !== null)
  return known.length === 0 ? null : believedCount(known.reduce((sum, count) => sum + count, 0))
}

/**
 * Uses of the server's own tools, under the names OpenRouter and xAI have for them (documentation of both, 2026). xAI
 * counts the sources of its live search and the calls of its other tools; only without names it is the calls as such.
 */
export function toolUnitsOf(usage: JsonRecord): UsageExtras['toolUnits'] {
  const named = readToolCounts(
    usage.server_tool_use_details ?? usage.server_side_tool_usage_details ?? usage.server_side_tool_usage,
  )
  const unnamed = named.length > 0 ? 0 : (asCount(usage.num_server_side_tools_used) ?? 0)
  return [
    ...named,
    { name: 'server-side-tool', count: unnamed },
    { name: 'search-source', count: asCount(usage.num_sources_used) ?? 0 },
  ]
}

/** What stands beside the usage and decides what it means. */
export interface ServedAs {
  readonly serviceTier: JsonValue | undefined
  /** More of the answer is to come: some servers send a running total with every piece. */
  readonly isPartial: boolean
}

/**
 * `CompletionUsage` in Baton's terms. Input counts include cached tokens everywhere in this family; DeepSeek names the
 * cached ones twice. null when there is none.
 */
export function readChatUsage(
  value: JsonValue | undefined,
  quirks: ChatQuirks,
  served: ServedAs,
): Usage | null {
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
    ...(served.isPartial ? { isPartial: true } : {}),
    ...collectExtras({
      cacheWriteLong: asCount(asRecord(input?.cache_write_tokens_details)?.ttl_12h_tokens),
      audioInput: asCount(input?.audio_tokens),
      mediaOutput: addCounts(asCount(output?.audio_tokens), asCount(output?.image_tokens)),
      toolUnits: toolUnitsOf(usage),
      specialRate: nameSpecialRate(usage.service_tier, served.serviceTier),
    }),
  }
}
