// What the next request would cost, with the invented prices of the models.
import type { Account } from '../../../shared/domain/account.ts'
import type { ExpectedCost, StayingCost } from '../../../shared/domain/expected-cost.ts'
import type { ModelInfo, ModelRef } from '../../../shared/domain/model.ts'
import { localVendors } from '../../../shared/domain/vendor-list.ts'
import type { InventedConversation } from './invented-conversation.ts'
import type { World } from './world.ts'

const outputTokens = 420

/** @param cachedShare the part of the input that is likely left in the cache; null when nobody can say */
function expectedOf(
  account: Account | undefined,
  info: ModelInfo | undefined,
  tokens: number,
  cachedShare: number | null,
): ExpectedCost {
  const likelyCachedTokens = cachedShare === null ? null : Math.round(tokens * cachedShare)
  const isHere = account !== undefined && (localVendors.has(account.vendor) || account.vendor === 'guide')
  if (isHere) {
    return {
      likelyCachedTokens: null,
      outputTokens,
      inputNanoUsd: 0,
      outputNanoUsd: 0,
      nanoUsd: 0,
      coldNanoUsd: 0,
      priceVersion: 'local',
      freeReason: 'It runs on this computer, so it costs nothing.',
    }
  }
  const input = info?.inputNanoUsdPerMillion ?? null
  const output = info?.outputNanoUsdPerMillion ?? null
  if (input === null || output === null) {
    return {
      likelyCachedTokens,
      outputTokens,
      inputNanoUsd: null,
      outputNanoUsd: null,
      nanoUsd: null,
      coldNanoUsd: null,
      priceVersion: null,
      freeReason: null,
      unknownReason: 'no-price',
    }
  }
  const cold = Math.round((tokens * input) / 1e6)
  const inputNanoUsd = Math.round(cold - ((likelyCachedTokens ?? 0) * input * 0.9) / 1e6)
  const outputNanoUsd = Math.round((outputTokens * output) / 1e6)
  return {
    likelyCachedTokens,
    outputTokens,
    inputNanoUsd,
    outputNanoUsd,
    nanoUsd: inputNanoUsd + outputNanoUsd,
    coldNanoUsd: cold + outputNanoUsd,
    priceVersion: 'genai-prices 0.1.8 (2026-09-23)',
    freeReason: null,
  }
}

/** The expected cost with the chosen model, and with the one that answered last where that is another. */
export function expectedFor(
  world: World,
  talk: InventedConversation,
  model: ModelRef,
  tokens: number,
): { readonly expected: ExpectedCost; readonly staying: StayingCost | null } {
  const last = talk.turns.get(talk.messages.findLast(({ role }) => role === 'assistant')?.id ?? '')
  const priced = ({ accountId, modelId }: ModelRef, share: number | null): ExpectedCost =>
    expectedOf(
      world.accounts.find((account) => account.id === accountId),
      world
        .models()
        .find((list) => list.accountId === accountId)
        ?.models.find(({ id }) => id === modelId),
      tokens,
      share,
    )
  if (last === undefined) return { expected: priced(model, null), staying: null }
  const stayed = { accountId: last.accountId, modelId: last.modelAsked }
  if (stayed.accountId === model.accountId && stayed.modelId === model.modelId)
    return { expected: priced(model, 0.78), staying: null }
  return {
    expected: priced(model, 0),
    staying: { modelName: last.modelName, expected: priced(stayed, 0.78) },
  }
}
