// Both Gemini dialects true to the wire: refuses what the real servers refuse, answers the rest with a signed thought
// and a short text that says how much it was shown. Single answers can be replaced for a test.
import { cutText } from './anthropic/wire.ts'
import { checkGenerateBody, checkInteractionBody, isRecord, type Json } from './gemini/check-request.ts'
import {
  type GeminiFailureName,
  generateError,
  generateFailures,
  interactionError,
  interactionFailures,
} from './gemini/errors.ts'
import { type GenerateScript, generateRecords } from './gemini/generate-wire.ts'
import {
  type InteractionScript,
  interactionDone,
  interactionRecords,
  interactionRecordText,
} from './gemini/interaction-wire.ts'
import { geminiModels } from './gemini/models.ts'
import {
  dataRecords,
  type Gate,
  jsonAnswer,
  type RecordedRequest,
  startWireServer,
  streamAnswer,
  type WireAnswer,
  type WireServer,
  type WireStep,
} from './wire-server.ts'

export interface GeminiFakeOptions {
  readonly port?: number
  /** The only key that is taken; without it, every key is. */
  readonly validKey?: string
  /** Milliseconds between the records of an answer; 0 sends them at once. */
  readonly paceMs?: number
  /** The most models on one page of the list; without it, what the request asks for. */
  readonly modelPageSize?: number
}

export type GeminiBreakage = 'cut' | 'error-event' | 'end-early' | 'blocked' | { readonly holdUntil: Gate }

export interface GeminiFake {
  /** The base URL of an account. */
  readonly url: string
  readonly server: WireServer
  /** Only the requests to /v1beta/interactions, in order. */
  interactionRequests(): RecordedRequest[]
  /** Only the requests to streamGenerateContent, in order. */
  generateRequests(): RecordedRequest[]
  /** Replaces the answer to the next turn, in whichever dialect it comes. */
  answerNext(answer: WireAnswer | ((request: RecordedRequest) => WireAnswer)): void
  failNext(name: GeminiFailureName): void
  /** The next answer is the usual one, changed: held in the middle, cut, broken by an error, blocked. */
  breakNext(how: GeminiBreakage): void
  close(): Promise<void>
}

/** An answer of either dialect as text records, so that breaking one needs to know nothing about it. */
interface Answer {
  readonly records: readonly string[]
  /** How many records to send before a break: the text has then begun. */
  readonly middle: number
  readonly errorRecord: string
  readonly blocked: WireAnswer
}

function textsIn(value: unknown): string[] {
  if (!Array.isArray(value)) return []
  return value.filter(isRecord).flatMap((item) => (typeof item.text === 'string' ? [item.text] : []))
}

function spoken(count: number, unit: string, last: string): string {
  return `Gemini here. I was shown ${count} ${count === 1 ? unit : `${unit}s`}. You said: ${last}`
}

function generateAnswer(body: Json, model: string, number: number): Answer {
  const contents = Array.isArray(body.contents) ? body.contents.filter(isRecord) : []
  const text = spoken(contents.length, 'message', textsIn(contents.at(-1)?.parts).at(-1) ?? '')
  const script: GenerateScript = {
    responseId: `fakeResponse${number}`,
    model,
    chunks: [
      [{ text: 'The person wants an answer.', thought: true }],
      ...cutText(text, 5).map((piece) => [{ text: piece }]),
      [{ text: '', thoughtSignature: Buffer.from(`seal-${number}`).toString('base64') }],
    ],
    usage: { prompt: 10 + 8 * contents.length, candidates: 30, thoughts: 6 },
  }
  const error = { error: { code: 503, message: 'The model is overloaded.', status: 'UNAVAILABLE' } }
  const blocked = [{ promptFeedback: { blockReason: 'PROHIBITED_CONTENT' }, responseId: script.responseId }]
  return {
    records: generateRecords(script).map((record) => dataRecords([record], { done: false })),
    middle: 3,
    errorRecord: dataRecords([error], { done: false }),
    blocked: streamAnswer(dataRecords(blocked, { done: false })),
  }
}

function interactionAnswer(body: Json, signature: string, number: number): Answer {
  const steps = Array.isArray(body.input) ? body.input.filter(isRecord) : []
  const text = spoken(steps.length, 'step', textsIn(steps.at(-1)?.content).at(-1) ?? '')
  const script: InteractionScript = {
    id: `v1_fake${String(number).padStart(4, '0')}`,
    model: String(body.model),
    steps: [
      { type: 'thought', pieces: ['The person wants ', 'an answer.'], signature },
      { type: 'model_output', pieces: cutText(text, 5) },
    ],
    usage: { input: 10 + 8 * steps.length, output: 30, thoughts: 6 },
  }
  const records = interactionRecords(script)
  const error = { event_type: 'error', error: { code: 'unavailable', message: 'The model is overloaded.' } }
  return {
    records: [...records.map(interactionRecordText), interactionDone],
    middle: records.findIndex((record) => isRecord(record.delta) && record.delta.type === 'text') + 1,
    errorRecord: interactionRecordText(error),
    blocked: interactionFailures.blocked(),
  }
}

