// What a request will probably cost, before it is sent: against numbers worked out by hand from round prices.
import { afterEach, describe, expect, test } from 'vitest'
import { failureOf } from '../../electron/providers/classify-failure.ts'
import { createId } from '../../shared/domain/create-id.ts'
import type { PromptCache } from '../../shared/domain/provider-record.ts'
import {
  automaticCache,
  createPricedBench,
  halfRates,
  minuteMs,
  type PricedBench,
  type PricedVendor,
  roundRates,
  textOf,
  usageOf,
} from '../harness/priced-bench.ts'

const benches: PricedBench[] = []

async function setUp(
  vendors: readonly PricedVendor[],
  options: Parameters<typeof createPricedBench>[1] = {},
) {
  const bench = await createPricedBench(vendors, options)
  benches.push(bench)
  return { bench, conversationId: createId() }
}

afterEach(async () => {
  for (const bench of benches.splice(0)) {
    await bench.engine.close()
    bench.store.close()
  }
})

const first = (promptCache: PromptCache | null = automaticCache): PricedVendor => ({
  vendor: 'openai',
  modelId: 'big',
  promptCache,
  rates: roundRates,
})
const second = (changes: Partial<PricedVendor> = {}): PricedVendor => ({
  vendor: 'anthropic',
  modelId: 'small',
  promptCache: { ...automaticCache, countsWrites: false },
  rates: halfRates,
  ...changes,
})

/** 2,000 tokens asked and 100 answered, counted by the provider as they are counted here. */
const firstExchange = {
  questionTokens: 2000,
  answerTokens: 100,
  usage: usageOf({ inputTotal: 2000, cacheRead: 0, cacheWrite: 2000, outputTotal: 100 }),
}

describe('a model whose price for cached tokens is listed nowhere', () => {
  const withoutCacheRate = { ...roundRates, cacheRead: null }

  test('costs what it costs with nothing cached, and claims no cache', async () => {
    const { bench, conversationId } = await setUp([{ ...first(), rates: withoutCacheRate }])
    await bench.exchange({ conversationId, ...firstExchange })
    const { expected, tokens } = await bench.previewOf(conversationId, 400)
    expect(tokens).toBe(2500)
    expect(expected).toMatchObject({
      likelyCachedTokens: null,
      inputNanoUsd: 2500 * 2500,
      coldNanoUsd: expected.nanoUsd,
    })
    expect(expected.unknownReason).toBeUndefined()
    expect(expected.likelyCachedUntil).toBeUndefined()
  })

  test('stays unknown where more than that is not listed', async () => {
    const { bench, conversationId } = await setUp([{ ...first(), rates: null }])
    await bench.exchange({ conversationId, ...firstExchange })
    const { expected } = await bench.previewOf(conversationId, 400)
    expect(expected).toMatchObject({ nanoUsd: null, unknownReason: 'no-price' })
  })
})

describe('the first message of a conversation', () => {
  test('costs its input, written to the cache, and an answer of the usual length', async () => {
    const { bench } = await setUp([first()])
    const { expected, tokens, staying } = await bench.previewOf(null, 2000)
    expect(tokens).toBe(2000)
    expect(expected).toEqual({
      likelyCachedTokens: 0,
      outputTokens: 600,
      inputNanoUsd: 2000 * 2500,
      outputNanoUsd: 600 * 10_000,
      nanoUsd: 11_000_000,
      coldNanoUsd: 11_000_000,
      priceVersion: expect.any(String),
      freeReason: null,
    })
    expect(staying).toBeNull()
  })

  test('is written to no cache while it is shorter than what a cache keeps', async () => {
    const { bench } = await setUp([first()])
    expect((await bench.previewOf(null, 1023)).expected.inputNanoUsd).toBe(1023 * 2000)
    expect((await bench.previewOf(null, 1024)).expected.inputNanoUsd).toBe(1024 * 2500)
  })
})

