// Who is asked for a title when the person chose nobody: a cheap model of the account that answered, by the prices that are
// known of its list. Pure.
import type { ModelInfo, ModelRef } from '../../../shared/domain/model.ts'
import { makerOfModel } from '../../providers/catalogue/maker-of-model.ts'

/** What a title takes, in tokens: some text in, a few words out. Decides only which of two models is cheaper. */
const inputTokens = 600
const outputTokens = 30
/** A smaller window cannot hold the request; what has less is no model to talk to. */
const leastWindow = 4_000

/** Relative only; null while a price is not known. */
function priceOf(model: ModelInfo): number | null {
  const { inputNanoUsdPerMillion: input, outputNanoUsdPerMillion: output } = model
  return input === null || output === null ? null : input * inputTokens + output * outputTokens
}

/**
 * @param answered the model that answered
 * @param models the list of its account
 * @param isLocal it runs on the person's own hardware: loading another model there costs more than it saves
 * @returns the cheapest that certainly costs less; the one that answered where nothing is known to
 */
export function chooseTitleModel(
  answered: ModelRef,
  models: readonly ModelInfo[],
  isLocal: boolean,
): ModelRef {
  if (isLocal) return answered
  const own = models.find(({ id }) => id === answered.modelId)
  const ownPrice = own === undefined ? null : priceOf(own)
  if (ownPrice === null) return answered
  let best: { id: string; price: number } | null = null
  for (const model of models) {
    const price = priceOf(model)
    // What is given away has other terms; nobody chose them.
    if (price === null || price <= 0 || price >= (best?.price ?? ownPrice)) continue
    if (model.deprecation !== null) continue
    if (model.contextWindow !== null && model.contextWindow < leastWindow) continue
    // The text goes to nobody who has not seen it.
    if (makerOfModel(model.id) !== makerOfModel(answered.modelId)) continue
    best = { id: model.id, price }
  }
  return best === null ? answered : { accountId: answered.accountId, modelId: best.id }
}
