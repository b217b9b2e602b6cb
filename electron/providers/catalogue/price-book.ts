// What models cost, from every source Baton has: the price table that came with it or was fetched, the supplement, and
// the person's own prices.
import type { PriceRow, PriceTableState, Rates } from '../../../shared/domain/price.ts'
import type { Cost, Usage } from '../../../shared/domain/usage.ts'
import type { Vendor } from '../../../shared/domain/vendor.ts'
import { priceTurn } from './prices.ts'

/** Asked only when a person asks for newer prices; the package names the same address (genai-prices 0.1.8). */
export const usualTableUrl =
  'https://raw.githubusercontent.com/pydantic/genai-prices/main/prices/new_data/v2/data.json'

export interface PriceInput {
  readonly vendor: Vendor
  /** As the provider named it in its answer; null when it did not. */
  readonly modelServed: string | null
  readonly modelAsked: string
  /** null when the provider sent none; only what costs nothing has a cost then. */
  readonly usage: Usage | null
  /** UTC milliseconds of the call. */
  readonly atMs: number
}

export interface PriceListQuery {
  readonly query: string
  readonly vendor: Vendor | null
  readonly isOwnOnly: boolean
  readonly limit: number
}

/** Where the book keeps what it is told. */
export interface PriceShelf {
  ownPrices(): readonly { vendor: Vendor; modelId: string; rates: Rates; setAt: number }[]
  setOwn(price: { vendor: Vendor; modelId: string; rates: Rates; setAt: number }): void
  removeOwn(vendor: Vendor, modelId: string): void
  readTable(): { fetchedAt: number; asOf: number; content: string } | null
  writeTable(table: { fetchedAt: number; asOf: number; content: string }): void
}

export interface PriceBook {
  /** What a call cost, or why that is unknown. Also prices counts that are only expected. */
  price(input: PriceInput): Promise<Cost>
  list(query: PriceListQuery): Promise<{ rows: PriceRow[]; total: number; table: PriceTableState }>
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
}

export function createPriceBook(_options: PriceBookOptions): PriceBook {
  const missing = (): never => {
    throw new Error('being written')
  }
  return {
    price: async (input) => priceTurn({ ...input, usage: input.usage ?? missing() }),
    list: missing,
    setOwn: missing,
    removeOwn: missing,
    refresh: missing,
  }
}
