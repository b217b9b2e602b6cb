import type { ModelInfo } from '../../../shared/domain/model.ts'
import type { Vendor } from '../../../shared/domain/vendor.ts'
import { describeModel } from './models.ts'
import { findPrices } from './price-table.ts'

/**
 * Fills what a provider leaves out: a name fit for the screen and, where a price table knows exactly this model, its
 * window and prices. What the provider itself says always stays.
 * @param atMs UTC milliseconds; the day whose prices count
 */
export async function describeModels(
  vendor: Vendor,
  models: readonly ModelInfo[],
  atMs: number,
): Promise<ModelInfo[]> {
  const described: ModelInfo[] = []
  for (const model of models) {
    const named = describeModel(vendor, model)
    const prices = await findPrices(vendor, model.id, atMs)
    described.push({
      ...named,
      contextWindow: named.contextWindow ?? prices?.contextWindow ?? null,
      inputNanoUsdPerMillion: named.inputNanoUsdPerMillion ?? prices?.input.base ?? null,
      outputNanoUsdPerMillion: named.outputNanoUsdPerMillion ?? prices?.output.base ?? null,
    })
  }
  return described
}
