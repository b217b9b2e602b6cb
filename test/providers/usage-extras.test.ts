// What vendors bill apart, and whether a count was the last one, as each adapter tells it.
import { describe, expect, it } from 'vitest'
import { collectExtras, nameSpecialRate, readToolCounts } from '../../electron/providers/collect-extras.ts'
import { openGenerateReader } from '../../electron/providers/gemini-generate/events.ts'
import { openInteractionReader } from '../../electron/providers/gemini-interactions/events.ts'
import { ChatReader } from '../../electron/providers/openai-chat/events.ts'
import type { JsonRecord } from '../../electron/providers/read-json.ts'
import type { JsonValue } from '../../shared/domain/json.ts'
import type { StreamEvent } from '../../shared/domain/stream-event.ts'
import type { UsageExtras } from '../../shared/domain/usage.ts'
import { usageFromWire, type WireAnswerFacts } from '../catalogue/worked-examples/usage-from-wire.ts'
import { chunk, usageChunk } from '../fakes/openai/chat-wire.ts'
import { finishOfStream, lastUsage } from './conformance.ts'

const none: UsageExtras = {
  cacheWriteLong: null,
  audioInput: null,
  mediaOutput: null,
  toolUnits: [],
  specialRate: null,
}

type Case = readonly [string, Omit<WireAnswerFacts, 'model'>, Partial<UsageExtras>]

