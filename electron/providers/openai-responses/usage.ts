import type { JsonValue } from '../../../shared/domain/json.ts'
import type { Usage } from '../../../shared/domain/usage.ts'
import { nanoUsdOfTicks } from '../openai-chat/decimal-money.ts'
import { asCount, asRecord } from '../read-json.ts'
import type { ResponsesQuirks } from '../vendor-quirks.ts'

/** `ResponseUsage` in Baton's terms; cached and written counts are parts of the input already. null when there is none. */
export function readResponsesUsage(value: JsonValue | undefined, quirks: ResponsesQuirks): Usage | null {
  const usage = asRecord(value)
  if (usage === null) return null
  const input = asRecord(usage.input_tokens_details)
  const output = asRecord(usage.output_tokens_details)
  return {
    inputTotal: asCount(usage.input_tokens),
    cacheRead: asCount(input?.cached_tokens),
    cacheWrite: asCount(input?.cache_write_tokens),
    outputTotal: asCount(usage.output_tokens),
    reasoning: asCount(output?.reasoning_tokens),
    reportedNanoUsd: quirks.reportedCost === 'ticks' ? nanoUsdOfTicks(usage.cost_in_usd_ticks) : null,
    raw: usage,
  }
}
