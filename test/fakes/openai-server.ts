// OpenAI on loopback: Responses and Conversations with real state, Chat Completions, models, and the errors of the real
// one. Answers sensibly by itself; the next generation can be scripted or broken. Usable by any test, also from another
// process than the one Baton runs in.
import { type BilledRequest, chargeOfOpenAi, createFakeBill } from './fake-bill.ts'
import { type AnswerScript, type Breakage, ScriptQueue, stepsOf } from './openai/answer-script.ts'
import { chatFault, usualChatText, usualChatUsage } from './openai/chat-check.ts'
import { chatStream } from './openai/chat-wire.ts'
import { ConversationsState } from './openai/conversations-state.ts'
import { type OpenAiFailureName, openAiError, openAiFailures } from './openai/errors.ts'
import { listOf, recordOf } from './openai/loose-json.ts'
import { openAiModels } from './openai/models.ts'
import { visibleText } from './openai/responses-items.ts'
import { ResponsesState } from './openai/responses-state.ts'
import { completedStream } from './openai/responses-wire.ts'
import { joinRoles, type ShownMessage, type ShownTurn } from './shown-view.ts'
import {
  jsonAnswer,
  type RecordedRequest,
  startWireServer,
  streamAnswer,
  type WireAnswer,
  type WireServer,
  type WireStep,
} from './wire-server.ts'

export interface OpenAiFakeOptions {
  readonly port?: number
  /** The only key that is taken; without it, every key is, but there must be one. */
  readonly validKey?: string
  /** Milliseconds between the records of an answer; 0 sends them at once. */
  readonly paceMs?: number
  /** UTC milliseconds. Responses are forgotten 30 days after they were made; conversations never. */
  readonly now?: () => number
  /** Input above so many tokens is refused as too long. */
  readonly windowTokens?: number
  /** `xai` has the same api without conversations, with a rule and a list of models of its own; `openai` when left out. */
  readonly vendor?: 'openai' | 'xai'
}

