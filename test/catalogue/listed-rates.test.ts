import { describe, expect, it } from 'vitest'
import { createProviderPrices } from '../../electron/accounts/provider-prices.ts'
import { ratesOfPricing } from '../../electron/providers/openai-chat/listed-rates.ts'
import { bareModel } from '../../shared/domain/bare-model.ts'
import type { JsonValue } from '../../shared/domain/json.ts'
import { anAccount, openFile } from '../harness/store-fixtures.ts'
import { flat, ratesWith } from './price-setup.ts'

const plain = { prompt: '0.0000025', completion: '0.00001' }
const plainRates = ratesWith({ input: flat(2_500_000_000), output: flat(10_000_000_000) })

describe('prices in a list of models', () => {
  it('are decimals in dollars for one token, read digit by digit', () => {
    expect(ratesOfPricing(plain)).toEqual(plainRates)
    // 0.1 + 0.2 of floating point has no place here: these two differ in the fifteenth digit.
    expect(ratesOfPricing({ prompt: '0.000000000000001', completion: '0.000000300000001' })).toMatchObject({
      input: flat(1),
      output: flat(300_000_001),
    })
  })

  it('name caches, sound, searches and requests apart', () => {
    const pricing = {
      ...plain,
      input_cache_read: '0.00000025',
      input_cache_write: '0.000003125',
      input_cache_write_1h: '0.000005',
      audio: '0.00001',
      web_search: '0.01',
      request: '0.005',
      image: '0.001',
      internal_reasoning: '0.00001',
    }
    expect(ratesOfPricing(pricing)).toEqual({
      ...plainRates,
      cacheRead: flat(250_000_000),
      cacheWrite: flat(3_125_000_000),
      cacheWriteLong: flat(5_000_000_000),
      audioInput: flat(10_000_000_000),
      // A cent for a search is 10 dollars for a thousand, 10,000 for a million.
      tools: { 'web-search': 10_000_000_000_000 },
      request: 5_000_000_000_000,
    })
  })

  it('say nothing with a zero beside a price, and much with nothing but zeros', () => {
    const zeros = { input_cache_read: '0', input_cache_write: '0', audio: '0', web_search: '0', request: '0' }
    expect(ratesOfPricing({ ...plain, ...zeros, internal_reasoning: '0' })).toEqual(plainRates)
    expect(ratesOfPricing({ prompt: '0', completion: '0', input_cache_read: '0' })).toEqual(
      ratesWith({ input: flat(0), output: flat(0), cacheRead: flat(0) }),
    )
  })

  it('have steps for long prompts', () => {
    const overrides: JsonValue[] = [
      { min_prompt_tokens: 32_001, prompt: '0.000005', completion: '0.00002' },
      { min_prompt_tokens: 256_001, prompt: '0.00001' },
    ]
    expect(ratesOfPricing({ ...plain, overrides })).toEqual(
      ratesWith({
        input: {
          base: 2_500_000_000,
          tiers: [
            { above: 32_000, price: 5_000_000_000 },
            { above: 256_000, price: 10_000_000_000 },
          ],
        },
        output: { base: 10_000_000_000, tiers: [{ above: 32_000, price: 20_000_000_000 }] },
      }),
    )
  })

  it.each([
    ['a price that varies', { prompt: '-1', completion: '-1' }],
    ['a cache price that varies', { ...plain, input_cache_read: '-1' }],
    ['no price for the answer', { prompt: '0.1' }],
    ['words', { prompt: 'free', completion: 'free' }],
    ['more than a million dollars for a million', { ...plain, completion: '1.1' }],
    ['a discount', { ...plain, discount: 0.2 }],
    ['reasoning at a price of its own', { ...plain, internal_reasoning: '0.00002' }],
    [
      'hours of the day',
      { ...plain, overrides: [{ utc_start: '01:00', utc_end: '04:00', prompt: '0.000005' }] },
    ],
    [
      'steps in no order',
      {
        ...plain,
        overrides: [
          { min_prompt_tokens: 200, prompt: '0.1' },
          { min_prompt_tokens: 100, prompt: '0.2' },
        ],
      },
    ],
    ['a step of something else', { ...plain, overrides: [{ min_prompt_tokens: 200, image: '0.1' }] }],
    ['a step that cannot be read', { ...plain, overrides: [{ min_prompt_tokens: 200, prompt: 'x' }] }],
  ])('are left out where rates cannot say it: %s', (_, pricing) => {
    expect(ratesOfPricing(pricing)).toBeNull()
  })

  it('are left out where there are none', () => {
    expect(ratesOfPricing(null)).toBeNull()
  })
})

describe('the lists that were fetched', () => {
  it('give their prices with their day, and only those of vendors that state prices', () => {
    const store = openFile(':memory:')
    const account = (vendor: 'openrouter' | 'openai') => {
      const made = anAccount({ vendor })
      store.accounts.insert(made)
      store.models.write(
        made.id,
        [{ ...bareModel('m'), contextWindow: 7, rates: plainRates }, bareModel('n')],
        5,
      )
      return { id: made.id, vendor }
    }
    const accounts = [account('openrouter'), account('openai')]
    const price = { vendor: 'openrouter', modelId: 'm', rates: plainRates, contextWindow: 7, fetchedAt: 5 }
    const read = createProviderPrices(() => accounts, store.models)
    expect(read(null)).toEqual([price])
    expect(read('openrouter')).toEqual([price])
    expect(read('openai')).toEqual([])
    // The very same until another list is there.
    const before = read('openrouter')
    expect(read('openrouter')).toBe(before)
    const [first] = accounts
    if (first === undefined) throw new Error('no account')
    store.models.write(first.id, [{ ...bareModel('new'), rates: plainRates }], 5)
    expect(read('openrouter').map(({ modelId }) => modelId)).toEqual(['new'])
    store.models.write(first.id, [{ ...bareModel('new'), rates: plainRates }], 6)
    expect(read('openrouter').map(({ fetchedAt }) => fetchedAt)).toEqual([6])
    accounts.splice(0)
    expect(read('openrouter')).toEqual([])
    store.close()
  })
})