describe('a message that follows soon', () => {
  test('reads what the last call left in the cache, and writes the rest', async () => {
    const { bench, conversationId } = await setUp([first()])
    await bench.exchange({ conversationId, ...firstExchange })
    const { expected, tokens } = await bench.previewOf(conversationId, 100)
    expect(tokens).toBe(2200)
    // 2,000 read at 200, the answer and the question written at 2,500, an answer as long as the last one.
    expect(expected).toMatchObject({
      likelyCachedTokens: 2000,
      outputTokens: 100,
      inputNanoUsd: 900_000,
      outputNanoUsd: 1_000_000,
      nanoUsd: 1_900_000,
      coldNanoUsd: 6_500_000,
    })
  })

  test('finds nothing in the cache once its time is over', async () => {
    const { bench, conversationId } = await setUp([first()])
    await bench.exchange({ conversationId, ...firstExchange })
    bench.clock.advance(5 * minuteMs)
    expect((await bench.previewOf(conversationId, 100)).expected.likelyCachedTokens).toBe(2000)
    bench.clock.advance(1)
    expect((await bench.previewOf(conversationId, 100)).expected).toMatchObject({
      likelyCachedTokens: 0,
      nanoUsd: 6_500_000,
      coldNanoUsd: 6_500_000,
    })
  })

  test('counts from the beginning of the call, however long the answer took', async () => {
    const { bench, conversationId } = await setUp([first({ ...automaticCache, lifetimeMs: minuteMs })])
    const { answerId } = await bench.exchange({
      conversationId,
      ...firstExchange,
      end: (call) => {
        bench.clock.advance(50_000)
        call.answer(textOf(100))
      },
    })
    expect(bench.turnOf(answerId)).toMatchObject({ status: 'complete', totalMs: 50_000 })
    bench.clock.advance(10_000)
    expect((await bench.previewOf(conversationId, 100)).expected.likelyCachedTokens).toBe(2000)
    bench.clock.advance(1)
    expect((await bench.previewOf(conversationId, 100)).expected.likelyCachedTokens).toBe(0)
  })

  test('finds nothing of a call that was shorter than what a cache keeps', async () => {
    const { bench, conversationId } = await setUp([first()])
    for (const [inputTotal, cached] of [
      [1000, 0],
      [1100, 1100],
    ] as const) {
      await bench.exchange({
        conversationId,
        questionTokens: inputTotal === 1000 ? 1000 : 50,
        answerTokens: 50,
        usage: usageOf({ inputTotal, outputTotal: 50 }),
      })
      expect((await bench.previewOf(conversationId, 100)).expected.likelyCachedTokens).toBe(cached)
    }
  })

  test('never expects more from the cache than the whole request has', async () => {
    const { bench, conversationId } = await setUp([first()])
    // A count so far from the one made here is not believed in full.
    await bench.exchange({
      conversationId,
      ...firstExchange,
      usage: usageOf({ inputTotal: 20_000, outputTotal: 100 }),
    })
    const { expected, tokens } = await bench.previewOf(conversationId, 100)
    expect(tokens).toBe(8800)
    expect(expected).toMatchObject({ likelyCachedTokens: 8800, inputNanoUsd: 8800 * 200 })
  })

  test('expects an answer as long as the middle one of the newest', async () => {
    const { bench, conversationId } = await setUp([first()])
    for (const outputTotal of [90, 5000, 300]) {
      await bench.exchange({
        conversationId,
        questionTokens: 100,
        answerTokens: 20,
        usage: usageOf({ inputTotal: 100, outputTotal }),
      })
    }
    expect((await bench.previewOf(conversationId, 100)).expected.outputTokens).toBe(300)
  })

  test('costs the plain price for what is not cached where writing has no price', async () => {
    const { bench, conversationId } = await setUp([first({ ...automaticCache, countsWrites: false })])
    await bench.exchange({ conversationId, ...firstExchange })
    const { expected } = await bench.previewOf(conversationId, 100)
    expect(expected).toMatchObject({
      inputNanoUsd: 2000 * 200 + 200 * 2000,
      coldNanoUsd: 2200 * 2000 + 1_000_000,
    })
  })
})

