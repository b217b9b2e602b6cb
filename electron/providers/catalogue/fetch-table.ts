// Fetches the newest price table. Called only when a person asks for it. The address must be encrypted or on this very
// machine, another host is never followed to, and time and size are limited.
import type { FailureKind } from '../../../shared/domain/failure.ts'
import type { Vendor } from '../../../shared/domain/vendor.ts'
import { AdapterError } from '../adapter.ts'
import { failureOf } from '../classify-failure.ts'
import { createPriceTable, type PriceTable } from './price-table.ts'
import { dayOf } from './rate-schedule.ts'
import { readProvider, type TableProvider, tableSchema, tableVendors } from './table-data.ts'

export interface FetchLimits {
  /** For the whole fetch. */
  readonly timeMs: number
  readonly bytes: number
}

export const usualFetchLimits: FetchLimits = { timeMs: 20_000, bytes: 20_000_000 }

const longestRedirects = 3
/** A table with fewer models than this share of the packaged one was cut, or is another kind of list. */
const leastShare = 0.5

/** A table as it is kept: only the vendors Baton knows, as JSON. */
export interface KeptTable {
  readonly fetchedAt: number
  readonly asOf: number
  readonly content: string
}

function refuse(host: string, sentence: string, kind: FailureKind = 'unknown', detail: string | null = null) {
  return new AdapterError(failureOf(kind, { vendorName: host, sentence, detail }))
}

const keptSentence = 'The prices stay as they were.'

/** @throws AdapterError for an address that is neither encrypted nor on this machine */
function readAddress(address: string, host: string): URL {
  const url = URL.canParse(address) ? new URL(address) : null
  const isLoopback = url?.protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname)
  if (url === null || (url.protocol !== 'https:' && !isLoopback)) {
    throw refuse(host, `Prices are fetched over an encrypted connection only. ${keptSentence}`)
  }
  return url
}

async function readBody(response: Response, host: string, limits: FetchLimits): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  if (response.body === null) return ''
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength
    if (size > limits.bytes) {
      const limit = `${Math.max(1, Math.round(limits.bytes / 1_000_000))} MB`
      throw refuse(host, `What ${host} sent is larger than ${limit} and no price table. ${keptSentence}`)
    }
    chunks.push(chunk)
  }
  return new TextDecoder().decode(Buffer.concat(chunks))
}

async function request(address: string, host: string, signal: AbortSignal): Promise<Response> {
  let url = readAddress(address, host)
  for (let step = 0; step <= longestRedirects; step += 1) {
    const response = await fetch(url.href, {
      redirect: 'manual',
      signal,
      credentials: 'omit',
      headers: { accept: 'application/json' },
    })
    const location = response.headers.get('location')
    if (response.status < 300 || response.status > 399 || location === null) return response
    await response.body?.cancel()
    const next = readAddress(URL.canParse(location, url.href) ? new URL(location, url.href).href : '', host)
    if (next.host !== url.host) {
      throw refuse(host, `${host} points to another host, which Baton does not follow. ${keptSentence}`)
    }
    url = next
  }
  throw refuse(host, `${host} points from one address to the next without end. ${keptSentence}`)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** The day of the data: as the server says, but never after the fetch; else the moment of the fetch. */
function dayOfData(response: Response, now: number): number {
  const stated = Date.parse(response.headers.get('last-modified') ?? '')
  return Number.isNaN(stated) || stated > now ? now : stated
}

export function fetchedVersion(asOf: number): string {
  return `genai-prices (${dayOf(asOf)})`
}

function readTable(providers: readonly TableProvider[], asOf: number): PriceTable {
  const edition = { version: fetchedVersion(asOf), asOf }
  const prices = (Object.entries(tableVendors) as [Vendor, string][]).flatMap(([vendor, id]) => {
    const provider = providers.find((candidate) => candidate.id === id)
    return provider === undefined ? [] : readProvider(vendor, provider, edition)
  })
  return createPriceTable(prices, edition)
}

/** Whether a table is whole, measured by the one that comes with Baton. */
function isWhole(table: PriceTable, packaged: PriceTable): boolean {
  const count = (prices: PriceTable['prices'], vendor: Vendor) =>
    prices.filter((price) => price.vendor === vendor).length
  return (Object.keys(tableVendors) as Vendor[]).every(
    (vendor) => count(table.prices, vendor) >= count(packaged.prices, vendor) * leastShare,
  )
}

/**
 * A table that was kept, to be used again.
 * @returns null when it cannot be read any more, or is not newer than the packaged one
 */
export function readKeptTable(kept: KeptTable, packaged: PriceTable): PriceTable | null {
  if (kept.asOf < packaged.edition.asOf) return null
  const providers = tableSchema.safeParse(parseJson(kept.content))
  if (!providers.success) return null
  const table = readTable(providers.data, kept.asOf)
  return isWhole(table, packaged) ? table : null
}

async function fetchText(address: string, host: string, limits: FetchLimits, now: number) {
  const signal = AbortSignal.timeout(limits.timeMs)
  let hasBegun = false
  try {
    const response = await request(address, host, signal)
    hasBegun = true
    if (response.status !== 200) {
      await response.body?.cancel()
      throw refuse(host, `${host} answered with status ${response.status}. ${keptSentence}`)
    }
    return { text: await readBody(response, host, limits), asOf: dayOfData(response, now) }
  } catch (error) {
    if (error instanceof AdapterError) throw error
    if (signal.aborted) {
      throw refuse(host, `${host} took too long to send the prices. ${keptSentence}`, 'timeout')
    }
    const detail = error instanceof Error ? error.message : null
    throw hasBegun
      ? refuse(
          host,
          `The connection to ${host} ended too early. ${keptSentence}`,
          'incomplete-stream',
          detail,
        )
      : refuse(host, `${host} cannot be reached. ${keptSentence}`, 'network', detail)
  }
}

/**
 * Fetches the newest table.
 * @param now UTC milliseconds
 * @throws AdapterError with a sentence, whatever goes wrong
 */
export async function fetchTable(
  address: string,
  packaged: PriceTable,
  now: number,
  limits: FetchLimits,
): Promise<{ readonly table: PriceTable; readonly kept: KeptTable }> {
  const host = hostOf(address)
  const { text, asOf } = await fetchText(address, host, limits, now)
  const providers = tableSchema.safeParse(parseJson(text))
  if (!providers.success) {
    throw refuse(host, `What ${host} sent is no price table Baton can read. ${keptSentence}`)
  }
  if (asOf < packaged.edition.asOf) {
    const days = `${dayOf(asOf)}, the one that came with Baton of ${dayOf(packaged.edition.asOf)}`
    throw refuse(host, `The table at ${host} is of ${days}. ${keptSentence}`)
  }
  const known = new Set(Object.values(tableVendors))
  const ours = providers.data.filter(({ id }) => known.has(id))
  const table = readTable(ours, asOf)
  if (!isWhole(table, packaged)) {
    throw refuse(host, `The table at ${host} lacks most of the models Baton knows. ${keptSentence}`)
  }
  return { table, kept: { fetchedAt: now, asOf, content: JSON.stringify(ours) } }
}

/** The host an address names; the address itself when it is none. */
export function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : address
}
