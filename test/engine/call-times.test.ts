// A call begins when its request goes to the provider. What came before (a keychain, counting, a summary) is none of its
// time or of its price, and a call that never came so far used nothing.
import { afterEach, describe, expect, it } from 'vitest'
import { sweepInterrupted } from '../../electron/engine/sweep-interrupted.ts'
import { createId } from '../../shared/domain/create-id.ts'
import type { UsageFilter } from '../../shared/domain/usage-report.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import { createEngineBench } from '../harness/engine-bench.ts'
import { createEstimatingCounter } from '../harness/estimating-counter.ts'
import { usageOf } from '../harness/priced-bench.ts'
import { createScriptedAdapter, type ScriptedCall } from '../harness/scripted-adapter.ts'

const everything: UsageFilter = {
  from: '2026-01-01',
  to: '2026-12-31',
  vendor: null,
  accountId: null,
  modelId: null,
  conversationId: null,
}

const benches: ReturnType<typeof createEngineBench>[] = []

afterEach(async () => {
  for (const bench of benches.splice(0)) await bench.engine.close()
})

/** A gate that something waits at until it is opened. */
function createGate() {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  let arrive = () => {}
  const reached = new Promise<void>((resolve) => {
    arrive = resolve
  })
  return {
    /** Resolves once somebody waits. */
    reached,
    open,
    wait() {
      arrive()
      return opened
    },
  }
}

interface Options {
  readonly unlock?: () => Promise<void>
  readonly counter?: ReturnType<typeof createEstimatingCounter>
  readonly startAt?: number
  readonly contextWindow?: number
  readonly vendor?: Vendor
  readonly modelId?: string
}

function openBench(options: Options = {}) {
  const adapter = createScriptedAdapter({ api: 'anthropic-messages' })
  const { vendor = 'anthropic', modelId = 'claude-opus-5-5', unlock, ...others } = options
  const bench = createEngineBench([{ adapter, vendor, modelId }], undefined, unlock, {
    usesPriceBook: true,
    startAt: Date.UTC(2026, 10, 20, 12),
    ...others,
  })
  benches.push(bench)
  const entries = () => [...bench.store.ledger.pages(everything, 100)].flat()
  return { bench, adapter, entries }
}

const longText = 'words and more words '.repeat(115)

function isSummary(call: ScriptedCall): boolean {
  return call.request.systemText?.includes('condense') === true
}

/** Some 1,200 tokens a round, until the next question would have the older messages summarised first. */
async function fillHistory({ bench, adapter }: ReturnType<typeof openBench>, conversationId: string) {
  for (let round = 1; ; round += 1) {
    const { answerId } = bench.send(conversationId, `${round} ${longText}`)
    const call = await adapter.nextCall()
    if (isSummary(call)) return { answerId, summaryCall: call }
    call.answer(longText)
    await bench.engine.drain()
  }
}

function answerWithCounts(call: ScriptedCall, text: string): void {
  call.emit({ type: 'usage', usage: usageOf({ inputTotal: 1_000, cacheRead: 0, outputTotal: 100 }) })
  call.answer(text)
}

describe('the times of a call', () => {
  it('do not hold the wait for a keychain', async () => {
    const keychain = createGate()
    const { bench, adapter, entries } = openBench({ unlock: keychain.wait })
    const sentAt = bench.clock.now()
    const { answerId } = bench.send(createId(), 'Hello')
    await keychain.reached
    bench.clock.advance(30_000)
    keychain.open()
    const call = await adapter.nextCall()
    bench.clock.advance(400)
    call.answer('Hi')
    await bench.engine.drain()
    const times = { startedAt: sentAt + 30_000, firstTokenMs: 400, totalMs: 400 }
    expect(bench.turnOf(answerId)).toMatchObject(times)
    expect(entries()).toMatchObject([times])
    expect(bench.store.ledger.speeds(everything, 'model').totals.firstTokenMs).toBe(400)
  })

  it('do not hold the summary that was made first, which comes before it in every order', async () => {
    const opened = openBench({ contextWindow: 8_000 })
    const { bench, adapter, entries } = opened
    const conversationId = createId()
    const { answerId, summaryCall } = await fillHistory(opened, conversationId)
    const summaryAt = bench.clock.now()
    bench.clock.advance(20_000)
    answerWithCounts(summaryCall, 'They talked.')
    let call = await adapter.nextCall()
    // It may take more than one.
    for (; isSummary(call); call = await adapter.nextCall()) answerWithCounts(call, 'They talked.')
    bench.clock.advance(300)
    answerWithCounts(call, 'Yes.')
    await bench.engine.drain()
    const summary = { purpose: 'summary', startedAt: summaryAt, firstTokenMs: 20_000, totalMs: 20_000 }
    const answer = { purpose: 'answer', startedAt: summaryAt + 20_000, firstTokenMs: 300, totalMs: 300 }
    for (const rows of [entries(), bench.store.turns.list(conversationId)]) {
      expect(rows.find(({ purpose }) => purpose === 'summary')).toMatchObject(summary)
      expect(rows.at(-1)).toMatchObject(answer)
    }
    expect(bench.turnOf(answerId)).toMatchObject(answer)
  })

  it('decide about a price that changes with the hour', async () => {
    // Peak hours end at 10:00 UTC: 0.30 and 1.20 dollars a million before, 0.15 and 0.60 after.
    const keychain = createGate()
    const { bench, adapter } = openBench({
      unlock: keychain.wait,
      startAt: Date.UTC(2026, 10, 20, 9, 59, 50),
      vendor: 'deepseek',
      modelId: 'deepseek-flash',
    })
    const { answerId } = bench.send(createId(), 'Hello')
    await keychain.reached
    bench.clock.advance(20_000)
    keychain.open()
    answerWithCounts(await adapter.nextCall(), 'Hi')
    await bench.engine.drain()
    expect(bench.turnOf(answerId).cost.nanoUsd).toBe(1_000 * 150 + 100 * 600)
  })
})