function paced(records: readonly string[], paceMs: number): WireStep[] {
  const startedAt = Date.now()
  return records.flatMap((record, position): WireStep[] => {
    if (paceMs === 0) return [{ send: record }]
    const dueMs = startedAt + position * paceMs - Date.now()
    return [{ stall: new Promise((resolve) => setTimeout(resolve, dueMs).unref()) }, { send: record }]
  })
}

function breakAnswer(answer: Answer, how: GeminiBreakage, paceMs: number): WireAnswer {
  const before = paced(answer.records.slice(0, answer.middle), paceMs)
  if (how === 'blocked') return answer.blocked
  if (how === 'cut') return streamAnswer([...before, { cut: true }])
  if (how === 'end-early') return streamAnswer(before)
  if (how === 'error-event') return streamAnswer([...before, { send: answer.errorRecord }])
  const after = answer.records.slice(answer.middle).map((send) => ({ send }))
  return streamAnswer([...before, { stall: how.holdUntil.opened }, ...after])
}

function listModels(url: URL, mostPerPage: number): WireAnswer {
  const size = Math.min(Number(url.searchParams.get('pageSize') ?? 50), mostPerPage)
  const from = Number(url.searchParams.get('pageToken') ?? 0)
  const models = geminiModels.slice(from, from + size)
  const next = from + models.length
  return jsonAnswer(200, { models, ...(next < geminiModels.length ? { nextPageToken: String(next) } : {}) })
}

/** Starts the fake on 127.0.0.1. */
export async function startGeminiFake(options: GeminiFakeOptions = {}): Promise<GeminiFake> {
  const paceMs = options.paceMs ?? 0
  const planned: ((request: RecordedRequest, usual: () => WireAnswer | Answer) => WireAnswer)[] = []
  const madeSignatures = new Set<string>()
  let answerCount = 0
  const isInteraction = (request: RecordedRequest): boolean => request.path.startsWith('/v1beta/interactions')
  const generatePath = /^\/v1beta\/models\/([^:/]+):streamGenerateContent\?alt=sse$/

  /** The usual answer, or the refusal of a request that the real server would not take. */
  const usualOf = (request: RecordedRequest): WireAnswer | Answer => {
    const body = isRecord(request.body) ? request.body : {}
    answerCount += 1
    if (isInteraction(request)) {
      const problem = checkInteractionBody(request.body, madeSignatures)
      if (problem !== null) return interactionError(400, problem.code, problem.message)
      const signature = Buffer.from(`seal-${answerCount}-${String(body.model)}`).toString('base64')
      madeSignatures.add(signature)
      return interactionAnswer(body, signature, answerCount)
    }
    const problem = checkGenerateBody(request.body)
    if (problem !== null) return generateError(400, 'INVALID_ARGUMENT', problem)
    return generateAnswer(body, generatePath.exec(request.path)?.[1] ?? '', answerCount)
  }
  const answerTurn = (request: RecordedRequest): WireAnswer => {
    const plan = planned.shift()
    if (plan !== undefined) return plan(request, () => usualOf(request))
    const usual = usualOf(request)
    return 'records' in usual ? streamAnswer(paced(usual.records, paceMs)) : usual
  }

  const server = await startWireServer((request) => {
    const url = new URL(request.path, 'http://127.0.0.1')
    const failures = isInteraction(request) ? interactionFailures : generateFailures
    const key = request.headers['x-goog-api-key'] ?? ''
    if (key === '' || (options.validKey !== undefined && key !== options.validKey))
      return failures['bad-key']()
    if (request.method === 'GET' && url.pathname === '/v1beta/models')
      return listModels(url, options.modelPageSize ?? 1_000)
    const isTurn = url.pathname === '/v1beta/interactions' || generatePath.test(request.path)
    if (request.method === 'POST' && isTurn) return answerTurn(request)
    return generateError(404, 'NOT_FOUND', 'Not found')
  }, options)

  return {
    url: server.url,
    server,
    interactionRequests: () => server.requests.filter(isInteraction),
    generateRequests: () => server.requests.filter((request) => generatePath.test(request.path)),
    answerNext: (answer) => {
      planned.push((request) => (typeof answer === 'function' ? answer(request) : answer))
    },
    failNext: (name) => {
      planned.push((request) => (isInteraction(request) ? interactionFailures : generateFailures)[name]())
    },
    breakNext: (how) => {
      planned.push((_request, usualAnswer) => {
        const usual = usualAnswer()
        return 'records' in usual ? breakAnswer(usual, how, paceMs) : usual
      })
    },
    close: () => server.close(),
  }
}
