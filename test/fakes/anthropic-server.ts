// A Messages API true to the wire: refuses what the real one refuses, holds threads and forgets them, reads growing
// prompts from a cache, and answers with sealed thinking and a short text that says how many messages it was shown.
// Single answers can be replaced for a test.

import { checkCountBody, checkMessagesBody, isMarkedAtTop } from './anthropic/check-request.ts'
import {
  type AnthropicFailureName,
  anthropicError,
  anthropicFailures,
  anthropicHeaders,
  refusedRequest,
} from './anthropic/errors.ts'
import { anthropicModels } from './anthropic/models.ts'
import { isRecord, type PlainPrompt, plainPrompt, tokensOfPrompt } from './anthropic/plain-prompt.ts'
import { createPromptCache } from './anthropic/prompt-cache.ts'
import { createThreads, type OpenedTurn } from './anthropic/threads.ts'
import { contentOf, shownTurn, usualMessage } from './anthropic/usual-message.ts'
import { type MessageScript, messageRecords, recordSteps, type WireRecord } from './anthropic/wire.ts'
import { type BilledRequest, chargeOfAnthropic, createFakeBill } from './fake-bill.ts'
import type { ShownTurn } from './shown-view.ts'
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

export interface AnthropicFakeOptions {
  readonly port?: number
  /** The only key that is taken; without it, every key is. */
  readonly validKey?: string
  /** Milliseconds between the records of an answer; 0 sends them at once. */
  readonly paceMs?: number
  /** The most models on one page of the list; without it, what the request asks for. */
  readonly modelPageSize?: number
  /** The clock of threads and cache, in UTC milliseconds. */
  readonly now?: () => number
  /** More input tokens than this are refused as too long. */
  readonly windowTokens?: number
  /** What every thread request is refused for, as `details.unsupported` names it. */
  readonly threadsRefusedFor?: readonly string[]
}

export interface AnthropicFake {
  /** The base URL of an account. */
  readonly url: string
  readonly server: WireServer
  /** What the model was shown, for every request that was accepted. */
  readonly shown: readonly ShownTurn[]
  /** What it charged, one entry for each answer it began. */
  readonly billed: readonly BilledRequest[]
  /** Ids of answers that a thread holds and that can be continued now. */
  storedIds(): string[]
  /** Loses one thread, or all. */
  forget(id?: string): void
  /** Only the requests to /v1/messages, in order. */
  messageRequests(): RecordedRequest[]
  /** Only the requests to /v1/messages/count_tokens, in order. */
  countRequests(): RecordedRequest[]
  /** Replaces the answer to the next request to /v1/messages that is not yet spoken for. */
  answerNext(answer: WireAnswer | ((request: RecordedRequest) => WireAnswer)): void
  failNext(name: AnthropicFailureName): void
  /** The next answer is the usual one, changed: held in the middle, cut, broken by an error, refused. */
  breakNext(how: 'cut' | 'error-event' | 'refusal' | 'end-early' | { readonly holdUntil: Gate }): void
  close(): Promise<void>
}

function keyOf(request: RecordedRequest): string {
  return request.headers['x-api-key'] ?? (request.headers.authorization ?? '').replace(/^Bearer\s*/, '')
}

function pathOf(request: RecordedRequest): string {
  return new URL(request.path, 'http://127.0.0.1').pathname
}

type Breakage = Parameters<AnthropicFake['breakNext']>[0]

/** Runs at the moment the answer has come so far. */
function whenReached(run: () => void): WireStep {
  return {
    get stall() {
      run()
      return Promise.resolve()
    },
  }
}

/** The steps of a whole answer; `complete` runs just before the record that ends it. */
function wholeSteps(records: readonly WireRecord[], paceMs: number, complete: () => void): WireStep[] {
  const steps = recordSteps(records, paceMs)
  return [...steps.slice(0, -1), whenReached(complete), ...steps.slice(-1)]
}

function breakSteps(script: MessageScript, how: Breakage, paceMs: number, complete: () => void): WireStep[] {
  const records = messageRecords(script)
  const middle =
    records.findIndex((record) => isRecord(record.delta) && record.delta.type === 'text_delta') + 2
  const before = recordSteps(records.slice(0, middle), paceMs)
  if (how === 'cut') return [...before, { cut: true }]
  if (how === 'end-early') return before
  if (how === 'error-event') {
    const error: WireRecord = {
      type: 'error',
      error: { type: 'overloaded_error', message: 'Overloaded' },
      request_id: 'req_011FakeRequest',
    }
    return [...before, ...recordSteps([error])]
  }
  if (how === 'refusal') {
    const stopDetails = { type: 'refusal', category: 'general_harms', explanation: 'A test asked for it.' }
    return recordSteps(messageRecords({ ...script, blocks: [], stopReason: 'refusal', stopDetails }), paceMs)
  }
  return [...before, { stall: how.holdUntil.opened }, ...wholeSteps(records.slice(middle), paceMs, complete)]
}

