// Of a call that ended early it is known what was counted by then: the turn, the ledger and the sums say "at least".
import { describe, expect, it } from 'vitest'
import type { SettledCall } from '../../electron/providers/adapter.ts'
import { failureOf } from '../../electron/providers/classify-failure.ts'
import { createId } from '../../shared/domain/create-id.ts'
import type { Usage } from '../../shared/domain/usage.ts'
import type { UsageFilter } from '../../shared/domain/usage-report.ts'
import { createEngineBench } from '../harness/engine-bench.ts'
import { createScriptedAdapter, type ScriptedCall } from '../harness/scripted-adapter.ts'

const whole: Usage = {
  inputTotal: 1_000,
  cacheRead: 0,
  cacheWrite: 0,
  outputTotal: 100,
  reasoning: 0,
  reportedNanoUsd: null,
  raw: { input_tokens: 1_000, output_tokens: 100 },
}
const beginning: Usage = { ...whole, outputTotal: 1, isPartial: true }

function begin(call: ScriptedCall, usage: Usage): void {
  const id = { kind: 'generation', value: 'gen-1', foundIn: 'header x-generation-id' }
  call.emit(
    { type: 'response-start', identifiers: [id], servedModel: null, headers: {}, requestBytes: 1 },
    { type: 'usage', usage },
    { type: 'part-start', index: 0, part: { type: 'text', text: '' } },
    { type: 'part-delta', index: 0, delta: 'Hi' },
  )
}

const everything: UsageFilter = {
  from: '2026-01-01',
  to: '2026-12-31',
  vendor: null,
  accountId: null,
  modelId: null,
  conversationId: null,
}

/** Waits until the engine has read what was emitted. */
async function until(isMet: () => boolean): Promise<void> {
  while (!isMet()) await new Promise((resolve) => setImmediate(resolve))
}

async function openBench(settled?: SettledCall) {
  const scripted = createScriptedAdapter({ api: 'anthropic-messages' })
  const adapter = settled === undefined ? scripted : { ...scripted, settle: () => Promise.resolve(settled) }
  const record = { lookUpEndpoint: settled === undefined ? null : 'GET /generation' }
  const bench = createEngineBench(
    [{ adapter, vendor: 'anthropic', modelId: 'claude-opus-5-5', record }],
    undefined,
    undefined,
    { usesPriceBook: true, startAt: Date.UTC(2026, 10, 20, 12) },
  )
  const conversationId = createId()
  const { answerId } = bench.send(conversationId, 'Who is there?')
  const call = await scripted.nextCall()
  const entry = () => [...bench.store.ledger.pages(everything, 10)].flat().at(-1)
  /** Stops the answer once what came is there to be seen. */
  const stop = async () => {
    await until(() => bench.store.turns.get(bench.turnOf(answerId).id)?.identifiers.length === 1)
    bench.engine.stop(conversationId, answerId)
    await until(() => bench.turnOf(answerId).status !== 'running')
  }
  const sums = () => bench.store.turns.usage(conversationId)
  return { bench, call, answerId, entry, stop, sums }
}

