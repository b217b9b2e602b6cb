// What providers hold and what becomes of deleting it, through the engine with a scripted adapter: what the receipts say
// when it cannot be done, and what is never lost from the list.
import { afterEach, describe, expect, test } from 'vitest'
import { AdapterError } from '../../electron/providers/adapter.ts'
import { failureOf } from '../../electron/providers/classify-failure.ts'
import { createId } from '../../shared/domain/create-id.ts'
import type { StateWay } from '../../shared/domain/provider-record.ts'
import { createEngineBench } from '../harness/engine-bench.ts'
import { aWay } from '../harness/registry-with.ts'
import { createScriptedAdapter } from '../harness/scripted-adapter.ts'

type Bench = ReturnType<typeof createEngineBench>
const benches: Bench[] = []

function setUp(
  options: { ways?: readonly StateWay[]; release?: () => Promise<'deleted' | 'already-gone'> } = {},
) {
  const scripted = createScriptedAdapter({ ways: options.ways ?? [aWay()] })
  const adapter = Object.assign(scripted, {
    release: options.release ?? (() => Promise.resolve('deleted' as const)),
  })
  const bench = createEngineBench([{ adapter, vendor: 'openai', modelId: 'gpt-x' }])
  benches.push(bench)
  return { bench, adapter, conversationId: createId() }
}

afterEach(async () => {
  for (const bench of benches.splice(0)) {
    await bench.engine.close()
    bench.store.close()
  }
})

async function talk(
  bench: Bench,
  adapter: ReturnType<typeof setUp>['adapter'],
  id: string,
  ...handles: string[]
) {
  for (const handle of handles) {
    bench.send(id, `question ${handle}`)
    ;(await adapter.nextCall()).answer('fine', { handle })
    await bench.engine.drain()
  }
}

describe('what is held', () => {
  test('is listed newest first, and deleting it makes the next turn replay', async () => {
    const { bench, adapter, conversationId } = setUp()
    await talk(bench, adapter, conversationId, 'resp_1', 'resp_2')
    expect(bench.heldState.list(conversationId)).toMatchObject([
      { value: 'resp_2', isContinued: true, canDelete: true, obstacle: null },
      { value: 'resp_1', isContinued: true },
    ])
    const receipts = await bench.heldState.release(conversationId, null)
    expect(receipts.map(({ value, outcome }) => [value, outcome]).toSorted()).toEqual([
      ['resp_1', 'deleted'],
      ['resp_2', 'deleted'],
    ])
    expect(bench.heldState.list(conversationId)).toEqual([])
    const { answerId } = bench.send(conversationId, 'more')
    ;(await adapter.nextCall()).answer('fine')
    await bench.engine.drain()
    expect(bench.turnOf(answerId).carry.kind).toBe('replay')
  })

  test('a one-use id that was used is listed, and not as what is continued', async () => {
    const { bench, adapter, conversationId } = setUp()
    for (const value of ['one', 'two']) {
      bench.send(conversationId, value)
      ;(await adapter.nextCall()).answer('fine', { handle: value, seed: { isOneUse: true } })
      await bench.engine.drain()
    }
    expect(bench.heldState.list(conversationId)).toMatchObject([
      { value: 'two', isContinued: true, deadReason: null },
      { value: 'one', isContinued: false, deadReason: expect.stringContaining('only once') },
    ])
  })

  test('an id of before names its state also after another turn', async () => {
    const way = aWay({ name: 'conversation', kind: 'conversation' })
    const { bench, adapter, conversationId } = setUp({ ways: [way] })
    const next = async () => {
      bench.send(conversationId, 'question')
      ;(await adapter.nextCall()).answer('fine', { handle: 'conv_1', seed: { kind: 'conversation' } })
      await bench.engine.drain()
    }
    await next()
    const [shown] = bench.heldState.list(conversationId)
    await next()
    const receipts = await bench.heldState.release(conversationId, [shown?.handleId ?? ''])
    expect(receipts).toMatchObject([{ value: 'conv_1', outcome: 'deleted' }])
    expect(bench.heldState.list(conversationId)).toEqual([])
  })

  test('is not deleted while an answer arrives', async () => {
    const { bench, adapter, conversationId } = setUp()
    await talk(bench, adapter, conversationId, 'resp_1')
    bench.send(conversationId, 'more')
    const call = await adapter.nextCall()
    expect(() => bench.heldState.release(conversationId, null)).toThrow('still arriving')
    call.answer('fine')
    await bench.engine.drain()
  })
})

