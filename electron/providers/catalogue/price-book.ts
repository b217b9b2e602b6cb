// What models cost, from every source Baton has: the price table that came with it or was fetched, the supplement, what
// providers list themselves, and the person's own prices. Nothing is requested but by `refresh`.
import type { ModelInfo } from '../../../shared/domain/model.ts'
import type { PriceRow, PriceTableState, Rates } from '../../../shared/domain/price.ts'
import type { Cost } from '../../../shared/domain/usage.ts'
import type { Vendor } from '../../../shared/domain/vendor.ts'
import { AdapterError } from '../adapter.ts'
import { failureOf } from '../classify-failure.ts'
import { vendorProfiles } from '../vendors.ts'
import { checkOwnPrice } from './check-own-price.ts'
import { describeModels } from './describe-models.ts'
import {
  type FetchLimits,
  fetchTable,
  hostOf,
  type KeptTable,
  readKeptTable,
  usualFetchLimits,
} from './fetch-table.ts'
import { compareLines, matchesWords, type PriceLine, presentLine } from './list-prices.ts'
import {
  createProviderJoin,
  joinTables,
  type ListedPrices,
  type OwnPrice,
  type PriceSources,
  type ProviderPrice,
} from './price-sources.ts'
import { loadPackagedTable, type PriceTable } from './price-table.ts'
import { type PriceInput, priceTurn } from './prices.ts'

export type { PriceInput } from './prices.ts'

/** Asked only when a person asks for newer prices; the package names the same address (genai-prices 0.1.8). */
export const usualTableUrl =
  'https://raw.githubusercontent.com/pydantic/genai-prices/main/prices/new_data/v2/data.json'

export interface PriceListQuery {
  readonly query: string
  readonly vendor: Vendor | null
  readonly isOwnOnly: boolean
  readonly limit: number
}

interface KeptPrice extends OwnPrice {
  readonly vendor: Vendor
  readonly modelId: string
}

/** Where the book keeps what it is told. */
export interface PriceShelf {
  ownPrices(): readonly KeptPrice[]
  setOwn(price: KeptPrice): void
  removeOwn(vendor: Vendor, modelId: string): void
  readTable(): KeptTable | null
  writeTable(table: KeptTable): void
}

export interface PriceBook {
  /** What a call cost, or why that is unknown. Also prices counts that are only expected. */
  price(input: PriceInput): Promise<Cost>
  /** Names, windows and prices of what a provider lists; what it says itself stays. */
  describe(vendor: Vendor, models: readonly ModelInfo[]): Promise<ModelInfo[]>
  /** The same models with the prices the person set in the place of the listed ones. */
  withOwnPrices(vendor: Vendor, models: readonly ModelInfo[]): ModelInfo[]
  list(query: PriceListQuery): Promise<{ rows: PriceRow[]; total: number; table: PriceTableState }>
  /** @throws AdapterError with a sentence for a price that cannot be */
  setOwn(vendor: Vendor, modelId: string, rates: Rates): Promise<PriceRow>
  removeOwn(vendor: Vendor, modelId: string): void
  /** @throws AdapterError with a sentence when the host does not answer, or with something that is no price table */
  refresh(): Promise<{ table: PriceTableState; changedCount: number }>
}

export interface PriceBookOptions {
  readonly shelf: PriceShelf
  readonly now: () => number
  /** Where the newest table is fetched from. */
  readonly tableUrl: string
  /**
   * What providers state in their lists of models, of one vendor or of all; most state nothing. The same array as long as
   * they state the same, since an index is made of each.
   */
  providerPrices?(vendor: Vendor | null): readonly ProviderPrice[]
  /** Told when the person set a price, or took one back. */
  onOwnPriceChanged?(vendor: Vendor): void
  /** Told when another table counts; a refresh waits for what is done about it. */
  onTableChanged?(): Promise<void>
  /** Told once when a table that was fetched cannot be used any more, and the packaged one serves instead. */
  onTableUnusable?(): void
  readonly limits?: FetchLimits
}

/** The table in use, with the supplement put to it. */
interface Edition {
  readonly table: PriceTable
  readonly prices: ListedPrices
  readonly fetchedAt: number | null
}

function keyOf({ vendor, modelId }: { readonly vendor: Vendor; readonly modelId: string }): string {
  return `${vendor} ${modelId.toLowerCase()}`
}

function countChanges(before: PriceTable, after: PriceTable): number {
  const contents = ({ prices }: PriceTable) =>
    new Map(prices.map((price) => [keyOf(price), JSON.stringify(price.schedule)]))
  const [old, fresh] = [contents(before), contents(after)]
  return [...new Set([...old.keys(), ...fresh.keys()])].filter((key) => old.get(key) !== fresh.get(key))
    .length
}

