// Every worked example through the adapter that reads such an answer and through the price book, to the nano-dollar. The
// sums are those written down by hand in each example: a calculator of its own here adds them up in whole numbers.
import { describe, expect, it } from 'vitest'
import { priceTurn } from '../../electron/providers/catalogue/prices.ts'
import { usageSchema } from '../../shared/domain/usage.ts'
import { workedExamples } from './worked-examples/all-examples.ts'
import { rules } from './worked-examples/rules.ts'
import { usageFromWire } from './worked-examples/usage-from-wire.ts'
import type { WorkedExample } from './worked-examples/worked-example.ts'

/** The sum of `2,000 x $1.25/M + 3 x $10/k + $0.5` in nano-dollars, rounded half up; null when it is no such sum. */
function addUp(working: string): number | null {
  // In units of 10^-18 dollars, so that nothing written here needs more places.
  let sum = 0n
  for (const term of working.split(' + ')) {
    const parts = /^(?:([\d,]+) x )?\$(\d+)(?:\.(\d{1,12}))?(\/M|\/k)?$/.exec(term)
    if (parts === null) return null
    const [, count = '1', dollars = '', fraction = '', per = ''] = parts
    const rate = BigInt(dollars + fraction.padEnd(12, '0')) * 1_000_000n
    const divisor = per === '/M' ? 1_000_000n : per === '/k' ? 1_000n : 1n
    sum += (BigInt(count.replaceAll(',', '')) * rate) / divisor
  }
  const nano = 1_000_000_000n
  return Number((sum + nano / 2n) / nano)
}

const nameOf = ({ vendor, api, title }: WorkedExample) => `${vendor} (${api}) ${title}`
const named = workedExamples.map((example) => [nameOf(example), example] as const)

describe('the worked examples', () => {
  it('are at least sixty, each with a name of its own', () => {
    expect(workedExamples.length).toBeGreaterThanOrEqual(60)
    expect(new Set(named.map(([name]) => name)).size).toBe(workedExamples.length)
  })

  it('show every rule', () => {
    const shown = new Set(workedExamples.flatMap((example) => example.rules))
    expect(rules.filter((rule) => !shown.has(rule))).toEqual([])
  })

  it('show every vendor that sells and every dialect that sends usage', () => {
    const sellers = [
      'openai',
      'anthropic',
      'google',
      'mistral',
      'cohere',
      'openrouter',
      'deepseek',
      'xai',
      'groq',
    ]
    expect(workedExamples.map(({ vendor }) => vendor)).toEqual(expect.arrayContaining(sellers))
    expect(new Set(workedExamples.map(({ api }) => api)).size).toBe(8)
  })

  it.each(named)('are right by hand: %s', (_name, { working, expected }) => {
    if ('unknown' in expected) {
      expect(addUp(working)).toBeNull()
      expect(working).toMatch(/\.$/)
    } else expect(addUp(working)).toBe(expected.nanoUsd)
  })
})

describe('what a call cost', () => {
  it.each(named)('%s', async (_name, example) => {
    const { usage, modelServed } = usageFromWire(example)
    if (usage !== null) expect(usageSchema.parse(usage)).toEqual(usage)
    const cost = await priceTurn({
      vendor: example.vendor,
      modelAsked: example.model,
      modelServed,
      usage,
      atMs: Date.parse(example.at),
    })
    const { expected } = example
    if ('unknown' in expected) {
      expect(cost).toMatchObject({ nanoUsd: null, source: 'unknown', unknownReason: expected.unknown })
      expect(cost.bill).toBeUndefined()
    } else {
      expect(cost).toMatchObject(expected)
      expect(cost.unknownReason).toBeUndefined()
    }
    // A count that was not the last one makes the cost "at least".
    const isAtLeast = example.ends === 'cut' && usage !== null
    expect(usage?.isPartial ?? false).toBe(isAtLeast)
  })

  it('is the sum of its bill, rounded once', async () => {
    for (const example of workedExamples) {
      const { usage, modelServed } = usageFromWire(example)
      const { vendor, model: modelAsked, at } = example
      const cost = await priceTurn({ vendor, modelAsked, modelServed, usage, atMs: Date.parse(at) })
      if (cost.source !== 'computed' || cost.bill === undefined) continue
      const terms = cost.bill.map(
        ({ count, nanoUsdPerMillion }) =>
          // Nano-dollars as dollars, in twelve places.
          `${count} x $${String(nanoUsdPerMillion)
            .padStart(10, '0')
            .replace(/(\d{9})$/, '.$1')}/M`,
      )
      expect(addUp(terms.length === 0 ? '$0' : terms.join(' + '))).toBe(cost.nanoUsd)
    }
  })
})
