import { afterEach, describe, expect, test, vi } from 'vitest'
import { CommandError } from '../../electron/engine/command-error.ts'
import { sweepInterrupted } from '../../electron/engine/sweep-interrupted.ts'
import { sealRefusedCode } from '../../electron/providers/adapter.ts'
import { failureOf } from '../../electron/providers/classify-failure.ts'
import { createId } from '../../shared/domain/create-id.ts'
import { textOfParts } from '../../shared/domain/text-of-parts.ts'
import { createEngineBench } from '../harness/engine-bench.ts'
import { aWay } from '../harness/registry-with.ts'
import { createScriptedAdapter, type ScriptedAdapter } from '../harness/scripted-adapter.ts'

type Bench = ReturnType<typeof createEngineBench>
const benches: Bench[] = []

function setUp(options: Parameters<typeof createScriptedAdapter>[0] = {}): {
  bench: Bench
  adapter: ScriptedAdapter
} {
  const adapter = createScriptedAdapter(options)
  const bench = createEngineBench([{ adapter, vendor: 'openai', modelId: 'gpt-x' }])
  benches.push(bench)
  return { bench, adapter }
}

afterEach(async () => {
  for (const bench of benches.splice(0)) {
    await bench.engine.close()
    bench.store.close()
  }
})

const overloaded = (changes: object = {}) =>
  failureOf('overloaded', { vendorName: 'OpenAI', status: 503, retryable: true, ...changes })

describe('send', () => {
  test('commits the message and a pending answer before it acknowledges', async () => {
    const { bench, adapter } = setUp()
    const conversationId = createId()
    const { messageId, answerId } = bench.send(conversationId, 'What is a baton?\nTell me.')
    expect(textOfParts(bench.read(messageId).parts)).toBe('What is a baton?\nTell me.')
    expect(bench.read(answerId)).toMatchObject({ status: 'pending', parentId: messageId })
    expect(bench.store.conversations.get(conversationId)).toMatchObject({
      title: 'What is a baton?',
      headMessageId: answerId,
    })
    const call = await adapter.nextCall()
    call.answer('A stick.')
    await bench.engine.drain()
    expect(bench.read(answerId)).toMatchObject({
      status: 'complete',
      parts: [{ type: 'text', text: 'A stick.' }],
    })
    expect(bench.turnOf(answerId)).toMatchObject({ status: 'complete', attempt: 1, finishReason: 'stop' })
    expect(bench.store.messages.native([answerId]).get(answerId)?.content).toEqual([{ said: 'A stick.' }])
  })

  test('is idempotent: a repeat returns the same answer and makes no second call', async () => {
    const { bench, adapter } = setUp()
    const conversationId = createId()
    const messageId = createId()
    const first = bench.send(conversationId, 'hi', 0, messageId)
    const second = bench.send(conversationId, 'hi', 0, messageId)
    expect(second).toEqual(first)
    const call = await adapter.nextCall()
    call.answer('hello')
    await bench.engine.drain()
    expect(bench.send(conversationId, 'hi', 0, messageId)).toEqual(first)
    expect(adapter.callCount).toBe(1)
  })

  test('refuses a second message while an answer arrives, and several conversations run at once', async () => {
    const { bench, adapter } = setUp()
    const [one, two] = [createId(), createId()]
    bench.send(one, 'first')
    expect(() => bench.send(one, 'second')).toThrow(CommandError)
    bench.send(two, 'elsewhere')
    const calls = [await adapter.nextCall(), await adapter.nextCall()]
    const list = { view: 'active', before: null, limit: 10 } as const
    const summaries = bench.engine.markGenerating(bench.store.conversations.list(list).conversations)
    expect(summaries.map((summary) => summary.isGenerating)).toEqual([true, true])
    for (const call of calls) call.answer('done')
    await bench.engine.drain()
    expect(bench.engine.summary(one)?.isGenerating).toBe(false)
  })

  test('an account that is gone is refused before anything is stored', () => {
    const { bench } = setUp()
    const conversationId = createId()
    const model = { accountId: createId(), modelId: 'gpt-x' }
    const parts = [{ type: 'text', text: 'hi' }] as const
    expect(() => bench.engine.send({ conversationId, messageId: createId(), parts, model })).toThrow(
      'Choose another model',
    )
    expect(bench.store.conversations.get(conversationId)).toBeNull()
  })
})

