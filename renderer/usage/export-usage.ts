import type { UsageFilter } from '../../shared/domain/usage-report.ts'
import { downloadText } from '../state/download-text.ts'
import { runCommand } from '../state/run-command.ts'
import { session } from '../state/session.ts'
import { showNotice } from '../state/toast-store.ts'

/** Every call of the filter as a file: the desktop asks where and writes it, the browser downloads it. */
export function exportUsage(filter: UsageFilter, format: 'csv' | 'json'): Promise<boolean> {
  return runCommand(async () => {
    const outcome = await session().client.usage.export({ ...filter, format })
    if (outcome.outcome === 'download') downloadText(outcome.fileName, outcome.mediaType, outcome.content)
    if (outcome.outcome === 'saved') showNotice(`Saved as ${outcome.path}`)
  })
}
