// What Baton knows about each api at each vendor. It is data of this version of Baton, so it is fetched once. One writer:
// this module.
import { useEffect } from 'react'
import { create } from 'zustand'
import type { ProviderRecord, StateWay } from '../../shared/domain/provider-record.ts'
import type { ApiKind, Vendor } from '../../shared/domain/vendor.ts'
import { errorSentence } from './report-error.ts'
import { session } from './session.ts'

interface RecordsStore {
  /** null until they are here. */
  readonly records: readonly ProviderRecord[] | null
  /** Why they could not be fetched, as a sentence; null when nothing speaks against it. */
  readonly problem: string | null
}

export const useRecordsStore = create<RecordsStore>(() => ({ records: null, problem: null }))

let isFetching = false

/** Fetches the records unless they are here or on their way. */
export async function fetchRecords(): Promise<void> {
  if (isFetching || useRecordsStore.getState().records !== null) return
  isFetching = true
  try {
    useRecordsStore.setState({ records: await session().client.providers.records({}), problem: null })
  } catch (error) {
    useRecordsStore.setState({ problem: errorSentence(error) })
  } finally {
    isFetching = false
  }
}

/** All records, fetched when the first component asks. */
export function useRecords(): RecordsStore {
  useEffect(() => void fetchRecords(), [])
  return useRecordsStore()
}

/** The record of an api at a vendor; null when there is none, or not yet. */
export function findRecord(
  records: readonly ProviderRecord[] | null,
  api: ApiKind,
  vendor: Vendor,
): ProviderRecord | null {
  return records?.find((record) => record.api === api && record.vendor === vendor) ?? null
}

/** How an api is called on the screen: as its record says, else as its record at another vendor does, else by its own name. */
export function apiName(records: readonly ProviderRecord[] | null, api: ApiKind, vendor: Vendor): string {
  const record =
    findRecord(records, api, vendor) ?? records?.find((candidate) => candidate.api === api) ?? null
  return record?.apiName ?? api
}

/** A way of an api to hold a conversation, by its name; null when the record does not know it. */
export function findWay(record: ProviderRecord | null, name: string | null): StateWay | null {
  return record?.ways.find((way) => way.name === name) ?? null
}

/** The record of an api at a vendor; null when there is none, or not yet. */
export function useRecord(api: ApiKind, vendor: Vendor): ProviderRecord | null {
  return findRecord(useRecords().records, api, vendor)
}

/** How an api is called on the screen. */
export function useApiName(api: ApiKind, vendor: Vendor): string {
  return apiName(useRecords().records, api, vendor)
}
