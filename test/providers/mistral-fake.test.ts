// The fake refuses what the real Mistral refuses, and keeps what it keeps.
import { describe, expect, it } from 'vitest'
import { mistralConversationsAdapter as adapter } from '../../electron/providers/mistral-conversations/adapter.ts'
import { listOf, recordOf } from '../fakes/openai/loose-json.ts'
import { userRequest } from './conformance.ts'
import { handleOf, plain, runTurn, startFake, thinker } from './mistral-setup.ts'

const begin = () => ({ ...userRequest(thinker), state: { way: 'conversation', handle: null } })

describe('the fake of Mistral', () => {
  const post = async (url: string, path: string, body: object) => {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { authorization: 'Bearer k', 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return { status: response.status, text: await response.text() }
  }
  const hello = [{ role: 'user', content: 'Hello' }]

  it('refuses what the real one refuses', async () => {
    const fake = await startFake()
    const { value } = handleOf(await runTurn(adapter, fake.url, begin()))
    const append = `/v1/conversations/${value}`
    const chat = '/v1/chat/completions'
    const call = (id: string) => ({
      role: 'assistant',
      content: '',
      tool_calls: [{ id, function: { name: 'f', arguments: '{}' } }],
    })
    const result = (id: string) => ({ role: 'tool', tool_call_id: id, content: 'r' })
    const cases: readonly (readonly [string, object, number, string])[] = [
      [append, { inputs: hello, model: plain }, 422, 'extra_forbidden'],
      [append, { inputs: hello, instructions: 'x' }, 422, 'extra_forbidden'],
      [`${append}/restart`, { inputs: hello }, 422, 'from_entry_id'],
      [`${append}/restart`, { inputs: hello, from_entry_id: 'msg_x' }, 404, 'msg_x'],
      ['/v1/conversations/conv_x', { inputs: hello }, 404, 'Not found'],
      ['/v1/conversations', { inputs: hello }, 422, 'Exactly one'],
      ['/v1/conversations', { inputs: hello, model: plain, agent_id: 'ag_1' }, 422, 'Exactly one'],
      ['/v1/conversations', { inputs: [{ type: 'poem' }], model: plain }, 422, 'poem'],
      [chat, { model: 'gone', messages: hello }, 400, '1500'],
      [chat, { model: plain, messages: hello, store: true }, 422, 'extra_forbidden'],
      [chat, { model: plain }, 422, 'Field required'],
      [chat, { model: plain, messages: [...hello, call('call_1'), result('call_1')] }, 400, '3280'],
      [
        chat,
        { model: plain, messages: [...hello, call('AbCdEf123'), result('AbCdEf123'), ...hello] },
        400,
        '3230',
      ],
      [chat, { model: plain, messages: [...hello, call('AbCdEf123'), ...hello] }, 400, 'Not the same number'],
      [
        chat,
        { model: plain, messages: [...hello, { role: 'assistant', content: 'x' }] },
        400,
        'Expected last role',
      ],
      [
        chat,
        { model: plain, messages: [...hello, { role: 'assistant', content: '' }, ...hello] },
        400,
        '3240',
      ],
      [
        chat,
        { model: plain, messages: [{ role: 'assistant', content: 'x' }, ...hello] },
        400,
        'first message',
      ],
    ]
    for (const [path, body, status, words] of cases) {
      const answer = await post(fake.url, path, body)
      expect([status, answer.text.includes(words), path]).toEqual([answer.status, true, path])
    }
    expect(fake.shown).toHaveLength(1)
  })

  it('keeps a history that can be looked at', async () => {
    const fake = await startFake()
    const { value, position } = handleOf(await runTurn(adapter, fake.url, begin()))
    const get = async (path: string) => {
      const response = await fetch(`${fake.url}${path}`, { headers: { authorization: 'Bearer k' } })
      return recordOf(await response.json())
    }
    expect(await get(`/v1/conversations/${value}`)).toMatchObject({
      id: value,
      model: thinker,
      created_at: '2026-11-20T12:00:00.000Z',
    })
    const history = await get(`/v1/conversations/${value}/history`)
    expect(listOf(history.entries).map(({ type }) => type)).toEqual(['message.input', 'message.output'])
    expect(listOf(history.entries)[1]?.id).toBe(position)
    expect(listOf((await get(`/v1/conversations/${value}/messages`)).messages)).toHaveLength(2)
  })
})
