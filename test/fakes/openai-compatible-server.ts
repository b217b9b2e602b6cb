// A server that speaks OpenAI's chat dialect with the habits of one of the others: lists, ids, reasoning field, where
// usage stands, what it refuses. Needs no key unless told one.
import { type AnswerScript, type Breakage, ScriptQueue, stepsOf } from './openai/answer-script.ts'
import { type ChatHabits, chatFault, usualChatText, usualChatUsage } from './openai/chat-check.ts'
import { chatRecords } from './openai/chat-wire.ts'
import { type OpenAiFailureName, openAiError, openAiFailures } from './openai/errors.ts'
import { recordOf } from './openai/loose-json.ts'
import { llamaCppModels, lmStudioModels, ollamaTags, openRouterModels, vllmModels } from './openai/models.ts'
import { ResponsesState, type StateHabit } from './openai/responses-state.ts'
import { completedStream } from './openai/responses-wire.ts'
import {
  dataRecords,
  jsonAnswer,
  type RecordedRequest,
  startWireServer,
  streamAnswer,
  type WireAnswer,
  type WireServer,
} from './wire-server.ts'

export type CompatibleFlavour =
  | 'ollama'
  | 'lm-studio'
  | 'llama-cpp'
  | 'vllm'
  | 'openrouter'
  | 'deepseek'
  | 'groq'

export interface CompatibleFakeOptions {
  readonly flavour?: CompatibleFlavour
  readonly port?: number
  /** When given, every request must carry it. */
  readonly validKey?: string
  readonly paceMs?: number
  /** How the server calls itself in its answers. */
  readonly speaker?: string
}

export interface CompatibleFake {
  /** The base URL of an account, with `/v1`. */
  readonly url: string
  readonly server: WireServer
  readonly requests: RecordedRequest[]
  generationRequests(): RecordedRequest[]
  script(answer: AnswerScript): void
  failNext(name: OpenAiFailureName): void
  breakNext(how: Breakage): void
  /** The first model it lists. */
  readonly modelId: string
  close(): Promise<void>
}

interface Flavour {
  readonly lists: Readonly<Record<string, unknown>>
  readonly modelId: string
  readonly reasoningField: string
  readonly habits: ChatHabits
  readonly state: StateHabit
  readonly comment: string
  readonly chatId: (count: number) => string
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
} as const

const flavours: Readonly<Record<CompatibleFlavour, Flavour>> = {
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
  },
  'lm-studio': {
    ...usual,
    lists: { '/v1/models': plainList('maker/local-20b', 'maker/embedder'), '/api/v1/models': lmStudioModels },
    modelId: 'maker/local-20b',
    habits: habits(['stream_options', 'ttl']),
    state: 'keeps',
  },
  'llama-cpp': {
    ...usual,
    lists: { '/v1/models': llamaCppModels, '/props': { default_generation_settings: { n_ctx: 8_192 } } },
    modelId: '/models/maker/local-7b-q4.gguf',
    reasoningField: 'reasoning_content',
    habits: habits(['stream_options']),
  },
  vllm: {
    ...usual,
    lists: { '/v1/models': vllmModels },
    modelId: 'maker/served',
    habits: habits(['stream_options']),
  },
  openrouter: {
    ...usual,
    lists: { '/v1/models': openRouterModels },
    modelId: 'maker/thinker',
    habits: habits(['reasoning', 'session_id', 'usage']),
    comment: ': OPENROUTER PROCESSING\n\n',
    chatId: (count) => `gen-fake${count}`,
  },
  deepseek: {
    ...usual,
    lists: { '/v1/models': plainList('deepseek-v4-flash', 'deepseek-v4-pro') },
    modelId: 'deepseek-v4-flash',
    reasoningField: 'reasoning_content',
    habits: habits(['stream_options', 'thinking', 'reasoning_effort'], { needsReasoningOnCalls: true }),
    comment: ': keep-alive\n\n',
  },
  groq: {
    ...usual,
    lists: { '/v1/models': plainList('maker/quick') },
    modelId: 'maker/quick',
    habits: habits(['stream_options', 'max_completion_tokens']),
  },
}

