// The words for what providers hold and for the receipts of what was deleted there.
import type { HeldItem, ReleaseReceipt } from '../../shared/domain/held-state.ts'
import { vendorNames } from '../../shared/domain/vendor-list.ts'
import { formatDay } from '../usage/format-numbers.ts'

/** Who holds it: `OpenAI`, or the name of the api when the account is gone. */
export function holderName(item: Pick<HeldItem, 'vendor' | 'apiName'>): string {
  return item.vendor === null ? item.apiName : vendorNames[item.vendor]
}

/** `Since 25 Nov 2026, until 25 Dec 2026.` What the provider names no end for says so. */
export function heldSpan(item: Pick<HeldItem, 'since' | 'until'>, nowMs: number): string {
  const since = `Since ${formatDay(item.since)}`
  if (item.until === null) return `${since}, and no end is named.`
  return item.until < nowMs
    ? `${since}. By the provider's own word it was kept until ${formatDay(item.until)}.`
    : `${since}, until ${formatDay(item.until)}.`
}

/** Whether the next turn may continue it, and if not, why. */
export function heldUse(item: Pick<HeldItem, 'isContinued' | 'deadReason'>): string {
  if (item.isContinued) return 'The next turn can continue it.'
  return item.deadReason === null ? 'Not continued.' : `Not continued. ${item.deadReason}`
}

/** What stands above a receipt. */
export function receiptTitle(receipt: Pick<ReleaseReceipt, 'outcome' | 'vendor'>): string {
  const name = vendorNames[receipt.vendor]
  switch (receipt.outcome) {
    case 'deleted':
      return `Deleted at ${name}`
    case 'already-gone':
      return `Already gone at ${name}`
    case 'failed':
      return `Not deleted at ${name}`
  }
}

/** After a try to delete: how many went and how many did not. */
export function releaseNotice(receipts: readonly Pick<ReleaseReceipt, 'outcome'>[]): string {
  const failed = receipts.filter((receipt) => receipt.outcome === 'failed').length
  if (receipts.length === 0) return 'There was nothing to delete.'
  if (failed === 0) return receipts.length === 1 ? 'Deleted.' : `All ${receipts.length} deleted.`
  if (failed === receipts.length) return failed === 1 ? 'It could not be deleted.' : 'None could be deleted.'
  return `${receipts.length - failed} deleted, ${failed} could not be.`
}

/** What deleting means, before it is done. */
export function releaseMeaning(items: readonly Pick<HeldItem, 'isContinued'>[]): string {
  const stays = 'The conversation stays here, with everything in it. It cannot be brought back there.'
  return items.some((item) => item.isContinued)
    ? `${stays} The next turn sends the history instead of continuing it.`
    : `${stays} Nothing changes for the next turn.`
}
