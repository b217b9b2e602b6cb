import { afterEach, describe, expect, it } from 'vitest'
import type { TurnRequest } from '../../electron/providers/adapter.ts'
import { openAiChatAdapter } from '../../electron/providers/openai-chat/adapter.ts'
import { countChatTokens } from '../../electron/providers/openai-chat/count-tokens.ts'
import { chatRecords } from '../../electron/providers/openai-chat/record.ts'
import { type CompatibleFakeOptions, startOpenAiCompatibleFake } from '../fakes/openai-compatible-server.ts'
import { jsonAnswer, startWireServer } from '../fakes/wire-server.ts'
import { collectEvents, testIo, userRequest } from './conformance.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()))
})

async function start(options: CompatibleFakeOptions) {
  const fake = await startOpenAiCompatibleFake(options)
  closers.push(() => fake.close())
  return fake
}

const withImage = (request: TurnRequest): TurnRequest => ({
  ...request,
  messages: [
    {
      role: 'user',
      parts: [{ type: 'file', mediaType: 'image/png', name: 'a.png', dataBase64: 'aW1n' }],
      native: null,
    },
  ],
})

describe('counting before a request', () => {
  it.each([
    ['llama-cpp', {}, ['/v1/chat/completions/input_tokens']],
    [
      'llama-cpp',
      { isOldBuild: true },
      ['/v1/chat/completions/input_tokens', '/apply-template', '/tokenize'],
    ],
    ['vllm', {}, ['/tokenize']],
  ] as const)('asks %s %j and gets what it will bill', async (vendor, more, paths) => {
    const fake = await start({ flavour: vendor, ...more })
    const request = userRequest(fake.modelId, 'Count me, please.')
    const io = testIo(vendor, fake.url)
    const count = await openAiChatAdapter.countTokens?.(request, io)
    expect(fake.requests.map((one) => one.path)).toEqual(paths)
    expect(fake.shown).toEqual([])
    const events = await collectEvents(openAiChatAdapter.stream(request, io))
    const usage = events.filter((event) => event.type === 'usage').at(-1)?.usage
    expect(count).toBe(usage?.inputTotal)
    expect(count).toBe(fake.shown[0]?.inputTokens)
  })

  it('lets llama.cpp count images, and counts none where only text is counted', async () => {
    const current = await start({ flavour: 'llama-cpp' })
    const request = withImage(userRequest(current.modelId))
    expect(await countChatTokens(request, testIo('llama-cpp', current.url))).toBeGreaterThan(0)
    for (const options of [{ flavour: 'llama-cpp', isOldBuild: true }, { flavour: 'vllm' }] as const) {
      const fake = await start(options)
      const counting = countChatTokens(
        { ...request, modelId: fake.modelId },
        testIo(options.flavour, fake.url),
      )
      await expect(counting).rejects.toMatchObject({
        failure: { kind: 'bad-request', message: expect.stringContaining('counts only text') },
      })
    }
  })

  it('says so where nothing is counted, without a request', async () => {
    const server = await startWireServer(() => jsonAnswer(200, {}))
    closers.push(() => server.close())
    for (const { vendor, countEndpoint } of chatRecords) {
      if (countEndpoint !== null) continue
      await expect(
        countChatTokens(userRequest('m'), testIo(vendor, `${server.url}/v1`)),
      ).rejects.toMatchObject({ failure: { message: expect.stringContaining('does not count tokens') } })
    }
    expect(server.requests).toEqual([])
  })

  it.each([
    ['a number that is none', { input_tokens: -1 }],
    ['nothing', {}],
    ['a list', []],
  ])('takes %s for no count', async (_what, body) => {
    const server = await startWireServer((request) =>
      request.path.endsWith('input_tokens') ? jsonAnswer(200, body) : jsonAnswer(404, {}),
    )
    closers.push(() => server.close())
    await expect(
      countChatTokens(userRequest('m'), testIo('llama-cpp', `${server.url}/v1`)),
    ).rejects.toHaveProperty('failure')
  })

  it('says why it could not count', async () => {
    const server = await startWireServer(() =>
      jsonAnswer(401, { error: { code: 401, message: 'no', type: 'authentication_error' } }),
    )
    closers.push(() => server.close())
    await expect(countChatTokens(userRequest('m'), testIo('vllm', `${server.url}/v1`))).rejects.toMatchObject(
      { failure: { kind: 'auth' } },
    )
  })
})
