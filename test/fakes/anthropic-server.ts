// A Messages API true to the wire: refuses what the real one refuses, answers the rest with sealed thinking and a
// short text that says how many messages it was shown. Single answers can be replaced for a test.

import { checkMessagesBody, plainMessages } from './anthropic/check-request.ts'
import {
  type AnthropicFailureName,
  anthropicError,
  anthropicFailures,
  anthropicHeaders,
  refusedRequest,
} from './anthropic/errors.ts'
import { anthropicModels } from './anthropic/models.ts'
import { sealThinking } from './anthropic/seal.ts'
import {
  cutText,
  type MessageScript,
  messageRecords,
  recordSteps,
  type WireRecord,
} from './anthropic/wire.ts'
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
}

export interface AnthropicFake {
  /** The base URL of an account. */
  readonly url: string
  readonly server: WireServer
  /** Only the requests to /v1/messages, in order. */
  messageRequests(): RecordedRequest[]
  /** Replaces the answer to the next request to /v1/messages that is not yet spoken for. */
  answerNext(answer: WireAnswer | ((request: RecordedRequest) => WireAnswer)): void
  failNext(name: AnthropicFailureName): void
  /** The next answer is the usual one, changed: held in the middle, cut, broken by an error, refused. */
  breakNext(how: 'cut' | 'error-event' | 'refusal' | 'end-early' | { readonly holdUntil: Gate }): void
  close(): Promise<void>
}

type Json = Readonly<Record<string, unknown>>

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function keyOf(request: RecordedRequest): string {
  return request.headers['x-api-key'] ?? (request.headers.authorization ?? '').replace(/^Bearer\s*/, '')
}

function lastText(body: Json): string {
  const last = plainMessages(Array.isArray(body.messages) ? body.messages : []).at(-1)
  const text = last?.content.findLast((block) => block.type === 'text')?.text
  return typeof text === 'string' ? text : ''
}

/** The usual answer to a request, as a script. */
export function usualMessage(body: Json, number: number): MessageScript {
  const messages = plainMessages(Array.isArray(body.messages) ? body.messages : [])
  const model = String(body.model)
  const thinking = `The person wrote ${lastText(body).length} characters.`
  const prefix = { model, system: body.system, tools: body.tools, messages }
  const text = `Claude here. I was shown ${messages.length} ${messages.length === 1 ? 'message' : 'messages'}. You said: ${lastText(body)}`
  return {
    id: `msg_01Fake${String(number).padStart(6, '0')}`,
    model,
    blocks: [
      { type: 'thinking', pieces: cutText(thinking), signature: sealThinking(prefix, thinking) },
      { type: 'text', pieces: cutText(text, 6) },
    ],
    usage: { input: 12 + 8 * messages.length, cacheRead: 0, cacheWrite: 0, output: 42, thinking: 12 },
  }
}

type Breakage = Parameters<AnthropicFake['breakNext']>[0]

function breakRecords(script: MessageScript, how: Breakage, paceMs: number): WireStep[] {
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
  return [...before, { stall: how.holdUntil.opened }, ...recordSteps(records.slice(middle), paceMs)]
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
  const planned: ((request: RecordedRequest) => WireAnswer)[] = []
  let answerCount = 0

  const answerMessages = (request: RecordedRequest): WireAnswer => {
    const plan = planned.shift()
    if (plan !== undefined) return plan(request)
    const problem = checkMessagesBody(request.body)
    if (problem !== null) return refusedRequest(problem)
    const body = isRecord(request.body) ? request.body : {}
    answerCount += 1
    return streamAnswer(
      recordSteps(messageRecords(usualMessage(body, answerCount)), paceMs),
      anthropicHeaders,
    )
  }

  const server = await startWireServer((request) => {
    const url = new URL(request.path, 'http://127.0.0.1')
    const key = keyOf(request)
    if (key === '' || (options.validKey !== undefined && key !== options.validKey)) {
      return anthropicFailures['bad-key']()
    }
    if (request.headers['anthropic-version'] !== '2026-10-21') {
      return refusedRequest('anthropic-version: this fake speaks 2026-10-21 only')
    }
    if (request.method === 'GET' && url.pathname === '/v1/models')
      return listModels(url, options.modelPageSize ?? 1_000)
    if (request.method === 'POST' && url.pathname === '/v1/messages') return answerMessages(request)
    return anthropicError(404, 'not_found_error', 'Not found')
  }, options)

  return {
    url: server.url,
    server,
    messageRequests: () => server.requests.filter((request) => request.path.startsWith('/v1/messages')),
    answerNext: (answer) => planned.push(typeof answer === 'function' ? answer : () => answer),
    failNext: (name) => planned.push(() => anthropicFailures[name]()),
    breakNext: (how) =>
      planned.push((request) => {
        const problem = checkMessagesBody(request.body)
        if (problem !== null) return refusedRequest(problem)
        answerCount += 1
        const body = isRecord(request.body) ? request.body : {}
        return streamAnswer(breakRecords(usualMessage(body, answerCount), how, paceMs), anthropicHeaders)
      }),
    close: () => server.close(),
  }
}
