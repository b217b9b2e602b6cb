import type { Account } from '../../shared/domain/account.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import type { ProviderPrice } from '../providers/catalogue/price-sources.ts'
import { vendorProfiles } from '../providers/vendors.ts'
import type { Store } from '../store/store.ts'

/**
 * The prices that providers state in their lists of models, as far as these were fetched.
 * @param vendor null for every vendor
 */
export function readProviderPrices(
  accounts: readonly Pick<Account, 'id' | 'vendor'>[],
  models: Store['models'],
  vendor: Vendor | null,
): ProviderPrice[] {
  const stating = accounts.filter(
    (account) =>
      (vendor === null || account.vendor === vendor) &&
      // Only such a list states prices, and reading the others would take its time.
      vendorProfiles[account.vendor].chat.modelList === 'described',
  )
  return stating.flatMap((account) => {
    const list = models.read(account.id)
    if (list === null) return []
    return list.models.flatMap(({ id, rates, contextWindow }) =>
      rates === undefined
        ? []
        : [{ vendor: account.vendor, modelId: id, rates, contextWindow, fetchedAt: list.fetchedAt }],
    )
  })
}
