import type { UsageFilter } from '../../shared/domain/usage-report.ts'
import type { Store } from '../store/store.ts'

export interface UsageFile {
  readonly fileName: string
  readonly mediaType: string
  readonly content: string
}

/** Every call of the filter as rows. */
export async function exportUsage(
  _store: Store,
  _filter: UsageFilter,
  _format: 'csv' | 'json',
): Promise<UsageFile> {
  throw new Error('being written')
}