const cases: readonly Case[] = [
  [
    'Responses: long writes, tools and the tier beside the usage',
    {
      api: 'openai-responses',
      vendor: 'openai',
      usage: {
        input_tokens: 900,
        input_tokens_details: {
          cached_tokens: 0,
          cache_write_tokens: 700,
          cache_write_tokens_details: { ttl_30m_tokens: 100, ttl_12h_tokens: 600 },
        },
        output_tokens: 1,
      },
      beside: {
        service_tier: 'priority',
        tool_usage: { web_search: { num_requests: 2 }, image_gen: { output_tokens: 1_290 } },
      },
    },
    {
      cacheWriteLong: 600,
      toolUnits: [
        { name: 'web-search', count: 2 },
        { name: 'image-generation', count: 1_290 },
      ],
      specialRate: 'priority',
    },
  ],
  [
    "Responses: xAI's own tools by name",
    {
      api: 'openai-responses',
      vendor: 'xai',
      usage: {
        input_tokens: 1,
        output_tokens: 1,
        cost_in_usd_ticks: 5,
        num_sources_used: 3,
        num_server_side_tools_used: 3,
        server_side_tool_usage_details: { web_search_calls: 2, x_search_calls: 1, mcp_calls: 0 },
      },
    },
    {
      toolUnits: [
        { name: 'web-search', count: 2 },
        { name: 'x-search', count: 1 },
        { name: 'search-source', count: 3 },
      ],
    },
  ],
  [
    'chat: xAI names its tools in capitals',
    {
      api: 'openai-chat',
      vendor: 'xai',
      usage: {
        prompt_tokens: 1,
        completion_tokens: 1,
        server_side_tool_usage: { SERVER_SIDE_TOOL_WEB_SEARCH: 2 },
      },
    },
    { toolUnits: [{ name: 'web-search', count: 2 }] },
  ],
  [
    'chat: xAI names no tools',
    {
      api: 'openai-chat',
      vendor: 'xai',
      usage: { prompt_tokens: 1, completion_tokens: 1, num_server_side_tools_used: 4 },
    },
    { toolUnits: [{ name: 'server-side-tool', count: 4 }] },
  ],
  [
    'chat: sound in and out',
    {
      api: 'openai-chat',
      vendor: 'openai',
      usage: {
        prompt_tokens: 500,
        completion_tokens: 70,
        prompt_tokens_details: { audio_tokens: 400 },
        completion_tokens_details: { audio_tokens: 60 },
      },
      beside: { service_tier: 'default' },
    },
    { audioInput: 400, mediaOutput: 60 },
  ],
  [
    'chat: the tier of Groq, whose usage stands elsewhere',
    {
      api: 'openai-chat',
      vendor: 'groq',
      usage: { prompt_tokens: 1, completion_tokens: 1 },
      beside: { service_tier: 'performance' },
    },
    { specialRate: 'performance' },
  ],
  [
    'chat: tools of OpenRouter beside its cost',
    {
      api: 'openai-chat',
      vendor: 'openrouter',
      usage: {
        prompt_tokens: 1,
        completion_tokens: 1,
        cost: 0.02,
        server_tool_use_details: { web_search_requests: 2 },
      },
    },
    { toolUnits: [{ name: 'web-search', count: 2 }] },
  ],
  [
    'Anthropic: long writes, searches, and pages that cost nothing',
    {
      api: 'anthropic-messages',
      vendor: 'anthropic',
      usage: {
        input_tokens: 1,
        cache_creation_input_tokens: 30,
        cache_creation: { ephemeral_5m_input_tokens: 10, ephemeral_1h_input_tokens: 20 },
        output_tokens: 1,
        server_tool_use: { web_search_requests: 1, web_fetch_requests: 9 },
        service_tier: 'standard',
      },
    },
    { cacheWriteLong: 20, toolUnits: [{ name: 'web-search', count: 1 }] },
  ],
  [
    'Anthropic: every way of being served otherwise',
    {
      api: 'anthropic-messages',
      vendor: 'anthropic',
      usage: {
        input_tokens: 1,
        output_tokens: 1,
        service_tier: 'priority',
        speed: 'fast',
        inference_geo: 'us',
      },
    },
    { specialRate: 'priority, fast, us-only' },
  ],
  [
    'generateContent: sound, pictures and traffic',
    {
      api: 'gemini-generate',
      vendor: 'google',
      usage: {
        promptTokenCount: 100,
        toolUsePromptTokenCount: 9,
        candidatesTokenCount: 1_300,
        promptTokensDetails: [
          { modality: 'TEXT', tokenCount: 60 },
          { modality: 'AUDIO', tokenCount: 40 },
        ],
        toolUsePromptTokensDetails: [{ modality: 'AUDIO', tokenCount: 9 }],
        candidatesTokensDetails: [
          { modality: 'TEXT', tokenCount: 10 },
          { modality: 'IMAGE', tokenCount: 1_290 },
        ],
        trafficType: 'ON_DEMAND_FLEX',
      },
    },
    { audioInput: 49, mediaOutput: 1_290, specialRate: 'on_demand_flex' },
  ],
  [
    'Interactions: sound, searches and the tier beside the usage',
    {
      api: 'gemini-interactions',
      vendor: 'google',
      usage: {
        total_input_tokens: 100,
        total_output_tokens: 10,
        input_tokens_by_modality: [{ modality: 'audio', tokens: 40 }],
        output_tokens_by_modality: [{ modality: 'text', tokens: 10 }],
        grounding_tool_count: [{ type: 'google_search', count: 2 }],
      },
      beside: { service_tier: 'flex' },
    },
    {
      audioInput: 40,
      mediaOutput: 0,
      toolUnits: [{ name: 'google-search', count: 2 }],
      specialRate: 'flex',
    },
  ],
  [
    'Mistral: the tier and the length of sound',
    {
      api: 'mistral-chat',
      vendor: 'mistral',
      usage: {
        prompt_tokens: 50,
        completion_tokens: 1,
        prompt_tokens_details: { audio_tokens: 30 },
        prompt_audio_seconds: 12,
        service_tier: 'priority',
      },
    },
    { audioInput: 30, toolUnits: [{ name: 'audio-second', count: 12 }], specialRate: 'priority' },
  ],
  [
    'Mistral: connectors',
    {
      api: 'mistral-conversations',
      vendor: 'mistral',
      usage: { prompt_tokens: 5, completion_tokens: 1, connectors: { web_search: 2, code_interpreter: 1 } },
    },
    {
      toolUnits: [
        { name: 'web-search', count: 2 },
        { name: 'code-interpreter', count: 1 },
      ],
    },
  ],
  [
    'Cohere: searches',
    {
      api: 'cohere-chat',
      vendor: 'cohere',
      usage: { billed_units: { input_tokens: 1, output_tokens: 1, search_units: 3 } },
    },
    { toolUnits: [{ name: 'search', count: 3 }] },
  ],
]

