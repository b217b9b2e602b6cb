// The habits of each server that speaks OpenAI's chat dialect: what it lists, names, refuses and says in headers.
import type { FakeSeller } from '../fake-prices.ts'
import type { ChatHabits } from './chat-check.ts'
import { llamaCppModels, lmStudioModels, ollamaTags, openRouterModels, vllmModels } from './models.ts'
import type { StateHabit } from './responses-state.ts'

export type CompatibleFlavour =
  | 'ollama'
  | 'lm-studio'
  | 'llama-cpp'
  | 'vllm'
  | 'openrouter'
  | 'deepseek'
  | 'xai'
  | 'groq'
  | 'custom'

export interface Flavour {
  /** Answers to GET, by path. */
  readonly lists: Readonly<Record<string, unknown>>
  readonly modelId: string
  readonly reasoningField: string
  readonly habits: ChatHabits
  /** What its Responses do with ids of earlier ones. */
  readonly state: StateHabit
  /** Stands before the first record. */
  readonly comment: string
  readonly chatId: (count: number) => string
  /** Repeated in every record. */
  readonly extra: Readonly<Record<string, unknown>>
  readonly headers: (count: number) => Readonly<Record<string, string>>
  /** `asked`: only with `include_usage`. */
  readonly usage: 'asked' | 'always'
  /** Where tokens are counted. */
  readonly counting: 'input-tokens' | 'tokenize' | null
  /** Under which name it sells; null for a server that runs on the person's own machine. */
  readonly seller: FakeSeller | null
  /** A server that drops what does not fit and says nothing. */
  readonly truncates: boolean
}

function plainList(...ids: string[]) {
  return {
    object: 'list',
    data: ids.map((id) => ({ id, object: 'model', created: 1_795_000_000, owned_by: 'fake' })),
  }
}

function habits(extraFields: readonly string[], more: Partial<ChatHabits> = {}): ChatHabits {
  return { extraFields, base64ImagesOnly: false, needsReasoningOnCalls: false, ...more }
}

const usual = {
  reasoningField: 'reasoning',
  state: 'rejects',
  comment: '',
  chatId: (count: number) => `chatcmpl-fake${count}`,
  extra: {},
  headers: () => ({}),
  usage: 'asked',
  counting: null,
  seller: null,
  truncates: false,
} as const

const limits = {
  'x-ratelimit-limit-requests': '1000',
  'x-ratelimit-remaining-requests': '999',
  'x-ratelimit-remaining-tokens': '5500',
}

export const flavours: Readonly<Record<CompatibleFlavour, Flavour>> = {
  ollama: {
    ...usual,
    lists: {
      '/v1/models': plainList('llama-local:8b'),
      '/api/tags': ollamaTags,
      '/api/version': { version: '0.21.0' },
    },
    modelId: 'llama-local:8b',
    habits: habits(['stream_options'], { base64ImagesOnly: true }),
    state: 'ignores',
    // Not unique, like the real one's.
    chatId: () => 'chatcmpl-417',
    extra: { system_fingerprint: 'fp_ollama' },
    truncates: true,
  },
  'lm-studio': {
    ...usual,
    lists: { '/v1/models': plainList('maker/local-20b', 'maker/embedder'), '/api/v1/models': lmStudioModels },
    modelId: 'maker/local-20b',
    habits: habits(['stream_options', 'ttl']),
    state: 'keeps',
    extra: { system_fingerprint: 'maker/local-20b' },
  },
  'llama-cpp': {
    ...usual,
    lists: { '/v1/models': llamaCppModels, '/props': { default_generation_settings: { n_ctx: 8_192 } } },
    modelId: '/models/maker/local-7b-q4.gguf',
    reasoningField: 'reasoning_content',
    habits: habits(['stream_options']),
    extra: { system_fingerprint: 'b9744-fake' },
    counting: 'input-tokens',
  },
  vllm: {
    ...usual,
    lists: { '/v1/models': vllmModels },
    modelId: 'maker/served',
    habits: habits(['stream_options']),
    chatId: (count) => `chatcmpl-${String(count).padStart(32, '0')}`,
    counting: 'tokenize',
  },
  openrouter: {
    ...usual,
    lists: { '/v1/models': openRouterModels },
    modelId: 'maker/thinker',
    seller: 'openrouter',
    habits: habits(['reasoning', 'session_id', 'usage']),
    comment: ': OPENROUTER PROCESSING\n\n',
    chatId: (count) => `gen-fake${count}`,
    extra: { provider: 'SomeHost' },
    headers: (count) => ({ 'x-generation-id': `gen-fake${count}`, 'cf-ray': `ray${count}-FRA` }),
    usage: 'always',
  },
  deepseek: {
    ...usual,
    lists: { '/v1/models': plainList('deepseek-v4-flash', 'deepseek-v4-pro') },
    modelId: 'deepseek-v4-flash',
    seller: 'deepseek',
    reasoningField: 'reasoning_content',
    habits: habits(['stream_options', 'thinking', 'reasoning_effort'], { needsReasoningOnCalls: true }),
    comment: ': keep-alive\n\n',
    extra: { system_fingerprint: 'fp_deepseek' },
    headers: (count) => ({ 'x-ds-trace-id': `trace${count}` }),
    usage: 'always',
  },
  xai: {
    ...usual,
    lists: { '/v1/models': plainList('maker/quick-mind') },
    modelId: 'maker/quick-mind',
    seller: 'xai',
    reasoningField: 'reasoning_content',
    habits: habits(['stream_options', 'max_completion_tokens', 'reasoning_effort']),
    state: 'keeps',
    extra: { system_fingerprint: 'fp_xai' },
    headers: (count) => ({ 'x-request-id': `req-xai${count}`, ...limits }),
  },
  groq: {
    ...usual,
    lists: { '/v1/models': plainList('maker/quick') },
    modelId: 'maker/quick',
    seller: 'groq',
    habits: habits(['stream_options', 'max_completion_tokens']),
    extra: { system_fingerprint: 'fp_groq', service_tier: 'on_demand' },
    headers: (count) => ({ 'x-request-id': `req_groq${count}`, 'x-groq-region': 'eu', ...limits }),
    usage: 'always',
  },
  custom: {
    ...usual,
    lists: { '/v1/models': plainList('maker/house') },
    modelId: 'maker/house',
    seller: 'custom',
    habits: habits(['stream_options']),
  },
}
