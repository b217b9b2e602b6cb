// OpenAI on loopback: Responses with real state, Chat Completions, models, and the errors of the real one. Answers
// sensibly by itself; the next generation can be scripted or broken. Usable by any test, also from another process
// than the one Baton runs in.
import { type AnswerScript, type Breakage, ScriptQueue, stepsOf } from './openai/answer-script.ts'
import { chatFault, usualChatText, usualChatUsage } from './openai/chat-check.ts'
import { chatStream } from './openai/chat-wire.ts'
import { type OpenAiFailureName, openAiError, openAiFailures } from './openai/errors.ts'
import { recordOf } from './openai/loose-json.ts'
import { openAiModels } from './openai/models.ts'
import { ResponsesState } from './openai/responses-state.ts'
import { completedStream } from './openai/responses-wire.ts'
import {
  jsonAnswer,
  type RecordedRequest,
  startWireServer,
  streamAnswer,
  type WireAnswer,
  type WireServer,
} from './wire-server.ts'

export interface OpenAiFakeOptions {
  readonly port?: number
  /** The only key that is taken; without it, every key is, but there must be one. */
  readonly validKey?: string
  /** Milliseconds between the records of an answer; 0 sends them at once. */
  readonly paceMs?: number
}

export interface OpenAiFake {
  /** The base URL of an account, with `/v1`. */
  readonly url: string
  readonly server: WireServer
  /** Every request, in order. */
  readonly requests: RecordedRequest[]
  /** Only the requests that ask for an answer. */
  generationRequests(): RecordedRequest[]
  /** Replaces the answer to the next generation that is not yet spoken for. */
  script(answer: AnswerScript): void
  failNext(name: OpenAiFailureName): void
  breakNext(how: Breakage): void
  /** Forgets one stored response, or all of them. */
  forget(id?: string): void
  storedIds(): string[]
  close(): Promise<void>
}

const headers = {
  'x-request-id': 'req_fake',
  'openai-processing-ms': '12',
  'openai-version': '2020-10-01',
  'x-ratelimit-limit-requests': '500',
  'x-ratelimit-remaining-requests': '499',
  'x-ratelimit-reset-requests': '120ms',
}

const chatHabits = {
  extraFields: ['stream_options', 'store', 'max_completion_tokens', 'reasoning_effort', 'prompt_cache_key'],
  base64ImagesOnly: false,
  needsReasoningOnCalls: false,
}

function keyFault(request: RecordedRequest, validKey: string | undefined): WireAnswer | null {
  const key = (request.headers.authorization ?? '').replace(/^Bearer\s*/, '')
  if (key !== '' && (validKey === undefined || key === validKey)) return null
  // The real one repeats the key with most of it starred; a careless one repeats all of it.
  return openAiError(401, `Incorrect API key provided: ${key}.`, { code: 'invalid_api_key' })
}

function modelFault(request: RecordedRequest): WireAnswer | null {
  const model = recordOf(request.body).model
  if (openAiModels.data.some((known) => known.id === model)) return null
  return openAiError(404, `The model \`${String(model)}\` does not exist or you do not have access to it.`, {
    code: 'model_not_found',
    param: 'model',
  })
}

export async function startOpenAiFake(options: OpenAiFakeOptions = {}): Promise<OpenAiFake> {
  const state = new ResponsesState('keeps')
  const queue = new ScriptQueue()
  const paceMs = options.paceMs ?? 0

  const responses = (request: RecordedRequest): WireAnswer => {
    const fault = modelFault(request)
    if (fault !== null) return fault
    const usual = state.answer(request)
    if ('steps' in usual) return usual
    return streamAnswer(stepsOf(completedStream(usual.items, usual.facts), paceMs), headers)
  }
  const chat = (request: RecordedRequest): WireAnswer => {
    const body = recordOf(request.body)
    const fault = modelFault(request) ?? chatFault(body, chatHabits)
    if (fault !== null) return fault
    const text = usualChatText(body, 'GPT')
    const usage = usualChatUsage(body, text, '')
    return streamAnswer(
      stepsOf(chatStream({ text, usage, facts: { model: String(body.model) } }), paceMs),
      headers,
    )
  }

  const server = await startWireServer(
    (request) => {
      const fault = keyFault(request, options.validKey)
      if (fault !== null) return fault
      const path = request.path.replace(/\?.*$/, '')
      if (request.method === 'POST' && path === '/v1/responses')
        return queue.answer(request, () => responses(request))
      if (request.method === 'POST' && path === '/v1/chat/completions')
        return queue.answer(request, () => chat(request))
      if (request.method === 'GET' && path === '/v1/models') return jsonAnswer(200, openAiModels, headers)
      const one = /^\/v1\/responses\/([^/]+)$/.exec(path)
      if (one?.[1] !== undefined) return state.one(request.method, decodeURIComponent(one[1]))
      return openAiError(404, `Invalid URL (${request.method} ${path})`)
    },
    options.port === undefined ? {} : { port: options.port },
  )
  return {
    url: `${server.url}/v1`,
    server,
    requests: server.requests,
    generationRequests: () =>
      server.requests.filter(
        (request) => request.method === 'POST' && /\/(?:responses|completions)$/.test(request.path),
      ),
    script: (answer) => queue.push(answer),
    failNext: (name) => queue.push(openAiFailures[name]()),
    breakNext: (how) => queue.breakNext(how),
    forget: (id) => state.forget(id),
    storedIds: () => state.storedIds(),
    close: () => server.close(),
  }
}
