import type { AdapterIo } from '../adapter.ts'
import { closeLastRecord } from '../close-last-record.ts'
import { refuseUnreadableKey } from '../refuse-unreadable-key.ts'

/**
 * Opens a client that makes one request per call, prints nothing and traces nothing.
 * @throws AdapterError for a key that no header can carry.
 */
export async function openClient(io: AdapterIo) {
  refuseUnreadableKey(io)
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
