// A server that speaks OpenAI's chat dialect with the habits of one of the others: lists, ids, reasoning field, where
// usage stands, what it refuses. Needs no key unless told one.
import { type BilledRequest, chargeOfOpenAi, createFakeBill, ticksFor } from './fake-bill.ts'
import { type AnswerScript, type Breakage, ScriptQueue, stepsOf } from './openai/answer-script.ts'
import {
  chatFault,
  messagesThatFit,
  shownOfChat,
  usualChatText,
  usualChatUsage,
} from './openai/chat-check.ts'
import { chatRecords } from './openai/chat-wire.ts'
import { compatibleErrorRecord, compatibleFailure, overflowAnswer } from './openai/compatible-errors.ts'
import { countingAnswer } from './openai/counting-endpoints.ts'
import { type OpenAiFailureName, openAiError } from './openai/errors.ts'
import { type CompatibleFlavour, flavours } from './openai/flavours.ts'
import { GenerationBook, type OpenGeneration } from './openai/generation-book.ts'
import { countTokens, type LooseRecord, listOf, recordOf } from './openai/loose-json.ts'
import { ResponsesState } from './openai/responses-state.ts'
import { completedStream } from './openai/responses-wire.ts'
import type { ShownTurn } from './shown-view.ts'
import {
  dataRecords,
  jsonAnswer,
  type RecordedRequest,
  startWireServer,
  streamAnswer,
  type WireAnswer,
  type WireServer,
  type WireStep,
} from './wire-server.ts'

export type { CompatibleFlavour } from './openai/flavours.ts'

export interface CompatibleFakeOptions {
  readonly flavour?: CompatibleFlavour
  readonly port?: number
  /** When given, every request must carry it. */
  readonly validKey?: string
  readonly paceMs?: number
  /** How the server calls itself in its answers. */
  readonly speaker?: string
  /** UTC milliseconds, for what is kept and forgotten again. */
  readonly now?: () => number
  /** Longer input is refused in the server's own words; Ollama drops the oldest messages and says nothing. */
  readonly windowTokens?: number
  /** OpenRouter: how many look-ups of each generation come too early and find nothing. */
  readonly lookUpLag?: number
  /** OpenRouter: the upstream was paid with a key of the person's own. */
  readonly isOwnKey?: boolean
  /** llama.cpp: a build of before it counted the tokens of a request at one endpoint. */
  readonly isOldBuild?: boolean
  /** What a chat is answered instead of the usual text; null for the usual one. */
  readonly textFor?: (body: LooseRecord) => string | null
}

export interface CompatibleFake {
  /** The base URL of an account, with `/v1`. */
  readonly url: string
  readonly server: WireServer
  readonly requests: RecordedRequest[]
  /** What the model was shown, one entry for each answer that was begun and not scripted. */
  readonly shown: readonly ShownTurn[]
  /** What it charged, one entry for each answer it began. */
  readonly billed: readonly BilledRequest[]
  /** Fields that ask for state where the server keeps none, each time one came, ignored or refused. */
  readonly stateFieldsSeen: string[]
  /** Only the requests that ask for an answer. */
  generationRequests(): RecordedRequest[]
  script(answer: AnswerScript): void
  failNext(name: OpenAiFailureName): void
  breakNext(how: Breakage): void
  /** Forgets one stored response, or all of them. */
  forget(id?: string): void
  storedIds(): string[]
  /** The first model it lists. */
  readonly modelId: string
  close(): Promise<void>
}

const stateFields = ['previous_response_id', 'conversation', 'conversation_id', 'thread_id', 'store'] as const

function stateFieldsOf(body: LooseRecord, keeps: boolean): string[] {
  return stateFields.filter((field) => {
    const value = body[field] ?? null
    if (value === null || value === false) return false
    return !(keeps && (field === 'previous_response_id' || field === 'store'))
  })
}

function withoutStateFields(body: LooseRecord): LooseRecord {
  const left = new Set<string>(stateFields)
  return Object.fromEntries(Object.entries(body).filter(([name]) => !left.has(name)))
}

