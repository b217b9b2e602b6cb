// The counts a vendor bills, where it names them apart from what the model read and wrote. They stand in the raw usage
// under `billed_units`; every other vendor bills the tokens themselves.
import type { Usage, UsageExtras } from '../../../shared/domain/usage.ts'
import { asCount, asRecord, type JsonRecord } from '../read-json.ts'

const noExtras: UsageExtras = {
  cacheWriteLong: null,
  audioInput: null,
  mediaOutput: null,
  toolUnits: [],
  specialRate: null,
}

/** What is billed by the piece and not in tokens. */
function billedPieces(billed: JsonRecord): UsageExtras['toolUnits'] {
  return [
    { name: 'search', count: asCount(billed.search_units) ?? 0 },
    { name: 'classification', count: asCount(billed.classifications) ?? 0 },
  ].filter(({ count }) => count > 0)
}

/** The usage to price: input, output and pieces as billed. */
export function billedUsageOf(usage: Usage): Usage {
  const billed = asRecord(asRecord(usage.raw)?.billed_units)
  if (billed === null) return usage
  const extras = usage.extras ?? noExtras
  return {
    ...usage,
    inputTotal: asCount(billed.input_tokens),
    outputTotal: asCount(billed.output_tokens),
    // Cached tokens are counted among the tokens read, not among the billed ones.
    cacheRead: null,
    cacheWrite: null,
    reasoning: null,
    extras: {
      ...extras,
      cacheWriteLong: null,
      audioInput: null,
      mediaOutput: null,
      toolUnits: extras.toolUnits.length > 0 ? extras.toolUnits : billedPieces(billed),
    },
  }
}