describe('a call that ended early', () => {
  it('is "at least" when it was stopped', async () => {
    const { bench, call, answerId, entry, stop, sums } = await openBench()
    begin(call, beginning)
    await stop()
    const turn = bench.turnOf(answerId)
    expect(turn).toMatchObject({ status: 'stopped', usage: beginning })
    // 1,000 x $4/M + 1 x $20/M.
    expect(turn.cost).toMatchObject({ source: 'computed', nanoUsd: 4_020_000 })
    expect(entry()).toMatchObject({ status: 'stopped', isPartial: true, inputTokens: 1_000 })
    expect(sums().input).toEqual({ known: 1_000, isComplete: false })
    expect(sums().nanoUsd).toEqual({ known: 4_020_000, isComplete: false })
    await bench.engine.close()
  })

  it('is "at least" when the connection was cut', async () => {
    const { bench, call, answerId, sums } = await openBench()
    begin(call, beginning)
    // Once something was shown, nothing is tried again.
    call.fail({ ...failureOf('incomplete-stream', { vendorName: 'Anthropic' }), retryable: false })
    await until(() => bench.turnOf(answerId).status !== 'running')
    expect(bench.turnOf(answerId)).toMatchObject({ status: 'failed', usage: { isPartial: true } })
    expect(sums().output).toEqual({ known: 1, isComplete: false })
    await bench.engine.close()
  })

  it('is "at least" when Baton was closed in the middle', async () => {
    const { bench, call, answerId, entry } = await openBench()
    begin(call, beginning)
    await until(() => bench.store.turns.get(bench.turnOf(answerId).id)?.identifiers.length === 1)
    await bench.engine.close()
    expect(bench.turnOf(answerId)).toMatchObject({ status: 'interrupted', usage: beginning })
    expect(entry()).toMatchObject({ status: 'interrupted', isPartial: true })
  })

  it('is no such thing when it failed after the last count', async () => {
    const { bench, call, answerId, entry, sums } = await openBench()
    begin(call, beginning)
    call.emit({ type: 'usage', usage: whole })
    call.fail({ ...failureOf('unknown', { vendorName: 'Anthropic' }), retryable: false })
    await until(() => bench.turnOf(answerId).status !== 'running')
    const { usage, cost, status } = bench.turnOf(answerId)
    expect({ usage, status }).toEqual({ usage: whole, status: 'failed' })
    // 1,000 x $4/M + 100 x $20/M.
    expect(cost.nanoUsd).toBe(6_000_000)
    expect(entry()).toMatchObject({ isPartial: false })
    expect(sums().nanoUsd).toEqual({ known: 6_000_000, isComplete: true })
    await bench.engine.close()
  })

  it('is asked about where the provider can be asked, and then known', async () => {
    const settled = { usage: whole, identifiers: [], metadata: null }
    const { bench, call, answerId, entry, stop, sums } = await openBench(settled)
    begin(call, beginning)
    await stop()
    expect(bench.turnOf(answerId).usage).toEqual(beginning)
    const drained = bench.engine.drainSettling()
    await until(() => bench.clock.nextTimerMs !== null)
    bench.clock.advance(1_000)
    await drained
    expect(bench.turnOf(answerId)).toMatchObject({ status: 'stopped', usage: whole })
    expect(bench.turnOf(answerId).usage).toEqual(whole)
    expect(entry()).toMatchObject({ isPartial: false, outputTokens: 100 })
    expect(sums().nanoUsd).toEqual({ known: 6_000_000, isComplete: true })
    await bench.engine.close()
  })

  it('is "at least" in a summary too', async () => {
    const adapter = createScriptedAdapter({ api: 'anthropic-messages' })
    const bench = createEngineBench(
      [{ adapter, vendor: 'anthropic', modelId: 'claude-opus-5-5' }],
      undefined,
      undefined,
      { usesPriceBook: true, startAt: Date.UTC(2026, 10, 20, 12), contextWindow: 8_000 },
    )
    const conversationId = createId()
    const isSummary = (call: ScriptedCall) => call.request.systemText?.includes('condense') === true
    let call: ScriptedCall | null = null
    // Some 1,200 tokens a round, until the history is to be summarised.
    for (let round = 1; call === null || !isSummary(call); round += 1) {
      bench.send(conversationId, `${round} ${'words and more words '.repeat(115)}`)
      call = await adapter.nextCall()
      if (isSummary(call)) break
      call.answer('words and more words '.repeat(115))
      await bench.engine.drain()
    }
    begin(call, beginning)
    call.fail({ ...failureOf('incomplete-stream', { vendorName: 'Anthropic' }), retryable: false })
    const answer = await adapter.nextCall()
    answer.answer('Done.')
    await bench.engine.drain()
    const summary = [...bench.store.ledger.pages(everything, 100)]
      .flat()
      .find(({ purpose }) => purpose === 'summary')
    expect(summary).toMatchObject({ status: 'failed', isPartial: true, outputTokens: 1 })
    expect(summary?.cost).toMatchObject({ nanoUsd: 4_020_000 })
    await bench.engine.close()
  })
})

describe('a call whose price cannot be looked up', () => {
  it('is answered all the same, at an unknown cost', async () => {
    const { bench, call, answerId, sums } = await openBench()
    Object.assign(bench.store.ownPrices, {
      list: () => {
        throw new Error('the disk does not answer')
      },
    })
    call.answer('Nobody.')
    await bench.engine.drain()
    expect(bench.turnOf(answerId)).toMatchObject({
      status: 'complete',
      cost: { nanoUsd: null, source: 'unknown' },
    })
    expect(bench.store.messages.get(answerId)).toMatchObject({
      status: 'complete',
      parts: [{ type: 'text', text: 'Nobody.' }],
    })
    expect(sums().nanoUsd.isComplete).toBe(false)
    await bench.engine.close()
  })
})
