// Finds the adapter and the record for an api. Made from a list of modules, so that a test can add one of its own.
import type { ProviderRecord } from '../../shared/domain/provider-record.ts'
import type { ApiKind, Vendor } from '../../shared/domain/vendor.ts'
import type { ApiModule, ProviderAdapter } from './adapter.ts'

export interface ApiRegistry {
  /** The adapter of a dialect, or null when Baton does not speak it (any more). */
  adapterFor(api: ApiKind): ProviderAdapter | null
  /** What is known about an api at a vendor; null when the vendor does not speak it. */
  recordOf(api: ApiKind, vendor: Vendor): ProviderRecord | null
  /** The dialects that can be spoken with a vendor, its default first. */
  apisOf(vendor: Vendor): readonly ApiKind[]
  /** Every record, in the order of the registry. */
  readonly records: readonly ProviderRecord[]
  /** Every api there is a record of, ended ones included. */
  readonly apis: readonly ApiKind[]
}

/** @throws Error for two records of one api at one vendor. */
export function createRegistry(modules: readonly ApiModule[]): ApiRegistry {
  const records = modules.flatMap((module) => module.records)
  const byKey = new Map<string, ProviderRecord>()
  for (const record of records) {
    const key = `${record.api} ${record.vendor}`
    if (byKey.has(key)) throw new Error(`two records of ${record.api} at ${record.vendor}`)
    byKey.set(key, record)
  }
  const adapters = new Map<ApiKind, ProviderAdapter>()
  for (const { adapter } of modules) if (adapter !== null) adapters.set(adapter.api, adapter)
  const order = (record: ProviderRecord) => record.preference ?? Number.POSITIVE_INFINITY
  return {
    adapterFor: (api) => adapters.get(api) ?? null,
    recordOf: (api, vendor) => byKey.get(`${api} ${vendor}`) ?? null,
    apisOf: (vendor) =>
      records
        .filter((record) => record.vendor === vendor && record.preference !== null)
        .toSorted((a, b) => order(a) - order(b))
        .map((record) => record.api),
    records,
    apis: [...new Set(records.map((record) => record.api))],
  }
}
