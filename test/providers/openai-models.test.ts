import { afterEach, describe, expect, it } from 'vitest'
import { AdapterError } from '../../electron/providers/adapter.ts'
import { openAiChatAdapter } from '../../electron/providers/openai-chat/adapter.ts'
import { openAiResponsesAdapter } from '../../electron/providers/openai-responses/adapter.ts'
import { modelInfoSchema } from '../../shared/domain/model.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import { type CompatibleFlavour, startOpenAiCompatibleFake } from '../fakes/openai-compatible-server.ts'
import { startOpenAiFake } from '../fakes/openai-server.ts'
import { jsonAnswer, startWireServer } from '../fakes/wire-server.ts'
import { conformanceKey, testIo } from './conformance.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()))
})

async function listFrom(flavour: CompatibleFlavour, vendor: Vendor = flavour) {
  const fake = await startOpenAiCompatibleFake({ flavour })
  closers.push(() => fake.close())
  const models = await openAiChatAdapter.listModels(testIo(vendor, fake.url))
  for (const model of models) expect(modelInfoSchema.parse(model)).toEqual(model)
  return { models, fake }
}

async function failureOfList(handler: Parameters<typeof startWireServer>[0]) {
  const server = await startWireServer(handler)
  closers.push(() => server.close())
  const error: unknown = await openAiChatAdapter
    .listModels(testIo('custom', `${server.url}/v1`))
    .catch((thrown: unknown) => thrown)
  if (!(error instanceof AdapterError))
    throw new Error(`it did not fail as it should: ${JSON.stringify(error)}`)
  return error.failure
}

describe('lists of models', () => {
  it('shows of OpenAI’s only what can talk, newest first, with the day a model ends', async () => {
    const fake = await startOpenAiFake()
    closers.push(() => fake.close())
    for (const adapter of [openAiChatAdapter, openAiResponsesAdapter]) {
      const models = await adapter.listModels(testIo('openai', fake.url))
      expect(models.map((model) => model.id)).toEqual(['gpt-6-luna', 'gpt-6-sol', 'gpt-4.1'])
      expect(models[2]?.deprecation).toBe('Ends on 2027-02-01.')
      expect(models[0]?.releasedAt).toBe(1_790_100_000_000)
    }
  })

  it('reads OpenRouter’s windows, inputs and prices, and knows no price where it varies', async () => {
    const { models } = await listFrom('openrouter')
    expect(models).toEqual([
      {
        id: 'maker/thinker',
        displayName: 'Maker: Thinker',
        contextWindow: 131_072,
        maxOutputTokens: 32_768,
        acceptsImages: true,
        acceptsDocuments: true,
        reasons: true,
        releasedAt: 1_780_000_000_000,
        inputNanoUsdPerMillion: 2_500_000_000,
        outputNanoUsdPerMillion: 10_000_000_000,
        rates: {
          input: { base: 2_500_000_000, tiers: [] },
          output: { base: 10_000_000_000, tiers: [] },
          cacheRead: { base: 250_000_000, tiers: [] },
          cacheWrite: null,
          cacheWriteLong: null,
          audioInput: null,
          tools: {},
          request: null,
        },
        deprecation: 'Ends on 2026-12-31.',
      },
      expect.objectContaining({
        id: 'maker/router',
        contextWindow: 8_192,
        acceptsImages: false,
        inputNanoUsdPerMillion: null,
        outputNanoUsdPerMillion: null,
      }),
    ])
  })

  it('reads the richer lists of local servers', async () => {
    expect((await listFrom('ollama')).models.map((model) => model.id)).toEqual(['llama-local:8b'])
    expect((await listFrom('lm-studio')).models).toMatchObject([
      { id: 'maker/local-20b', displayName: 'Local 20B', contextWindow: 16_384, acceptsImages: false },
    ])
    expect((await listFrom('llama-cpp')).models).toMatchObject([
      { id: '/models/maker/local-7b-q4.gguf', displayName: 'local-7b-q4.gguf', contextWindow: 8_192 },
    ])
    expect((await listFrom('vllm')).models).toMatchObject([{ id: 'maker/served', contextWindow: 65_536 }])
  })

  it('falls back to the common list where a server has no richer one', async () => {
    const { models, fake } = await listFrom('vllm', 'ollama')
    expect(models.map((model) => model.id)).toEqual(['maker/served'])
    expect(fake.requests.map((request) => request.path)).toEqual(['/api/tags', '/v1/models'])
  })

  it('sends no key where there is none', async () => {
    const fake = await startOpenAiCompatibleFake({ flavour: 'ollama' })
    closers.push(() => fake.close())
    await openAiChatAdapter.listModels({ ...testIo('ollama', fake.url), apiKey: null })
    expect(fake.requests[0]?.headers).not.toHaveProperty('authorization')
  })

  it('explains why a list cannot be had, without the key', async () => {
    const refused = await failureOfList(() =>
      jsonAnswer(401, { error: { message: `bad ${conformanceKey}` } }),
    )
    expect(refused).toMatchObject({ kind: 'auth', status: 401 })
    expect(JSON.stringify(refused)).not.toContain(conformanceKey)
    expect((await failureOfList(() => jsonAnswer(200, { hello: 'world' }))).kind).toBe('unknown')
    expect((await failureOfList(() => ({ steps: [{ send: '<html>' }] }))).kind).toBe('unknown')
    const server = await startWireServer(() => jsonAnswer(200, {}))
    await server.close()
    await expect(openAiChatAdapter.listModels(testIo('ollama', `${server.url}/v1`))).rejects.toMatchObject({
      failure: { kind: 'network' },
    })
  })
})
