import type { ModelInfo } from '../../../shared/domain/model.ts'
import type { Vendor } from '../../../shared/domain/vendor.ts'
import { describeModel } from './models.ts'
import { loadPackagedSources, type PriceSources } from './price-sources.ts'
import { costsNothing } from './prices.ts'
import { ratesAt } from './rate-schedule.ts'

/**
 * Fills what a provider leaves out: a name fit for the screen and, where a price table knows exactly this model, its
 * window and prices. What the provider itself says stays. What runs on the person's own machine costs nothing.
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
    const named = describeModel(vendor, model)
    const price = listed(vendor, model.id)
    const rates = price === null ? null : ratesAt(price.schedule, atMs)
    const nothing = costsNothing(vendor, model.id) ? 0 : null
    return {
      ...named,
      contextWindow: named.contextWindow ?? price?.contextWindow ?? null,
      inputNanoUsdPerMillion: named.inputNanoUsdPerMillion ?? rates?.input.base ?? nothing,
      outputNanoUsdPerMillion: named.outputNanoUsdPerMillion ?? rates?.output.base ?? nothing,
    }
  })
}
