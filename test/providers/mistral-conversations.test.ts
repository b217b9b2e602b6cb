// Conversations that Mistral keeps: begun, continued, taken up from an older entry, lost, broken and deleted, against a
// server that keeps and forgets them like the real one.
import { describe, expect, it } from 'vitest'
import { mistralConversationsAdapter as adapter } from '../../electron/providers/mistral-conversations/adapter.ts'
import { mistralConversationsRecords } from '../../electron/providers/mistral-conversations/record.ts'
import { bareError, fieldError, mistralError, mistralFailures } from '../fakes/mistral/errors.ts'
import { conversationBody } from '../fakes/mistral/wire.ts'
import { type LooseRecord, listOf, recordOf } from '../fakes/openai/loose-json.ts'
import { createGate, streamAnswer } from '../fakes/wire-server.ts'
import { failureOfStream, finishOfStream, testIo, textOf, userRequest } from './conformance.ts'
import {
  assistant,
  continuing,
  handleOf,
  heldBy,
  pilot,
  plain,
  runTurn,
  startFake,
  thinker,
  user,
} from './mistral-setup.ts'

const begin = (modelId = thinker) => ({
  ...userRequest(modelId),
  state: { way: 'conversation', handle: null },
})
const typesOf = (entries: readonly LooseRecord[] | null) => (entries ?? []).map(({ type }) => type)

