// One client per call, for both Google dialects. The SDK never sees the key: with GOOGLE_GENAI_DEBUG set it prints
// every header, so the key is put in at the last step, in `fetch`, where sizes and headers are read as well.
import { vendorNames } from '../../../shared/domain/vendor-list.ts'
import { AdapterError, type AdapterIo } from '../adapter.ts'
import { failureOf } from '../classify-failure.ts'
import { closeLastRecord } from '../close-last-record.ts'
import type { GoogleCall } from './classify.ts'

const standInKey = 'kept-by-baton'

/** What was seen of the one request. */
export interface SeenCall {
  response: Response | null
  requestBytes: number | null
}

/** The base URL and the version path; an address that already ends in a version keeps it. */
export function splitVersion(baseUrl: string): { readonly baseUrl: string; readonly apiVersion: string } {
  const match = /^(.*)\/(v1(?:alpha|beta)?)$/.exec(baseUrl)
  return match?.[1] !== undefined && match[2] !== undefined
    ? { baseUrl: match[1], apiVersion: match[2] }
    : { baseUrl, apiVersion: 'v1beta' }
}

/** Sends what the SDK prepared, with the account's key and a signal that surely closes the socket. */
function makeFetch(io: AdapterIo, signal: AbortSignal, seen: SeenCall): typeof fetch {
  return async (input, init) => {
    const prepared = new Request(input, init)
    const headers = new Headers(prepared.headers)
    if (headers.get('cookie') === '') headers.delete('cookie')
    if (io.apiKey === null) headers.delete('x-goog-api-key')
    else headers.set('x-goog-api-key', io.apiKey)
    const body = prepared.method === 'GET' ? null : await prepared.text()
    seen.requestBytes = body === null ? null : Buffer.byteLength(body)
    const response = await fetch(prepared.url, { method: prepared.method, headers, body, signal })
    seen.response = response
    return closeLastRecord(response)
  }
}

/** @throws AdapterError for a key that no header can carry. */
export async function openGoogle(io: AdapterIo) {
  if (io.apiKey !== null && /[^\x21-\x7e]/.test(io.apiKey)) {
    throw new AdapterError(
      failureOf('auth', {
        vendorName: vendorNames[io.vendor],
        sentence: 'The key has characters that no key can have.',
      }),
    )
  }
  const { GoogleGenAI } = await import('@google/genai')
  const seen: SeenCall = { response: null, requestBytes: null }
  const stop = new AbortController()
  const { baseUrl, apiVersion } = splitVersion(io.baseUrl)
  const client = new GoogleGenAI({
    vertexai: false,
    apiKey: standInKey,
    apiVersion,
    httpOptions: {
      baseUrl,
      apiVersion,
      fetch: makeFetch(io, AbortSignal.any([io.signal, stop.signal]), seen),
    },
  })
  return {
    client,
    seen,
    /** Closes the socket when it is still open: the SDK lets go of a response without ending it. */
    close: () => stop.abort(),
  }
}

/** Rate-limit and processing headers; names arrive in lower case. */
export function keptHeaders(seen: SeenCall): Record<string, string> {
  const isKept = (name: string): boolean =>
    name.startsWith('x-ratelimit-') ||
    ['server-timing', 'retry-after', 'x-gemini-service-tier'].includes(name)
  return Object.fromEntries([...(seen.response?.headers ?? [])].filter(([name]) => isKept(name)))
}

export function googleCallOf(io: AdapterIo, modelId: string | null, seen: SeenCall | null): GoogleCall {
  const response = seen?.response ?? null
  return {
    vendorName: vendorNames[io.vendor],
    modelId,
    baseUrl: io.baseUrl,
    apiKey: io.apiKey,
    signal: io.signal,
    hasStarted: response?.ok === true,
    headers: response?.headers ?? null,
    nowMs: io.now(),
  }
}
