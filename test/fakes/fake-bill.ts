// What a fake would have charged, worked out here and not by Baton: `fake.billed` has one entry for every answer it began
// to give. It reads its own answers as they go over the wire, those that a test scripted as well. Money is whole
// nano-dollars, added up in 10^-18 dollars and rounded half up once.
import { type FakePrice, type FakeSeller, type FakeTariff, fakePrices } from './fake-prices.ts'
import type { RecordedRequest, WireAnswer } from './wire-server.ts'

type Json = Readonly<Record<string, unknown>>

export interface BilledRequest {
  readonly path: string
  /** As it was asked for; where a request names none, as the answer does. */
  readonly model: string | null
  /** The last usage that the whole answer holds, as it is sent; null when it holds none, as a cut one may. */
  readonly usage: Json | null
  /** null for a model without a price, and where no usage is sent. An answer that was stopped is billed as if whole. */
  readonly nanoUsd: number | null
}

/** Tokens by what they cost; no token is counted twice. */
export interface FakeCharge {
  readonly input: number
  readonly cacheRead?: number
  readonly cacheWrite?: number
  readonly cacheWriteLong?: number
  readonly output: number
}

export interface FakeBill {
  readonly billed: readonly BilledRequest[]
  /** For `startWireServer`: looks at every answer as it is begun. */
  take(request: RecordedRequest, answer: WireAnswer): void
}

function recordOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0
}

/** `0.125` dollars for a million, in 10^-18 dollars for one. */
function perToken(dollarsPerMillion: string): bigint {
  const [whole = '', fraction = ''] = dollarsPerMillion.split('.')
  return BigInt(whole + fraction.padEnd(12, '0'))
}

function priceAt(tariff: FakeTariff, inputTokens: number, atMs: number): FakePrice {
  if (tariff.above !== undefined && inputTokens > tariff.above.tokens) return tariff.above.price
  const at = new Date(atMs)
  const isWeekday = at.getUTCDay() >= 1 && at.getUTCDay() <= 5
  const isPeak = tariff.peak?.hours.some(([from, to]) => at.getUTCHours() >= from && at.getUTCHours() < to)
  return tariff.peak !== undefined && isWeekday && isPeak === true ? tariff.peak.price : tariff
}

/** 10^-18 dollars for what was counted; null for a model without a price. */
function chargeFor(seller: FakeSeller, model: string, charge: FakeCharge, atMs: number): bigint | null {
  const tariff: FakeTariff | undefined = (fakePrices[seller] as Readonly<Record<string, FakeTariff>>)[model]
  if (tariff === undefined) return null
  const { input, cacheRead = 0, cacheWrite = 0, cacheWriteLong = 0, output } = charge
  const price = priceAt(tariff, input + cacheRead + cacheWrite + cacheWriteLong, atMs)
  return (
    BigInt(input) * perToken(price.input) +
    BigInt(cacheRead) * perToken(price.cacheRead ?? price.input) +
    BigInt(cacheWrite) * perToken(price.cacheWrite ?? price.input) +
    BigInt(cacheWriteLong) * perToken(price.cacheWriteLong ?? price.input) +
    BigInt(output) * perToken(price.output) +
    perToken(price.answer ?? '0') * 1_000_000n
  )
}

function roundTo(amount: bigint, unit: bigint): number {
  return Number((amount + unit / 2n) / unit)
}

export function nanoUsdFor(seller: FakeSeller, model: string, charge: FakeCharge, atMs = 0): number | null {
  const amount = chargeFor(seller, model, charge, atMs)
  return amount === null ? null : roundTo(amount, 1_000_000_000n)
}

/** xAI's ticks, 10^10 to the dollar; no field for a model without a price. */
export function ticksFor(seller: FakeSeller, model: string, charge: FakeCharge): Json {
  const amount = chargeFor(seller, model, charge, 0)
  return amount === null ? {} : { cost_in_usd_ticks: roundTo(amount, 100_000_000n) }
}

/** OpenAI's two dialects, and those that follow them. */
export function chargeOfOpenAi(usage: Json): FakeCharge {
  const details = recordOf(usage.input_tokens_details ?? usage.prompt_tokens_details)
  const cacheRead = numberOf(
    details.cached_tokens ?? usage.prompt_cache_hit_tokens ?? usage.num_cached_tokens,
  )
  const cacheWrite = numberOf(details.cache_write_tokens)
  const input = numberOf(usage.input_tokens ?? usage.prompt_tokens) - cacheRead - cacheWrite
  return { input, cacheRead, cacheWrite, output: numberOf(usage.output_tokens ?? usage.completion_tokens) }
}