describe('what breaks the beginning', () => {
  async function afterOneExchange(options: Parameters<typeof createPricedBench>[1] = {}) {
    const { bench, conversationId } = await setUp([first()], options)
    const sent = await bench.exchange({ conversationId, ...firstExchange })
    const cached = async () => (await bench.previewOf(conversationId, 100)).expected.likelyCachedTokens
    expect(await cached()).toBe(2000)
    return { bench, conversationId, cached, ...sent }
  }

  test('another system text does', async () => {
    const { bench, conversationId, cached } = await afterOneExchange()
    bench.engine.updateConversation(conversationId, { systemText: 'Answer in rhymes.' })
    expect(await cached()).toBe(0)
  })

  test('leaving older messages out does', async () => {
    const { bench, conversationId, cached } = await afterOneExchange()
    await bench.exchange({
      conversationId,
      questionTokens: 100,
      answerTokens: 100,
      usage: usageOf({ inputTotal: 2200, cacheRead: 2000, cacheWrite: 200, outputTotal: 100 }),
    })
    expect(await cached()).toBe(2200)
    bench.engine.updateConversation(conversationId, { contextPolicy: { kind: 'last-messages', count: 3 } })
    expect(await cached()).toBe(0)
  })

  test('a summary that is made first does', async () => {
    const { bench, conversationId } = await setUp([first()], { contextWindow: 8000 })
    let inputTotal = 0
    for (let round = 0; round < 3; round += 1) {
      inputTotal += 2000
      await bench.exchange({
        conversationId,
        questionTokens: 1900,
        answerTokens: 100,
        usage: usageOf({ inputTotal: inputTotal - 100, outputTotal: 100 }),
      })
    }
    expect((await bench.previewOf(conversationId, 100)).willSummarise).toBe(false)
    expect((await bench.previewOf(conversationId, 100)).expected.likelyCachedTokens).toBe(5900)
    const preview = await bench.previewOf(conversationId, 1000)
    expect(preview.willSummarise).toBe(true)
    expect(preview.expected.likelyCachedTokens).toBe(0)
  })

  test('an edited message does from there on, and what stands before it stays cached', async () => {
    const { bench, conversationId, answerId } = await afterOneExchange()
    const next = await bench.exchange({
      conversationId,
      questionTokens: 100,
      answerTokens: 100,
      usage: usageOf({ inputTotal: 2200, outputTotal: 100 }),
    })
    const expectAfter = async (parentId: string | null) => {
      const ahead = bench.lookAhead.gather({
        conversationId,
        model: bench.modelAt(0),
        parts: [{ type: 'text', text: textOf(50) }],
        parentId,
      })
      return (await bench.spending.expect(ahead, await bench.lookAhead.fit(ahead))).likelyCachedTokens
    }
    expect(await expectAfter(next.answerId)).toBe(2200)
    expect(await expectAfter(answerId)).toBe(2000)
    expect(await expectAfter(null)).toBe(0)
  })
})

test('another api of the same account has written its requests otherwise, so nothing is expected of the cache', async () => {
  const { bench, conversationId } = await setUp([first(), first()])
  await bench.exchange({ conversationId, ...firstExchange })
  expect((await bench.previewOf(conversationId, 100)).expected.likelyCachedTokens).toBe(2000)
  const [account, other] = bench.accounts
  if (account === undefined || other === undefined) throw new Error('no account')
  bench.accounts[0] = { ...account, api: other.api }
  expect((await bench.previewOf(conversationId, 100)).expected.likelyCachedTokens).toBe(0)
})