/** Where each server puts its usage; `records` end with the chunk that carries the finish. */
function withUsage(
  flavour: CompatibleFlavour,
  records: readonly Record<string, unknown>[],
  usage: Record<string, unknown>,
  wasAsked: boolean,
): Record<string, unknown>[] {
  const last = records.at(-1) ?? {}
  if (flavour === 'groq') return [...records.slice(0, -1), { ...last, x_groq: { id: 'req_groq', usage } }]
  if (flavour === 'openrouter') {
    const priced = {
      ...usage,
      cost: 0.00012345,
      is_byok: false,
      cost_details: { upstream_inference_cost: null },
    }
    return [...records, { ...last, provider: 'SomeHost', choices: [], usage: priced }]
  }
  if (flavour === 'deepseek') {
    const hits = { ...usage, prompt_cache_hit_tokens: 0, prompt_cache_miss_tokens: usage.prompt_tokens }
    return [...records, { ...last, choices: [], usage: hits }]
  }
  const timings = flavour === 'llama-cpp' ? { timings: { prompt_n: 12, cache_n: 0, predicted_n: 9 } } : {}
  return wasAsked ? [...records, { ...last, choices: [], usage, ...timings }] : [...records]
}

export async function startOpenAiCompatibleFake(
  options: CompatibleFakeOptions = {},
): Promise<CompatibleFake> {
  const name = options.flavour ?? 'ollama'
  const flavour = flavours[name]
  const speaker = options.speaker ?? 'Local model'
  const paceMs = options.paceMs ?? 0
  const state = new ResponsesState(flavour.state)
  const queue = new ScriptQueue()
  let count = 0

  const missingModel = (request: RecordedRequest): WireAnswer | null => {
    const model = String(recordOf(request.body).model)
    if (JSON.stringify(flavour.lists['/v1/models']).includes(JSON.stringify(model))) return null
    return openAiError(404, `model "${model}" not found, try pulling it first`, { type: 'not_found_error' })
  }
  const chat = (request: RecordedRequest): WireAnswer => {
    const body = recordOf(request.body)
    const fault = missingModel(request) ?? chatFault(body, flavour.habits)
    if (fault !== null) return fault
    count += 1
    const text = usualChatText(body, speaker)
    const reasoning = 'Counting the messages.'
    const facts = { id: flavour.chatId(count), model: String(body.model) }
    const records = chatRecords({ text, reasoning, reasoningField: flavour.reasoningField, facts })
    const wasAsked = recordOf(body.stream_options).include_usage === true
    const complete = withUsage(name, records, usualChatUsage(body, text, reasoning), wasAsked)
    return streamAnswer(stepsOf(`${flavour.comment}${dataRecords(complete)}`, paceMs), {
      ...(name === 'openrouter' ? { 'x-generation-id': facts.id } : {}),
    })
  }
  const responses = (request: RecordedRequest): WireAnswer => {
    const answer = missingModel(request) ?? state.answer(request)
    if ('steps' in answer) return answer
    return streamAnswer(stepsOf(completedStream(answer.items, answer.facts), paceMs))
  }

  const server = await startWireServer(
    (request) => {
      const key = (request.headers.authorization ?? '').replace(/^Bearer\s*/, '')
      if (options.validKey !== undefined && key !== options.validKey) return openAiFailures['bad-key']()
      const path = request.path.replace(/\?.*$/, '')
      if (request.method === 'POST' && path === '/v1/chat/completions')
        return queue.answer(request, () => chat(request))
      if (request.method === 'POST' && path === '/v1/responses')
        return queue.answer(request, () => responses(request))
      const list = request.method === 'GET' ? flavour.lists[path] : undefined
      return list === undefined
        ? openAiError(404, '404 page not found', { type: 'not_found_error' })
        : jsonAnswer(200, list)
    },
    options.port === undefined ? {} : { port: options.port },
  )
  return {
    url: `${server.url}/v1`,
    server,
    requests: server.requests,
    generationRequests: () => server.requests.filter((request) => request.method === 'POST'),
    script: (answer) => queue.push(answer),
    failNext: (failure) => queue.push(openAiFailures[failure]()),
    breakNext: (how) => queue.breakNext(how),
    modelId: flavour.modelId,
    close: () => server.close(),
  }
}