export function createPriceBook(options: PriceBookOptions): PriceBook {
  const { shelf, now, tableUrl } = options
  const limits = options.limits ?? usualFetchLimits
  const joinProvider = createProviderJoin()
  let edition: Promise<Edition> | null = null
  let refreshing: ReturnType<PriceBook['refresh']> | null = null

  const openEdition = async (): Promise<Edition> => {
    const packaged = await loadPackagedTable()
    const kept = shelf.readTable()
    // An older one than came with a newer Baton has had its day, and is nothing to tell about.
    const isNewer = kept !== null && kept.asOf >= packaged.edition.asOf
    const table = isNewer ? readKeptTable(kept, packaged) : null
    if (isNewer && table === null) options.onTableUnusable?.()
    return table === null || kept === null
      ? { table: packaged, prices: joinTables(packaged, packaged), fetchedAt: null }
      : { table, prices: joinTables(table, packaged), fetchedAt: kept.fetchedAt }
  }
  const current = (): Promise<Edition> => {
    edition ??= openEdition().catch((error: unknown) => {
      // So that the next one who asks gets another try.
      edition = null
      throw error
    })
    return edition
  }

  const stateOf = ({ table, fetchedAt }: Edition): PriceTableState => ({
    host: hostOf(tableUrl),
    sourceName: table.edition.version,
    asOf: table.edition.asOf,
    fetchedAt,
  })
  const listedFor = ({ table, prices }: Edition, vendor: Vendor | null): ListedPrices =>
    joinProvider(prices, options.providerPrices?.(vendor) ?? [], table.edition.asOf)

  const openOwn = (): PriceSources['own'] => {
    const own = new Map(shelf.ownPrices().map((price) => [keyOf(price), price]))
    return (vendor, modelId) => own.get(keyOf({ vendor, modelId })) ?? null
  }
  const sourcesFor = async (vendor: Vendor): Promise<PriceSources> => ({
    own: openOwn(),
    listed: listedFor(await current(), vendor).find,
  })

  const refreshNow = async () => {
    const packaged = await loadPackagedTable()
    const before = await current()
    const { table, kept } = await fetchTable(tableUrl, packaged, now(), limits)
    shelf.writeTable(kept)
    const after = { table, prices: joinTables(table, packaged), fetchedAt: kept.fetchedAt }
    edition = Promise.resolve(after)
    await options.onTableChanged?.()
    return { table: stateOf(after), changedCount: countChanges(before.table, table) }
  }

  return {
    price: (input) => priceTurn(input, () => sourcesFor(input.vendor)),

    describe: (vendor, models) => describeModels(vendor, models, now(), () => sourcesFor(vendor)),

    withOwnPrices(vendor, models) {
      const own = openOwn()
      return models.map((model) => {
        const rates = own(vendor, model.id)?.rates
        if (rates === undefined) return model
        const { input, output } = rates
        return { ...model, inputNanoUsdPerMillion: input.base, outputNanoUsdPerMillion: output.base }
      })
    },

    async list({ query, vendor, isOwnOnly, limit }) {
      const state = await current()
      const listed = listedFor(state, vendor)
      const own = shelf.ownPrices()
      const lines = new Map<string, PriceLine>()
      if (!isOwnOnly) {
        for (const price of listed.prices) {
          lines.set(keyOf(price), { vendor: price.vendor, modelId: price.modelId, own: null, listed: price })
        }
      }
      for (const price of own) {
        const { vendor: ofVendor, modelId } = price
        lines.set(keyOf(price), {
          vendor: ofVendor,
          modelId,
          own: price,
          // A name that is listed only without its date is no line of the table.
          listed: listed.findListed(ofVendor, modelId),
        })
      }
      const words = query
        .toLowerCase()
        .split(/\s+/)
        .filter((word) => word !== '')
      const matching = [...lines.values()]
        .filter((line) => (vendor === null || line.vendor === vendor) && matchesWords(line, words))
        .sort(compareLines)
      const nowMs = now()
      return {
        rows: matching.slice(0, limit).map((line) => presentLine(line, nowMs)),
        total: matching.length,
        table: stateOf(state),
      }
    },

    async setOwn(vendor, modelId, rates) {
      if (vendorProfiles[vendor].isBuiltIn) {
        const sentence = 'The guide is part of Baton and costs nothing.'
        throw new AdapterError(failureOf('local', { vendorName: vendorProfiles[vendor].name, sentence }))
      }
      const own = { vendor, modelId, rates: checkOwnPrice(rates), setAt: now() }
      const same = shelf.ownPrices().find((price) => keyOf(price) === keyOf(own))
      // Written in other letters it is still the same model.
      if (same !== undefined && same.modelId !== modelId) shelf.removeOwn(vendor, same.modelId)
      shelf.setOwn(own)
      options.onOwnPriceChanged?.(vendor)
      const listed = listedFor(await current(), vendor).findListed(vendor, modelId)
      return presentLine({ vendor, modelId, own, listed }, now())
    },

    removeOwn(vendor, modelId) {
      const kept = shelf.ownPrices().find((price) => keyOf(price) === keyOf({ vendor, modelId }))
      if (kept === undefined) return
      shelf.removeOwn(vendor, kept.modelId)
      options.onOwnPriceChanged?.(vendor)
    },

    refresh() {
      // Who asks meanwhile gets the same answer.
      refreshing ??= refreshNow().finally(() => {
        refreshing = null
      })
      return refreshing
    },
  }
}