/** Where each server puts its usage; `records` end with the chunk that carries the finish. */
function withUsage(
  name: CompatibleFlavour,
  records: readonly Record<string, unknown>[],
  usage: Record<string, unknown>,
  money: Readonly<Record<string, unknown>>,
  isRouteAsked: boolean,
): Record<string, unknown>[] {
  const last = records.at(-1) ?? {}
  const head = records.slice(0, -1)
  const closing = (facts: Record<string, unknown>) => [...records, { ...last, choices: [], ...facts }]
  switch (name) {
    case 'groq': {
      const [first, ...rest] = head
      const opened = { ...first, x_groq: { id: 'req_groq' } }
      return [opened, ...rest, { ...last, x_groq: { id: 'req_groq', usage } }]
    }
    case 'openrouter': {
      const [choice] = listOf(last.choices)
      const ended = { ...last, choices: [{ ...choice, native_finish_reason: 'STOP' }] }
      const routed = isRouteAsked
        ? { openrouter_metadata: { strategy: 'sticky', region: 'eu', attempts: [{ provider: 'SomeHost' }] } }
        : {}
      return [...head, ended, { ...last, choices: [], usage: { ...usage, ...money }, ...routed }]
    }
    case 'deepseek':
      return closing({
        usage: { ...usage, prompt_cache_hit_tokens: 0, prompt_cache_miss_tokens: usage.prompt_tokens },
      })
    case 'xai':
      return closing({
        usage: {
          ...usage,
          num_sources_used: 0,
          ...ticksFor('xai', String(last.model), chargeOfOpenAi(usage)),
        },
      })
    case 'llama-cpp':
      return closing({ usage, timings: { prompt_n: usage.prompt_tokens, cache_n: 0, predicted_ms: 12.5 } })
    default:
      return closing({ usage })
  }
}

/** Characters of a record's deltas. */
function charactersOf(record: Record<string, unknown>): number {
  return listOf(record.choices)
    .map((choice) => Object.values(recordOf(choice.delta)).filter((value) => typeof value === 'string'))
    .join('').length
}

/** The steps of an answer, each telling the book how far it has come. */
function stepsWithProgress(
  comment: string,
  records: readonly Record<string, unknown>[],
  paceMs: number,
  generation: OpenGeneration | null,
): WireStep[] {
  const whole = stepsOf(`${comment}${dataRecords(records)}`, paceMs)
  if (generation === null) return whole
  const pause: WireStep[] = paceMs > 0 ? [{ pauseMs: paceMs }] : []
  let written = 0
  const steps = records.flatMap((record): WireStep[] => {
    written += charactersOf(record)
    const tokens = Math.ceil(written / 4)
    return [
      { send: `data: ${JSON.stringify(record)}\n\n` },
      ...pause,
      { effect: () => generation.progress(tokens) },
    ]
  })
  return [{ send: comment }, ...steps, { effect: () => generation.complete() }, { send: 'data: [DONE]\n\n' }]
}

/** Puts what is to happen at the end of an answer just before its last record. */
function stepsWithEnd(body: string, paceMs: number, complete: () => void): WireStep[] {
  const steps = stepsOf(body, paceMs)
  const last = steps.findLastIndex((step) => 'send' in step)
  return [...steps.slice(0, last), { effect: complete }, ...steps.slice(last)]
}