describe('receipts', () => {
  test('say that a time limit passed, not that somebody stopped it', async () => {
    const { bench, adapter, conversationId } = setUp({
      release: () => Promise.reject(new AdapterError(failureOf('aborted', { vendorName: 'OpenAI' }))),
    })
    await talk(bench, adapter, conversationId, 'resp_1')
    expect(await bench.heldState.release(conversationId, null)).toMatchObject([
      { outcome: 'failed', sentence: 'OpenAI did not finish deleting it in time.' },
    ])
    expect(bench.heldState.list(conversationId)).toHaveLength(1)
  })

  test('do not take an unknown id for deleted when another key was entered since', async () => {
    const { bench, adapter, conversationId } = setUp({ release: () => Promise.resolve('already-gone') })
    const [account] = bench.accounts
    if (account === undefined) throw new Error('no account')
    bench.store.accounts.insert({
      id: account.id,
      vendor: 'openai',
      name: account.name,
      baseUrl: account.baseUrl,
      settings: account.settings,
      isEnabled: true,
      environmentVariable: null,
      hasStoredKey: true,
      keyChangedAt: null,
      createdAt: 0,
    })
    await talk(bench, adapter, conversationId, 'resp_1')
    bench.clock.advance(1000)
    bench.store.accounts.update(account.id, { keyChangedAt: bench.clock.now() })
    expect(await bench.heldState.release(conversationId, null)).toMatchObject([
      {
        outcome: 'failed',
        sentence: expect.stringContaining('It may still be kept under the key it was made with'),
      },
    ])
    expect(bench.heldState.list(conversationId)).toHaveLength(1)
    // Trying again changes nothing about whose key it was.
    const [receipt] = bench.heldState.receipts(conversationId)
    bench.clock.advance(1000)
    expect(await bench.heldState.retry(receipt?.id ?? '')).toMatchObject({ outcome: 'failed' })
    bench.store.accounts.update(account.id, { keyChangedAt: null })
    expect(await bench.heldState.release(conversationId, null)).toMatchObject([{ outcome: 'already-gone' }])
  })

  test('name another server instead of asking it', async () => {
    let asked = 0
    const { bench, adapter, conversationId } = setUp({
      release: () => {
        asked += 1
        return Promise.resolve('deleted')
      },
    })
    await talk(bench, adapter, conversationId, 'resp_1')
    const [account] = bench.accounts
    if (account !== undefined) account.baseUrl = 'https://elsewhere.example/v1'
    expect(bench.heldState.list(conversationId)).toMatchObject([
      { canDelete: false, obstacle: expect.stringContaining('now goes to elsewhere.example') },
    ])
    expect(await bench.heldState.release(conversationId, null)).toEqual([])
    expect(asked).toBe(0)
  })

  test('a conversation removed for good leaves one for what cannot be deleted', async () => {
    const { bench, adapter, conversationId } = setUp({ ways: [aWay({ canRelease: false })] })
    await talk(bench, adapter, conversationId, 'resp_1')
    await expect(bench.heldState.purge(conversationId, true)).rejects.toThrow('in the trash')
    bench.store.conversations.update(conversationId, { trashedAt: 1 })
    const receipts = await bench.heldState.purge(conversationId, true)
    expect(receipts).toMatchObject([
      { value: 'resp_1', outcome: 'failed', sentence: expect.stringContaining('no way to delete it') },
    ])
    expect(bench.store.conversations.get(conversationId)).toBeNull()
    expect(bench.heldState.receipts(null)).toEqual(receipts)
  })

  test('a failed one is tried again, also after the conversation is gone', async () => {
    let isDown = true
    const { bench, adapter, conversationId } = setUp({
      release: () =>
        isDown
          ? Promise.reject(new AdapterError(failureOf('network', { vendorName: 'OpenAI' })))
          : Promise.resolve('deleted'),
    })
    await talk(bench, adapter, conversationId, 'resp_1')
    bench.store.conversations.update(conversationId, { trashedAt: 1 })
    const [failed] = await bench.heldState.purge(conversationId, true)
    expect(failed?.outcome).toBe('failed')
    isDown = false
    expect(await bench.heldState.retry(failed?.id ?? '')).toMatchObject({ outcome: 'deleted' })
    expect(bench.heldState.receipts(null)).toMatchObject([{ outcome: 'deleted' }])
    await expect(bench.heldState.retry(createId())).rejects.toThrow('no longer exists')
  })
})

describe('a list that grows at the provider', () => {
  const way = aWay({ name: 'conversation', kind: 'conversation', isUncertainAfterBreak: true })
  const begun = async () => {
    const { bench, adapter, conversationId } = setUp({ ways: [way] })
    bench.send(conversationId, 'one')
    ;(await adapter.nextCall()).answer('fine', { handle: 'conv_1', seed: { kind: 'conversation' } })
    await bench.engine.drain()
    return { bench, adapter, conversationId }
  }
  const outcomes: [string, Parameters<typeof failureOf>[0], object, boolean][] = [
    ['a refusal', 'quota', { status: 429 }, true],
    ['a server that does not answer at its address', 'network', { vendorCode: 'ECONNREFUSED' }, true],
    ['a broken connection', 'network', {}, false],
    ['a server error', 'bad-request', { status: 500 }, false],
    ['silence', 'timeout', {}, false],
  ]
  test.each(outcomes)('after %s is continued or given up', async (_what, kind, facts, goesOn) => {
    const { bench, adapter, conversationId } = await begun()
    bench.send(conversationId, 'two')
    const failure = { ...failureOf(kind, { vendorName: 'OpenAI', ...facts }), retryable: false }
    ;(await adapter.nextCall()).fail(failure)
    await bench.engine.drain()
    const { answerId } = bench.send(conversationId, 'three')
    ;(await adapter.nextCall()).answer('fine')
    await bench.engine.drain()
    expect(bench.turnOf(answerId).carry.kind).toBe(goesOn ? 'chain' : 'replay')
    if (!goesOn) expect(bench.turnOf(answerId).carry.sentence).toContain('what it holds is not certain')
  })
})
