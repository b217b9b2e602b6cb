import type { Vendor } from '../../shared/domain/vendor.ts'
import { vendorNames } from '../../shared/domain/vendor-list.ts'
import { AdapterError } from '../providers/adapter.ts'
import { failureOf } from '../providers/classify-failure.ts'
import type { Connection, TurnTools } from './turn-job.ts'

/**
 * A keychain may wait for the person to unlock it; stopping and closing wait for neither.
 * @throws AdapterError
 */
export function connectUntilAborted(
  tools: Pick<TurnTools, 'connect'>,
  accountId: string,
  vendor: Vendor,
  signal: AbortSignal,
): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const end = () => reject(new AdapterError(failureOf('aborted', { vendorName: vendorNames[vendor] })))
    if (signal.aborted) end()
    signal.addEventListener('abort', end, { once: true })
    tools
      .connect(accountId)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', end))
  })
}