export async function startOpenAiCompatibleFake(
  options: CompatibleFakeOptions = {},
): Promise<CompatibleFake> {
  const name = options.flavour ?? 'ollama'
  const flavour = flavours[name]
  const speaker = options.speaker ?? 'Local model'
  const paceMs = options.paceMs ?? 0
  const windowTokens = options.windowTokens ?? Number.POSITIVE_INFINITY
  const state = new ResponsesState(flavour.state, {
    issuer: name,
    reportsTicks: name === 'xai',
    ...(options.now === undefined ? {} : { now: options.now }),
    ...(options.windowTokens === undefined ? {} : { windowTokens: options.windowTokens }),
  })
  const book = new GenerationBook({ lag: options.lookUpLag ?? 0, isOwnKey: options.isOwnKey ?? false })
  const queue = new ScriptQueue(compatibleErrorRecord(name))
  const stateFieldsSeen: string[] = []
  let count = 0

  const missingModel = (request: RecordedRequest): WireAnswer | null => {
    const model = String(recordOf(request.body).model)
    if (JSON.stringify(flavour.lists['/v1/models']).includes(JSON.stringify(model))) return null
    return openAiError(404, `model "${model}" not found, try pulling it first`, { type: 'not_found_error' })
  }
  /** What the model gets of a request: all of it, or what fits where a server truncates without a word. */
  const readable = (request: RecordedRequest): LooseRecord => {
    const body = recordOf(request.body)
    if (!flavour.truncates) return body
    const heard = withoutStateFields(body)
    return { ...heard, messages: messagesThatFit(heard, windowTokens) }
  }
  const chat = (request: RecordedRequest): WireAnswer => {
    const body = readable(request)
    const fault = missingModel(request) ?? chatFault(body, flavour.habits)
    if (fault !== null) return fault
    const tokens = countTokens(body.messages)
    if (tokens > windowTokens && !flavour.truncates) {
      return overflowAnswer(name, { tokens, window: windowTokens })
    }
    count += 1
    const text = options.textFor?.(body) ?? usualChatText(body, speaker)
    const reasoning = 'Counting the messages.'
    const facts = { id: flavour.chatId(count), model: String(body.model), extra: { ...flavour.extra } }
    const usage = usualChatUsage(body, text, reasoning)
    state.shown.push(shownOfChat(body, tokens))
    const records = chatRecords({ text, reasoning, reasoningField: flavour.reasoningField, facts })
    const isUsageSent = flavour.usage === 'always' || recordOf(body.stream_options).include_usage === true
    const isRouteAsked = request.headers['x-openrouter-metadata'] === 'enabled'
    const complete = isUsageSent ? withUsage(name, records, usage, book.money(), isRouteAsked) : records
    const sessionId = typeof body.session_id === 'string' ? body.session_id : null
    const generation =
      name === 'openrouter'
        ? book.begin({
            ...facts,
            sessionId,
            promptTokens: tokens,
            completionTokens: Number(usage.completion_tokens),
            reasoningTokens: countTokens(reasoning),
          })
        : null
    const steps = stepsWithProgress(flavour.comment, complete, paceMs, generation)
    const answer = streamAnswer(steps, flavour.headers(count))
    return generation === null ? answer : { ...answer, ended: () => generation.end() }
  }
  const responses = (request: RecordedRequest): WireAnswer => {
    const begun = missingModel(request) ?? state.begin(request)
    if ('steps' in begun) return begun
    count += 1
    const steps = stepsWithEnd(completedStream(begun.items, begun.facts), paceMs, begun.complete)
    return { ...streamAnswer(steps, flavour.headers(count)), ended: begun.abandon }
  }
  const watched = (request: RecordedRequest, keeps: boolean, usual: () => WireAnswer) => {
    stateFieldsSeen.push(...stateFieldsOf(recordOf(request.body), keeps))
    return queue.answer(request, usual)
  }
  const post = (request: RecordedRequest, path: string): WireAnswer | Promise<WireAnswer> | null => {
    if (path === '/v1/chat/completions') return watched(request, false, () => chat(request))
    if (path === '/v1/responses') return watched(request, flavour.state === 'keeps', () => responses(request))
    const isOld = options.isOldBuild === true && flavour.counting === 'input-tokens'
    const counting = isOld ? 'prompt-tokens' : flavour.counting
    return countingAnswer(counting, path, recordOf(request.body), options.windowTokens)
  }

  const bill = createFakeBill({
    seller: flavour.seller,
    paths: /^\/v1\/(?:responses|chat\/completions)$/,
    chargeOf: chargeOfOpenAi,
    now: options.now ?? Date.now,
  })
  const server = await startWireServer(
    (request) => {
      const key = (request.headers.authorization ?? '').replace(/^Bearer\s*/, '')
      if (options.validKey !== undefined && key !== options.validKey)
        return compatibleFailure(name, 'bad-key')
      const url = new URL(request.path, 'http://fake')
      const path = url.pathname
      const posted = request.method === 'POST' ? post(request, path) : null
      if (posted !== null) return posted
      if (name === 'openrouter' && request.method === 'GET' && path === '/v1/generation')
        return book.lookUp(url.searchParams.get('id'))
      const one = flavour.state === 'keeps' ? /^\/v1\/responses\/([^/]+)$/.exec(path) : null
      if (one?.[1] !== undefined) return state.one(request.method, decodeURIComponent(one[1]))
      const list = request.method === 'GET' ? flavour.lists[path] : undefined
      return list === undefined
        ? openAiError(404, '404 page not found', { type: 'not_found_error' })
        : jsonAnswer(200, list)
    },
    { ...(options.port === undefined ? {} : { port: options.port }), onAnswer: bill.take },
  )
  return {
    url: `${server.url}/v1`,
    server,
    requests: server.requests,
    shown: state.shown,
    billed: bill.billed,
    stateFieldsSeen,
    generationRequests: () =>
      server.requests.filter(
        (request) => request.method === 'POST' && /\/(?:responses|completions)$/.test(request.path),
      ),
    script: (answer) => queue.push(answer),
    failNext: (failure) => queue.push(compatibleFailure(name, failure)),
    breakNext: (how) => queue.breakNext(how),
    forget: (id) => state.forget(id),
    storedIds: () => state.storedIds(),
    modelId: flavour.modelId,
    close: () => server.close(),
  }
}
