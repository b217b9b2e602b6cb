import { findProvider } from '@pydantic/genai-prices'
import {
  createPriceBook,
  type PriceBook,
  type PriceBookOptions,
} from '../../electron/providers/catalogue/price-book.ts'
import { tableVendors } from '../../electron/providers/catalogue/table-data.ts'
import type { Store } from '../../electron/store/store.ts'
import { atMs } from './price-setup.ts'

/** Where nobody listens: whoever asks is refused at once. */
export const closedUrl = 'http://127.0.0.1:1/prices.json'

/** A book over a real store, as the application makes it. */
export function openBook(store: Store, changes: Partial<PriceBookOptions> = {}): PriceBook {
  return createPriceBook({
    shelf: {
      ownPrices: () => store.ownPrices.list(),
      setOwn: (price) => store.ownPrices.set(price),
      removeOwn: (vendor, modelId) => store.ownPrices.remove(vendor, modelId),
      readTable: () => store.priceTables.read('genai-prices'),
      writeTable: (table) => store.priceTables.write('genai-prices', table),
    },
    now: () => atMs,
    tableUrl: closedUrl,
    ...changes,
  })
}

interface EditableModel {
  id: string
  match: object
  prices: object
}

interface EditableProvider {
  id: string
  models: EditableModel[]
}

/**
 * The published table as JSON, with the changes a test makes to it. Unlike the package it does not name the kinds of its
 * conditions (seen in the repository, 2026).
 */
export function publishedTable(change: (providers: EditableProvider[]) => void = () => {}): string {
  const providers = Object.values(tableVendors).flatMap((id) => findProvider({ providerId: id }) ?? [])
  const copy = JSON.parse(
    JSON.stringify([...providers, { id: 'unheard-of', models: [] }]),
  ) as EditableProvider[]
  change(copy)
  return JSON.stringify(copy)
}

export function findModel(
  providers: readonly EditableProvider[],
  provider: string,
  id: string,
): EditableModel {
  const model = providers.find((one) => one.id === provider)?.models.find((one) => one.id === id)
  if (model === undefined) throw new Error(`${provider} has no ${id}`)
  return model
}