export function chargeOfAnthropic(usage: Json): FakeCharge {
  const long = numberOf(recordOf(usage.cache_creation).ephemeral_1h_input_tokens)
  return {
    input: numberOf(usage.input_tokens),
    cacheRead: numberOf(usage.cache_read_input_tokens),
    cacheWrite: numberOf(usage.cache_creation_input_tokens) - long,
    cacheWriteLong: long,
    output: numberOf(usage.output_tokens),
  }
}

/** generateContent and Interactions; the fake's own interactions count thoughts beside the output. */
export function chargeOfGoogle(usage: Json): FakeCharge {
  const cacheRead = numberOf(usage.cachedContentTokenCount ?? usage.total_cached_tokens)
  const prompt = numberOf(usage.promptTokenCount ?? usage.total_input_tokens)
  const written = numberOf(usage.candidatesTokenCount ?? usage.total_output_tokens)
  const thoughts = numberOf(usage.thoughtsTokenCount ?? usage.total_thought_tokens)
  return { input: prompt - cacheRead, cacheRead, output: written + thoughts }
}

export function chargeOfCohere(usage: Json): FakeCharge {
  const billed = recordOf(usage.billed_units)
  return { input: numberOf(billed.input_tokens), output: numberOf(billed.output_tokens) }
}

/** The records of an answer, whether it is sent as a stream or at once. */
function recordsOf(answer: WireAnswer): Json[] {
  const decoder = new TextDecoder()
  const text = answer.steps
    .map((step) =>
      'send' in step ? (typeof step.send === 'string' ? step.send : decoder.decode(step.send)) : '',
    )
    .join('')
  return text.split(/\r?\n/).flatMap((line) => {
    const json = line.replace(/^data: ?/, '')
    try {
      return [recordOf(JSON.parse(json))]
    } catch {
      // Names of events, comments, `[DONE]`, and what a test broke off on purpose.
      return []
    }
  })
}

/** Every place at which a dialect puts its usage. */
function usageOf(record: Json): Json | null {
  const holders = [record, recordOf(record.response), recordOf(record.message), recordOf(record.interaction)]
  const places = [
    ...holders.map(({ usage }) => usage),
    recordOf(record.x_groq).usage,
    recordOf(record.delta).usage,
    record.usageMetadata,
  ]
  const found = places.find((place) => typeof place === 'object' && place !== null)
  return found === undefined ? null : recordOf(found)
}

/** Later counts replace earlier ones unless they are null, which is how Anthropic sends its two halves. */
function lastUsage(records: readonly Json[]): Json | null {
  const usages = records.map(usageOf).filter((usage) => usage !== null)
  if (usages.length === 0) return null
  return Object.fromEntries(
    usages.flatMap((usage) => Object.entries(usage).filter(([, value]) => value !== null)),
  )
}

function modelOf(request: RecordedRequest, records: readonly Json[]): string | null {
  const asked = recordOf(request.body).model ?? /\/models\/([^/:?]+):/.exec(request.path)?.[1]
  if (typeof asked === 'string') return asked
  return records.map(({ model }) => model).find((model) => typeof model === 'string') ?? null
}

export interface FakeBillOptions {
  /** null: nothing is charged, whatever is counted. */
  readonly seller: FakeSeller | null
  /** Requests that ask for an answer, by their path without its query. */
  readonly paths: RegExp
  readonly chargeOf: (usage: Json) => FakeCharge
  /** UTC milliseconds. */
  readonly now: () => number
}

export function createFakeBill({ seller, paths, chargeOf, now }: FakeBillOptions): FakeBill {
  const billed: BilledRequest[] = []
  const chargeIn = (model: string | null, usage: Json | null): number | null => {
    if (seller === null) return 0
    if (model === null || usage === null) return null
    return nanoUsdFor(seller, model, chargeOf(usage), now())
  }
  return {
    billed,
    take(request, answer) {
      const path = request.path.replace(/\?.*$/, '')
      if (request.method !== 'POST' || !paths.test(path) || (answer.status ?? 200) !== 200) return
      const records = recordsOf(answer)
      const model = modelOf(request, records)
      const usage = lastUsage(records)
      billed.push({ path, model, usage, nanoUsd: chargeIn(model, usage) })
    },
  }
}
