// The records by vendor, to be looked through and to choose from.
import type { ProviderRecord } from '../../shared/domain/provider-record.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import { vendorNames, vendors } from '../../shared/domain/vendor-list.ts'

export interface VendorRecords {
  readonly vendor: Vendor
  readonly records: readonly ProviderRecord[]
}

/** The vendor's default first, one that has ended last. */
function byPreference(a: ProviderRecord, b: ProviderRecord): number {
  return (a.preference ?? Number.MAX_SAFE_INTEGER) - (b.preference ?? Number.MAX_SAFE_INTEGER)
}

function everyWord(record: ProviderRecord): string {
  return [
    vendorNames[record.vendor],
    ...Object.values(record).map((value) => (typeof value === 'string' ? value : JSON.stringify(value))),
  ]
    .join('\n')
    .toLowerCase()
}

/**
 * Groups records by vendor, in the order in which vendors are offered.
 * @param query words that must all stand somewhere in a record
 */
export function groupRecords(records: readonly ProviderRecord[], query: string): VendorRecords[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const found = records.filter((record) => {
    const text = everyWord(record)
    return words.every((word) => text.includes(word))
  })
  return vendors
    .map((vendor) => ({
      vendor,
      records: found.filter((record) => record.vendor === vendor).sort(byPreference),
    }))
    .filter((group) => group.records.length > 0)
}

/** The apis of a vendor that can be called, its default first. */
export function callableRecords(records: readonly ProviderRecord[], vendor: Vendor): ProviderRecord[] {
  return records.filter((record) => record.vendor === vendor && record.preference !== null).sort(byPreference)
}