describe('where it is not known what a cache holds', () => {
  test('nothing is said of it when nobody names its lifetime', async () => {
    const { bench, conversationId } = await setUp([first(null)])
    await bench.exchange({ conversationId, ...firstExchange })
    expect((await bench.previewOf(conversationId, 100)).expected).toMatchObject({
      likelyCachedTokens: null,
      inputNanoUsd: 2200 * 2000,
      nanoUsd: 5_400_000,
      coldNanoUsd: 5_400_000,
    })
  })

  test('an answer that was stopped before its counts came leaves it open, or to the call before it', async () => {
    const { bench, conversationId } = await setUp([first()])
    const stopped = (id: string) =>
      bench.exchange({
        conversationId: id,
        questionTokens: 2000,
        answerTokens: 0,
        usage: null,
        end: (_call, answerId) => bench.engine.stop(id, answerId),
      })
    await stopped(conversationId)
    expect(bench.store.turns.list(conversationId).map(({ status }) => status)).toEqual(['stopped'])
    expect((await bench.previewOf(conversationId, 100)).expected.likelyCachedTokens).toBeNull()

    const other = createId()
    await bench.exchange({ conversationId: other, ...firstExchange })
    await stopped(other)
    expect((await bench.previewOf(other, 100)).expected.likelyCachedTokens).toBe(2000)
  })

  test('a call that failed is not taken for one that left something there', async () => {
    const { bench, conversationId } = await setUp([first()])
    await bench.exchange({
      conversationId,
      questionTokens: 2000,
      answerTokens: 0,
      usage: null,
      end: (call) => call.fail(failureOf('auth', { vendorName: 'OpenAI' })),
    })
    expect((await bench.previewOf(conversationId, 100)).expected.likelyCachedTokens).toBe(0)
  })

  test('only what the vendor says it kept counts where the cache is marked', async () => {
    const marked: PromptCache = { ...automaticCache, writes: 'marked' }
    const { bench, conversationId } = await setUp([first(marked)])
    await bench.exchange({
      conversationId,
      ...firstExchange,
      usage: usageOf({ inputTotal: 2000, cacheRead: 300, cacheWrite: 1200, outputTotal: 100 }),
    })
    expect((await bench.previewOf(conversationId, 100)).expected.likelyCachedTokens).toBe(1500)

    const other = createId()
    await bench.exchange({
      conversationId: other,
      ...firstExchange,
      usage: usageOf({ inputTotal: 2000, cacheRead: 0, cacheWrite: 0, outputTotal: 100 }),
    })
    expect((await bench.previewOf(other, 100)).expected.likelyCachedTokens).toBe(0)
  })
})

