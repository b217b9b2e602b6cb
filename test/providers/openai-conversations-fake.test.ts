// The fake's conversations must keep, lock, page and refuse as the real ones do, else the tests against them prove nothing.
import { describe, expect, it } from 'vitest'
import type { OpenAiFake } from '../fakes/openai-server.ts'
import { createGate } from '../fakes/wire-server.ts'
import { model, startFake } from './openai-responses-setup.ts'

type Body = Record<string, unknown>

async function call(fake: OpenAiFake, method: string, path: string, body?: Body) {
  const response = await fetch(`${fake.url}${path}`, {
    method,
    headers: { authorization: 'Bearer sk-any', 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json') ?? false
  return { status: response.status, text, body: isJson ? (JSON.parse(text) as Body) : {} }
}

function messages(count: number) {
  return Array.from({ length: count }, (_, index) => ({ role: 'user', content: `Message ${index}` }))
}

async function created(fake: OpenAiFake, count = 0): Promise<string> {
  const { body } = await call(fake, 'POST', '/conversations', { items: messages(count) })
  return String(body.id)
}

const ask = (conversation: string, more: Body = {}) => ({
  model,
  input: 'Hi',
  stream: true,
  conversation,
  ...more,
})

describe('the conversations of the OpenAI fake', () => {
  it('are created, read, renamed and deleted, once', async () => {
    const fake = await startFake()
    const id = await created(fake, 2)
    expect((await call(fake, 'GET', `/conversations/${id}`)).body).toEqual({
      id,
      object: 'conversation',
      created_at: Date.UTC(2026, 10, 20, 12) / 1_000,
      metadata: {},
    })
    const renamed = await call(fake, 'POST', `/conversations/${id}`, { metadata: { topic: 'tea' } })
    expect(renamed.body.metadata).toEqual({ topic: 'tea' })
    const deleted = await call(fake, 'DELETE', `/conversations/${id}`)
    expect(deleted.body).toEqual({ id, object: 'conversation.deleted', deleted: true })
    // Its items are left behind.
    expect(fake.storedItemIds()).toHaveLength(2)
    const again = await call(fake, 'DELETE', `/conversations/${id}`)
    expect(again.status).toBe(404)
    expect(again.body.error).toMatchObject({ code: null, message: expect.stringContaining(id) })
  })

  it('take twenty items at a time, page them, and delete each by its id', async () => {
    const fake = await startFake()
    const id = await created(fake, 20)
    expect((await call(fake, 'POST', '/conversations', { items: messages(21) })).status).toBe(400)
    const path = `/conversations/${id}/items`
    expect((await call(fake, 'POST', path, { items: messages(21) })).text).toContain('array_above_max_length')
    const pushed = await call(fake, 'POST', path, { items: messages(5) })
    expect(pushed.body).toMatchObject({ object: 'list', has_more: false })
    expect(pushed.body.data).toHaveLength(5)
    const first = await call(fake, 'GET', `${path}?limit=20&order=asc`)
    expect(first.body).toMatchObject({ has_more: true })
    const rest = await call(fake, 'GET', `${path}?limit=20&order=asc&after=${String(first.body.last_id)}`)
    expect(rest.body.data).toEqual(pushed.body.data)
    expect(rest.body).toMatchObject({ has_more: false })
    const newest = await call(fake, 'GET', `${path}?limit=1`)
    expect(newest.body.first_id).toBe(pushed.body.last_id)
    const one = `${path}/${String(first.body.first_id)}`
    expect((await call(fake, 'GET', one)).body).toMatchObject({ type: 'message', status: 'completed' })
    expect((await call(fake, 'DELETE', one)).body).toMatchObject({ id, object: 'conversation' })
    expect((await call(fake, 'GET', one)).status).toBe(404)
  })

  it('grow by a turn only when it is complete, and are locked until then', async () => {
    const fake = await startFake()
    const id = await created(fake, 1)
    const gate = createGate()
    fake.breakNext({ holdUntil: gate })
    const slow = call(fake, 'POST', '/responses', ask(id))
    await fake.server.untilRequestCount(2)
    for (const [path, body] of [
      ['/responses', ask(id)],
      [`/conversations/${id}/items`, { items: messages(1) }],
    ] as const) {
      const locked = await call(fake, 'POST', path, body)
      expect(locked.status).toBe(400)
      expect(locked.body.error).toMatchObject({ code: 'conversation_locked' })
    }
    expect(fake.storedItemIds()).toHaveLength(1)
    expect(fake.storedIds()).toEqual([id])
    gate.open()
    expect((await slow).text).toContain('response.completed')
    expect(fake.storedItemIds()).toHaveLength(4)
    expect(fake.storedIds()).toEqual(['resp_fake0001', id])
  })

  it.each(['cut', 'end-early', 'error-record'] as const)(
    'keep nothing of a turn that ends in %s',
    async (how) => {
      const fake = await startFake()
      const id = await created(fake, 1)
      fake.breakNext(how)
      await call(fake, 'POST', '/responses', ask(id)).catch(() => null)
      expect(fake.storedItemIds()).toHaveLength(1)
      expect((await call(fake, 'POST', '/responses', ask(id))).text).toContain('remembered 1')
    },
  )

  it('may be named as an object, and leave a chain alone', async () => {
    const fake = await startFake()
    const id = await created(fake, 1)
    const answer = await call(fake, 'POST', '/responses', { model, input: 'Hi', conversation: { id } })
    expect(answer.text).toContain(`"conversation":{"id":"${id}"}`)
    // Continued by its response, it leaves the conversation.
    const chained = { model, input: 'And?', previous_response_id: 'resp_fake0001' }
    expect((await call(fake, 'POST', '/responses', chained)).text).toContain('"conversation":null')
    expect(fake.storedItemIds()).toHaveLength(4)
    expect(fake.shown.map(({ continuedFrom }) => continuedFrom)).toEqual([id, 'resp_fake0001'])
  })

  it('are counted without an answer, and refuse what an answer would be refused', async () => {
    const fake = await startFake()
    const id = await created(fake, 3)
    const counted = await call(fake, 'POST', '/responses/input_tokens', {
      model,
      input: 'Hi',
      conversation: id,
    })
    expect(counted.body).toEqual({ object: 'response.input_tokens', input_tokens: expect.any(Number) })
    await call(fake, 'POST', '/responses', ask(id))
    expect(fake.shown[0]?.inputTokens).toBe(counted.body.input_tokens)
    for (const body of [
      { model, input: 'Hi', conversation: id, store: true },
      { model, input: 'Hi', conversation: 'conv_gone' },
      { model, input: 'Hi', previous_response_id: 'resp_gone' },
    ]) {
      const { status } = await call(fake, 'POST', '/responses/input_tokens', body)
      expect(status).toBeGreaterThanOrEqual(400)
    }
    expect(fake.shown).toHaveLength(1)
  })

  it('do not exist at xAI, which has a rule of its own for chains', async () => {
    const fake = await startFake({ vendor: 'xai' })
    expect((await call(fake, 'POST', '/conversations', {})).status).toBe(404)
    await call(fake, 'POST', '/responses', { model: 'grok-5', input: 'Hi' })
    const chained = { model: 'grok-5', input: 'And?', previous_response_id: 'resp_fake0001' }
    expect((await call(fake, 'POST', '/responses', { ...chained, instructions: 'Be brief.' })).status).toBe(
      400,
    )
    expect((await call(fake, 'POST', '/responses', chained)).text).toContain('cost_in_usd_ticks')
  })

  it('show what a chat was shown as well', async () => {
    const fake = await startFake({ windowTokens: 100 })
    const sent = [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'One' },
      { role: 'user', content: [{ type: 'text', text: 'Two' }] },
    ]
    await call(fake, 'POST', '/chat/completions', { model, messages: sent, stream: true })
    expect(fake.shown).toEqual([
      {
        system: 'Be brief.',
        messages: [{ role: 'user', text: 'One\n\nTwo' }],
        continuedFrom: null,
        isStored: false,
        inputTokens: expect.any(Number),
      },
    ])
    const long = [{ role: 'user', content: 'word '.repeat(200) }]
    expect((await call(fake, 'POST', '/chat/completions', { model, messages: long })).text).toContain(
      'context_length_exceeded',
    )
  })
})
