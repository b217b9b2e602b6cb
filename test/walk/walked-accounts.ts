// The accounts of a walk: every vendor, every dialect and every way to hold a conversation, each at a fake of its own.
import { guideAccountId } from '../../electron/accounts/guide-account.ts'
import { guideModel } from '../../electron/providers/guide/guide-model.ts'
import type { AccountSettings } from '../../shared/domain/account.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import { mistralAgents } from '../fakes/mistral/models.ts'
import {
  type FakeTime,
  type WalkedFake,
  walkAnthropic,
  walkCohere,
  walkCompatible,
  walkGemini,
  walkMistral,
  walkNothing,
  walkOpenAi,
} from './walked-fake.ts'

export interface AccountPlan {
  readonly name: string
  readonly vendor: Vendor
  /** What differs from a new account. */
  readonly settings: Partial<AccountSettings>
  readonly models: readonly string[]
  /** The id of an account that is part of Baton; null for one that is added. */
  readonly builtInId: string | null
  start(time: FakeTime): Promise<WalkedFake>
}

const [pilot, cook] = mistralAgents

const openAi = { builtInId: null, vendor: 'openai', models: ['gpt-6-sol', 'gpt-6-luna', 'gpt-4.1'] } as const
const anthropic = {
  builtInId: null,
  vendor: 'anthropic',
  models: ['claude-sonnet-5-5', 'claude-haiku-5-5'],
} as const
const google = { builtInId: null, vendor: 'google', models: ['gemini-3.8-flash', 'gemini-3.8-pro'] } as const
const mistral = {
  builtInId: null,
  vendor: 'mistral',
  models: ['mistral-medium-3-5', 'mistral-small-latest'],
} as const
const agents = [pilot, cook].flatMap((agent) => (agent === undefined ? [] : [`agent:${agent.id}`]))

/** What an agent is told besides the system text of the conversation. */
export function instructionsOf(modelId: string): string | null {
  return mistralAgents.find((agent) => modelId === `agent:${agent.id}`)?.instructions ?? null
}

const startOpenAi = (time: FakeTime) => walkOpenAi(time)

export const accountPlans: readonly AccountPlan[] = [
  { ...openAi, name: 'openai chain', settings: {}, start: startOpenAi },
  { ...openAi, name: 'openai conversation', settings: { stateWay: 'conversation' }, start: startOpenAi },
  { ...openAi, name: 'openai twin', settings: { keepsStateAtProvider: false }, start: startOpenAi },
  { ...openAi, name: 'openai chat', settings: { api: 'openai-chat' }, start: startOpenAi },
  { ...anthropic, name: 'anthropic', settings: {}, start: walkAnthropic },
  { ...anthropic, name: 'anthropic thread', settings: { stateWay: 'thread' }, start: walkAnthropic },
  { ...google, name: 'google interactions', settings: {}, start: walkGemini },
  { ...google, name: 'google generate', settings: { api: 'gemini-generate' }, start: walkGemini },
  { ...mistral, name: 'mistral chat', settings: {}, start: walkMistral },
  {
    ...mistral,
    name: 'mistral conversations',
    settings: { api: 'mistral-conversations' },
    start: walkMistral,
  },
  {
    name: 'mistral agents',
    builtInId: null,
    vendor: 'mistral',
    settings: {},
    models: agents,
    start: walkMistral,
  },
  {
    name: 'mistral agents kept',
    builtInId: null,
    vendor: 'mistral',
    settings: { api: 'mistral-conversations' },
    models: agents,
    start: walkMistral,
  },
  {
    name: 'cohere',
    builtInId: null,
    vendor: 'cohere',
    settings: {},
    models: ['command-a-plus-05-2026', 'command-a-03-2025'],
    start: walkCohere,
  },
  ...(
    [
      ['openrouter', {}, 'maker/thinker'],
      ['deepseek', {}, 'deepseek-v4-flash'],
      ['groq', {}, 'maker/quick'],
      ['ollama', {}, 'llama-local:8b'],
      ['lm-studio', {}, 'maker/local-20b'],
      ['lm-studio', { api: 'openai-responses' }, 'maker/local-20b'],
      ['llama-cpp', {}, '/models/maker/local-7b-q4.gguf'],
      ['vllm', {}, 'maker/served'],
      ['custom', {}, 'maker/house'],
      ['xai', { api: 'openai-chat' }, 'maker/quick-mind'],
    ] as const
  ).map(
    ([vendor, settings, model]): AccountPlan => ({
      name: 'api' in settings ? `${vendor} ${settings.api}` : vendor,
      builtInId: null,
      vendor,
      settings,
      models: [model],
      start: (time) => walkCompatible(time, vendor),
    }),
  ),
  {
    name: 'xai chain',
    builtInId: null,
    vendor: 'xai',
    settings: {},
    models: ['grok-5'],
    start: (time) => walkOpenAi(time, 'xai'),
  },
  {
    name: 'guide',
    builtInId: guideAccountId,
    vendor: 'guide',
    settings: {},
    models: [guideModel.id],
    start: walkNothing,
  },
]
