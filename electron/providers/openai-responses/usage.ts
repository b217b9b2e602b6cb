import type { Usage } from '../../../shared/domain/usage.ts'
import { collectExtras, nameSpecialRate } from '../collect-extras.ts'
import { nanoUsdOfTicks } from '../openai-chat/decimal-money.ts'
import { toolUnitsOf } from '../openai-chat/usage.ts'
import { asCount, asRecord, type JsonRecord } from '../read-json.ts'
import type { ResponsesQuirks } from '../vendor-quirks.ts'

/**
 * The usage of a response in Baton's terms; cached and written counts are parts of the input already. Which tools were
 * used and at which rate it was served stand beside `usage` in the response. null when there is no usage.
 */
export function readResponsesUsage(response: JsonRecord, quirks: ResponsesQuirks): Usage | null {
  const usage = asRecord(response.usage)
  if (usage === null) return null
  const input = asRecord(usage.input_tokens_details)
  const output = asRecord(usage.output_tokens_details)
  const tools = asRecord(response.tool_usage)
  return {
    inputTotal: asCount(usage.input_tokens),
    cacheRead: asCount(input?.cached_tokens),
    cacheWrite: asCount(input?.cache_write_tokens),
    outputTotal: asCount(usage.output_tokens),
    reasoning: asCount(output?.reasoning_tokens),
    reportedNanoUsd: quirks.reportedCost === 'ticks' ? nanoUsdOfTicks(usage.cost_in_usd_ticks) : null,
    raw: usage,
    ...collectExtras({
      cacheWriteLong: asCount(asRecord(input?.cache_write_tokens_details)?.ttl_12h_tokens),
      audioInput: asCount(input?.audio_tokens),
      mediaOutput: asCount(output?.audio_tokens),
      toolUnits: [
        ...toolUnitsOf(usage),
        { name: 'web-search', count: asCount(asRecord(tools?.web_search)?.num_requests) ?? 0 },
        // Pictures are billed in tokens of another model, which no count of this answer includes.
        { name: 'image-generation', count: asCount(asRecord(tools?.image_gen)?.output_tokens) ?? 0 },
      ],
      specialRate: nameSpecialRate(usage.service_tier, response.service_tier),
    }),
  }
}
