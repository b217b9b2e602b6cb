// What removing a conversation for good means, before and after.
import type { HeldItem, ReleaseReceipt } from '../../shared/domain/held-state.ts'
import { formatQuantity } from '../usage/format-numbers.ts'

/** The words on the check box. @param possible null when nobody knows how many there are */
export function releaseLabel(possible: number | null): string {
  if (possible === null) return 'Also delete what providers hold'
  return `Also delete what providers hold (${formatQuantity(possible, 'item')})`
}

/** What stays at providers whatever is chosen, and why; null for nothing. */
export function staysWords(held: readonly Pick<HeldItem, 'canDelete' | 'obstacle'>[]): string | null {
  const staying = held.filter((item) => !item.canDelete)
  if (staying.length === 0) return null
  const why = [...new Set(staying.map(({ obstacle }) => obstacle).filter((obstacle) => obstacle !== null))]
  const count = `${formatQuantity(staying.length, 'item')} cannot be deleted from here.`
  return [count, ...why].join(' ')
}

/** What came of it, when the conversation is gone. */
export function purgeOutcome(receipts: readonly Pick<ReleaseReceipt, 'outcome'>[]): string {
  const failed = receipts.filter((receipt) => receipt.outcome === 'failed').length
  const done = receipts.length - failed
  if (receipts.length === 0) return 'The conversation is removed for good.'
  if (failed === 0)
    return `The conversation is removed for good. ${formatQuantity(done, 'item')} at providers ${done === 1 ? 'is' : 'are'} gone as well.`
  const rest = `${formatQuantity(failed, 'item')} at providers could not be deleted`
  return `The conversation is removed here. ${rest}; the receipts stay, and each can be tried again.`
}
