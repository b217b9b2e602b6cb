// Cohere on loopback, true to the wire: chat streams of version 2, the list of models, and the errors of the real one.
// It keeps nothing. Answers sensibly by itself; the next answer can be scripted, broken or refused.

import {
  checkChatBody,
  isKnownModel,
  isRecord,
  type Json,
  messagesOf,
  shownIn,
  textOf,
} from './cohere/check-request.ts'
import {
  type CohereFailureName,
  cohereError,
  cohereFailures,
  cohereHeaders,
  refusedRequest,
} from './cohere/errors.ts'
import { cohereModels, thinkingModels } from './cohere/models.ts'
import {
  type CohereScript,
  type CohereStyle,
  chatRecords,
  cutText,
  recordSteps,
  type WireRecord,
} from './cohere/wire.ts'
import { type BilledRequest, chargeOfCohere, createFakeBill } from './fake-bill.ts'
import { joinRoles, type ShownTurn } from './shown-view.ts'
import {
  type Gate,
  jsonAnswer,
  type RecordedRequest,
  startWireServer,
  streamAnswer,
  type WireAnswer,
  type WireServer,
  type WireStep,
} from './wire-server.ts'

export interface CohereFakeOptions extends CohereStyle {
  readonly port?: number
  /** The only key that is taken; without it, every key is, but there must be one. */
  readonly validKey?: string
  /** Milliseconds between the records of an answer; 0 sends them at once. */
  readonly paceMs?: number
  /** Tokens of every model's window, the template included; longer input is refused as the real one does. */
  readonly windowTokens?: number
  /** The most models on one page of the list; without it, what the request asks for. */
  readonly modelPageSize?: number
}

export type CohereBreakage = 'cut' | 'end-early' | 'error-event' | 'timeout' | { readonly holdUntil: Gate }

export interface CohereFake {
  /** The base URL of an account. */
  readonly url: string
  readonly server: WireServer
  /** Every answer that was begun, with what the model was shown for it. */
  readonly shown: readonly ShownTurn[]
  /** What it charged, one entry for each answer it began. */
  readonly billed: readonly BilledRequest[]
  /** Only the requests for an answer, in order. */
  chatRequests(): RecordedRequest[]
  /** Replaces the answer to the next request for one that is not yet spoken for; a script is checked like any other. */
  answerNext(answer: WireAnswer | CohereScript): void
  failNext(name: CohereFailureName): void
  /** The next answer is the usual one, changed: cut, ended without its end, failed in the middle, held. */
  breakNext(how: CohereBreakage): void
  /** Cohere keeps nothing. */
  storedIds(): string[]
  forget(id?: string): void
  close(): Promise<void>
}

/** What the chat template adds to every request, and to every message. */
const templateTokens = 60
const tokensPerMessage = 4

/** Input as it is billed: the texts alone. About four characters to a token, pictures flat. */
function billedTokens(body: Json): number {
  return messagesOf(body).reduce((sum, message) => {
    const { content: _content, role: _role, ...more } = message
    const extra = Object.keys(more).length > 0 ? JSON.stringify(more).length : 0
    return sum + Math.ceil((textOf(message).length + extra) / 4)
  }, 0)
}

function readTokens(body: Json): number {
  return billedTokens(body) + templateTokens + tokensPerMessage * messagesOf(body).length
}

function thinks(body: Json): boolean {
  const thinking = body.thinking
  const isOff = isRecord(thinking) && thinking.type === 'disabled'
  return thinkingModels.has(String(body.model)) && !isOff
}

/** The usual answer to a request, as a script. */
export function usualAnswer(body: Json, number: number): CohereScript {
  const { messages } = shownIn(body)
  const lastText = messages.findLast((message) => message.role === 'user')?.text ?? ''
  const count = `${messages.length} ${messages.length === 1 ? 'message' : 'messages'}`
  const text = `Command here. I was shown ${count}. You said: ${lastText}`
  const thinking = `The person wrote ${lastText.length} characters.`
  const isThinking = thinks(body)
  const written = Math.ceil((text.length + (isThinking ? thinking.length : 0)) / 4)
  return {
    id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    ...(isThinking ? { thinking: cutText(thinking) } : {}),
    text: cutText(text, 6),
    usage: {
      billedInput: billedTokens(body),
      billedOutput: written,
      input: readTokens(body),
      output: written + 2,
      cached: 0,
    },
  }
}

