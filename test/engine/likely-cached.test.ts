// What is left in a cache by calls that stand on no path: other answers to the same message. And until when it is there.
import { afterEach, describe, expect, test } from 'vitest'
import { failureOf } from '../../electron/providers/classify-failure.ts'
import { createId } from '../../shared/domain/create-id.ts'
import {
  automaticCache,
  createPricedBench,
  halfRates,
  minuteMs,
  type PricedBench,
  roundRates,
  textOf,
  usageOf,
} from '../harness/priced-bench.ts'
import type { ScriptedCall } from '../harness/scripted-adapter.ts'

const benches: PricedBench[] = []

async function setUp() {
  const bench = await createPricedBench([
    { vendor: 'openai', modelId: 'big', promptCache: automaticCache, rates: roundRates },
    { vendor: 'anthropic', modelId: 'small', promptCache: automaticCache, rates: halfRates },
  ])
  benches.push(bench)
  const conversationId = createId()
  return {
    bench,
    conversationId,
    ask: (end?: (call: ScriptedCall) => void) =>
      bench.exchange({
        conversationId,
        questionTokens: 2000,
        answerTokens: 100,
        usage: usageOf({ inputTotal: 2000, cacheRead: 0, cacheWrite: 2000, outputTotal: 100 }),
        ...(end === undefined ? {} : { end }),
      }),
    /** What asking for this answer once more will cost. */
    expectAgain: async (answerId: string, position = 0) => {
      const ahead = bench.lookAhead.gather({ conversationId, model: bench.modelAt(position), answerId })
      return bench.spending.expect(ahead, await bench.lookAhead.fit(ahead))
    },
  }
}

afterEach(async () => {
  for (const bench of benches.splice(0)) {
    await bench.engine.close()
    bench.store.close()
  }
})

describe('an answer asked for once more', () => {
  test('reads from the cache what the old answer has left there', async () => {
    const { ask, expectAgain } = await setUp()
    const { answerId } = await ask()
    expect(await expectAgain(answerId)).toMatchObject({
      likelyCachedTokens: 2000,
      inputNanoUsd: 2000 * 200,
      nanoUsd: 2000 * 200 + 100 * 10_000,
      coldNanoUsd: 2000 * 2500 + 100 * 10_000,
    })
  })

  test('finds nothing there once its time is over', async () => {
    const { bench, ask, expectAgain } = await setUp()
    const { answerId } = await ask()
    bench.clock.advance(automaticCache.lifetimeMs)
    expect((await expectAgain(answerId)).likelyCachedTokens).toBe(2000)
    bench.clock.advance(1)
    expect((await expectAgain(answerId)).likelyCachedTokens).toBe(0)
  })

  test('finds nothing at another model, nor after a call that failed', async () => {
    const { ask, expectAgain } = await setUp()
    const { answerId } = await ask()
    expect((await expectAgain(answerId, 1)).likelyCachedTokens).toBe(0)
    const other = await setUp()
    const failed = await other.ask((call) => call.fail(failureOf('auth', { vendorName: 'OpenAI' })))
    // A failed call that told what it wrote has written it.
    expect((await other.expectAgain(failed.answerId)).likelyCachedTokens).toBe(2000)
  })

  test('counts on no other answer that is still being written', async () => {
    const { bench, conversationId, ask, expectAgain } = await setUp()
    const { answerId } = await ask()
    bench.clock.advance(automaticCache.lifetimeMs + 1)
    bench.engine.regenerate({ conversationId, answerId, newAnswerId: createId(), model: bench.modelAt(0) })
    await bench.adapters[0]?.nextCall()
    expect((await expectAgain(answerId)).likelyCachedTokens).toBe(0)
  })

  test('goes by the newest of several', async () => {
    const { bench, conversationId, ask, expectAgain } = await setUp()
    const { answerId } = await ask()
    bench.clock.advance(minuteMs)
    const newAnswerId = createId()
    bench.engine.regenerate({ conversationId, answerId, newAnswerId, model: bench.modelAt(0) })
    const call = await bench.adapters[0]?.nextCall()
    call?.emit({ type: 'usage', usage: usageOf({ inputTotal: 2000, outputTotal: 100 }) })
    call?.answer(textOf(100))
    await bench.engine.drain()
    bench.clock.advance(minuteMs)
    expect((await expectAgain(newAnswerId)).likelyCachedTokens).toBe(2000)
    expect((await expectAgain(answerId)).likelyCachedUntil).toBe(
      bench.turnOf(newAnswerId).startedAt + automaticCache.lifetimeMs,
    )
  })
})

describe('until when', () => {
  test('is said where something is expected of the cache, and only there', async () => {
    const { bench, conversationId, ask } = await setUp()
    expect((await bench.previewOf(conversationId, 100)).expected).not.toHaveProperty('likelyCachedUntil')
    const { answerId } = await ask()
    const { startedAt } = bench.turnOf(answerId)
    const { likelyCachedUntil } = (await bench.previewOf(conversationId, 100)).expected
    expect(likelyCachedUntil).toBe(startedAt + automaticCache.lifetimeMs)
    bench.clock.advance(automaticCache.lifetimeMs)
    expect((await bench.previewOf(conversationId, 100)).expected.likelyCachedTokens).toBe(2000)
    bench.clock.advance(1)
    const late = (await bench.previewOf(conversationId, 100)).expected
    expect(late.likelyCachedTokens).toBe(0)
    expect(late).not.toHaveProperty('likelyCachedUntil')
  })
})