describe('a handoff', () => {
  test('is compared with staying, where the cache is still warm', async () => {
    const { bench, conversationId } = await setUp([first(), second()])
    await bench.exchange({ conversationId, ...firstExchange })
    const { expected, staying } = await bench.previewOf(conversationId, 100, 1)
    // The other vendor has seen nothing: 2,200 at 1,000, and 100 at 5,000.
    expect(expected).toMatchObject({ likelyCachedTokens: 0, nanoUsd: 2_700_000, coldNanoUsd: 2_700_000 })
    expect(staying).toMatchObject({
      modelName: 'big',
      expected: { likelyCachedTokens: 2000, nanoUsd: 1_900_000, coldNanoUsd: 6_500_000 },
    })
  })

  test('is compared with nothing while the same model goes on', async () => {
    const { bench, conversationId } = await setUp([first(), second()])
    await bench.exchange({ conversationId, ...firstExchange })
    expect((await bench.previewOf(conversationId, 100, 0)).staying).toBeNull()
  })

  test('finds the cache it left when it goes back in time', async () => {
    const { bench, conversationId } = await setUp([first(), second()])
    await bench.exchange({ conversationId, ...firstExchange })
    await bench.exchange({
      conversationId,
      questionTokens: 100,
      answerTokens: 100,
      usage: usageOf({ inputTotal: 2200, outputTotal: 100 }),
      modelPosition: 1,
    })
    const back = await bench.previewOf(conversationId, 100, 0)
    expect(back.tokens).toBe(2400)
    // 2,000 read and 400 written; staying with the other reads 2,200 and pays 200 plainly.
    expect(back.expected).toMatchObject({ likelyCachedTokens: 2000, inputNanoUsd: 2000 * 200 + 400 * 2500 })
    expect(back.staying).toMatchObject({
      modelName: 'small',
      expected: { likelyCachedTokens: 2200, inputNanoUsd: 2200 * 100 + 200 * 1000 },
    })
  })

  test('to another account of the same vendor finds nothing in the cache of the first', async () => {
    const { bench, conversationId } = await setUp([first()])
    await bench.exchange({ conversationId, ...firstExchange })
    const [account] = bench.accounts
    if (account === undefined) throw new Error('no account')
    const elsewhere = { ...account, id: createId() }
    bench.accounts.push(elsewhere)
    const { expected, staying } = await bench.preview.preview({
      conversationId,
      model: { accountId: elsewhere.id, modelId: 'big' },
      parts: [{ type: 'text', text: textOf(100) }],
    })
    expect(expected).toMatchObject({ likelyCachedTokens: 0, nanoUsd: 6_500_000 })
    expect(staying?.expected).toMatchObject({ likelyCachedTokens: 2000, nanoUsd: 1_900_000 })
  })

  test('to another model of the same account finds nothing there either', async () => {
    const { bench, conversationId } = await setUp([first()])
    await bench.prices.setOwn('openai', 'bigger', roundRates)
    await bench.exchange({ conversationId, ...firstExchange })
    const { expected, staying } = await bench.preview.preview({
      conversationId,
      model: { ...bench.modelAt(0), modelId: 'bigger' },
      parts: [{ type: 'text', text: textOf(100) }],
    })
    expect(expected).toMatchObject({ likelyCachedTokens: 0, nanoUsd: 6_500_000 })
    expect(staying?.expected.likelyCachedTokens).toBe(2000)
  })

  test('shows no comparison once the account that answered is gone', async () => {
    const { bench, conversationId } = await setUp([first(), second()])
    await bench.exchange({ conversationId, ...firstExchange })
    bench.accounts.splice(0, 1)
    const { expected, staying } = await bench.preview.preview({
      conversationId,
      model: bench.modelAt(1),
      parts: [{ type: 'text', text: textOf(100) }],
    })
    expect(expected.nanoUsd).toBe(2_700_000)
    expect(staying).toBeNull()
  })

  test('says that staying has an unknown price, and never that it is free', async () => {
    const { bench, conversationId } = await setUp([{ ...first(), rates: null }, second()])
    await bench.exchange({ conversationId, ...firstExchange })
    const { staying } = await bench.previewOf(conversationId, 100, 1)
    expect(staying?.expected).toMatchObject({
      inputNanoUsd: null,
      outputNanoUsd: null,
      nanoUsd: null,
      coldNanoUsd: null,
      unknownReason: 'no-price',
    })
  })
})

describe('a model without a bill', () => {
  test('costs nothing and says why', async () => {
    const { bench } = await setUp([{ vendor: 'ollama', modelId: 'llama', promptCache: null, rates: null }])
    expect((await bench.previewOf(null, 2000)).expected).toMatchObject({
      nanoUsd: 0,
      coldNanoUsd: 0,
      freeReason: 'The model runs on your own hardware, so nothing is billed.',
    })
  })

  test('is told apart from one that a server on this computer passes on to somebody who bills it', async () => {
    const { bench } = await setUp([
      { vendor: 'ollama', modelId: 'llama:cloud', promptCache: null, rates: null },
    ])
    expect((await bench.previewOf(null, 2000)).expected).toMatchObject({ nanoUsd: null, freeReason: null })
  })

  test('is told apart from one whose price nobody knows', async () => {
    const { bench } = await setUp([{ ...first(), rates: null }])
    expect((await bench.previewOf(null, 2000)).expected).toEqual({
      likelyCachedTokens: 0,
      outputTokens: 600,
      inputNanoUsd: null,
      outputNanoUsd: null,
      nanoUsd: null,
      coldNanoUsd: null,
      priceVersion: null,
      freeReason: null,
      unknownReason: 'no-price',
    })
  })
})
