// The counts a vendor bills, where it names them apart from what the model read and wrote. They stand in the raw usage
// under `billed_units`; every other vendor bills the tokens themselves.
import type { Usage } from '../../../shared/domain/usage.ts'
import { asCount, asRecord } from '../read-json.ts'

/** The usage to price: input and output as billed. Units without a price per token make the counts unknown. */
export function billedUsageOf(usage: Usage): Usage {
  const billed = asRecord(asRecord(usage.raw)?.billed_units)
  if (billed === null) return usage
  const hasOtherUnits = ['search_units', 'classifications'].some((name) => (asCount(billed[name]) ?? 0) > 0)
  return {
    ...usage,
    inputTotal: hasOtherUnits ? null : asCount(billed.input_tokens),
    outputTotal: hasOtherUnits ? null : asCount(billed.output_tokens),
    // Cached tokens are counted among the tokens read, not among the billed ones.
    cacheRead: null,
    cacheWrite: null,
    reasoning: null,
  }
}
