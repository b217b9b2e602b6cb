import { afterEach, describe, expect, test, vi } from 'vitest'
import { failureOf } from '../../electron/providers/classify-failure.ts'
import { createId } from '../../shared/domain/create-id.ts'
import { createEngineBench, openMemoryStore } from '../harness/engine-bench.ts'
import { createScriptedAdapter } from '../harness/scripted-adapter.ts'

type Bench = ReturnType<typeof createEngineBench>
const benches: Bench[] = []

function setUp(store = openMemoryStore(), unlock = () => Promise.resolve()) {
  const adapter = createScriptedAdapter()
  const bench = createEngineBench([{ adapter, vendor: 'openai', modelId: 'gpt-x' }], store, unlock)
  benches.push(bench)
  return { bench, adapter }
}

afterEach(async () => {
  for (const bench of benches.splice(0)) {
    await bench.engine.close()
    bench.store.close()
  }
})

/** A store whose disk has no room for the content of files. */
function storeWithoutRoomForFiles() {
  const store = openMemoryStore()
  const put = () => {
    throw new Error('no room')
  }
  return { ...store, attachments: { ...store.attachments, put } }
}

describe('an answer always gets its end', () => {
  test('a file the disk refuses fails the answer and keeps what came before', async () => {
    const { bench, adapter } = setUp(storeWithoutRoomForFiles())
    const conversationId = createId()
    const { answerId } = bench.send(conversationId, 'Draw a baton.')
    const call = await adapter.nextCall()
    call.emit(
      { type: 'part-start', index: 0, part: { type: 'text', text: '' } },
      { type: 'part-delta', index: 0, delta: 'Here it is:' },
      { type: 'part-end', index: 0, part: null },
      { type: 'part-file', index: 1, name: 'baton.png', mediaType: 'image/png', dataBase64: 'AAAA' },
    )
    await bench.engine.drain()
    expect(bench.read(answerId)).toMatchObject({
      status: 'failed',
      parts: [{ type: 'text', text: 'Here it is:' }],
    })
    expect(bench.turnOf(answerId)).toMatchObject({ status: 'failed', failure: { kind: 'local' } })
    expect(call.io.signal.aborted).toBe(true)
    expect(bench.clock.nextTimerMs).toBeNull()
  })

  test('regenerate refuses an answer of another conversation', async () => {
    const { bench, adapter } = setUp()
    const [one, two] = [createId(), createId()]
    const first = bench.send(one, 'one')
    ;(await adapter.nextCall()).answer('1')
    await bench.engine.drain()
    bench.send(two, 'two')
    ;(await adapter.nextCall()).answer('2')
    await bench.engine.drain()
    expect(() =>
      bench.engine.regenerate({
        conversationId: two,
        answerId: first.answerId,
        newAnswerId: createId(),
        model: bench.modelAt(0),
      }),
    ).toThrow('no longer exists')
    expect(adapter.callCount).toBe(2)
  })

  test('stopped while waiting for another try, the turn keeps what went wrong and counts for nothing', async () => {
    const { bench, adapter } = setUp()
    const conversationId = createId()
    const { answerId } = bench.send(conversationId, 'hi')
    const call = await adapter.nextCall()
    const limited = failureOf('rate-limit', {
      vendorName: 'OpenAI',
      status: 429,
      retryable: true,
      retryAfterMs: 20_000,
    })
    call.emit({
      type: 'fail',
      failure: limited,
      identifiers: [{ kind: 'request', value: 'req_1', foundIn: 'h' }],
    })
    await vi.waitFor(() => expect(bench.turnOf(answerId).status).toBe('failed'))
    bench.engine.stop(conversationId, answerId)
    await bench.engine.drain()
    expect(bench.read(answerId).status).toBe('stopped')
    const turn = bench.turnOf(answerId)
    expect(turn).toMatchObject({ status: 'failed', failure: { kind: 'rate-limit', status: 429 } })
    expect(bench.store.turns.get(turn.id)?.identifiers).toHaveLength(1)
    expect(bench.store.turns.usage(conversationId)).toMatchObject({
      turnCount: 0,
      input: { isComplete: true },
    })
  })

  test.each([
    ['stop', 'stopped'],
    ['close', 'interrupted'],
  ] as const)('a keychain that waits for the person does not hold up %s', async (how, status) => {
    const never = new Promise<never>(() => {})
    const { bench, adapter } = setUp(openMemoryStore(), () => never)
    const conversationId = createId()
    const { answerId } = bench.send(conversationId, 'hi')
    if (how === 'stop') bench.engine.stop(conversationId, answerId)
    else void bench.engine.close()
    await vi.waitFor(() => expect(bench.read(answerId).status).toBe(status))
    await bench.engine.drain()
    expect(adapter.callCount).toBe(0)
  })

  test('a disk that refuses the list of recent models does not cost the answer', async () => {
    const real = openMemoryStore()
    const update = () => {
      throw new Error('no room')
    }
    const { bench, adapter } = setUp({ ...real, settings: { ...real.settings, update } })
    const { answerId } = bench.send(createId(), 'hi')
    const call = await adapter.nextCall()
    call.answer('hello')
    await bench.engine.drain()
    expect(bench.read(answerId).status).toBe('complete')
  })

  test('a fault of Baton itself ends the answer and lets the next one begin', async () => {
    const real = openMemoryStore()
    let faults = 1
    const insert: typeof real.turns.insert = (turn) => {
      if (faults > 0) throw new Error('no room')
      real.turns.insert(turn)
    }
    const { bench, adapter } = setUp({ ...real, turns: { ...real.turns, insert } })
    const conversationId = createId()
    const { answerId } = bench.send(conversationId, 'hi')
    await bench.engine.drain()
    expect(bench.read(answerId).status).toBe('failed')
    faults = 0
    const next = bench.send(conversationId, 'again')
    const call = await adapter.nextCall()
    call.answer('hello')
    await bench.engine.drain()
    expect(bench.read(next.answerId).status).toBe('complete')
  })
})

test('the channel that was asked for last is not forgotten before its watcher reads', () => {
  const { bench } = setUp()
  const ids = Array.from({ length: 33 }, () => createId())
  for (const id of ids) bench.bus.conversation(id)
  const oldest = ids[0] ?? ''
  const channel = bench.bus.conversation(oldest)
  bench.bus.conversation(createId())
  expect(bench.bus.conversation(oldest)).toBe(channel)
})