describe('what is billed apart', () => {
  it.each(cases)('is named by %s', (_name, facts, extras) => {
    expect(usageFromWire({ model: 'model-x', ...facts }).usage?.extras).toEqual({ ...none, ...extras })
  })

  it.each(cases)('leaves no trace where nothing is named: %s', (_name, facts) => {
    const plain = { ...facts, beside: { service_tier: 'default' } }
    const counts: JsonRecord =
      facts.api === 'anthropic-messages'
        ? {
            input_tokens: 1,
            output_tokens: 1,
            service_tier: 'standard',
            inference_geo: 'global',
            speed: null,
          }
        : { prompt_tokens: 1, promptTokenCount: 1, input_tokens: 1, total_input_tokens: 1, tokens: {} }
    const { usage } = usageFromWire({ model: 'model-x', ...plain, usage: counts })
    expect(usage).not.toBeNull()
    expect(usage).not.toHaveProperty('extras')
  })

  it('leaves no trace of zeros, and keeps a zero beside something', () => {
    expect(collectExtras({ audioInput: 0, toolUnits: [{ name: 'search', count: 0 }] })).toEqual({})
    expect(collectExtras({ audioInput: 0, cacheWriteLong: 2 }).extras).toEqual({
      ...none,
      audioInput: 0,
      cacheWriteLong: 2,
    })
  })

  it('tells usual rates from others, whatever the case', () => {
    expect(nameSpecialRate('auto', 'STANDARD', null, undefined, '', 'On_Demand')).toBeNull()
    expect(nameSpecialRate('flex', ' FLEX ', 'batch')).toBe('flex, batch')
    expect(nameSpecialRate(7, { tier: 'flex' })).toBeNull()
  })

  it('takes no broken counts for uses', () => {
    expect(readToolCounts({ web_search_requests: -1, code_calls: 1.5, map_calls: '2' })).toEqual([])
    expect(readToolCounts('web_search')).toEqual([])
  })
})

const usagesOf = (events: readonly StreamEvent[]) =>
  events.flatMap((event) => (event.type === 'usage' ? [event.usage] : []))

