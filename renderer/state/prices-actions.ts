// What the person does about prices: sets their own, takes them back, asks for a newer table. What calls cost so far
// stays as it was.
import type { PriceRow, PriceTableState, Rates } from '../../shared/domain/price.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import { refreshCachedModels } from './models-store.ts'
import { errorSentence } from './report-error.ts'
import { askCommand, runCommand } from './run-command.ts'
import { session } from './session.ts'

export interface PriceQuery {
  /** Words that must stand in the vendor or the model id. */
  readonly query: string
  readonly vendor: Vendor | null
  readonly isOwnOnly: boolean
  /** At most 500. */
  readonly limit: number
}

export interface PriceList {
  readonly rows: readonly PriceRow[]
  readonly total: number
  readonly table: PriceTableState
}

export function listPrices(query: PriceQuery, signal: AbortSignal): Promise<PriceList> {
  return session().client.prices.list(query, { signal })
}

/** @returns the row as it is now; null when it was not accepted and the person has been told */
export async function setOwnPrice(vendor: Vendor, modelId: string, rates: Rates): Promise<PriceRow | null> {
  const row = await askCommand(() => session().client.prices.setOwn({ vendor, modelId, rates }))
  // The picker shows prices too.
  if (row !== null) void refreshCachedModels()
  return row
}

export async function removeOwnPrice(vendor: Vendor, modelId: string): Promise<boolean> {
  const isDone = await runCommand(() => session().client.prices.removeOwn({ vendor, modelId }))
  if (isDone) void refreshCachedModels()
  return isDone
}

export type PriceRefresh =
  | { readonly isDone: true; readonly changedCount: number }
  | { readonly isDone: false; readonly sentence: string }

/** Asks the host of the table for the newest one; the one request Baton makes for prices. */
export async function refreshPrices(): Promise<PriceRefresh> {
  try {
    const { changedCount } = await session().client.prices.refresh({})
    void refreshCachedModels()
    return { isDone: true, changedCount }
  } catch (error) {
    return { isDone: false, sentence: errorSentence(error) }
  }
}
