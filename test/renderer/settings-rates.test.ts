import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addStep,
  draftOf,
  rateKey,
  rateNames,
  readRates,
  removeStep,
  requestKey,
  stepKey,
  toolKey,
  withRate,
  withStep,
} from '../../renderer/settings/rates-draft.ts'
import { type Rate, type Rates, ratesSchema } from '../../shared/domain/price.ts'
import { rateOf, ratesOf } from '../harness/gallery/invented-prices.ts'

const usd = 1_000_000_000

const rateMaker: fc.Arbitrary<Rate> = fc.record({
  base: fc.nat({ max: 500 * usd }),
  tiers: fc
    .uniqueArray(
      fc.record({ above: fc.integer({ min: 1, max: 2_000_000 }), price: fc.nat({ max: 900 * usd }) }),
      {
        selector: (tier) => tier.above,
        maxLength: 3,
      },
    )
    .map((tiers) => tiers.sort((a, b) => a.above - b.above)),
})
const maybeRate = fc.option(rateMaker)
const ratesMaker: fc.Arbitrary<Rates> = fc.record({
  input: rateMaker,
  output: rateMaker,
  cacheRead: maybeRate,
  cacheWrite: maybeRate,
  cacheWriteLong: maybeRate,
  audioInput: maybeRate,
  tools: fc.dictionary(fc.constantFrom('web-search', 'file-search'), fc.nat({ max: 50_000 * usd })),
  request: fc.option(fc.nat({ max: 50_000 * usd })),
})

describe('the form of a price', () => {
  it('holds any price a table can have, and gives it back to the nano-dollar', () => {
    fc.assert(
      fc.property(ratesMaker, (rates) => {
        const read = readRates(draftOf(rates))
        expect(read.problems).toBeNull()
        expect(read.rates).toEqual({ ...rates, tools: { ...rates.tools } })
        expect(ratesSchema.parse(read.rates)).toEqual(read.rates)
      }),
    )
  })

  it('takes an empty field for a rate that is not listed, and a zero for one that is free', () => {
    const empty = withRate(withRate(draftOf(null), 'input', 0, '2,50'), 'output', 0, '0')
    expect(readRates(empty).rates).toEqual({
      ...ratesOf(2.5, 0),
      cacheRead: null,
      cacheWrite: null,
      request: null,
    })
    expect(readRates(withRate(empty, 'cacheRead', 0, '0')).rates?.cacheRead).toEqual({ base: 0, tiers: [] })
    expect(readRates(withRate(empty, 'cacheRead', 0, '  ')).rates?.cacheRead).toBeNull()
  })

  it('needs a price for input and for output', () => {
    const { rates, problems } = readRates(draftOf(null))
    expect(rates).toBeNull()
    expect([...(problems ?? [])]).toEqual([
      [rateKey('input', 0), 'Give a price; write 0 if it costs nothing.'],
      [rateKey('output', 0), 'Give a price; write 0 if it costs nothing.'],
    ])
  })

  it('says for every wrong field what is wrong, and takes nothing until all are right', () => {
    const draft = {
      ...withRate(withRate(draftOf(ratesOf(1, 2)), 'input', 0, '-1'), 'audioInput', 0, 'much'),
      tools: { 'web-search': '1,000' },
      request: '0.0000000000001',
    }
    const { rates, problems } = readRates(draft)
    expect(rates).toBeNull()
    expect([...(problems?.keys() ?? [])]).toEqual([
      rateKey('input', 0),
      rateKey('audioInput', 0),
      toolKey('web-search'),
      requestKey,
    ])
    expect(problems?.get(toolKey('web-search'))).toBe('Write 1000 or 1.000: the comma could mean either.')
    expect(problems?.get(requestKey)).toBe('Baton counts with 12 decimals at most.')
  })

  it('takes no price that must be a slip', () => {
    const priced = (text: string) => readRates(withRate(draftOf(ratesOf(1, 2)), 'output', 0, text))
    expect(priced('1000000').problems).toBeNull()
    expect([...(priced('1000000.01').problems ?? [])]).toEqual([
      [rateKey('output', 0), 'No model costs that much.'],
    ])
  })

  it('reads prices of tools and requests as dollars for a thousand', () => {
    const draft = { ...draftOf(ratesOf(1, 2)), tools: { 'web-search': '10' }, request: '0.5' }
    expect(readRates(draft).rates).toMatchObject({
      tools: { 'web-search': 10_000 * usd },
      request: 500 * usd,
    })
  })
})

describe('a step of the form', () => {
  const base = draftOf(ratesOf(2, 10, { input: rateOf(2, 272_000), cacheRead: rateOf(0.1, 128_000) }))

  it('stands for every rate that changes there', () => {
    expect(base.steps).toEqual(['128,000', '272,000'])
    expect(base.rates.input).toEqual(['2', '', '4'])
    expect(base.rates.cacheRead).toEqual(['0.1', '0.2', ''])
    expect(rateNames.map((name) => base.rates[name].length)).toEqual([3, 3, 3, 3, 3, 3])
  })

  it('goes with its prices when it is removed', () => {
    expect(readRates(removeStep(base, 0)).rates).toEqual(
      ratesOf(2, 10, { input: rateOf(2, 272_000), cacheRead: rateOf(0.1) }),
    )
  })

  it('needs a number of tokens, once only, and a price', () => {
    const added = addStep(base)
    expect(readRates(added).problems?.get(stepKey(2))).toBe('Write a number of tokens.')
    expect(readRates(withStep(added, 2, '0')).problems?.get(stepKey(2))).toBe('Write a number of tokens.')
    expect(readRates(withStep(added, 2, '272000')).problems?.get(stepKey(2))).toBe(
      'This step is there already.',
    )
    const named = withStep(added, 2, '500 000')
    expect(readRates(named).problems?.get(stepKey(2))).toBe('Give a price for it, or remove it.')
    expect(readRates(withRate(named, 'output', 3, '15')).rates?.output).toEqual({
      base: 10 * usd,
      tiers: [{ above: 500_000, price: 15 * usd }],
    })
  })

  it('needs the price below it', () => {
    const { problems } = readRates(withRate(base, 'cacheWrite', 1, '3'))
    expect([...(problems ?? [])]).toEqual([[rateKey('cacheWrite', 0), 'Give the price below the step too.']])
  })

  it('may be written in any order', () => {
    const draft = withRate(withStep(addStep(base), 2, '64,000'), 'input', 3, '3')
    expect(readRates(draft).rates?.input.tiers.map((tier) => tier.above)).toEqual([64_000, 272_000])
  })
})
