// Cohere counts twice: `tokens` is what the model read and wrote, `billed_units` is what is paid for, without what the
// chat template adds. Usage holds the first, since windows fill with it; what is billed is read from `raw` when the
// turn is priced (catalogue/billed-usage.ts).
import type { JsonValue } from '../../../shared/domain/json.ts'
import type { Usage } from '../../../shared/domain/usage.ts'
import { collectExtras } from '../collect-extras.ts'
import { asCount, asRecord } from '../read-json.ts'

/**
 * `cached_tokens` are part of `tokens`, and may be more than was billed. The billed count never stands in for the
 * real one, which is larger. @returns null when the answer names no usage.
 */
export function usageOfCohere(value: JsonValue | undefined): Usage | null {
  const raw = asRecord(value)
  if (raw === null) return null
  const tokens = asRecord(raw.tokens)
  const billed = asRecord(raw.billed_units)
  return {
    inputTotal: asCount(tokens?.input_tokens),
    cacheRead: asCount(raw.cached_tokens),
    cacheWrite: null,
    outputTotal: asCount(tokens?.output_tokens),
    // Thinking is counted with the rest of the output.
    reasoning: null,
    reportedNanoUsd: null,
    raw,
    ...collectExtras({
      toolUnits: [
        { name: 'search', count: asCount(billed?.search_units) ?? 0 },
        { name: 'classification', count: asCount(billed?.classifications) ?? 0 },
      ],
    }),
  }
}
