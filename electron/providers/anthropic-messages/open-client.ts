import { vendorNames } from '../../../shared/domain/vendor-list.ts'
import { AdapterError, type AdapterIo } from '../adapter.ts'
import { failureOf } from '../classify-failure.ts'
import { closeLastRecord } from '../close-last-record.ts'

/**
 * Opens a client that makes one request per call, prints nothing and traces nothing.
 * @throws AdapterError for a key that no header can carry.
 */
export async function openClient(io: AdapterIo) {
  if (io.apiKey !== null && /[^\x21-\x7e]/.test(io.apiKey)) {
    throw new AdapterError(
      failureOf('auth', {
        vendorName: vendorNames[io.vendor],
        sentence: 'The key has characters that no key can have.',
      }),
    )
  }
  const { Anthropic } = await import('@anthropic-ai/sdk')
  return new Anthropic({
    // The SDK adds the version path itself.
    baseURL: io.baseUrl.replace(/\/v1$/, ''),
    // An empty key keeps the SDK from looking for another in the environment or in configuration files.
    apiKey: io.apiKey ?? '',
    ...(io.apiKey === null ? { defaultHeaders: { authorization: null } } : {}),
    maxRetries: 0,
    fetch: async (input, init) => closeLastRecord(await fetch(input, init)),
    logLevel: 'off',
    openTelemetry: false,
  })
}
