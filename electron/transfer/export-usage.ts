// Exports the ledger. A history on disk is read by a thread of its own; see workers/usage-thread.ts.
import type { UsageFilter } from '../../shared/domain/usage-report.ts'
import { SaveFileError } from '../platform/platform.ts'
import type { Store } from '../store/store.ts'
import { askUsageThread } from '../workers/usage-thread.ts'
import { largestUsageFileBytes, renderUsage, type UsageFile, type UsageFormat } from './render-usage.ts'

/**
 * Every call of the filter as rows: CSV for spreadsheets, or JSON as docs/usage-export.md describes it.
 * @throws SaveFileError with a sentence when it is more than can be handed over
 */
export async function exportUsage(
  store: Store,
  filter: UsageFilter,
  format: UsageFormat,
  limitBytes: number = largestUsageFileBytes,
): Promise<UsageFile> {
  if (store.path === null) return renderUsage(store.ledger, filter, format, limitBytes)
  const reply = await askUsageThread({ kind: 'export', path: store.path, filter, format, limitBytes })
  if (reply.kind === 'refused') throw new SaveFileError(reply.sentence)
  if (reply.kind !== 'file') throw new Error(`the usage thread answered with ${reply.kind}`)
  return reply.file
}