describe('a call that was never sent', () => {
  const nothing = { turnCount: 0, nanoUsd: { known: 0, isComplete: true } }

  it('used nothing when it was stopped before the account could be reached', async () => {
    const keychain = createGate()
    const { bench, adapter, entries } = openBench({ unlock: keychain.wait })
    const conversationId = createId()
    const { answerId } = bench.send(conversationId, 'Hello')
    await keychain.reached
    bench.engine.stop(conversationId, answerId)
    await bench.engine.drain()
    expect(bench.turnOf(answerId)).toMatchObject({
      status: 'stopped',
      carry: { sentence: 'Nothing was sent.' },
    })
    expect(bench.store.turns.usage(conversationId)).toMatchObject(nothing)
    expect(bench.store.turns.totals(conversationId).all).toMatchObject(nothing)
    expect(entries()).toMatchObject([{ status: 'stopped', reachedModel: false }])
    const { totals } = bench.store.ledger.report({ ...everything, unit: 'day', groupBy: 'model' })
    expect(totals).toMatchObject({ calls: 1, endedEarlyCalls: 1, nanoUsd: { known: 0, isComplete: true } })
    expect(adapter.callCount).toBe(0)
  })

  it('used nothing when it was stopped while tokens were counted', async () => {
    const counting = createGate()
    const usual = createEstimatingCounter()
    const { bench, adapter, entries } = openBench({
      counter: {
        ...usual,
        async countMessages(messages) {
          await counting.wait()
          return usual.countMessages(messages)
        },
      },
    })
    const conversationId = createId()
    const { answerId } = bench.send(conversationId, 'Hello')
    await counting.reached
    bench.engine.stop(conversationId, answerId)
    counting.open()
    await bench.engine.drain()
    expect(bench.store.turns.usage(conversationId)).toMatchObject(nothing)
    expect(entries()).toMatchObject([{ status: 'stopped', reachedModel: false }])
    expect(adapter.callCount).toBe(0)
  })

  it('used nothing when Baton was closed first', async () => {
    const keychain = createGate()
    const { bench, entries } = openBench({ unlock: keychain.wait })
    bench.send(createId(), 'Hello')
    await keychain.reached
    await bench.engine.close()
    expect(entries()).toMatchObject([{ status: 'interrupted', reachedModel: false }])
  })

  it('used nothing beside the summary during which it was stopped, which may have been billed', async () => {
    const opened = openBench({ contextWindow: 8_000 })
    const { bench, entries } = opened
    const conversationId = createId()
    const { answerId } = await fillHistory(opened, conversationId)
    bench.engine.stop(conversationId, answerId)
    await bench.engine.drain()
    expect(entries().slice(-2)).toMatchObject([
      { purpose: 'summary', status: 'stopped', reachedModel: true },
      { purpose: 'answer', status: 'stopped', reachedModel: false },
    ])
  })

  it('is told from one of which the process died as soon as it was sent', async () => {
    const { bench, adapter, entries } = openBench()
    const conversationId = createId()
    bench.send(conversationId, 'Hello')
    await adapter.nextCall()
    sweepInterrupted(bench.store, bench.clock.now(), bench.registry)
    expect(entries()).toMatchObject([{ status: 'interrupted', reachedModel: true }])
    expect(bench.store.turns.usage(conversationId)).toMatchObject({
      turnCount: 1,
      nanoUsd: { known: 0, isComplete: false },
    })
  })
})
