// What a call to Mistral that failed still tells, and when it leaves a conversation there in doubt.
import { describe, expect, it } from 'vitest'
import { wasNeverSent } from '../../electron/providers/classify-failure.ts'
import { mistralChatAdapter } from '../../electron/providers/mistral-chat/adapter.ts'
import { mistralConversationsAdapter } from '../../electron/providers/mistral-conversations/adapter.ts'
import { bareError, fieldError, mistralError, mistralFailures } from '../fakes/mistral/errors.ts'
import { chatChunks, chatRecord, conversationEvents, conversationRecord } from '../fakes/mistral/wire.ts'
import { jsonAnswer, streamAnswer } from '../fakes/wire-server.ts'
import { conformanceKey, failOfStream, userRequest } from './conformance.ts'
import { continuing, handleOf, runBody, runTurn, startFake, thinker, user } from './mistral-setup.ts'

const adapters = [mistralChatAdapter, mistralConversationsAdapter]

describe.each(adapters)('a call of $api that is refused', (adapter) => {
  it('keeps the headers, the ids and the whole error, but no key', async () => {
    const more = { 'retry-after': '3', 'x-ratelimit-remaining-req-minute': '0' }
    const answer = mistralError(429, `Slow down, ${conformanceKey}`, {
      type: 'rate_limited',
      code: '1300',
      headers: more,
    })
    const fail = failOfStream(await runBody(adapter, answer))
    expect(fail).toMatchObject({
      failure: { kind: 'rate-limit', retryAfterMs: 3_000 },
      headers: { ...more, 'mistral-correlation-id': '01a10c87-2e51-77fa-8746-df5a7bf818ee' },
      metadata: { type: 'rate_limited', code: '1300', message: 'Slow down, [key removed]' },
    })
    expect(fail.identifiers).toEqual([
      { kind: 'correlation', value: expect.any(String), foundIn: 'header mistral-correlation-id' },
      { kind: 'gateway-request', value: expect.any(String), foundIn: 'header x-kong-request-id' },
    ])
  })

  it('keeps an id of the body', async () => {
    const fail = failOfStream(await runBody(adapter, bareError(401, { message: 'No', request_id: 'r1' })))
    expect(fail.identifiers.at(-1)).toEqual({ kind: 'request', value: 'r1', foundIn: 'body request_id' })
    expect(fail.metadata).toEqual({ message: 'No', request_id: 'r1' })
  })

  it.each(['chat', 'agents'] as const)('leaves out what was sent (%s)', async (shape) => {
    const problem = { type: 'bad', loc: ['body', 'messages', 0], msg: 'Too odd', input: 'my own words' }
    const fail = failOfStream(await runBody(adapter, fieldError(problem, shape)))
    const said = JSON.stringify(fail.metadata)
    expect(said).toContain('Too odd')
    expect(said).not.toContain('my own words')
  })

  it('keeps nothing of a whole answer that is no stream', async () => {
    const whole = jsonAnswer(200, { id: 'r1', choices: [{ message: { content: 'Hi' } }] })
    const fail = failOfStream(await runBody(adapter, whole))
    expect(fail.failure.message).toBe('Mistral did not answer with a stream.')
    expect(fail).not.toHaveProperty('metadata')
  })
})

describe('a chat answer that breaks off', () => {
  it.each([
    ['a record', { object: 'error', message: 'Gone.', type: 'unreachable_backend', code: '1100' }],
    ['nothing', null],
  ])('keeps what it said until then, with %s at the end', async (_what, error) => {
    const chunks = chatChunks({ text: 'A long answer it was.' })
    const half = chunks.slice(0, 2).map(chatRecord).join('')
    const body = error === null ? half : `${half}data: ${JSON.stringify(error)}\n\n`
    const fail = failOfStream(await runBody(mistralChatAdapter, body))
    expect(fail.metadata).toMatchObject({ model: thinker, ...(error === null ? {} : { type: error.type }) })
  })
})

describe('a conversation that was appended to', () => {
  const begin = () => ({ ...userRequest(thinker), state: { way: 'conversation', handle: null } })

  async function begun() {
    const fake = await startFake()
    const handle = handleOf(await runTurn(mistralConversationsAdapter, fake.url, begin()))
    const goOn = (isAtEnd = true) =>
      runTurn(mistralConversationsAdapter, fake.url, continuing(handle, [user('And?')], { isAtEnd }))
    return { fake, goOn }
  }

  it.each([
    ['an error of the server', mistralFailures['server-error'](), 'overloaded'],
    ['an error of the gateway', mistralFailures.unavailable(), 'overloaded'],
    ['a cut before the headers', { steps: [{ cut: true }] }, 'network'],
    ['a cut before any part', streamAnswer([{ cut: true }]), 'incomplete-stream'],
    [
      'an error before any part',
      streamAnswer(
        [
          ...conversationEvents({ text: 'x' }).slice(0, 1),
          { type: 'conversation.response.error', message: 'No.', code: 429 },
        ]
          .map(conversationRecord)
          .join(''),
      ),
      'rate-limit',
    ],
  ] as const)('is in doubt after %s, and the failure stays what it is', async (_what, answer, kind) => {
    const { fake, goOn } = await begun()
    fake.script(answer)
    expect(failOfStream(await goOn())).toMatchObject({ isStateInDoubt: true, failure: { kind } })
  })

  it.each([
    ['rate-limit', 'rate-limit'],
    ['bad-key', 'auth'],
    ['context-overflow', 'context-overflow'],
    ['handle-lost', 'handle-lost'],
  ] as const)('is not after %s', async (name, kind) => {
    const { fake, goOn } = await begun()
    fake.failNext(name)
    const fail = failOfStream(await goOn())
    expect(fail.failure.kind).toBe(kind)
    expect(fail).not.toHaveProperty('isStateInDoubt')
  })

  it('is not when nothing was sent, when a copy was asked for, or a new one', async () => {
    const { fake, goOn } = await begun()
    fake.script(mistralFailures['server-error']())
    expect(failOfStream(await goOn(false))).not.toHaveProperty('isStateInDoubt')
    fake.script(mistralFailures['server-error']())
    const fresh = await runTurn(mistralConversationsAdapter, fake.url, begin())
    expect(failOfStream(fresh)).not.toHaveProperty('isStateInDoubt')
    const closed = await startFake()
    await closed.close()
    const request = continuing({ value: 'conv_1', position: 'msg_1' }, [user('And?')])
    const unreached = failOfStream(await runTurn(mistralConversationsAdapter, closed.url, request))
    expect(wasNeverSent(unreached.failure)).toBe(true)
    expect(unreached).not.toHaveProperty('isStateInDoubt')
  })

  it.each(['limit', 'credit'])('is not lost to a %s that repeats its id', async (what) => {
    const { fake, goOn } = await begun()
    const words = 'conversation conv_1 not found in the list of paying ones'
    fake.script(what === 'limit' ? mistralError(429, words) : bareError(402, { message: words }))
    expect(failOfStream(await goOn()).failure.kind).toBe(what === 'limit' ? 'rate-limit' : 'quota')
  })
})