function brokenSteps(script: CohereScript, how: CohereBreakage, options: CohereFakeOptions): WireStep[] {
  const paceMs = options.paceMs ?? 0
  const records = chatRecords(script)
  const isText = (record: WireRecord): boolean =>
    record.type === 'content-delta' && JSON.stringify(record).includes('"text"')
  const middle = records.findIndex(isText) + 2
  const before = recordSteps(records.slice(0, middle), options, paceMs)
  if (how === 'cut') return [...before, { cut: true }]
  if (how === 'end-early') return before
  if (how === 'error-event' || how === 'timeout') {
    const { usage } = script
    const end =
      how === 'timeout'
        ? { finishReason: 'TIMEOUT' }
        : { finishReason: 'ERROR', error: 'internal error while generating' }
    const last = chatRecords({ ...end, ...(usage === undefined ? {} : { usage }) }).slice(-1)
    return [...before, ...recordSteps(last, options, paceMs)]
  }
  return [...before, { stall: how.holdUntil.opened }, ...recordSteps(records.slice(middle), options, paceMs)]
}

function listModels(url: URL, mostPerPage: number): WireAnswer {
  const endpoint = url.searchParams.get('endpoint')
  const fitting = cohereModels.filter(
    (model) => endpoint === null || (model.endpoints as readonly string[]).includes(endpoint),
  )
  const size = Math.min(Number(url.searchParams.get('page_size') ?? 20), mostPerPage)
  const from = Number(url.searchParams.get('page_token') ?? 0)
  const next = from + size
  return jsonAnswer(
    200,
    {
      models: fitting.slice(from, next),
      ...(next < fitting.length ? { next_page_token: String(next) } : {}),
    },
    cohereHeaders,
  )
}

/** Starts the fake on 127.0.0.1. */
export async function startCohereFake(options: CohereFakeOptions = {}): Promise<CohereFake> {
  const planned: (
    | { readonly answer: WireAnswer }
    | { readonly script: CohereScript }
    | { readonly breakage: CohereBreakage }
  )[] = []
  const shown: ShownTurn[] = []
  let answerCount = 0

  const faultOf = (request: RecordedRequest): WireAnswer | null => {
    const problem = checkChatBody(request.body)
    if (problem !== null) return refusedRequest(problem)
    const body = request.body as Json
    if (!isKnownModel(body.model)) {
      return cohereError(
        404,
        `model '${String(body.model)}' not found, make sure the correct model ID was used and that you have access to the model.`,
      )
    }
    const excess = options.windowTokens === undefined ? 0 : readTokens(body) - options.windowTokens
    return excess > 0
      ? refusedRequest(
          `too many tokens: size limit exceeded by ${excess} tokens. Try shorter or fewer inputs.`,
        )
      : null
  }

  const answerChat = (request: RecordedRequest): WireAnswer => {
    const plan = planned.shift()
    if (plan !== undefined && 'answer' in plan) return plan.answer
    const fault = faultOf(request)
    if (fault !== null) return fault
    const body = request.body as Json
    answerCount += 1
    const { system, messages } = shownIn(body)
    shown.push({
      system,
      messages: joinRoles(messages),
      continuedFrom: null,
      isStored: false,
      inputTokens: billedTokens(body),
    })
    const usual = usualAnswer(body, answerCount)
    if (plan !== undefined && 'breakage' in plan) {
      return streamAnswer(brokenSteps(usual, plan.breakage, options), cohereHeaders)
    }
    const script = plan === undefined ? usual : { usage: usual.usage, id: usual.id, ...plan.script }
    const steps = recordSteps(chatRecords(script as CohereScript), options, options.paceMs ?? 0)
    if (options.endsWithDone === true) steps.push({ send: 'data: [DONE]\n\n' })
    return streamAnswer(steps, cohereHeaders)
  }

  const bill = createFakeBill({
    seller: 'cohere',
    paths: /^\/v2\/chat$/,
    chargeOf: chargeOfCohere,
    now: Date.now,
  })
  const server = await startWireServer(
    (request) => {
      const url = new URL(request.path, 'http://127.0.0.1')
      const key = (request.headers.authorization ?? '').replace(/^Bearer\s*/, '')
      if (key === '' || (options.validKey !== undefined && key !== options.validKey)) {
        return cohereFailures['bad-key']()
      }
      if (request.method === 'GET' && url.pathname === '/v1/models') {
        return listModels(url, options.modelPageSize ?? 1_000)
      }
      if (request.method === 'POST' && url.pathname === '/v2/chat') return answerChat(request)
      return jsonAnswer(404, { message: 'page not found' })
    },
    { ...(options.port === undefined ? {} : { port: options.port }), onAnswer: bill.take },
  )

  return {
    url: server.url,
    server,
    shown,
    billed: bill.billed,
    chatRequests: () => server.requests.filter((request) => request.path.startsWith('/v2/chat')),
    answerNext: (answer) => planned.push('steps' in answer ? { answer } : { script: answer }),
    failNext: (name) => planned.push({ answer: cohereFailures[name]() }),
    breakNext: (how) => planned.push({ breakage: how }),
    storedIds: () => [],
    forget: () => undefined,
    close: () => server.close(),
  }
}
