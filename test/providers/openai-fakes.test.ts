// The fakes must refuse what the real servers refuse, else the tests against them prove nothing.
import { afterEach, describe, expect, it } from 'vitest'
import { type CompatibleFlavour, startOpenAiCompatibleFake } from '../fakes/openai-compatible-server.ts'
import { startOpenAiFake } from '../fakes/openai-server.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()))
})

async function post(path: string, body: unknown, key = 'sk-right') {
  const fake = await startOpenAiFake({ validKey: 'sk-right' })
  closers.push(() => fake.close())
  const response = await fetch(`${fake.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return { status: response.status, text: await response.text() }
}

const model = 'gpt-6-sol'
const call = { type: 'function_call', call_id: 'call_1', name: 'f', arguments: '{}' }

describe('the OpenAI fake', () => {
  it.each([
    [
      'both ways to continue',
      { previous_response_id: 'resp_1', conversation: 'conv_1' },
      400,
      'mutually_exclusive_parameters',
    ],
    ['an unknown response', { previous_response_id: 'resp_1' }, 400, 'previous_response_not_found'],
    ['an unknown conversation', { conversation: 'conv_1' }, 404, 'Conversation with id'],
    ['a locked conversation', { conversation: 'conv_locked' }, 400, 'conversation_locked'],
    ['an unknown field', { max_tokens: 5 }, 400, 'unknown_parameter'],
    ['a field of the other dialect', { stream_options: { include_usage: true } }, 400, 'unknown_parameter'],
    ['too few output tokens', { max_output_tokens: 3 }, 400, 'integer_below_min_value'],
    [
      'an item by id',
      { input: [{ type: 'message', id: 'msg_1', role: 'assistant', content: [] }] },
      404,
      'not found',
    ],
    [
      'a result without its call',
      { input: [{ type: 'function_call_output', call_id: 'c', output: '' }] },
      400,
      'No tool call',
    ],
    ['a call without its result', { input: [call, { role: 'user', content: 'Hi' }] }, 400, 'No tool output'],
    [
      'foreign sealed reasoning',
      { input: [{ type: 'reasoning', summary: [], encrypted_content: 'x' }] },
      400,
      'encrypted',
    ],
    [
      'input parts in an answer',
      { input: [{ role: 'assistant', content: [{ type: 'input_text', text: 'a' }] }] },
      400,
      'invalid_value',
    ],
    ['an unknown model', { model: 'gpt-nine' }, 404, 'model_not_found'],
  ])('refuses %s', async (_what, body, status, words) => {
    const answer = await post('/responses', { model, input: 'Hi', stream: true, ...body })
    expect(answer.status).toBe(status)
    expect(answer.text).toContain(words)
  })

  it.each([
    [
      'an unanswered call',
      [
        { role: 'assistant', content: null, tool_calls: [{ id: 'c' }] },
        { role: 'user', content: 'x' },
      ],
    ],
    ['an answer to no call', [{ role: 'tool', tool_call_id: 'c', content: 'x' }]],
    ['an empty answer', [{ role: 'assistant', content: '' }]],
  ])('refuses %s in a chat', async (_what, messages) => {
    expect((await post('/chat/completions', { model, messages })).status).toBe(400)
  })

  it('refuses a wrong key and an address it does not have', async () => {
    expect((await post('/responses', { model, input: 'Hi' }, 'sk-wrong')).status).toBe(401)
    expect((await post('/threads', {})).status).toBe(404)
  })
})

describe('the compatible fakes', () => {
  async function start(flavour: CompatibleFlavour) {
    const fake = await startOpenAiCompatibleFake({ flavour })
    closers.push(() => fake.close())
    const send = async (path: string, body: unknown) => {
      const response = await fetch(`${fake.url}${path}`, { method: 'POST', body: JSON.stringify(body) })
      return { status: response.status, text: await response.text() }
    }
    return { fake, send }
  }
  const messages = [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'Hi' },
    { role: 'assistant', content: 'Hello.' },
    {
      role: 'user',
      content: [
        { type: 'text', text: 'Go' },
        { type: 'text', text: 'on.' },
      ],
    },
  ]

  it('show what the model was shown, once for each answer they began', async () => {
    const { fake, send } = await start('vllm')
    await send('/chat/completions', { model: fake.modelId, messages, stream: true })
    await send('/chat/completions', { model: 'nobody', messages, stream: true })
    fake.failNext('server-error')
    await send('/chat/completions', { model: fake.modelId, messages, stream: true })
    fake.breakNext('cut')
    await send('/chat/completions', { model: fake.modelId, messages, stream: true }).catch(() => null)
    expect(fake.shown).toHaveLength(2)
    expect(fake.shown[0]).toEqual({
      system: 'Be brief.',
      messages: [
        { role: 'user', text: 'Hi' },
        { role: 'assistant', text: 'Hello.' },
        { role: 'user', text: 'Go\n\non.' },
      ],
      continuedFrom: null,
      isStored: false,
      inputTokens: expect.any(Number),
    })
  })

  it.each([
    ['ollama', 200],
    ['llama-cpp', 400],
    ['openrouter', 400],
    ['vllm', 400],
  ] as const)('remember at %s that state was asked for', async (flavour, status) => {
    const { fake, send } = await start(flavour)
    const state = { previous_response_id: 'resp_1', store: true }
    const answer = await send('/chat/completions', { model: fake.modelId, messages, stream: true, ...state })
    expect(answer.status).toBe(status)
    await send('/responses', { model: fake.modelId, input: 'Hi', stream: true, conversation: 'conv_1' })
    expect(fake.stateFieldsSeen).toEqual(['previous_response_id', 'store', 'conversation'])
  })

  it('keep responses at LM Studio, and forget them', async () => {
    const { fake, send } = await start('lm-studio')
    const first = { model: fake.modelId, input: 'Hi', stream: true, store: true }
    await send('/responses', first)
    const [id] = fake.storedIds()
    const next = { ...first, previous_response_id: id }
    expect((await send('/responses', next)).status).toBe(200)
    expect(fake.shown[1]).toMatchObject({ continuedFrom: id, isStored: true })
    expect(fake.shown[1]?.inputTokens).toBeGreaterThan(fake.shown[0]?.inputTokens ?? 0)
    fake.forget(id)
    const lost = await send('/responses', next)
    expect(lost.status).toBe(400)
    expect(lost.text).toContain('previous_response_not_found')
    expect(fake.stateFieldsSeen).toEqual([])
  })

  it('break OpenRouter’s stream in OpenRouter’s words', async () => {
    const { fake, send } = await start('openrouter')
    fake.breakNext('error-record')
    const { text } = await send('/chat/completions', { model: fake.modelId, messages, stream: true })
    expect(text).toContain('"finish_reason":"error"')
    expect(text).toContain('provider_unavailable')
  })

  it('know no generation while it is being written', async () => {
    const { fake } = await start('openrouter')
    const look = await fetch(`${fake.url}/generation?id=gen-fake1`)
    expect(look.status).toBe(404)
  })
})
