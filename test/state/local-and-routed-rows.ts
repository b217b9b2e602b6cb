import type { Vendor } from '../../shared/domain/vendor.ts'
import { readChat, readResponses } from './read-wire.ts'
import { type FakeTime, startCohere, startCompatible, startOpenAi } from './state-fake.ts'
import { chainReasons, replayRow, type StateRow, stateRow } from './state-row.ts'

type Flavour = Parameters<typeof startCompatible>[1]

function compatible(name: string, vendor: Vendor & Flavour, modelId: string, more: Partial<StateRow> = {}) {
  return replayRow({
    name,
    vendor,
    modelId,
    otherModelId: null,
    api: 'openai-chat',
    read: readChat,
    start: (time: FakeTime) => startCompatible(time, vendor),
    ...more,
  })
}

export const compatibleRows: readonly StateRow[] = [
  compatible('OpenRouter', 'openrouter', 'maker/thinker', { otherModelId: 'maker/router' }),
  replayRow({
    name: 'Cohere',
    vendor: 'cohere',
    modelId: 'command-a-plus-05-2026',
    otherModelId: 'command-a-03-2025',
    api: 'cohere-chat',
    read: readChat,
    start: startCohere,
  }),
  compatible('Ollama', 'ollama', 'llama-local:8b'),
  compatible('LM Studio, chat', 'lm-studio', 'maker/local-20b'),
  stateRow({
    ...compatible('LM Studio, a chain', 'lm-studio', 'maker/local-20b'),
    settings: { api: 'openai-responses' },
    api: 'openai-responses',
    read: readResponses,
    way: 'response',
    asksToKeep: true,
    asksToKeepNothing: false,
    release: 'label',
    reasons: { ...chainReasons, expired: null },
  }),
  compatible('llama.cpp', 'llama-cpp', '/models/maker/local-7b-q4.gguf'),
  compatible('vLLM', 'vllm', 'maker/served'),
  compatible('a custom server', 'custom', 'maker/house'),
  compatible('a custom server, Responses', 'custom', 'maker/house', {
    settings: { api: 'openai-responses' },
    api: 'openai-responses',
    read: readResponses,
  }),
  stateRow({
    name: 'xAI, a chain',
    vendor: 'xai',
    modelId: 'grok-5',
    otherModelId: null,
    api: 'openai-responses',
    read: readResponses,
    way: 'response',
    asksToKeep: true,
    lifetimeMs: 25 * 86_400_000,
    reasons: chainReasons,
    start: (time: FakeTime) => startOpenAi(time, 'xai'),
  }),
]
