import type { ModelInfo, TableField } from '../../../shared/domain/model.ts'
import type { Vendor } from '../../../shared/domain/vendor.ts'
import { describeModel } from './models.ts'
import { loadPackagedSources, type PriceSources } from './price-sources.ts'
import { costsNothing } from './prices.ts'
import { ratesAt } from './rate-schedule.ts'

const tableFields: readonly TableField[] = [
  'contextWindow',
  'inputNanoUsdPerMillion',
  'outputNanoUsdPerMillion',
]

/** A model as its provider described it, without what tables of before said. */
function asStated({ fromTables = [], ...model }: ModelInfo): ModelInfo {
  const filled = new Set(fromTables)
  const stated = (field: TableField) => (filled.has(field) ? null : model[field])
  return {
    ...model,
    contextWindow: stated('contextWindow'),
    inputNanoUsdPerMillion: stated('inputNanoUsdPerMillion'),
    outputNanoUsdPerMillion: stated('outputNanoUsdPerMillion'),
  }
}

/**
 * Fills what a provider leaves out: a name fit for the screen and, where a price table knows exactly this model, its
 * window and prices. What the provider itself says stays. What runs on the person's own machine costs nothing. Models
 * that were described before are described anew, from what the provider stated.
 * @param atMs UTC milliseconds; the moment whose prices count
 */
export async function describeModels(
  vendor: Vendor,
  models: readonly ModelInfo[],
  atMs: number,
  openSources: () => Promise<PriceSources> = loadPackagedSources,
): Promise<ModelInfo[]> {
  const { listed } = await openSources()
  return models.map((model) => {
    const named = describeModel(vendor, asStated(model))
    const price = listed(vendor, model.id)
    const rates = price === null ? null : ratesAt(price.schedule, atMs)
    const nothing = costsNothing(vendor, model.id) ? 0 : null
    const described = {
      ...named,
      contextWindow: named.contextWindow ?? price?.contextWindow ?? null,
      inputNanoUsdPerMillion: named.inputNanoUsdPerMillion ?? rates?.input.base ?? nothing,
      outputNanoUsdPerMillion: named.outputNanoUsdPerMillion ?? rates?.output.base ?? nothing,
    }
    const fromTables = tableFields.filter((field) => named[field] === null && described[field] !== null)
    return fromTables.length === 0 ? described : { ...described, fromTables }
  })
}
