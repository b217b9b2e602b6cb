// A file of a vendor may be large, so a history on disk is compared with it by a thread of its own.
import type { UsageComparison } from '../../shared/domain/usage-report.ts'
import type { Store } from '../store/store.ts'
import { askUsageThread } from '../workers/usage-thread.ts'
import { compareUsage } from './compare-usage.ts'
import { UsageFileError } from './vendor-usage/usage-file-error.ts'

/** See compareUsage. @throws UsageFileError for a file that cannot be read; its message is a sentence for the person */
export async function compareUsageFile(
  store: Store,
  file: { readonly fileName: string; readonly content: string },
): Promise<UsageComparison> {
  if (store.path === null) return compareUsage(store.ledger, file)
  const reply = await askUsageThread({ kind: 'compare', path: store.path, ...file })
  if (reply.kind === 'refused') throw new UsageFileError(reply.sentence)
  if (reply.kind !== 'comparison') throw new Error(`the usage thread answered with ${reply.kind}`)
  return reply.comparison
}
