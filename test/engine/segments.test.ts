// Segments through the engine, with a scripted adapter: when they are made, what is sent with them, what happens when a
// summary cannot be had, and what a person can do with them.
import { afterEach, describe, expect, test } from 'vitest'
import { failureOf } from '../../electron/providers/classify-failure.ts'
import { createId } from '../../shared/domain/create-id.ts'
import { createEngineBench } from '../harness/engine-bench.ts'
import { aWay } from '../harness/registry-with.ts'
import {
  createScriptedAdapter,
  type ScriptedAdapter,
  type ScriptedCall,
} from '../harness/scripted-adapter.ts'

type Bench = ReturnType<typeof createEngineBench>
const benches: Bench[] = []

function setUp(
  options: { contextWindow?: number; adapter?: Parameters<typeof createScriptedAdapter>[0] } = {},
) {
  const adapter = createScriptedAdapter(options.adapter)
  const window = { contextWindow: options.contextWindow ?? 8000 }
  const bench = createEngineBench(
    [{ adapter, vendor: 'openai', modelId: 'gpt-x' }],
    undefined,
    undefined,
    window,
  )
  benches.push(bench)
  return { bench, adapter, conversationId: createId() }
}

afterEach(async () => {
  for (const bench of benches.splice(0)) {
    await bench.engine.close()
    bench.store.close()
  }
})

const isSummary = (call: ScriptedCall) => call.request.systemText?.includes('condense') === true
const textOf = (call: ScriptedCall) =>
  call.request.messages
    .flatMap(({ parts }) => parts.flatMap((part) => (part.type === 'text' ? part.text : [])))
    .join('\n')

/** About 600 tokens. */
const long = (name: string) => `${name}: ${'words and more words '.repeat(115)}`

async function exchange(bench: Bench, adapter: ScriptedAdapter, conversationId: string, name: string) {
  const sent = bench.send(conversationId, long(name))
  let call = await adapter.nextCall()
  const summaries: ScriptedCall[] = []
  while (isSummary(call)) {
    summaries.push(call)
    call.answer(`Summary ${summaries.length} before ${name}.`)
    call = await adapter.nextCall()
  }
  call.answer(long(`answer to ${name}`))
  await bench.engine.drain()
  return { ...sent, call, summaries }
}

/** Talks until the policy has made a segment. */
async function untilSegment(bench: Bench, adapter: ScriptedAdapter, conversationId: string) {
  for (let round = 1; round <= 12; round += 1) {
    const done = await exchange(bench, adapter, conversationId, `round ${round}`)
    if (done.summaries.length > 0) return { ...done, round }
  }
  throw new Error('no segment was made')
}

