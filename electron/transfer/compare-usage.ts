import type { UsageComparison } from '../../shared/domain/usage-report.ts'
import type { LedgerStore } from '../store/store.ts'

/** A file that is no usage export Baton can read; the message is a sentence for the person. */
export class UsageFileError extends Error {
  override readonly name = 'UsageFileError'
}

/** Sets a vendor's own usage or cost export beside the ledger, day by day. @throws UsageFileError */
export function compareUsage(
  _ledger: LedgerStore,
  _file: { readonly fileName: string; readonly content: string },
): UsageComparison {
  throw new UsageFileError('being written')
}