export interface OpenAiFake {
  /** The base URL of an account, with `/v1`. */
  readonly url: string
  readonly server: WireServer
  /** Every request, in order. */
  readonly requests: RecordedRequest[]
  /** What the model was shown, one entry for each answer that was begun and not scripted. */
  readonly shown: readonly ShownTurn[]
  /** What it charged, one entry for each answer it began. */
  readonly billed: readonly BilledRequest[]
  /** Only the requests that ask for an answer. */
  generationRequests(): RecordedRequest[]
  /** Replaces the answer to the next generation that is not yet spoken for. */
  script(answer: AnswerScript): void
  failNext(name: OpenAiFailureName): void
  breakNext(how: Breakage): void
  /** Replaces the answer to a request that would create a conversation or bring it items; lets `after` of them pass first. */
  scriptConversations(answer: WireAnswer, after?: number): void
  /** Forgets one stored response or conversation, or all of them. */
  forget(id?: string): void
  /** The responses and conversations that are kept. */
  storedIds(): string[]
  storedConversationIds(): string[]
  /** The items that are kept in conversations, and those of deleted ones that were left behind. */
  storedItemIds(): string[]
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

const xaiModels = {
  object: 'list',
  data: [{ id: 'grok-5', object: 'model', created: 1_790_000_000, owned_by: 'xai' }],
}

function modelFault(request: RecordedRequest, models: typeof xaiModels): WireAnswer | null {
  const model = recordOf(request.body).model
  if (models.data.some((known) => known.id === model)) return null
  return openAiError(404, `The model \`${String(model)}\` does not exist or you do not have access to it.`, {
    code: 'model_not_found',
    param: 'model',
  })
}

function shownOfChat(
  messages: readonly ShownMessage[],
  system: string | null,
  inputTokens: number,
): ShownTurn {
  return { system, messages: joinRoles(messages), continuedFrom: null, isStored: false, inputTokens }
}

/** What is done when an answer was given to the end comes just before its last record. */
function stepsWithEnd(body: string, paceMs: number, complete: () => void): WireStep[] {
  const steps = stepsOf(body, paceMs)
  const last = steps.findLastIndex((step) => 'send' in step)
  return [...steps.slice(0, last), { effect: complete }, ...steps.slice(last)]
}

export async function startOpenAiFake(options: OpenAiFakeOptions = {}): Promise<OpenAiFake> {
  const now = options.now ?? (() => Date.UTC(2026, 10, 20, 12))
  const issuer = options.vendor ?? 'openai'
  const isOpenAi = issuer === 'openai'
  const models = isOpenAi ? openAiModels : xaiModels
  const conversations = new ConversationsState({ issuer, now })
  const state = new ResponsesState('keeps', {
    now,
    issuer,
    ...(isOpenAi ? { conversations } : { refusesInstructionsOnChain: true, reportsTicks: true }),
    ...(options.windowTokens === undefined ? {} : { windowTokens: options.windowTokens }),
  })
  const queue = new ScriptQueue()
  const conversationScripts: { answer: WireAnswer; after: number }[] = []
  const paceMs = options.paceMs ?? 0

  const responses = (request: RecordedRequest): WireAnswer => {
    const fault = modelFault(request, models)
    if (fault !== null) return fault
    const begun = state.begin(request)
    if ('steps' in begun) return begun
    const steps = stepsWithEnd(completedStream(begun.items, begun.facts), paceMs, begun.complete)
    return { ...streamAnswer(steps, headers), ended: begun.abandon }
  }
  const chat = (request: RecordedRequest): WireAnswer => {
    const body = recordOf(request.body)
    const fault = modelFault(request, models) ?? chatFault(body, chatHabits)
    if (fault !== null) return fault
    const text = usualChatText(body, 'GPT')
    const usage = usualChatUsage(body, text, '')
    const inputTokens = Number(usage.prompt_tokens)
    if (inputTokens > (options.windowTokens ?? Number.POSITIVE_INFINITY)) {
      return openAiFailures['context-overflow']()
    }
    const isSystem = (role: unknown): boolean => role === 'system' || role === 'developer'
    const sent = listOf(body.messages)
    const system = sent.filter(({ role }) => isSystem(role)).map(({ content }) => visibleText(content))
    const messages = sent.flatMap(({ role, content }): ShownMessage[] =>
      role === 'user' || role === 'assistant' || role === 'tool'
        ? [{ role, text: visibleText(content) }]
        : [],
    )
    state.shown.push(shownOfChat(messages, system.length === 0 ? null : system.join('\n\n'), inputTokens))
    return streamAnswer(
      stepsOf(chatStream({ text, usage, facts: { model: String(body.model) } }), paceMs),
      headers,
    )
  }
  const conversation = (request: RecordedRequest): WireAnswer | null => {
    const isChange = request.method === 'POST' && /\/conversations(?:\/[^/]+\/items)?$/.test(request.path)
    const script = isChange ? conversationScripts[0] : undefined
    if (script === undefined) return conversations.answer(request)
    if (script.after > 0) {
      script.after -= 1
      return conversations.answer(request)
    }
    conversationScripts.shift()
    return script.answer
  }

  const bill = createFakeBill({
    seller: issuer,
    paths: /^\/v1\/(?:responses|chat\/completions)$/,
    chargeOf: chargeOfOpenAi,
    now,
  })
  const server = await startWireServer(
    (request) => {
      const fault = keyFault(request, options.validKey)
      if (fault !== null) return fault
      const path = request.path.replace(/\?.*$/, '')
      if (request.method === 'POST' && path === '/v1/responses')
        return queue.answer(request, () => responses(request))
      if (request.method === 'POST' && path === '/v1/chat/completions')
        return queue.answer(request, () => chat(request))
      if (request.method === 'POST' && path === '/v1/responses/input_tokens' && isOpenAi)
        return modelFault(request, models) ?? state.count(request)
      if (request.method === 'GET' && path === '/v1/models') return jsonAnswer(200, models, headers)
      const one = /^\/v1\/responses\/([^/]+)$/.exec(path)
      if (one?.[1] !== undefined) return state.one(request.method, decodeURIComponent(one[1]))
      return (
        (isOpenAi ? conversation(request) : null) ??
        openAiError(404, `Invalid URL (${request.method} ${path})`)
      )
    },
    { ...(options.port === undefined ? {} : { port: options.port }), onAnswer: bill.take },
  )
  return {
    url: `${server.url}/v1`,
    server,
    requests: server.requests,
    shown: state.shown,
    billed: bill.billed,
    generationRequests: () =>
      server.requests.filter(
        (request) => request.method === 'POST' && /\/(?:responses|completions)$/.test(request.path),
      ),
    script: (answer) => queue.push(answer),
    failNext: (name) => queue.push(openAiFailures[name]()),
    breakNext: (how) => queue.breakNext(how),
    scriptConversations: (answer, after = 0) => conversationScripts.push({ answer, after }),
    forget: (id) => {
      state.forget(id)
      conversations.forget(id)
    },
    storedIds: () => [...state.storedIds(), ...conversations.ids()],
    storedConversationIds: () => conversations.ids(),
    storedItemIds: () => conversations.itemIds(),
    close: () => server.close(),
  }
}