describe('a conversation that Mistral keeps', () => {
  it('is begun with everything and continued with what is new', async () => {
    const fake = await startFake()
    const first = await runTurn(adapter, fake.url, begin())
    const handle = handleOf(first)
    expect(fake.storedIds()).toEqual([handle.value])
    expect(heldBy(first)).toEqual([{ ...handle, position: null }])
    const second = await runTurn(adapter, fake.url, continuing(handle, [user('And now?')]))
    expect(textOf(second)).toBe('Mistral here. I was sent 1 and remembered 2. You said: And now?')
    expect(handleOf(second)).toMatchObject({ kind: 'conversation', value: handle.value })
    expect(handleOf(second).position).not.toBe(handle.position)
    // The conversation is known; only a new one is announced.
    expect(heldBy(second)).toEqual([])
    expect(fake.storedIds()).toEqual([handle.value])
    expect(fake.generationRequests().map(({ path }) => path)).toEqual([
      '/v1/conversations',
      `/v1/conversations/${handle.value}`,
    ])
    expect(Object.keys(recordOf(fake.generationRequests()[1]?.body)).sort()).toEqual([
      'inputs',
      'store',
      'stream',
    ])
    expect(fake.shown[1]).toMatchObject({
      system: 'Be brief.',
      messages: [
        { role: 'user', text: 'Hello' },
        { role: 'assistant', text: textOf(first) },
        { role: 'user', text: 'And now?' },
      ],
      continuedFrom: handle.value,
      isStored: true,
    })
    const [before, after] = fake.shown.map(({ inputTokens }) => inputTokens)
    expect(after).toBeGreaterThan(before ?? Number.POSITIVE_INFINITY)
  })

  it('says that nothing is to be kept when no state was asked for', async () => {
    const fake = await startFake()
    const events = await runTurn(adapter, fake.url, userRequest(thinker))
    expect(finishOfStream(events).handle).toBeNull()
    expect(heldBy(events)).toEqual([])
    expect(fake.storedIds()).toEqual([])
    expect(recordOf(fake.generationRequests()[0]?.body).store).toBe(false)
    expect(fake.shown[0]?.isStored).toBe(false)
    // Its id leads nowhere.
    const id = finishOfStream(events).identifiers.find(({ kind }) => kind === 'conversation')?.value ?? ''
    const lost = await runTurn(
      adapter,
      fake.url,
      continuing({ value: id, position: null }, [user('Still there?')]),
    )
    expect(failureOfStream(lost).kind).toBe('handle-lost')
  })

  it('takes turns that were answered elsewhere before the new question', async () => {
    const fake = await startFake()
    const handle = handleOf(await runTurn(adapter, fake.url, begin()))
    const missed = [user('Asked elsewhere'), assistant('Answered elsewhere'), user('Back again')]
    await runTurn(adapter, fake.url, continuing(handle, missed))
    expect(fake.shown[1]?.messages.slice(2)).toEqual([
      { role: 'user', text: 'Asked elsewhere' },
      { role: 'assistant', text: 'Answered elsewhere' },
      { role: 'user', text: 'Back again' },
    ])
    expect(typesOf(fake.entriesOf(handle.value))).toEqual([
      ...['message.input', 'message.output'],
      ...['message.input', 'message.output', 'message.input', 'message.output'],
    ])
  })

  it('goes on from an older answer in a copy, and leaves the first one as it is', async () => {
    const fake = await startFake()
    const first = handleOf(await runTurn(adapter, fake.url, begin()))
    const second = handleOf(
      await runTurn(adapter, fake.url, continuing(first, [user('On the first branch')])),
    )
    const branched = await runTurn(
      adapter,
      fake.url,
      continuing(first, [user('On the second branch')], { isAtEnd: false }),
    )
    const copy = handleOf(branched)
    expect(copy.value).not.toBe(first.value)
    expect(heldBy(branched)).toEqual([{ ...copy, position: null }])
    expect(fake.storedIds()).toEqual([first.value, copy.value])
    expect(recordOf(fake.generationRequests()[2]?.body)).toMatchObject({
      from_entry_id: first.position,
      store: true,
    })
    expect(fake.shown[2]?.messages.map(({ text }) => text)).toEqual([
      'Hello',
      expect.stringContaining('You said: Hello'),
      'On the second branch',
    ])
    // Both go on apart.
    const third = await runTurn(adapter, fake.url, continuing(second, [user('First again')]))
    expect(fake.shown[3]?.messages.map(({ text }) => text)).toContain('On the first branch')
    expect(fake.shown[3]?.messages.map(({ text }) => text)).not.toContain('On the second branch')
    expect(handleOf(third).value).toBe(first.value)
    const fourth = await runTurn(adapter, fake.url, continuing(copy, [user('Second again')]))
    expect(handleOf(fourth).value).toBe(copy.value)
    expect(fake.shown[4]?.messages.map(({ text }) => text)).toContain('On the second branch')
  })

  it('sends back entries of its own, thinking included, when it must begin anew', async () => {
    const fake = await startFake()
    const first = finishOfStream(await runTurn(adapter, fake.url, begin()))
    const replay = await runTurn(adapter, fake.url, {
      ...begin(),
      messages: [user('Hello'), { role: 'assistant', parts: [], native: first.native }, user('Anew')],
    })
    expect(textOf(replay)).toBe('Mistral here. I was sent 3 and remembered 0. You said: Anew')
    const inputs = listOf(recordOf(fake.generationRequests()[1]?.body).inputs)
    expect(JSON.stringify(inputs[1]?.content)).toContain('"signature"')
    expect(inputs[1]?.id).toBeUndefined()
    expect(fake.storedIds()).toHaveLength(2)
  })

  it('is begun with an agent, which keeps its own instructions', async () => {
    const fake = await startFake()
    const events = await runTurn(adapter, fake.url, begin(pilot))
    const handle = handleOf(events)
    expect(textOf(events)).toContain('Harbour pilot here.')
    expect(fake.shown[0]?.system).toBe('You know every harbour.\n\nBe brief.')
    expect(finishOfStream(events).identifiers).toContainEqual(
      expect.objectContaining({ kind: 'agent', value: pilot.slice('agent:'.length) }),
    )
    const next = await runTurn(adapter, fake.url, continuing(handle, [user('And?')], { modelId: pilot }))
    expect(textOf(next)).toContain('Harbour pilot here.')
    const missing = await runTurn(adapter, fake.url, begin('agent:ag_gone'))
    expect(failureOfStream(missing)).toMatchObject({ kind: 'model-missing', status: 404 })
  })

  it('answers a pending call by its result, and bridges to a question', async () => {
    const fake = await startFake()
    const handle = handleOf(await runTurn(adapter, fake.url, begin(plain)))
    fake.script(
      streamAnswer(
        conversationBody({
          conversationId: handle.value,
          calls: [{ id: '7sxW7Brwm', name: 'tide', arguments: '{}' }],
          callEntryIds: ['fc_1'],
        }),
      ),
    )
    const pending = handleOf(await runTurn(adapter, fake.url, continuing(handle, [user('Tide?')])))
    expect(pending.position).toBe('fc_1')
    const result = {
      role: 'tool' as const,
      parts: [
        { type: 'tool-result' as const, callId: '7sxW7Brwm', name: 'tide', output: 'high', isError: false },
      ],
      native: null,
    }
    await runTurn(adapter, fake.url, continuing(pending, [result, user('Go on')]))
    expect(listOf(recordOf(fake.generationRequests()[2]?.body).inputs).map(({ type }) => type)).toEqual([
      'function.result',
      'message.output',
      'message.input',
    ])
  })
})