describe('a count that was not the last one', () => {
  const chat = () =>
    new ChatReader({
      start: { identifiers: [], headers: {}, requestBytes: 1 },
      context: { vendorName: 'Server' },
      vendor: 'vllm',
    })
  /** The fake's records are plain JSON, which their types do not say. */
  const readChunk = (reader: ChatReader, record: object) => reader.read(record as JsonValue)
  const running = (text: string, tokens: number) => ({
    ...chunk({ content: text }),
    usage: { prompt_tokens: 9, completion_tokens: tokens },
  })

  it('is told before the words it came with, so that a stop there has it', () => {
    const [, usage, ...parts] = readChunk(chat(), running('Hi', 1))
    expect(usage).toMatchObject({ type: 'usage', usage: { outputTotal: 1, isPartial: true } })
    expect(parts.map(({ type }) => type)).toContain('part-delta')
    const [, first] = openGenerateReader({ headers: {}, requestBytes: 1, apiKey: null }).read({
      candidates: [{ index: 0, content: { parts: [{ text: 'Hi' }] } }],
      usageMetadata: { promptTokenCount: 9, totalTokenCount: 9 },
    })
    expect(first).toMatchObject({ type: 'usage', usage: { inputTotal: 9, isPartial: true } })
  })

  it('is the last one after all when the answer ends and nothing more was counted', () => {
    const reader = chat()
    const events = [running('Hi', 1), running(' there', 2), chunk({}, 'stop')].flatMap((record) =>
      readChunk(reader, record),
    )
    expect(usagesOf(events).map(({ isPartial }) => isPartial)).toEqual([true, true])
    const closing = reader.end()
    finishOfStream(closing)
    expect(usagesOf(closing)).toEqual([expect.not.objectContaining({ isPartial: true })])
    expect(lastUsage(closing)?.outputTotal).toBe(2)
  })

  it('gives way to the last one', () => {
    const reader = chat()
    const records = [
      running('Hi', 1),
      chunk({}, 'stop'),
      usageChunk({ prompt_tokens: 9, completion_tokens: 3 }),
    ]
    const events = [...records.flatMap((record) => readChunk(reader, record)), ...reader.end()]
    expect(usagesOf(events).map(({ isPartial, outputTotal }) => [isPartial, outputTotal])).toEqual([
      [true, 1],
      [undefined, 3],
    ])
  })

  it('stays "at least" when the stream ends without a finish', () => {
    const reader = chat()
    const events = [...readChunk(reader, running('Hi', 1)), ...reader.end()]
    expect(events.at(-1)?.type).toBe('fail')
    expect(lastUsage(events)?.isPartial).toBe(true)
  })

  it('is the last one of generateContent when the finish comes without counts', () => {
    const reader = openGenerateReader({ headers: {}, requestBytes: 1, apiKey: null })
    const counted = { promptTokenCount: 9, candidatesTokenCount: 4, totalTokenCount: 13 }
    reader.read({ candidates: [{ content: { parts: [{ text: 'Hi' }] } }], usageMetadata: counted })
    reader.read({ candidates: [{ content: { parts: [] }, finishReason: 'STOP' }] })
    const end = reader.end()
    if (end.type !== 'finished') throw new Error(`the answer is ${end.type}`)
    expect(lastUsage(end.events)).toMatchObject({ inputTotal: 9, outputTotal: 4 })
    expect(lastUsage(end.events)?.isPartial).toBeUndefined()
  })

  it('is the last one of a blocked prompt', () => {
    const reader = openGenerateReader({ headers: {}, requestBytes: 1, apiKey: null })
    const events = reader.read({
      promptFeedback: { blockReason: 'SAFETY' },
      usageMetadata: { promptTokenCount: 9, totalTokenCount: 9 },
    })
    expect(lastUsage(events)).toMatchObject({ inputTotal: 9, outputTotal: 0 })
    expect(lastUsage(events)?.isPartial).toBeUndefined()
  })

  it('is the last one of an interaction that ends without counts', () => {
    const reader = openInteractionReader({ headers: {}, requestBytes: 1, apiKey: null, seedOf: null })
    const usage = { total_input_tokens: 9, total_output_tokens: 4, total_tokens: 13 }
    const records = [
      { event_type: 'interaction.created', interaction: { id: 'v1_1', service_tier: 'flex' } },
      { event_type: 'interaction.status_update', interaction_id: 'v1_1', usage },
      { event_type: 'interaction.completed', interaction: { id: 'v1_1', status: 'completed' } },
    ]
    const usages = usagesOf(records.flatMap((record) => reader.read(record)))
    expect(usages.map(({ isPartial }) => isPartial)).toEqual([true, undefined])
    expect(usages.at(-1)).toMatchObject({ outputTotal: 4, extras: { specialRate: 'flex' } })
  })

  it.each([
    ['openai-responses', 'openai', { input_tokens: 9, output_tokens: 3 }],
    ['openai-chat', 'openai', { prompt_tokens: 9, completion_tokens: 3 }],
    ['anthropic-messages', 'anthropic', { input_tokens: 9, output_tokens: 3 }],
    ['gemini-interactions', 'google', { total_input_tokens: 9, total_output_tokens: 3 }],
    ['mistral-conversations', 'mistral', { prompt_tokens: 9, completion_tokens: 3 }],
    ['cohere-chat', 'cohere', { tokens: { input_tokens: 9, output_tokens: 3 } }],
  ] as const)('is not what a failure leaves behind that comes after the last: %s', (api, vendor, usage) => {
    const read = usageFromWire({ api, vendor, model: 'model-x', usage, ends: 'failed' })
    expect(read.events.some(({ type }) => type === 'finish')).toBe(false)
    expect(read.usage).toMatchObject({ inputTotal: 9, outputTotal: 3 })
    expect(read.usage?.isPartial).toBeUndefined()
  })
})