function listModels(url: URL, mostPerPage: number): WireAnswer {
  const limit = Math.min(Number(url.searchParams.get('limit') ?? 20), mostPerPage)
  const after = url.searchParams.get('after_id')
  const from = after === null ? 0 : anthropicModels.findIndex((model) => model.id === after) + 1
  const data = anthropicModels.slice(from, from + limit)
  return jsonAnswer(
    200,
    {
      data,
      has_more: from + data.length < anthropicModels.length,
      first_id: data[0]?.id ?? null,
      last_id: data.at(-1)?.id ?? null,
    },
    anthropicHeaders,
  )
}

/** Starts the fake on 127.0.0.1. */
export async function startAnthropicFake(options: AnthropicFakeOptions = {}): Promise<AnthropicFake> {
  const paceMs = options.paceMs ?? 0
  const now = options.now ?? Date.now
  const planned: ((request: RecordedRequest) => WireAnswer)[] = []
  const threads = createThreads(now, options.threadsRefusedFor ?? [])
  const cache = createPromptCache(now)
  const shown: ShownTurn[] = []
  let answerCount = 0

  const overflowOf = (prompt: PlainPrompt): string | null => {
    const tokens = tokensOfPrompt(prompt)
    const most = options.windowTokens ?? Number.POSITIVE_INFINITY
    return tokens > most ? `prompt is too long: ${tokens} tokens > ${most} maximum` : null
  }

  /** @returns the turn, or the answer that refuses it */
  const openTurn = (request: RecordedRequest): OpenedTurn | WireAnswer => {
    const body = isRecord(request.body) ? request.body : {}
    const turn = threads.open(body, request.headers['anthropic-beta'] ?? '')
    if (!('prompt' in turn)) return turn
    const problem = checkMessagesBody(request.body, turn.prompt) ?? overflowOf(turn.prompt)
    return problem === null ? turn : refusedRequest(problem)
  }

  const answerWith = (request: RecordedRequest, how: Breakage | null): WireAnswer => {
    const turn = openTurn(request)
    if (!('prompt' in turn)) return turn
    answerCount += 1
    turn.begin()
    const id = `msg_01Fake${String(answerCount).padStart(6, '0')}`
    const counts = cache.take(turn.prompt, isRecord(request.body) && isMarkedAtTop(request.body))
    shown.push(
      shownTurn(turn.prompt, {
        continuedFrom: turn.continuedFrom,
        isStored: turn.isStored,
        inputTokens: tokensOfPrompt(turn.prompt),
      }),
    )
    const script = usualMessage(turn.prompt, id, counts)
    const complete = (): void => turn.hold(id, contentOf(script))
    const steps =
      how === null
        ? wholeSteps(messageRecords(script), paceMs, complete)
        : breakSteps(script, how, paceMs, complete)
    return streamAnswer(steps, anthropicHeaders)
  }

  /** An answer of the test's own is no less an answer: what the model was shown for it is kept as well. */
  const showPlanned = (request: RecordedRequest, answer: WireAnswer): WireAnswer => {
    const turn = (answer.status ?? 200) < 400 ? openTurn(request) : answer
    if ('prompt' in turn) {
      const { prompt, continuedFrom } = turn
      shown.push(shownTurn(prompt, { continuedFrom, isStored: false, inputTokens: tokensOfPrompt(prompt) }))
    }
    return answer
  }

  const countTokens = (request: RecordedRequest): WireAnswer => {
    const problem = checkCountBody(request.body)
    if (problem !== null) return refusedRequest(problem)
    const prompt = plainPrompt(isRecord(request.body) ? request.body : {})
    return jsonAnswer(200, { input_tokens: tokensOfPrompt(prompt) }, anthropicHeaders)
  }

  const bill = createFakeBill({
    seller: 'anthropic',
    paths: /^\/v1\/messages$/,
    chargeOf: chargeOfAnthropic,
    now,
  })
  const server = await startWireServer(
    (request) => {
      const url = new URL(request.path, 'http://127.0.0.1')
      const key = keyOf(request)
      if (key === '' || (options.validKey !== undefined && key !== options.validKey)) {
        return anthropicFailures['bad-key']()
      }
      if (request.headers['anthropic-version'] !== '2026-10-21') {
        return refusedRequest('anthropic-version: this fake speaks 2026-10-21 only')
      }
      switch (`${request.method} ${url.pathname}`) {
        case 'GET /v1/models':
          return listModels(url, options.modelPageSize ?? 1_000)
        case 'POST /v1/messages':
          return planned.shift()?.(request) ?? answerWith(request, null)
        case 'POST /v1/messages/count_tokens':
          return countTokens(request)
        default:
          return anthropicError(404, 'not_found_error', 'Not found')
      }
    },
    { ...options, onAnswer: bill.take },
  )

  return {
    url: server.url,
    server,
    shown,
    billed: bill.billed,
    storedIds: threads.ids,
    forget: threads.forget,
    messageRequests: () => server.requests.filter((request) => pathOf(request) === '/v1/messages'),
    countRequests: () => server.requests.filter((request) => pathOf(request) === '/v1/messages/count_tokens'),
    answerNext: (answer) =>
      planned.push((request) =>
        showPlanned(request, typeof answer === 'function' ? answer(request) : answer),
      ),
    failNext: (name) => planned.push(() => anthropicFailures[name]()),
    breakNext: (how) => planned.push((request) => answerWith(request, how)),
    close: () => server.close(),
  }
}