describe('an answer', () => {
  test('is journalled while it arrives and published numbered', async () => {
    const { bench, adapter } = setUp()
    const conversationId = createId()
    const { answerId } = bench.send(conversationId, 'hi')
    const watch = bench.bus.conversation(conversationId).watch(null, 50, undefined)
    expect((await watch.next()).value).toMatchObject({ type: 'snapshot', snapshot: { messages: [{}, {}] } })
    const call = await adapter.nextCall()
    expect((await watch.next()).value).toMatchObject({ change: { type: 'turn-changed' } })
    call.emit(
      { type: 'part-start', index: 0, part: { type: 'text', text: '' } },
      { type: 'part-delta', index: 0, delta: 'Hel' },
      { type: 'part-delta', index: 0, delta: 'lo' },
    )
    await vi.waitFor(() => expect(bench.clock.nextTimerMs).toBeLessThanOrEqual(16))
    expect((await watch.next()).value).toMatchObject({ change: { event: { type: 'part-start' } } })
    bench.clock.advance(16)
    expect((await watch.next()).value).toMatchObject({
      change: { event: { type: 'part-delta', delta: 'Hello' } },
    })
    bench.clock.advance(250)
    expect(textOfParts(bench.read(answerId).parts)).toBe('Hello')
    expect(bench.read(answerId).status).toBe('streaming')
    await watch.return(undefined)
    call.io.signal.throwIfAborted()
  })

  test('survives the end of its process as an interrupted one', async () => {
    const { bench, adapter } = setUp()
    const { answerId } = bench.send(createId(), 'hi')
    const call = await adapter.nextCall()
    call.emit(
      { type: 'part-start', index: 0, part: { type: 'text', text: '' } },
      { type: 'part-delta', index: 0, delta: 'partly' },
    )
    await vi.waitFor(() => expect(bench.clock.nextTimerMs).toBeLessThanOrEqual(16))
    bench.clock.advance(300)
    expect(sweepInterrupted(bench.store, 1, bench.registry)).toBe(1)
    expect(bench.read(answerId)).toMatchObject({ status: 'interrupted', parts: [{ text: 'partly' }] })
    expect(bench.turnOf(answerId).status).toBe('interrupted')
  })

  test('that is stopped keeps its text, closes the call and leaves no handle', async () => {
    const { bench, adapter } = setUp({ ways: [aWay()] })
    const conversationId = createId()
    const { answerId } = bench.send(conversationId, 'hi')
    const call = await adapter.nextCall()
    call.emit({ type: 'part-start', index: 0, part: { type: 'text', text: 'half' } })
    await vi.waitFor(() => expect(bench.clock.nextTimerMs).toBeLessThanOrEqual(16))
    bench.engine.stop(conversationId, answerId)
    await bench.engine.drain()
    expect(call.io.signal.aborted).toBe(true)
    expect(bench.read(answerId)).toMatchObject({ status: 'stopped', parts: [{ text: 'half' }] })
    expect(bench.turnOf(answerId)).toMatchObject({ status: 'stopped', usage: null, cost: { nanoUsd: null } })
    expect(bench.store.handles.list(conversationId)).toEqual([])
  })

  test('is marked interrupted when Baton closes', async () => {
    const { bench, adapter } = setUp()
    const { answerId } = bench.send(createId(), 'hi')
    await adapter.nextCall()
    await bench.engine.close()
    expect(bench.read(answerId).status).toBe('interrupted')
    expect(() => bench.send(createId(), 'more')).toThrow('Baton is closing')
  })

  test('can be made again beside the old one', async () => {
    const { bench, adapter } = setUp()
    const conversationId = createId()
    const { messageId, answerId } = bench.send(conversationId, 'hi')
    const first = await adapter.nextCall()
    first.answer('one')
    await bench.engine.drain()
    const newAnswerId = createId()
    const input = { conversationId, answerId, newAnswerId, model: bench.modelAt(0) }
    expect(bench.engine.regenerate(input)).toEqual({ answerId: newAnswerId })
    const second = await adapter.nextCall()
    expect(second.request.messages).toHaveLength(1)
    second.answer('two')
    await bench.engine.drain()
    expect(bench.engine.regenerate(input)).toEqual({ answerId: newAnswerId })
    expect(adapter.callCount).toBe(2)
    expect(bench.store.messages.children(messageId).map((message) => textOfParts(message.parts))).toEqual([
      'one',
      'two',
    ])
    expect(bench.store.conversations.get(conversationId)?.headMessageId).toBe(newAnswerId)
  })
})

