// Finds the prices of exactly one model. The table matches by prefix in places, so that a newer model would silently
// get the price of an older one (claude-sonnet-5-5 of claude-sonnet-5, seen 2026-11-20): a match counts only when the
// table names this id, or when nothing but a date follows. Money is whole nano-dollars for a million tokens.
import type { MatchLogic, ModelPrice } from '@pydantic/genai-prices'
import type { Vendor } from '../../../shared/domain/vendor.ts'
import type { ModelPrices, Rate } from './model-prices.ts'
import { supplementPrices } from './supplement-prices.ts'

/** The package and the day of its data; a test holds it to the installed version. */
export const genaiPricesVersion = 'genai-prices 0.1.8 (2026-09-23)'

/** How the table calls the vendors it knows. Others have no list prices of their own. */
const tableNames: Partial<Record<Vendor, string>> = {
  openai: 'openai',
  anthropic: 'anthropic',
  google: 'google',
  mistral: 'mistral',
  cohere: 'cohere',
  openrouter: 'openrouter',
  deepseek: 'deepseek',
  xai: 'x-ai',
  groq: 'groq',
}

const dateSuffix = /-(?:20\d{2}-\d{2}-\d{2}|20\d{6})$/

function isNamed(match: MatchLogic, id: string): boolean {
  if ('equals' in match) return match.equals.toLowerCase() === id
  if ('or' in match) return match.or.some((part) => isNamed(part, id))
  // A pattern names an id when it fits from end to end, as the table's dated ones do.
  if ('regex' in match)
    return /^\^.*\$$/.test(match.regex) && !match.regex.startsWith('^(?!') && new RegExp(match.regex).test(id)
  return false
}

/** True when the table's entry is this very model: its id, a listed other name, or either with a date behind it. */
export function isExactMatch(
  model: { readonly id: string; readonly match: MatchLogic },
  id: string,
): boolean {
  const asked = id.toLowerCase()
  const undated = asked.replace(dateSuffix, '')
  return [asked, undated].some((name) => name === model.id.toLowerCase() || isNamed(model.match, name))
}

/** Dollars to nano-dollars; the table's decimals have at most nine places that matter. */
function toNano(dollars: number): number | null {
  return Number.isFinite(dollars) && dollars >= 0 ? Math.round(dollars * 1e9) : null
}

function readRate(price: ModelPrice[string]): Rate | null {
  if (price === undefined) return null
  if (typeof price === 'number') {
    const base = toNano(price)
    return base === null ? null : { base, tiers: [] }
  }
  const base = toNano(price.base)
  if (base === null) return null
  const tiers: { above: number; price: number }[] = []
  for (const tier of price.tiers) {
    const tierPrice = toNano(tier.price)
    if (tierPrice === null) return null
    tiers.push({ above: tier.start, price: tierPrice })
  }
  return { base, tiers: tiers.sort((a, b) => a.above - b.above) }
}

async function findInTable(table: string, modelId: string, atMs: number): Promise<ModelPrices | null> {
  // 480 kB of data, loaded when the first price is wanted.
  const { calcPrice } = await import('@pydantic/genai-prices')
  const found = calcPrice({}, modelId, { providerId: table, timestamp: new Date(atMs) })
  if (found === null || found.provider.id !== table || !isExactMatch(found.model, modelId)) return null
  const input = readRate(found.model_price.input_mtok)
  const output = readRate(found.model_price.output_mtok)
  if (input === null || output === null) return null
  return {
    input,
    output,
    cacheRead: readRate(found.model_price.cache_read_mtok),
    cacheWrite: readRate(found.model_price.cache_write_mtok),
    contextWindow: found.model.context_window ?? null,
    version: genaiPricesVersion,
  }
}

/**
 * @param atMs UTC milliseconds of the call; prices change with the day and with some vendors with the hour
 * @returns null when no table knows exactly this model
 */
export async function findPrices(vendor: Vendor, modelId: string, atMs: number): Promise<ModelPrices | null> {
  const table = tableNames[vendor]
  if (table === undefined) return null
  const fromTable = await findInTable(table, modelId, atMs)
  return (
    fromTable ?? supplementPrices.get(`${vendor} ${modelId.toLowerCase().replace(dateSuffix, '')}`) ?? null
  )
}
