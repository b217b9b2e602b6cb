import { vendorNames } from '../../shared/domain/vendor-list.ts'
import { AdapterError, type AdapterIo } from './adapter.ts'
import { failureOf, notSentCode } from './classify-failure.ts'

/** @throws AdapterError for a key that no header can carry, such as one copied in its shortened form */
export function refuseUnreadableKey(io: Pick<AdapterIo, 'apiKey' | 'vendor'>): void {
  if (io.apiKey === null || !/[^\x21-\x7e]/.test(io.apiKey)) return
  throw new AdapterError(
    failureOf('auth', {
      vendorName: vendorNames[io.vendor],
      vendorCode: notSentCode,
      sentence: 'The key has characters that no key can have.',
    }),
  )
}
