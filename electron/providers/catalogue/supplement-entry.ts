// How the supplement is written down: dollars as text, so that every digit is the one the source has.
import type { Rate, Rates, RateWindow } from '../../../shared/domain/price.ts'
import type { Vendor } from '../../../shared/domain/vendor.ts'
import { scaleDecimal } from '../openai-chat/decimal-money.ts'
import type { ListedPrice, ScheduledRates } from './listed-price.ts'

/** The day on which the supplement was last gone through. */
export const supplementDay = '2026-11-26'
export const supplementVersion = `Baton's supplement (${supplementDay})`

/** Dollars for a million tokens. What is left out is not listed by the source, which is not the same as free. */
export interface DollarRates {
  readonly input: string
  readonly output: string
  readonly cacheRead?: string
  readonly cacheWrite?: string
  readonly cacheWriteLong?: string
}

export interface DollarPrice extends DollarRates {
  /** With more input tokens than this the whole request costs what stands here. */
  readonly above?: { readonly tokens: number; readonly dollars: DollarRates }
  /** Dollars for a thousand uses of the provider's own tools. */
  readonly tools?: Readonly<Record<string, string>>
}

export interface SupplementSource {
  /** What it is called and of which day it is. */
  readonly name: string
  /** UTC, `YYYY-MM-DD`. */
  readonly day: string
  /** Where the price can be checked. */
  readonly url: string
}

export interface SupplementEntry {
  readonly vendor: Vendor
  readonly modelId: string
  readonly otherNames?: readonly string[]
  /** One price, or several with the time from which and the hours in which they count; the last that fits counts. */
  readonly price:
    | DollarPrice
    | readonly {
        /** UTC, ISO 8601. */
        readonly startsAt?: string
        readonly window?: RateWindow
        readonly dollars: DollarPrice
      }[]
  readonly contextWindow?: number
  readonly source: SupplementSource
  readonly note?: string
  /**
   * Why it goes before what the price table says of this model. It does so only while the table says what it said when
   * this was written: a table that was changed since knows better.
   */
  readonly corrects?: string
}

/** A price of the supplement; `corrects` as in the entry. */
export interface SupplementPrice extends ListedPrice {
  readonly corrects: string | null
}

/** @throws RangeError for what is no amount, which only a slip in the supplement can be */
function toNano(dollars: string, places: number): number {
  const nano = scaleDecimal(dollars, places)
  if (nano === null) throw new RangeError(`${dollars} is no amount`)
  return nano
}

type RateName = keyof DollarRates

function readRate(price: DollarPrice, name: RateName): Rate | null {
  const base = price[name]
  if (base === undefined) return null
  const above = price.above?.dollars[name]
  return {
    base: toNano(base, 9),
    tiers:
      price.above === undefined || above === undefined
        ? []
        : [{ above: price.above.tokens, price: toNano(above, 9) }],
  }
}

export function readDollars(price: DollarPrice): Rates {
  const rate = (name: RateName) => readRate(price, name)
  return {
    input: rate('input') ?? { base: toNano(price.input, 9), tiers: [] },
    output: rate('output') ?? { base: toNano(price.output, 9), tiers: [] },
    cacheRead: rate('cacheRead'),
    cacheWrite: rate('cacheWrite'),
    cacheWriteLong: rate('cacheWriteLong'),
    audioInput: null,
    tools: Object.fromEntries(
      Object.entries(price.tools ?? {}).map(([name, dollars]) => [name, toNano(dollars, 12)]),
    ),
    request: null,
  }
}

function isList<Item>(value: DollarPrice | readonly Item[]): value is readonly Item[] {
  return Array.isArray(value)
}

export function readEntry(entry: SupplementEntry): SupplementPrice {
  const [first, ...rest]: ScheduledRates[] = isList(entry.price)
    ? entry.price.map(({ startsAt, window, dollars }) => ({
        startsAt: startsAt === undefined ? null : Date.parse(startsAt),
        window: window ?? null,
        rates: readDollars(dollars),
      }))
    : [{ startsAt: null, window: null, rates: readDollars(entry.price) }]
  if (first === undefined) throw new RangeError(`${entry.modelId} has no price`)
  return {
    vendor: entry.vendor,
    modelId: entry.modelId,
    otherNames: entry.otherNames ?? [],
    schedule: [first, ...rest],
    contextWindow: entry.contextWindow ?? null,
    source: 'supplement',
    version: supplementVersion,
    sourceName: `${supplementVersion}, from ${entry.source.name}`,
    sourceUrl: entry.source.url,
    asOf: Date.parse(entry.source.day),
    note: entry.note ?? null,
    corrects: entry.corrects ?? null,
  }
}

/** The MIT-licensed price data of another program, taken as facts; generated on 2026-11-10. */
export function piAi(url: string): SupplementSource {
  return { name: 'the price data of pi-ai 1.5.2 (2026-11-10)', day: '2026-11-10', url }
}