describe('a conversation that is lost', () => {
  const old = { value: 'conv_old', position: 'msg_old' }

  it.each([
    ['deleted', true],
    ['deleted', false],
  ])('was %s: the handle is lost before anything was said (at the end: %s)', async (_how, isAtEnd) => {
    const fake = await startFake()
    const handle = handleOf(await runTurn(adapter, fake.url, begin()))
    fake.forget(handle.value)
    const events = await runTurn(adapter, fake.url, continuing(handle, [user('Still there?')], { isAtEnd }))
    expect(events).toHaveLength(1)
    expect(failureOfStream(events)).toMatchObject({ kind: 'handle-lost', status: 404, retryable: false })
  })

  it('lost one entry: the handle is lost as well', async () => {
    const fake = await startFake()
    const { value } = handleOf(await runTurn(adapter, fake.url, begin()))
    const request = continuing({ value, position: 'msg_gone' }, [user('From there')], { isAtEnd: false })
    expect(failureOfStream(await runTurn(adapter, fake.url, request)).kind).toBe('handle-lost')
  })

  it('was never given an entry to restart from: nothing is asked', async () => {
    const fake = await startFake()
    const request = continuing({ value: 'conv_1', position: null }, [user('From there')], { isAtEnd: false })
    const events = await runTurn(adapter, fake.url, request)
    expect(events).toHaveLength(1)
    expect(failureOfStream(events).kind).toBe('handle-lost')
    expect(fake.requests).toHaveLength(0)
  })

  it.each([
    ['a bare sentence', bareError(404, { detail: 'Conversation not found' })],
    ['the object of the api', mistralError(404, 'Not found', { type: 'not_found' })],
    ['a page', { status: 404, steps: [{ send: '<html>Not found</html>' }] }],
    ['nothing', { status: 404, steps: [] }],
    ['a 400 that names it', mistralError(400, 'Unknown conversation conv_old')],
    ['a 422 that names its entry', mistralError(422, 'msg_old is not an entry of it')],
    ['a 410', bareError(410, { message: 'Gone' })],
  ])('is recognised in %s', async (_name, answer) => {
    const fake = await startFake()
    fake.script(answer)
    const events = await runTurn(adapter, fake.url, continuing(old, [user('?')], { isAtEnd: false }))
    expect(failureOfStream(events).kind).toBe('handle-lost')
  })

  it.each([
    ['a full window', mistralFailures['context-overflow'](), 'context-overflow'],
    ['a wrong key', mistralFailures['bad-key'](), 'auth'],
    ['a limit', mistralFailures['rate-limit'](), 'rate-limit'],
    ['a failing server', mistralFailures['server-error'](), 'overloaded'],
    [
      'another refused field',
      fieldError({ type: 'x', loc: ['body', 'inputs'], msg: 'Bad input' }, 'agents'),
      'bad-request',
    ],
  ] as const)('is not seen in %s', async (_name, answer, kind) => {
    const fake = await startFake()
    fake.script(answer)
    expect(failureOfStream(await runTurn(adapter, fake.url, continuing(old, [user('?')]))).kind).toBe(kind)
  })
})

