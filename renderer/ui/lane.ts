// Each vendor runs in its own lane. The colour is never the only sign: the name always stands beside it.
import type { Vendor } from '../../shared/domain/vendor.ts'
import { localVendors } from '../../shared/domain/vendor-list.ts'

/** The CSS value of a vendor's lane colour: `var(--lane-openai)`. Local servers share one lane. */
export function laneColor(vendor: Vendor): string {
  return localVendors.has(vendor) ? 'var(--lane-local)' : `var(--lane-${vendor})`
}
