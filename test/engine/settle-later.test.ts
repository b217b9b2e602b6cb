// What a provider tells afterwards about a call: at the price of the moment it was made, also in a later run, and also when
// its conversation was removed meanwhile.
import { afterEach, describe, expect, it } from 'vitest'
import { createId } from '../../shared/domain/create-id.ts'
import type { Usage } from '../../shared/domain/usage.ts'
import type { UsageFilter } from '../../shared/domain/usage-report.ts'
import { createEngineBench, openMemoryStore } from '../harness/engine-bench.ts'
import { usageOf } from '../harness/priced-bench.ts'
import { createScriptedAdapter } from '../harness/scripted-adapter.ts'
import { aTurn, insertThread } from '../harness/store-fixtures.ts'

const everything: UsageFilter = {
  from: '2026-01-01',
  to: '2026-12-31',
  vendor: null,
  accountId: null,
  modelId: null,
  conversationId: null,
}

const whole = usageOf({
  inputTotal: 1_000,
  cacheRead: 0,
  cacheWrite: 0,
  outputTotal: 100,
  reasoning: 7,
  raw: {},
})
const generation = { kind: 'generation', value: 'gen-1', foundIn: 'header x-generation-id' }

const benches: ReturnType<typeof createEngineBench>[] = []

afterEach(async () => {
  for (const bench of benches.splice(0)) await bench.engine.close()
})

async function until(isMet: () => boolean): Promise<void> {
  while (!isMet()) await new Promise((resolve) => setImmediate(resolve))
}

function openBench(settled: Usage = whole, startAt: number = Date.UTC(2026, 10, 20, 12)) {
  const scripted = createScriptedAdapter({ api: 'anthropic-messages' })
  const asked: string[][] = []
  const adapter = {
    ...scripted,
    settle(identifiers: readonly { value: string }[]) {
      asked.push(identifiers.map(({ value }) => value))
      return Promise.resolve({ usage: settled, identifiers: [], metadata: null })
    },
  }
  const record = { lookUpEndpoint: 'GET /generation' }
  const bench = createEngineBench(
    [{ adapter, vendor: 'deepseek', modelId: 'deepseek-flash', record }],
    openMemoryStore(),
    undefined,
    { usesPriceBook: true, startAt },
  )
  benches.push(bench)
  const entries = () => [...bench.store.ledger.pages(everything, 10)].flat()
  /** A call that was stopped after the provider had named it. */
  const stopOne = async () => {
    const conversationId = createId()
    const { answerId } = bench.send(conversationId, 'Hello')
    const call = await scripted.nextCall()
    call.emit(
      { type: 'response-start', identifiers: [generation], servedModel: null, headers: {}, requestBytes: 1 },
      { type: 'part-start', index: 0, part: { type: 'text', text: '' } },
    )
    await until(() => bench.store.turns.get(bench.turnOf(answerId).id)?.identifiers.length === 1)
    bench.engine.stop(conversationId, answerId)
    await bench.engine.drain()
    await until(() => bench.clock.nextTimerMs !== null)
    return { conversationId, answerId }
  }
  return { bench, scripted, asked, entries, stopOne }
}

describe('a call that is settled later', () => {
  it('has the price of the moment at which it was made', async () => {
    // Peak hours end at 10:00 UTC: 0.30 and 1.20 dollars a million before, 0.15 and 0.60 after.
    const { bench, entries, stopOne } = openBench(whole, Date.UTC(2026, 10, 20, 9, 59, 59, 500))
    const { answerId } = await stopOne()
    bench.clock.advance(1_000)
    await bench.engine.drainSettling()
    expect(bench.turnOf(answerId).cost.nanoUsd).toBe(1_000 * 300 + 100 * 1_200)
    expect(entries()[0]?.cost).toEqual(bench.turnOf(answerId).cost)
  })

  it('is settled in the ledger when its conversation was removed meanwhile', async () => {
    const { bench, asked, entries, stopOne } = openBench({
      ...whole,
      extras: {
        cacheWriteLong: null,
        audioInput: null,
        mediaOutput: null,
        toolUnits: [],
        specialRate: null,
      },
    })
    const { conversationId } = await stopOne()
    bench.store.conversations.update(conversationId, { trashedAt: 1 })
    bench.engine.removeConversation(conversationId)
    expect(entries()).toMatchObject([{ cost: { source: 'unknown' }, inputTokens: null }])
    bench.clock.advance(1_000)
    await bench.engine.drainSettling()
    expect(asked).toEqual([['gen-1']])
    expect(entries()).toMatchObject([
      {
        status: 'stopped',
        reachedModel: true,
        isPartial: false,
        inputTokens: 1_000,
        cacheRead: 0,
        cacheWrite: 0,
        outputTokens: 100,
        reasoning: 7,
        extras: { toolUnits: [] },
        cost: { source: 'computed', nanoUsd: 1_000 * 150 + 100 * 600 },
      },
    ])
    expect(entries()[0]?.cost.bill).toHaveLength(2)
    expect(entries()[0]?.cost.unknownReason).toBeUndefined()
    const { totals } = bench.store.ledger.report({ ...everything, unit: 'day', groupBy: 'conversation' })
    expect(totals).toMatchObject({
      calls: 1,
      input: { known: 1_000, isComplete: true },
      nanoUsd: { known: 210_000, isComplete: true },
    })
    expect(bench.store.ledger.spent({ kind: 'everything' }, '2026-11-01', '2026-11-30')).toEqual({
      known: 210_000,
      isComplete: true,
    })
  })

  it('is asked about in a later run when only its beginning was counted', async () => {
    const { bench, scripted, asked } = openBench()
    const { messages, conversation } = insertThread(bench.store, 2)
    const [, answer] = messages
    if (answer === undefined) throw new Error('there is no answer')
    const turn = aTurn(answer, {
      status: 'interrupted',
      accountId: bench.modelAt(0).accountId,
      vendor: 'deepseek',
      api: 'anthropic-messages',
      modelAsked: 'deepseek-flash',
      usage: { ...whole, outputTotal: 1, isPartial: true },
    })
    bench.store.turns.insert(turn)
    bench.store.turns.update(turn, {
      identifiers: [generation],
      headers: {},
      requestBytes: 1,
      metadata: null,
      warnings: [],
      context: [],
    })
    bench.send(createId(), 'Hello')
    ;(await scripted.nextCall()).answer('Hi')
    await bench.engine.drain()
    await until(() => bench.clock.nextTimerMs !== null || asked.length > 0)
    bench.clock.advance(0)
    await bench.engine.drainSettling()
    expect(asked).toEqual([['gen-1']])
    expect(bench.store.turns.get(turn.id)?.turn.usage).toEqual(whole)
    expect(bench.store.turns.usage(conversation.id).output).toEqual({ known: 100, isComplete: true })
  })
})
