// The one place that touches Cohere's SDK. It adds the key and sends; records are read as they come, since its own
// stream ends wherever an answer contains "[DONE]" and renames every field (SDK 8.1.0). Loaded at first use, by its
// main entry: the package offers no narrower one, and this one leaves its AWS clients out.
import { vendorNames } from '../../../shared/domain/vendor-list.ts'
import type { AdapterIo } from '../adapter.ts'
import { refuseUnreadableKey } from '../refuse-unreadable-key.ts'
import type { CohereCall } from './classify.ts'

/** What the SDK would tell every server about this computer; none of them needs it. */
const unneededHeaders = Object.fromEntries(
  ['Language', 'SDK-Name', 'SDK-Version', 'Runtime', 'Runtime-Version'].map((name) => [
    `X-Fern-${name}`,
    null,
  ]),
)

/** The address without a version: the paths name theirs themselves, chat is v2 and the list of models v1. */
export function cohereRoot(io: AdapterIo): string {
  return io.baseUrl.replace(/\/v[12]$/, '')
}

/**
 * Opens a client for one call. Its passed-through requests have no time limit and are made once.
 * @throws AdapterError for a key that no header can carry
 * @throws Error for a base URL that is no address
 */
export async function openCohere(io: AdapterIo) {
  refuseUnreadableKey(io)
  // For an empty address the SDK would build a path without a server.
  if (!URL.canParse(io.baseUrl)) {
    throw Object.assign(new Error(`"${io.baseUrl}" is no address`), { code: 'ERR_INVALID_URL' })
  }
  const { CohereClientV2 } = await import('cohere-ai')
  return new CohereClientV2({
    // An empty key keeps the SDK from looking for CO_API_KEY, and sends no Authorization header.
    token: io.apiKey ?? '',
    baseUrl: cohereRoot(io),
    maxRetries: 0,
    headers: { ...unneededHeaders, 'User-Agent': 'Baton' },
    logging: { silent: true },
  })
}

/** What is known about a call before anything was sent. */
export function cohereCallOf(io: AdapterIo, modelId: string | null): CohereCall {
  return {
    vendorName: vendorNames[io.vendor],
    modelId,
    baseUrl: io.baseUrl,
    apiKey: io.apiKey,
    signal: io.signal,
    hasStarted: false,
    requestId: null,
    headers: null,
    nowMs: io.now(),
  }
}
