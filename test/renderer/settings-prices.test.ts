import { describe, expect, it } from 'vitest'
import { ageWords, isOld, refreshWords, sourceWords, tierWords } from '../../renderer/settings/price-words.ts'
import { priceRowOf, rateOf, ratesOf } from '../harness/gallery/invented-prices.ts'

const day = 24 * 60 * 60 * 1000
const now = Date.UTC(2026, 10, 26)

describe('the age of a price', () => {
  it('is said in the unit that fits', () => {
    const ages = [0, 1, 2, 60, 61, 200, 729, 731, 1100].map((days) => ageWords(now - days * day, now))
    expect(ages).toEqual([
      'from today',
      '1 day old',
      '2 days old',
      '60 days old',
      '2 months old',
      '6 months old',
      '23 months old',
      '2 years old',
      '3 years old',
    ])
  })

  it('is nothing below today, even where the clock is behind the source', () => {
    expect(ageWords(now + day, now)).toBe('from today')
  })

  it('is pointed out from six months on, and not where nobody knows it', () => {
    expect([180, 184].map((days) => isOld(now - days * day, now))).toEqual([false, true])
    expect(isOld(null, now)).toBe(false)
  })

  it('stands beside the name of the source, which does without its version and day', () => {
    const row = priceRowOf('openai', 'gpt-5', ratesOf(1, 2), { asOf: now - 64 * day })
    expect(sourceWords(row, now)).toBe('genai-prices, 2 months old')
    expect(sourceWords({ ...row, sourceName: "Baton's supplement (2026-11-20)" }, now)).toBe(
      "Baton's supplement, 2 months old",
    )
    expect(sourceWords({ ...row, asOf: null }, now)).toBe('genai-prices')
    expect(sourceWords({ ...row, source: 'own', sourceName: 'Your own price' }, now)).toBe('Your own price')
  })
})

describe('a price that changes with the length of the request', () => {
  it('says where, and how', () => {
    expect(tierWords(ratesOf(2, 10, { input: rateOf(2, 272_000) }))).toBe('doubles above 272,000 tokens')
    expect(tierWords(ratesOf(2, 10, { input: rateOf(2, 128_000, 1.5) }))).toBe('rises above 128,000 tokens')
    expect(tierWords(ratesOf(2, 10, { input: rateOf(2, 128_000, 0.5) }))).toBe('falls above 128,000 tokens')
    expect(tierWords(ratesOf(2, 10, { output: rateOf(10, 200_000) }))).toBe('doubles above 200,000 tokens')
  })

  it('names every step', () => {
    const input = { base: 1, tiers: [256_000, 512_000].map((above) => ({ above, price: above })) }
    expect(tierWords(ratesOf(2, 10, { input }))).toBe('rises above 256,000 tokens, again above 512,000')
  })

  it('says nothing of one that does not', () => {
    expect(tierWords(ratesOf(2, 10))).toBeNull()
  })
})

describe('what came of asking for newer prices', () => {
  it('counts what changed, and says that earlier costs stay', () => {
    expect(refreshWords({ isDone: true, changedCount: 1 })).toBe(
      '1 price has changed. What earlier calls cost stays as it is.',
    )
    expect(refreshWords({ isDone: true, changedCount: 37 })).toMatch(/^37 prices have changed\./)
  })

  it('says when nothing changed', () => {
    expect(refreshWords({ isDone: true, changedCount: 0 })).toBe(
      'These are the newest prices already. Nothing has changed.',
    )
  })

  it('says why it failed in the words of the engine', () => {
    const sentence = 'prices.example.org cannot be reached. The prices stay as they were.'
    expect(refreshWords({ isDone: false, sentence })).toBe(sentence)
  })
})
