// Clients for both Google dialects. The SDK never sees the key: with GOOGLE_GENAI_DEBUG set it prints every header, so
// the key is put in at the last step, in `fetch`, where sizes, headers and raw records are read as well. A client knows
// of one call at a time; between two calls it has no key at all.
import type { GoogleGenAI } from '@google/genai'
import { vendorNames } from '../../../shared/domain/vendor-list.ts'
import type { AdapterIo } from '../adapter.ts'
import { closeLastRecord } from '../close-last-record.ts'
import { keepHeaders } from '../keep-headers.ts'
import { refuseUnreadableKey } from '../refuse-unreadable-key.ts'
import type { GoogleCall } from './classify.ts'
import { RawRecords } from './raw-records.ts'

const standInKey = 'kept-by-baton'

/** What was seen of the one request. */
export interface SeenCall {
  response: Response | null
  requestBytes: number | null
  /** The body of an answer with an error status as it came: the SDK changes it. */
  refusedBody: string | null
  /** The records of a stream of generateContent as they came; empty for everything else. */
  readonly records: RawRecords
}

/** One call over a client. */
export interface OpenCall {
  readonly client: GoogleGenAI
  readonly seen: SeenCall
  /** Closes the socket when it is still open: the SDK lets go of a response without ending it. */
  close(): void
}

/** A client that outlives a call. */
export interface GoogleConnection {
  readonly baseUrl: string
  /** Only one call at a time. @throws AdapterError for a key that no header can carry. */
  begin(io: AdapterIo): OpenCall
}

/** The base URL and the version path; an address that already ends in a version keeps it. */
export function splitVersion(baseUrl: string): { readonly baseUrl: string; readonly apiVersion: string } {
  const match = /^(.*)\/(v1(?:alpha|beta)?)$/.exec(baseUrl)
  return match?.[1] !== undefined && match[2] !== undefined
    ? { baseUrl: match[1], apiVersion: match[2] }
    : { baseUrl, apiVersion: 'v1beta' }
}

interface RunningCall {
  readonly apiKey: string | null
  readonly signal: AbortSignal
  readonly seen: SeenCall
}

/** Sends what the SDK prepared, with the account's key and a signal that surely closes the socket. */
async function send(call: RunningCall, ...[input, init]: Parameters<typeof fetch>): Promise<Response> {
  const { seen } = call
  const prepared = new Request(input, init)
  const headers = new Headers(prepared.headers)
  if (headers.get('cookie') === '') headers.delete('cookie')
  if (call.apiKey === null) headers.delete('x-goog-api-key')
  else headers.set('x-goog-api-key', call.apiKey)
  const body = prepared.method === 'GET' || prepared.method === 'DELETE' ? null : await prepared.text()
  seen.requestBytes = body === null ? null : Buffer.byteLength(body)
  const response = await fetch(prepared.url, {
    method: prepared.method,
    headers,
    body,
    signal: call.signal,
  })
  seen.response = response
  if (!response.ok) {
    // A body that breaks off leaves the status, which says enough.
    seen.refusedBody = await response.text().catch(() => '')
    const { status, statusText } = response
    return new Response(seen.refusedBody, { status, statusText, headers: response.headers })
  }
  const closed = closeLastRecord(response)
  return prepared.url.includes(':streamGenerateContent') ? seen.records.pass(closed) : closed
}

export async function connectGoogle(address: string): Promise<GoogleConnection> {
  const { GoogleGenAI } = await import('@google/genai')
  const { baseUrl, apiVersion } = splitVersion(address)
  let running: RunningCall | null = null
  const client = new GoogleGenAI({
    vertexai: false,
    apiKey: standInKey,
    apiVersion,
    httpOptions: {
      baseUrl,
      apiVersion,
      fetch: (...request: Parameters<typeof fetch>) => {
        if (running === null) throw new Error('no call to Google is open')
        return send(running, ...request)
      },
    },
  })
  return {
    baseUrl: address,
    begin(io) {
      refuseUnreadableKey(io)
      const stop = new AbortController()
      const seen: SeenCall = {
        response: null,
        requestBytes: null,
        refusedBody: null,
        records: new RawRecords(),
      }
      const own = { apiKey: io.apiKey, signal: AbortSignal.any([io.signal, stop.signal]), seen }
      running = own
      return {
        client,
        seen,
        close() {
          stop.abort()
          if (running === own) running = null
        },
      }
    },
  }
}

/** A client for a single call. @throws AdapterError for a key that no header can carry. */
export async function openGoogle(io: AdapterIo): Promise<OpenCall> {
  return (await connectGoogle(io.baseUrl)).begin(io)
}

/** Everything the headers say but secrets and transport; names in lower case. */
export function keptHeaders(seen: SeenCall | null, io: AdapterIo): Record<string, string> {
  return keepHeaders(seen?.response?.headers ?? [], io.apiKey)
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
