import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { computeBill } from '../../electron/providers/catalogue/compute-bill.ts'
import type { Rate } from '../../shared/domain/price.ts'
import { extrasWith, flat, ratesWith, usageWith } from './price-setup.ts'

// The oracle reckons as on paper, with lists of decimal digits, the lowest first. It shares nothing with the code under
// test: no BigInt, no product of numbers beyond 9 x 9 and a carry.
type Digits = readonly number[]

function digitsOf(text: string): Digits {
  return [...text].reverse().map(Number)
}

function carry(columns: readonly number[]): number[] {
  const digits: number[] = []
  let rest = 0
  for (const column of columns) {
    const sum = column + rest
    digits.push(sum % 10)
    rest = Math.floor(sum / 10)
  }
  while (rest > 0) {
    digits.push(rest % 10)
    rest = Math.floor(rest / 10)
  }
  return digits
}

function plus(a: Digits, b: Digits): Digits {
  return carry(Array.from({ length: Math.max(a.length, b.length) }, (_, i) => (a[i] ?? 0) + (b[i] ?? 0)))
}

function times(a: Digits, b: Digits): Digits {
  return a.reduce<Digits>(
    (sum, digit, shift) =>
      plus(sum, [...Array<number>(shift).fill(0), ...carry(b.map((other) => other * digit))]),
    [],
  )
}

/** Takes the last six digits off, half up. */
function millionth(digits: Digits): string {
  const rounded = (digits[5] ?? 0) >= 5 ? plus(digits.slice(6), [1]) : digits.slice(6)
  return (
    [...rounded]
      .reverse()
      .join('')
      .replace(/^0+(?=\d)/, '') || '0'
  )
}

interface PaperLine {
  readonly count: number
  readonly price: string
}

function onPaper(lines: readonly PaperLine[]): string {
  return millionth(
    lines.reduce<Digits>(
      (sum, { count, price }) => plus(sum, times(digitsOf(String(count)), digitsOf(price))),
      [],
    ),
  )
}

const price = fc.oneof(
  fc.integer({ min: 0, max: 200_000_000_000 }),
  fc.integer({ min: 0, max: 1_000_000_000_000 }),
)
const count = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 200_000_000 }))
const rate: fc.Arbitrary<Rate> = fc
  .tuple(
    price,
    fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 400_000_000 }), price), {
      selector: ([above]) => above,
      maxLength: 3,
    }),
  )
  .map(([base, tiers]) => ({
    base,
    tiers: tiers.map(([above, tierPrice]) => ({ above, price: tierPrice })).sort((a, b) => a.above - b.above),
  }))
const maybeRate = fc.option(rate, { nil: null })

/** The price a person would read off the table: the last step the input is beyond. */
function readOff({ base, tiers }: Rate, inputTotal: number): string {
  let chosen = base
  for (const tier of tiers) if (inputTotal > tier.above) chosen = tier.price
  return String(chosen)
}