describe('a thread that nears its window', () => {
  test('is summarised before the turn, and the summary stands in what is sent', async () => {
    const { bench, adapter, conversationId } = setUp()
    const { call, answerId, round, summaries } = await untilSegment(bench, adapter, conversationId)
    const [segment] = bench.store.segments.list(conversationId)
    expect(segment).toMatchObject({
      method: 'model',
      text: `Summary ${summaries.length} before round ${round}.`,
      nanoUsd: null,
    })
    expect(textOf(call)).toContain(`Summary ${summaries.length} before round ${round}.`)
    expect(textOf(call)).not.toContain('round 1: words')
    expect(textOf(call)).toContain(`round ${round}: words`)
    // Everything stays in the store, and the summary call is a turn of its own that no answer is read from.
    const path = bench.store.messages.path(answerId)
    expect(path).toHaveLength(round * 2)
    const turns = bench.store.turns.list(conversationId)
    expect(turns.filter((turn) => turn.purpose === 'summary')).toHaveLength(summaries.length)
    expect(bench.turnOf(answerId)).toMatchObject({
      purpose: 'answer',
      status: 'complete',
      contextNotice: null,
    })
    expect(bench.turnOf(answerId).carry.sentence).toMatch(/^Sent: a summary and \d+ of \d+ messages\./)
    const record = bench.store.turns.get(bench.turnOf(answerId).id)
    expect(record?.context.map((run) => run.place)).toEqual(['summarised', 'sent'])
  })

  test('asks the model that the person chose', async () => {
    const other = createScriptedAdapter({ api: 'anthropic-messages', vendor: 'anthropic' })
    const adapter = createScriptedAdapter()
    const bench = createEngineBench(
      [
        { adapter, vendor: 'openai', modelId: 'gpt-x' },
        { adapter: other, vendor: 'anthropic', modelId: 'claude-small' },
      ],
      undefined,
      undefined,
      { contextWindow: 8000 },
    )
    benches.push(bench)
    bench.engine.updateSettings({ summaryModel: bench.modelAt(1) })
    const conversationId = createId()
    // The chosen model answers whenever it is asked.
    const answerAll = async (): Promise<never> => {
      for (;;) (await other.nextCall()).answer('In short.')
    }
    void answerAll()
    for (let round = 1; round <= 12 && bench.store.segments.list(conversationId).length === 0; round += 1) {
      bench.send(conversationId, long(`round ${round}`))
      ;(await adapter.nextCall()).answer(long('answer'))
      await bench.engine.drain()
    }
    const summary = bench.store.turns.list(conversationId).find((turn) => turn.purpose === 'summary')
    expect(summary).toMatchObject({ vendor: 'anthropic', modelAsked: 'claude-small' })
    expect(bench.store.segments.list(conversationId)[0]?.modelName).toBe('claude-small')
  })

  test('is summarised here when the network is away, and says so', async () => {
    const { bench, adapter, conversationId } = setUp()
    for (let round = 1; ; round += 1) {
      const { answerId } = bench.send(conversationId, long(`round ${round}`))
      const call = await adapter.nextCall()
      if (!isSummary(call)) {
        call.answer(long('answer'))
        await bench.engine.drain()
        continue
      }
      call.fail(failureOf('network', { vendorName: 'OpenAI' }))
      ;(await adapter.nextCall()).answer('fine')
      await bench.engine.drain()
      expect(bench.store.segments.list(conversationId)).toMatchObject([{ method: 'extract', turnId: null }])
      expect(bench.turnOf(answerId).contextNotice).toMatch(/^The summary was made on this computer\./)
      return
    }
  })

  test('leaves the oldest out when a summary fails, with a notice', async () => {
    const { bench, adapter, conversationId } = setUp()
    for (let round = 1; ; round += 1) {
      const { answerId } = bench.send(conversationId, long(`round ${round}`))
      const call = await adapter.nextCall()
      if (!isSummary(call)) {
        call.answer(long('answer'))
        await bench.engine.drain()
        continue
      }
      call.fail(failureOf('quota', { vendorName: 'OpenAI', status: 429 }))
      const answer = await adapter.nextCall()
      expect(isSummary(answer)).toBe(false)
      expect(textOf(answer)).toContain(`round ${round}: words`)
      answer.answer('fine')
      await bench.engine.drain()
      expect(bench.store.segments.list(conversationId)).toEqual([])
      expect(bench.turnOf(answerId).contextNotice).toMatch(/^Older messages could not be summarised\./)
      return
    }
  })

  test('a stop while it is being summarised stops the answer', async () => {
    const { bench, adapter, conversationId } = setUp()
    for (let round = 1; ; round += 1) {
      const { answerId } = bench.send(conversationId, long(`round ${round}`))
      const call = await adapter.nextCall()
      if (!isSummary(call)) {
        call.answer(long('answer'))
        await bench.engine.drain()
        continue
      }
      bench.engine.stop(conversationId, answerId)
      await bench.engine.drain()
      expect(bench.read(answerId).status).toBe('stopped')
      expect(bench.store.segments.list(conversationId)).toEqual([])
      return
    }
  })

  test('never summarises what is pinned', async () => {
    const { bench, adapter, conversationId } = setUp()
    const first = await exchange(bench, adapter, conversationId, 'pinned fact')
    bench.engine.setPinned(conversationId, first.messageId, true)
    const { call } = await untilSegment(bench, adapter, conversationId)
    expect(textOf(call)).toContain('pinned fact: words')
  })

  test('summarises nothing where another policy was chosen', async () => {
    const { bench, adapter, conversationId } = setUp()
    await exchange(bench, adapter, conversationId, 'first')
    bench.engine.updateConversation(conversationId, { contextPolicy: { kind: 'last-messages', count: 2 } })
    for (let round = 1; round <= 10; round += 1) {
      const { call, summaries } = await exchange(bench, adapter, conversationId, `round ${round}`)
      expect(summaries).toEqual([])
      expect(call.request.messages.length).toBeLessThanOrEqual(2)
    }
  })
})

describe('a handle and a segment', () => {
  test('a new summary begins a new chain, which then continues', async () => {
    const { bench, adapter, conversationId } = setUp({ adapter: { ways: [aWay()] } })
    let seenReplay = false
    for (let round = 1; round <= 12; round += 1) {
      const { answerId } = bench.send(conversationId, long(`round ${round}`))
      let call = await adapter.nextCall()
      const wasSummary = isSummary(call)
      while (isSummary(call)) {
        call.answer('In short.')
        call = await adapter.nextCall()
      }
      call.answer(long('answer'), { handle: `resp_${round}` })
      await bench.engine.drain()
      const { carry } = bench.turnOf(answerId)
      if (wasSummary) {
        expect(carry).toMatchObject({ kind: 'replay', reason: 'context-changed', way: 'response' })
        seenReplay = true
      } else if (round > 1) expect(carry).toMatchObject({ kind: 'chain', messagesSent: 1 })
    }
    expect(seenReplay).toBe(true)
  })
})