describe('retries', () => {
  test('a busy provider is asked again after the wait it names, each call a turn of its own', async () => {
    const { bench, adapter } = setUp()
    const conversationId = createId()
    const { answerId } = bench.send(conversationId, 'hi')
    const first = await adapter.nextCall()
    first.fail(overloaded({ retryAfterMs: 5000 }))
    await vi.waitFor(() => expect(bench.clock.nextTimerMs).toBe(5000))
    bench.clock.advance(4999)
    expect(adapter.callCount).toBe(1)
    bench.clock.advance(1)
    const second = await adapter.nextCall()
    second.answer('now')
    await bench.engine.drain()
    expect(bench.read(answerId).status).toBe('complete')
    expect(bench.store.turns.list(conversationId).map(({ attempt, status }) => [attempt, status])).toEqual([
      [1, 'failed'],
      [2, 'complete'],
    ])
  })

  test('a window that is opened during the wait is told of it, and one that comes later is not', async () => {
    const { bench, adapter } = setUp()
    const conversationId = createId()
    const { answerId } = bench.send(conversationId, 'hi')
    const first = await adapter.nextCall()
    first.fail(overloaded({ retryAfterMs: 5000 }))
    await vi.waitFor(() => expect(bench.clock.nextTimerMs).toBe(5000))
    const readRetries = async () => {
      const { value } = await bench.bus.conversation(conversationId).watch(null, 50, undefined).next()
      return value?.type === 'snapshot' ? value.snapshot.retries : null
    }
    expect(await readRetries()).toEqual([{ messageId: answerId, retryAt: bench.clock.now() + 5000 }])
    bench.clock.advance(5000)
    const second = await adapter.nextCall()
    expect(await readRetries()).toEqual([])
    second.answer('now')
    await bench.engine.drain()
  })

  test('at most two retries', async () => {
    const { bench, adapter } = setUp()
    const { answerId } = bench.send(createId(), 'hi')
    for (let retry = 0; retry < 3; retry += 1) {
      const call = await adapter.nextCall()
      call.fail(overloaded())
      if (retry < 2) {
        await vi.waitFor(() => expect(bench.clock.nextTimerMs).toBe(1000 * 2 ** retry))
        bench.clock.advance(1000 * 2 ** retry)
      }
    }
    await bench.engine.drain()
    expect(adapter.callCount).toBe(3)
    expect(bench.read(answerId).status).toBe('failed')
    expect(bench.turnOf(answerId).failure?.message).toBe('OpenAI is overloaded.')
  })

  test('stop ends the wait', async () => {
    const { bench, adapter } = setUp()
    const conversationId = createId()
    const { answerId } = bench.send(conversationId, 'hi')
    const call = await adapter.nextCall()
    call.fail(overloaded({ retryAfterMs: 60_000 }))
    await vi.waitFor(() => expect(bench.clock.nextTimerMs).toBe(60_000))
    bench.engine.stop(conversationId, answerId)
    await bench.engine.drain()
    expect(bench.read(answerId).status).toBe('stopped')
    expect(adapter.callCount).toBe(1)
  })

  test('never after the first part', async () => {
    const { bench, adapter } = setUp()
    const { answerId } = bench.send(createId(), 'hi')
    const call = await adapter.nextCall()
    call.emit({ type: 'part-start', index: 0, part: { type: 'text', text: 'begun' } })
    call.fail(overloaded())
    await bench.engine.drain()
    expect(adapter.callCount).toBe(1)
    expect(bench.read(answerId)).toMatchObject({ status: 'failed', parts: [{ text: 'begun' }] })
  })
})

