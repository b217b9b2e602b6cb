import { type Rate, type Rates, ratesSchema } from '../../../shared/domain/price.ts'
import { AdapterError } from '../adapter.ts'
import { failureOf } from '../classify-failure.ts'
import { mostNanoUsd } from '../largest-amounts.ts'

const mostTiers = 20
const mostTools = 50

function refuse(sentence: string): AdapterError {
  return new AdapterError(failureOf('local', { vendorName: 'Baton', sentence }))
}

function sortTiers(rate: Rate): Rate {
  const tiers = [...rate.tiers].sort((a, b) => a.above - b.above)
  if (tiers.length > mostTiers) throw refuse('A price can have at most 20 steps.')
  if (tiers.some(({ above }, index) => index > 0 && above === tiers[index - 1]?.above)) {
    throw refuse('Two steps of a price begin at the same number of tokens.')
  }
  return { base: rate.base, tiers }
}

/**
 * A price the person typed, with its tiers in order.
 * @throws AdapterError with a sentence for the person
 */
export function checkOwnPrice(rates: Rates): Rates {
  const checked = ratesSchema.safeParse(rates)
  if (!checked.success) throw refuse('A price is a number that is not negative.')
  const { input, output, cacheRead, cacheWrite, cacheWriteLong, audioInput, tools, request } = checked.data
  const all = [input, output, cacheRead, cacheWrite, cacheWriteLong, audioInput].filter(
    (rate) => rate !== null,
  )
  const amounts = [
    ...all.flatMap((rate) => [rate.base, ...rate.tiers.map(({ price }) => price)]),
    ...Object.values(tools),
    request ?? 0,
  ]
  if (amounts.some((amount) => amount > mostNanoUsd)) {
    throw refuse('A price can be at most a million dollars for a million.')
  }
  if (Object.keys(tools).length > mostTools || Object.keys(tools).some((name) => name.length > 100)) {
    throw refuse('A price can name at most 50 tools, with names of at most 100 letters.')
  }
  const sorted = (rate: Rate | null) => (rate === null ? null : sortTiers(rate))
  return {
    input: sortTiers(input),
    output: sortTiers(output),
    cacheRead: sorted(cacheRead),
    cacheWrite: sorted(cacheWrite),
    cacheWriteLong: sorted(cacheWriteLong),
    audioInput: sorted(audioInput),
    tools,
    request,
  }
}