describe('a conversation whose turn broke', () => {
  it.each(['cut', 'end-early', 'error-record'] as const)(
    'by %s leaves what is held, and no handle',
    async (how) => {
      const fake = await startFake()
      fake.breakNext(how)
      const events = await runTurn(adapter, fake.url, begin())
      expect(failureOfStream(events).kind).toBe(how === 'error-record' ? 'overloaded' : 'incomplete-stream')
      expect(heldBy(events).map(({ value, position }) => [value, position])).toEqual([
        [fake.storedIds()[0], null],
      ])
      expect(textOf(events)).not.toBe('')
    },
  )

  it('by a stop leaves what is held, and the socket closes', async () => {
    const fake = await startFake()
    const gate = createGate()
    fake.breakNext({ holdUntil: gate })
    const controller = new AbortController()
    const seen: string[] = []
    for await (const event of adapter.stream(begin(), testIo('mistral', fake.url, controller.signal))) {
      seen.push(event.type === 'fail' ? event.failure.kind : event.type)
      if (event.type === 'part-delta') controller.abort()
    }
    expect(seen).toContain('held')
    expect(seen).not.toContain('finish')
    expect(seen.at(-1)).toBe('aborted')
    await fake.server.untilNoSocketIsOpen()
    gate.open()
    // Mistral may go on without us: what it holds then is in doubt.
    expect(fake.storedIds()).toHaveLength(1)
    expect(mistralConversationsRecords[0]?.ways[0]?.isUncertainAfterBreak).toBe(true)
  })

  it('while it was continued can be taken up from the answer before', async () => {
    const fake = await startFake()
    const handle = handleOf(await runTurn(adapter, fake.url, begin()))
    fake.breakNext('cut')
    const cut = await runTurn(adapter, fake.url, continuing(handle, [user('Cut')]))
    expect(failureOfStream(cut).kind).toBe('incomplete-stream')
    expect(typesOf(fake.entriesOf(handle.value))).toHaveLength(4)
    await runTurn(adapter, fake.url, continuing(handle, [user('Again')], { isAtEnd: false }))
    expect(fake.shown[2]?.messages.map(({ text }) => text)).toEqual(['Hello', expect.any(String), 'Again'])
  })

  it('by a full window is told apart', async () => {
    const fake = await startFake({ windowTokens: 150 })
    const handle = handleOf(await runTurn(adapter, fake.url, begin(plain)))
    const long = await runTurn(adapter, fake.url, continuing(handle, [user('word '.repeat(200))]))
    expect(failureOfStream(long)).toMatchObject({ kind: 'context-overflow', vendorCode: '3059' })
    expect(typesOf(fake.entriesOf(handle.value))).toHaveLength(2)
  })
})

describe('deleting at Mistral', () => {
  it('deletes once, and is content when it is gone', async () => {
    const fake = await startFake()
    const handle = handleOf(await runTurn(adapter, fake.url, begin()))
    const io = testIo('mistral', `${fake.url}/v1`)
    expect(await adapter.release?.(handle, io)).toBe('deleted')
    expect(fake.storedIds()).toEqual([])
    expect(await adapter.release?.(handle, io)).toBe('already-gone')
    expect(fake.requests.slice(1).map(({ method, path }) => `${method} ${path}`)).toEqual([
      `DELETE /v1/conversations/${handle.value}`,
      `DELETE /v1/conversations/${handle.value}`,
    ])
  })

  it('says why it could not', async () => {
    const fake = await startFake({ validKey: 'another-key' })
    const handle = { kind: 'conversation', value: 'conv_1', position: null }
    await expect(adapter.release?.(handle, testIo('mistral', fake.url))).rejects.toMatchObject({
      failure: { kind: 'auth', status: 401 },
    })
  })
})