describe('a bill', () => {
  it('is exact to the nano-dollar against arithmetic on paper', () => {
    let priced = 0
    fc.assert(
      fc.property(
        fc.record({
          input: rate,
          output: rate,
          cacheRead: maybeRate,
          cacheWrite: maybeRate,
          cacheWriteLong: rate,
          audioInput: rate,
        }),
        fc.record({ tool: price, request: fc.option(price, { nil: null }) }),
        fc.tuple(count, count, count, count, count, count, fc.integer({ min: 0, max: 50 })),
        fc.boolean(),
        (table, fees, [plain, cached, forMinutes, forHours, sound, output, searches], hasSound) => {
          // Sound beside cached tokens has no price, so a call has one or the other.
          const [read, short, long, audio] = hasSound ? [0, 0, 0, sound] : [cached, forMinutes, forHours, 0]
          const inputTotal = plain + read + short + long + audio
          const rates = ratesWith({ ...table, tools: { 'web-search': fees.tool }, request: fees.request })
          const usage = usageWith({
            inputTotal,
            cacheRead: read,
            cacheWrite: short + long,
            outputTotal: output,
            extras: extrasWith({
              cacheWriteLong: long,
              audioInput: audio,
              toolUnits: [{ name: 'web-search', count: searches }],
            }),
          })
          // What a cached token costs must be listed, unless the input is free at this length.
          const isUnlisted = table.cacheRead === null && readOff(table.input, inputTotal) !== '0'
          if (isUnlisted && read > 0) {
            expect(computeBill(rates, usage)).toEqual({ unknownReason: 'no-rate' })
            return
          }
          const line = (of: number, at: Rate): PaperLine => ({ count: of, price: readOff(at, inputTotal) })
          const expected = onPaper([
            line(plain, table.input),
            ...(table.cacheRead === null ? [] : [line(read, table.cacheRead)]),
            line(short, table.cacheWrite ?? table.input),
            line(long, table.cacheWriteLong),
            line(audio, table.audioInput),
            line(output, table.output),
            { count: searches, price: String(fees.tool) },
            { count: 1, price: String(fees.request ?? 0) },
          ])
          const billed = computeBill(rates, usage)
          if ('unknownReason' in billed) {
            expect(billed.unknownReason).toBe('counts-contradict')
            expect(expected.length).toBeGreaterThanOrEqual('1000000000000000'.length)
            return
          }
          priced += 1
          expect(String(billed.nanoUsd)).toBe(expected)
          // The lines alone say the same.
          const lines = billed.bill.map((entry) => ({
            count: entry.count,
            price: String(entry.nanoUsdPerMillion),
          }))
          expect(onPaper(lines)).toBe(expected)
        },
      ),
      { numRuns: 1_000 },
    )
    expect(priced).toBeGreaterThan(800)
  })

  it('rounds once, at the end, half up', () => {
    const rates = ratesWith({ input: flat(250_000), output: flat(250_000) })
    // A quarter and a quarter of a nano-dollar are half of one, and one together; each alone is none.
    expect(computeBill(rates, usageWith({ inputTotal: 1, outputTotal: 1 }))).toMatchObject({ nanoUsd: 1 })
    expect(computeBill(rates, usageWith({ inputTotal: 1, outputTotal: 0 }))).toMatchObject({ nanoUsd: 0 })
  })

  it('stays exact for a thousand million tokens at five hundred dollars for a million', () => {
    const rates = ratesWith({ input: flat(500_000_000_001), output: flat(499_999_999_999) })
    const usage = usageWith({ inputTotal: 999_999_999, outputTotal: 1_000_000_000 })
    // 999,999,999 x 500,000.000001 + 1,000,000,000 x 499,999.999999 = 999,999,999,499,999.999999.
    expect(computeBill(rates, usage)).toMatchObject({ nanoUsd: 999_999_999_500_000 })
  })

  it('is unknown beyond a million dollars, which no call costs', () => {
    const most = 1_000_000_000_000
    const usage = usageWith({ inputTotal: most, outputTotal: 0 })
    expect(computeBill(ratesWith({ input: flat(1_000_000_000) }), usage)).toMatchObject({
      nanoUsd: 1_000_000_000_000_000,
    })
    expect(computeBill(ratesWith({ input: flat(1_000_000_001) }), usage)).toEqual({
      unknownReason: 'counts-contradict',
    })
  })

  it('has no line for what was not used, and none without its rate', () => {
    const usage = usageWith({ inputTotal: 5, cacheRead: 0, cacheWrite: 0, outputTotal: 0 })
    expect(computeBill(ratesWith(), usage)).toEqual({
      nanoUsd: 5_000,
      bill: [{ item: 'input', tool: null, count: 5, nanoUsdPerMillion: 1_000_000_000 }],
    })
    const searched = { ...usage, extras: extrasWith({ toolUnits: [{ name: 'web-search', count: 1 }] }) }
    expect(computeBill(ratesWith(), searched)).toEqual({ unknownReason: 'no-rate' })
    expect(computeBill(ratesWith({ tools: { 'web-search': 0 } }), searched)).toMatchObject({ nanoUsd: 5_000 })
  })

  it('is unknown where tokens were cached and no rate for them is listed, unless the input is free', () => {
    const cached = usageWith({ inputTotal: 1_000, cacheRead: 1, outputTotal: 10 })
    const tiered = { base: 0, tiers: [{ above: 500, price: 1_000_000 }] }
    expect(computeBill(ratesWith(), cached)).toEqual({ unknownReason: 'no-rate' })
    expect(computeBill(ratesWith({ input: tiered }), cached)).toEqual({ unknownReason: 'no-rate' })
    expect(computeBill(ratesWith(), { ...cached, cacheRead: 0 })).toMatchObject({ nanoUsd: 1_020_000 })
    expect(computeBill(ratesWith({ cacheRead: flat(0) }), cached)).toMatchObject({ nanoUsd: 1_019_000 })
    expect(computeBill(ratesWith({ input: flat(0) }), cached)).toMatchObject({ nanoUsd: 20_000 })
    // Written tokens are input where nothing else is listed.
    expect(computeBill(ratesWith(), { ...cached, cacheRead: 0, cacheWrite: 900 })).toMatchObject({
      nanoUsd: 1_020_000,
    })
  })

  it('has no price for sound of which some may have been cached, unless it costs what text costs', () => {
    const usage = usageWith({
      inputTotal: 100,
      cacheRead: 80,
      outputTotal: 0,
      extras: extrasWith({ audioInput: 90 }),
    })
    const at = (audio: number | null) =>
      computeBill(
        ratesWith({ cacheRead: flat(100_000_000), audioInput: audio === null ? null : flat(audio) }),
        usage,
      )
    expect(at(2_000_000_000)).toEqual({ unknownReason: 'no-rate' })
    expect(at(null)).toEqual({ unknownReason: 'no-rate' })
    // 20 at the price of text and 80 from the cache, whatever of them was sound.
    expect(at(1_000_000_000)).toMatchObject({ nanoUsd: 20_000 + 8_000 })
    const more = { ...usage, extras: extrasWith({ audioInput: 101 }) }
    expect(computeBill(ratesWith(), more)).toEqual({ unknownReason: 'counts-contradict' })
  })

  it('charges the fee of a request once', () => {
    const rates = ratesWith({ request: 5_000_000_000 })
    expect(computeBill(rates, usageWith({ inputTotal: 1, outputTotal: 1 }))).toEqual({
      nanoUsd: 1_000 + 2_000 + 5_000,
      bill: [
        { item: 'input', tool: null, count: 1, nanoUsdPerMillion: 1_000_000_000 },
        { item: 'output', tool: null, count: 1, nanoUsdPerMillion: 2_000_000_000 },
        { item: 'request', tool: null, count: 1, nanoUsdPerMillion: 5_000_000_000 },
      ],
    })
  })
})
