// Reads the data of genai-prices, as it comes with the package and as it is published. Only what Baton can use is taken;
// a model with a price it cannot read is left out, since no price is better than a wrong one.
import { z } from 'zod'
import type { Rate, Rates, RateWindow } from '../../../shared/domain/price.ts'
import type { Vendor } from '../../../shared/domain/vendor.ts'
import { believedNanoUsd } from '../largest-amounts.ts'
import { scaleDecimal } from '../openai-chat/decimal-money.ts'
import type { ListedPrice, ScheduledRates } from './listed-price.ts'
import { everyDay, timeOfDayMs } from './rate-schedule.ts'

/** How the table calls the vendors whose prices it lists. The others have no list prices of their own. */
export const tableVendors: Partial<Record<Vendor, string>> = {
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

/** Vendors with one price for text and audio where they name none for audio (Google's price page, 2026-11). */
const audioIsInput: ReadonlySet<Vendor> = new Set(['google'])

const constraintSchema = z.looseObject({
  start_date: z.string().optional(),
  start_time: z.string().optional(),
  end_time: z.string().optional(),
})
const modelPriceSchema = z.record(z.string(), z.unknown())

export const tableProviderSchema = z.object({
  id: z.string().max(100),
  pricing_urls: z.array(z.string().max(500)).optional(),
  models: z.array(
    z.object({
      id: z.string().min(1).max(300),
      match: z.record(z.string(), z.unknown()),
      context_window: z.number().int().positive().optional(),
      prices: z.union([
        z.array(z.object({ constraint: constraintSchema.optional(), prices: modelPriceSchema })).min(1),
        modelPriceSchema,
      ]),
    }),
  ),
})
export type TableProvider = z.infer<typeof tableProviderSchema>
type TableModel = TableProvider['models'][number]

export const tableSchema = z.array(tableProviderSchema).max(1_000)

const priceSchema = z.union([
  z.number(),
  z.object({
    base: z.number(),
    tiers: z.array(z.object({ start: z.number().int().nonnegative(), price: z.number() })),
  }),
])

/** Thrown inside while a model is read; it is left out then. */
class UnreadablePriceError extends Error {
  override readonly name = 'UnreadablePriceError'
}

/** @param places 9 for dollars per million, 12 for dollars per thousand, to nano-dollars per million */
function toNano(dollars: number, places: number): number {
  const nano = believedNanoUsd(scaleDecimal(dollars, places))
  if (nano === null) throw new UnreadablePriceError('not an amount')
  return nano
}

/**
 * A tier counts above its `start`. Where a vendor's page has the limit itself in the dearer tier ("<272K" for GPT-5.4 to
 * GPT-5.6 and GPT-6 Astra, ">= 200k" for Grok), the table starts one below, 271,999 or 199,999, and says so in its
 * comments; GPT-6 Sol and Luna have "more than 272K" (genai-prices 0.1.8, 2026-09-23). Both are taken as they are.
 */
function readRate(value: unknown): Rate | null {
  if (value === undefined) return null
  const price = priceSchema.safeParse(value)
  if (!price.success) throw new UnreadablePriceError('not a price')
  if (typeof price.data === 'number') return { base: toNano(price.data, 9), tiers: [] }
  const tiers = price.data.tiers.map((tier) => ({ above: tier.start, price: toNano(tier.price, 9) }))
  return { base: toNano(price.data.base, 9), tiers: tiers.sort((a, b) => a.above - b.above) }
}

/** Null where a model is not sold by the tokens it reads and writes. */
function readRates(vendor: Vendor, price: Readonly<Record<string, unknown>>): Rates | null {
  const input = readRate(price.input_mtok)
  const output = readRate(price.output_mtok)
  if (input === null || output === null) return null
  const tools: Record<string, number> = {}
  for (const [name, dollarsPerThousand] of [
    ['web-search', price.web_searches_kcount],
    ['file-search', price.storage_searches_kcount],
  ] as const) {
    if (typeof dollarsPerThousand === 'number') tools[name] = toNano(dollarsPerThousand, 12)
  }
  return {
    input,
    output,
    cacheRead: readRate(price.cache_read_mtok),
    cacheWrite: readRate(price.cache_write_mtok),
    cacheWriteLong: readRate(price.cache_write_1h_mtok),
    audioInput: readRate(price.input_audio_mtok) ?? (audioIsInput.has(vendor) ? input : null),
    tools,
    request: null,
  }
}

function readWindow(from: string, to: string): RateWindow {
  const utc = (time: string) => time.replace(/Z$/, '')
  if (timeOfDayMs(utc(from)) === null || timeOfDayMs(utc(to)) === null) {
    throw new UnreadablePriceError('not a time of the day')
  }
  return { from: utc(from), to: utc(to), days: [...everyDay] }
}

function readWhen(constraint: z.infer<typeof constraintSchema> | undefined) {
  if (constraint === undefined) return { startsAt: null, window: null }
  const { start_date: startDate, start_time: from, end_time: to } = constraint
  if (startDate !== undefined && from === undefined && to === undefined) {
    const startsAt = /^\d{4}-\d{2}-\d{2}$/.test(startDate) ? Date.parse(`${startDate}T00:00:00Z`) : Number.NaN
    if (Number.isNaN(startsAt)) throw new UnreadablePriceError('not a day')
    return { startsAt, window: null }
  }
  if (startDate === undefined && from !== undefined && to !== undefined) {
    return { startsAt: null, window: readWindow(from, to) }
  }
  throw new UnreadablePriceError('another kind of condition')
}

function readSchedule(vendor: Vendor, prices: TableModel['prices']): ListedPrice['schedule'] | null {
  const entries = Array.isArray(prices) ? prices : [{ constraint: undefined, prices }]
  const schedule: ScheduledRates[] = []
  for (const entry of entries) {
    const rates = readRates(vendor, entry.prices)
    if (rates === null) return null
    schedule.push({ ...readWhen(entry.constraint), rates })
  }
  const [first, ...rest] = schedule
  return first === undefined ? null : [first, ...rest]
}

/**
 * The names a model is listed under, its id left out. The table also matches by beginnings and patterns, so that a newer
 * model would silently get the price of an older one (claude-sonnet-5-5 of claude-sonnet-5, seen 2026-11-20): none of
 * that counts.
 */
function namesOf(match: Readonly<Record<string, unknown>>): string[] {
  if (typeof match.equals === 'string') return [match.equals]
  if (!Array.isArray(match.or)) return []
  return match.or.flatMap((part: unknown) =>
    typeof part === 'object' && part !== null ? namesOf(part as Record<string, unknown>) : [],
  )
}

export interface TableEdition {
  readonly version: string
  /** UTC milliseconds. */
  readonly asOf: number
}

/** The prices of one vendor in the table. */
export function readProvider(vendor: Vendor, provider: TableProvider, edition: TableEdition): ListedPrice[] {
  const sourceUrl = provider.pricing_urls?.find((url) => url.startsWith('https://')) ?? null
  return provider.models.flatMap((model): ListedPrice[] => {
    try {
      const schedule = readSchedule(vendor, model.prices)
      if (schedule === null) return []
      return [
        {
          vendor,
          modelId: model.id,
          otherNames: namesOf(model.match).filter((name) => name !== model.id),
          schedule,
          contextWindow: model.context_window ?? null,
          source: 'table',
          version: edition.version,
          sourceName: edition.version,
          sourceUrl,
          asOf: edition.asOf,
          note: null,
        },
      ]
    } catch (error) {
      if (error instanceof UnreadablePriceError) return []
      throw error
    }
  })
}