describe('server state', () => {
  const chain = { ways: [aWay()] }

  async function exchange(
    bench: Bench,
    adapter: ScriptedAdapter,
    conversationId: string,
    handle: string,
    model = 0,
  ) {
    const sent = bench.send(conversationId, `question ${handle}`, model)
    const call = await adapter.nextCall()
    call.answer(`answer ${handle}`, { handle })
    await bench.engine.drain()
    return { ...sent, request: call.request }
  }

  test('the next turn continues the handle with only the new message', async () => {
    const { bench, adapter } = setUp(chain)
    const conversationId = createId()
    const first = await exchange(bench, adapter, conversationId, 'resp_1')
    expect(first.request.state).toEqual({ way: 'response', handle: null })
    const second = await exchange(bench, adapter, conversationId, 'resp_2')
    expect(second.request.state?.handle).toEqual({ value: 'resp_1', position: null, isAtEnd: true })
    expect(second.request.messages).toEqual([
      { role: 'user', parts: [{ type: 'text', text: 'question resp_2' }], native: null },
    ])
    expect(bench.turnOf(second.answerId).carry).toMatchObject({
      kind: 'chain',
      sentence: 'Continued from resp_1: 1 of 3 messages sent. OpenAI holds the rest.',
    })
  })

  test('a lost handle is replaced by the whole history, once, and never used again', async () => {
    const { bench, adapter } = setUp(chain)
    const conversationId = createId()
    await exchange(bench, adapter, conversationId, 'resp_1')
    const { answerId } = bench.send(conversationId, 'more')
    const lost = await adapter.nextCall()
    expect(lost.request.state?.handle?.value).toBe('resp_1')
    lost.fail(failureOf('handle-lost', { vendorName: 'OpenAI', status: 400 }))
    const replayed = await adapter.nextCall()
    expect(replayed.request.state).toEqual({ way: 'response', handle: null })
    expect(replayed.request.messages).toHaveLength(3)
    expect(replayed.request.messages[1]?.native).toEqual([{ said: 'answer resp_1' }])
    replayed.answer('fine', { handle: 'resp_2' })
    await bench.engine.drain()
    expect(bench.turnOf(answerId).carry).toMatchObject({ kind: 'replay', reason: 'handle-lost' })
    const alive = bench.store.handles.list(conversationId).filter((handle) => handle.deadReason === null)
    expect(alive.map((handle) => handle.value)).toEqual(['resp_2'])
  })

  test('native content that is refused is replaced by neutral parts, once', async () => {
    const { bench, adapter } = setUp()
    const conversationId = createId()
    await exchange(bench, adapter, conversationId, 'none')
    const { answerId } = bench.send(conversationId, 'more')
    const refused = await adapter.nextCall()
    expect(refused.request.messages[1]?.native).not.toBeNull()
    refused.fail(failureOf('bad-request', { vendorName: 'OpenAI', vendorCode: sealRefusedCode }))
    const plain = await adapter.nextCall()
    expect(plain.request.messages.map((message) => message.native)).toEqual([null, null, null])
    plain.fail(failureOf('bad-request', { vendorName: 'OpenAI', vendorCode: sealRefusedCode }))
    await bench.engine.drain()
    expect(adapter.callCount).toBe(3)
    expect(bench.read(answerId).status).toBe('failed')
  })

  test('coming back from another provider sends the missed turns after the handle', async () => {
    const openai = createScriptedAdapter(chain)
    const claude = createScriptedAdapter({ api: 'anthropic-messages', vendor: 'anthropic' })
    const bench = createEngineBench([
      { adapter: openai, vendor: 'openai', modelId: 'gpt-x' },
      { adapter: claude, vendor: 'anthropic', modelId: 'claude-x' },
    ])
    benches.push(bench)
    const conversationId = createId()
    await exchange(bench, openai, conversationId, 'resp_1')
    const away = bench.send(conversationId, 'over to you', 1)
    const call = await claude.nextCall()
    expect(call.request.messages).toHaveLength(3)
    expect(call.request.messages[1]?.native).toBeNull()
    call.answer('from Claude')
    await bench.engine.drain()
    expect(bench.turnOf(away.answerId).handoff).toMatchObject({
      fromVendor: 'openai',
      toModelName: 'claude-x',
      messagesCarried: 2,
    })
    const back = await exchange(bench, openai, conversationId, 'resp_2')
    expect(back.request.state?.handle?.value).toBe('resp_1')
    expect(back.request.messages.map((message) => message.role)).toEqual(['user', 'assistant', 'user'])
    expect(bench.turnOf(back.answerId)).toMatchObject({
      carry: { kind: 'chain', messagesSent: 3, messagesOnPath: 5 },
      handoff: { messagesCarried: 2 },
    })
    const usage = bench.store.turns.usage(conversationId)
    expect(usage.turnCount).toBe(3)
    expect(usage.input.isComplete).toBe(false)
  })
})
