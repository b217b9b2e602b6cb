import type { Account } from '../../shared/domain/account.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import type { ProviderPrice } from '../providers/catalogue/price-sources.ts'
import { vendorProfiles } from '../providers/vendors.ts'
import type { Store } from '../store/store.ts'

type StatingAccount = Pick<Account, 'id' | 'vendor'>
type ModelList = NonNullable<ReturnType<Store['models']['read']>>

/** A list that was read, with the vendor it is of. */
interface StatedList {
  readonly vendor: Vendor
  readonly list: ModelList
}

function isSame(some: readonly StatedList[], others: readonly StatedList[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ vendor, list }, index) => vendor === others[index]?.vendor && list === others[index].list)
  )
}

function pricesOf({ vendor, list }: StatedList): ProviderPrice[] {
  const { models, fetchedAt } = list
  return models.flatMap(({ id, rates, contextWindow }) =>
    rates === undefined ? [] : [{ vendor, modelId: id, rates, contextWindow, fetchedAt }],
  )
}

/**
 * Reads the prices that providers state in their lists of models, as far as these were fetched: of one vendor, or with
 * null of every one. The answer is the same array for as long as the store answers with the same lists.
 */
export function createProviderPrices(
  accounts: () => readonly StatingAccount[],
  models: Store['models'],
): (vendor: Vendor | null) => readonly ProviderPrice[] {
  const lastRead = new Map<
    Vendor | null,
    { readonly lists: readonly StatedList[]; readonly prices: readonly ProviderPrice[] }
  >()
  return (vendor) => {
    const lists = accounts()
      .filter(
        (account) =>
          (vendor === null || account.vendor === vendor) &&
          // Only such a list states prices, and reading the others would take its time.
          vendorProfiles[account.vendor].chat.modelList === 'described',
      )
      .flatMap((account): StatedList[] => {
        const list = models.read(account.id)
        return list === null ? [] : [{ vendor: account.vendor, list }]
      })
    const last = lastRead.get(vendor)
    if (last !== undefined && isSame(last.lists, lists)) return last.prices
    const prices = lists.flatMap(pricesOf)
    lastRead.set(vendor, { lists, prices })
    return prices
  }
}