describe('what a person can do', () => {
  async function withThread() {
    const { bench, adapter, conversationId } = setUp({ contextWindow: 100_000 })
    for (const name of ['one', 'two', 'three']) await exchange(bench, adapter, conversationId, name)
    return { bench, adapter, conversationId }
  }

  test('have the older part summarised now, edit it and take it away', async () => {
    const { bench, adapter, conversationId } = await withThread()
    const made = bench.engine.segments.create(conversationId, bench.modelAt(0))
    ;(await adapter.nextCall()).answer('They spoke of one and two.')
    const { segmentId } = await made
    expect(bench.store.segments.get(segmentId)).toMatchObject({
      text: 'They spoke of one and two.',
      messageCount: 4,
    })

    await bench.engine.segments.update(conversationId, segmentId, 'Only one mattered.')
    const { call } = await exchange(bench, adapter, conversationId, 'four')
    expect(textOf(call)).toContain('Only one mattered.')
    expect(textOf(call)).not.toContain('one: words')

    bench.engine.segments.remove(conversationId, segmentId)
    const after = await exchange(bench, adapter, conversationId, 'five')
    expect(textOf(after.call)).toContain('one: words')
  })

  test('is told when there is nothing to summarise', async () => {
    const { bench, adapter, conversationId } = setUp()
    await exchange(bench, adapter, conversationId, 'only')
    await expect(bench.engine.segments.create(conversationId, bench.modelAt(0))).rejects.toThrow(
      'nothing older than the last exchange',
    )
    expect(() => bench.engine.segments.remove(conversationId, createId())).toThrow('no longer exists')
  })

  test('sees beforehand what will be sent', async () => {
    const { bench, conversationId } = await withThread()
    const before = await bench.preview.preview({
      conversationId,
      model: bench.modelAt(0),
      parts: [{ type: 'text', text: 'next' }],
    })
    expect(before).toMatchObject({
      precision: 'estimate',
      window: 100_000,
      thresholdTokens: 80_000,
      willSummarise: false,
    })
    expect(before.tokens).toBeGreaterThan(600)
    expect(before.runs).toMatchObject([{ place: 'sent', count: 7 }])
    expect(before.carrySentence).toBe(
      'Sent in full: 7 of 7 messages. OpenAI keeps no conversation state here.',
    )
    await expect(
      bench.preview.countExactly({ conversationId, model: bench.modelAt(0), parts: [] }),
    ).rejects.toThrow('has no way to count tokens')
    const fresh = await bench.preview.preview({ conversationId: null, model: bench.modelAt(0), parts: [] })
    expect(fresh).toMatchObject({
      tokens: 0,
      carrySentence: 'Sent in full: 0 of 0 messages. This is the first turn.',
    })
  })
})

describe('a budget and a count', () => {
  test('a token budget is meant in the tokens the provider counts', async () => {
    const { bench, adapter, conversationId } = setUp({ contextWindow: 100_000 })
    await exchange(bench, adapter, conversationId, 'one')
    bench.engine.updateConversation(conversationId, { contextPolicy: { kind: 'token-budget', tokens: 4000 } })
    // The server counts twice as many as are counted here.
    const talk = async (name: string) => {
      const { answerId } = bench.send(conversationId, long(name))
      const call = await adapter.nextCall()
      const estimated = bench.turnOf(answerId).estimatedInputTokens ?? 0
      const usage = {
        inputTotal: estimated * 2,
        cacheRead: null,
        cacheWrite: null,
        outputTotal: 3,
        reasoning: null,
        reportedNanoUsd: null,
        raw: null,
      }
      call.emit({ type: 'usage', usage })
      call.answer(long('answer'))
      await bench.engine.drain()
      return estimated
    }
    for (let round = 1; round <= 6; round += 1) await talk(`round ${round}`)
    const estimated = await talk('last')
    expect(estimated).toBeGreaterThan(600)
    expect(estimated * 2).toBeLessThanOrEqual(4000)
  })

  test('a server that counts far less than was sent may have cut the beginning', async () => {
    const { bench, adapter, conversationId } = setUp({ contextWindow: 100_000 })
    for (const name of ['one', 'two', 'three']) await exchange(bench, adapter, conversationId, name)
    const { answerId } = bench.send(conversationId, 'and?')
    const call = await adapter.nextCall()
    const usage = { inputTotal: 500, cacheRead: null, cacheWrite: null, outputTotal: 3, reasoning: null }
    call.emit({ type: 'usage', usage: { ...usage, reportedNanoUsd: null, raw: null } })
    call.answer('fine')
    await bench.engine.drain()
    expect(bench.turnOf(answerId).contextNotice).toMatch(
      /^The server counted 500 tokens where about \d+ were sent/,
    )
  })
})

test('a blank message is not sent', () => {
  const { bench, conversationId } = setUp()
  expect(() => bench.send(conversationId, '   ')).toThrow('nothing to send')
  expect(bench.store.conversations.get(conversationId)).toBeNull()
})
