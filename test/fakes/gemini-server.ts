// Both Gemini dialects true to the wire: refuses what the real servers refuse, keeps, continues, expires and deletes
// interactions, counts tokens, and answers with a signed thought and a short text that says how much it was shown.
// Single answers can be replaced for a test.
import { type BilledRequest, chargeOfGoogle, createFakeBill } from './fake-bill.ts'
import {
  checkCountBody,
  checkGenerateBody,
  checkInteractionBody,
  inputSteps,
  isRecord,
  type Json,
} from './gemini/check-request.ts'
import {
  type GeminiFailureName,
  generateError,
  generateFailures,
  interactionError,
  interactionFailures,
} from './gemini/errors.ts'
import { InteractionState } from './gemini/interaction-state.ts'
import { geminiModels } from './gemini/models.ts'
import { type GeminiShownTurn, shownByContents, shownBySteps } from './gemini/shown.ts'
import {
  generateAnswer,
  interactionAnswer,
  interactionAnswerSteps,
  interactionUsage,
  refuseLength,
  type UsualAnswer,
} from './gemini/usual-answer.ts'
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

export interface GeminiFakeOptions {
  readonly port?: number
  /** The only key that is taken; without it, every key is. */
  readonly validKey?: string
  /** Milliseconds between the records of an answer; 0 sends them at once. */
  readonly paceMs?: number
  /** The most models on one page of the list; without it, what the request asks for. */
  readonly modelPageSize?: number
  /** UTC milliseconds; interactions expire by it. */
  readonly now?: () => number
  /** How long an interaction is kept, in milliseconds; a day without billing, 55 days with it. */
  readonly retentionMs?: number
  /** How an unknown interaction is refused; `not-found` by default. */
  readonly lostForm?: 'not-found' | 'invalid-request'
  /** Longer input is refused, and the models say so. */
  readonly windowTokens?: number
}

export type GeminiBreakage = 'cut' | 'error-event' | 'end-early' | 'blocked' | { readonly holdUntil: Gate }

export interface GeminiFake {
  /** The base URL of an account. */
  readonly url: string
  readonly server: WireServer
  /** What the model was shown, of both dialects in order: one entry for every answer that was begun. */
  readonly shown: readonly GeminiShownTurn[]
  /** What it charged, one entry for each answer it began. */
  readonly billed: readonly BilledRequest[]
  /** Only the requests for an answer of Interactions, in order. */
  interactionRequests(): RecordedRequest[]
  /** Only the requests to streamGenerateContent, in order. */
  generateRequests(): RecordedRequest[]
  /** The interactions that are kept, also those whose answer never ended. */
  storedIds(): string[]
  /** Expires one interaction, or all. */
  forget(id?: string): void
  /** Replaces the answer to the next turn, in whichever dialect it comes. */
  answerNext(answer: WireAnswer | ((request: RecordedRequest) => WireAnswer)): void
  failNext(name: GeminiFailureName): void
  /** The next answer is the usual one, changed: held in the middle, cut, broken by an error, blocked. */
  breakNext(how: GeminiBreakage): void
  close(): Promise<void>
}

const dayMs = 24 * 3_600_000
/** Seen in answers of Google (public reports, 2026-11). */
const answerHeaders = { 'server-timing': 'gfet4t7; dur=412', 'x-gemini-service-tier': 'standard' }
const generatePath = /^\/v1beta\/models\/([^:/]+):streamGenerateContent\?alt=sse$/
const countPath = /^\/v1beta\/models\/[^:/]+:countTokens$/

function paced(records: readonly string[], paceMs: number): WireStep[] {
  const startedAt = Date.now()
  return records.flatMap((record, position): WireStep[] => {
    if (paceMs === 0) return [{ send: record }]
    const dueMs = startedAt + position * paceMs - Date.now()
    return [{ stall: new Promise((resolve) => setTimeout(resolve, dueMs).unref()) }, { send: record }]
  })
}

/** A step that takes no time; the server asks for it only when everything before it was sent. */
function whenReached(run: () => void): WireStep {
  return {
    get stall() {
      run()
      return Promise.resolve()
    },
  }
}

/** The answer from its record `from` on, up to its end. */
function restOf(answer: UsualAnswer, from: number, paceMs: number): WireStep[] {
  return [
    ...paced(answer.records.slice(from, answer.completesAt), paceMs),
    whenReached(answer.complete),
    ...paced(answer.records.slice(answer.completesAt), paceMs),
  ]
}

function breakAnswer(answer: UsualAnswer, how: GeminiBreakage, paceMs: number): WireAnswer {
  const before = paced(answer.records.slice(0, answer.middle), paceMs)
  if (how === 'blocked') return answer.blocked
  if (how === 'cut') return streamAnswer([...before, { cut: true }], answerHeaders)
  if (how === 'end-early') return streamAnswer(before, answerHeaders)
  if (how === 'error-event') return streamAnswer([...before, { send: answer.errorRecord }], answerHeaders)
  const after = restOf(answer, answer.middle, 0)
  return streamAnswer([...before, { stall: how.holdUntil.opened }, ...after], answerHeaders)
}

function listModels(url: URL, mostPerPage: number, windowTokens: number | undefined): WireAnswer {
  const size = Math.min(Number(url.searchParams.get('pageSize') ?? 50), mostPerPage)
  const from = Number(url.searchParams.get('pageToken') ?? 0)
  const models = geminiModels
    .slice(from, from + size)
    .map((model) => (windowTokens === undefined ? model : { ...model, inputTokenLimit: windowTokens }))
  const next = from + models.length
  return jsonAnswer(200, { models, ...(next < geminiModels.length ? { nextPageToken: String(next) } : {}) })
}

function countTokens(request: RecordedRequest): WireAnswer {
  const problem = checkCountBody(request.body)
  if (problem !== null) return generateError(400, 'INVALID_ARGUMENT', problem)
  const body = isRecord(request.body) ? request.body : {}
  const whole = isRecord(body.generateContentRequest) ? body.generateContentRequest : body
  const totalTokens = shownByContents(whole).inputTokens
  return jsonAnswer(200, {
    totalTokens,
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: totalTokens }],
  })
}

/** Starts the fake on 127.0.0.1. */
export async function startGeminiFake(options: GeminiFakeOptions = {}): Promise<GeminiFake> {
  const paceMs = options.paceMs ?? 0
  const now = options.now ?? Date.now
  const planned: ((request: RecordedRequest, usual: () => WireAnswer | UsualAnswer) => WireAnswer)[] = []
  const madeSignatures = new Set<string>()
  const shown: GeminiShownTurn[] = []
  const state = new InteractionState({
    now,
    retentionMs: options.retentionMs ?? dayMs,
    lostForm: options.lostForm ?? 'not-found',
  })
  let answerCount = 0
  const speaksInteractions = (request: RecordedRequest): boolean =>
    request.path.startsWith('/v1beta/interactions')
  const isInteractionTurn = (request: RecordedRequest): boolean =>
    request.method === 'POST' && request.path === '/v1beta/interactions'

  const usualGenerate = (request: RecordedRequest, body: Json): WireAnswer | UsualAnswer => {
    const problem = checkGenerateBody(request.body)
    if (problem !== null) return generateError(400, 'INVALID_ARGUMENT', problem)
    const turn = shownByContents(body)
    const refusal = refuseLength(turn, options.windowTokens)
    if (refusal !== null) return refusal
    shown.push(turn)
    return generateAnswer(body, generatePath.exec(request.path)?.[1] ?? '', turn, answerCount)
  }

  const usualInteraction = (request: RecordedRequest, body: Json): WireAnswer | UsualAnswer => {
    const problem = checkInteractionBody(request.body, madeSignatures)
    if (problem !== null) return interactionError(400, problem.code, problem.message)
    const previousId = typeof body.previous_interaction_id === 'string' ? body.previous_interaction_id : null
    const prior = state.prior(previousId)
    if ('refusal' in prior) return prior.refusal
    const sentSteps = inputSteps(body.input)
    const shownSteps = [...prior.steps, ...sentSteps]
    const turn = shownBySteps(body, shownSteps, previousId)
    const refusal = refuseLength(turn, options.windowTokens)
    if (refusal !== null) return refusal
    shown.push(turn)
    const model = String(body.model)
    const signature = Buffer.from(`seal-${answerCount}-${model}`).toString('base64')
    madeSignatures.add(signature)
    const id = `v1_fake${String(answerCount).padStart(4, '0')}`
    const createdAt = now()
    const facts = { id, model, signature, steps: shownSteps, shown: turn, createdAt }
    const answerOf = { ...facts, complete: () => undefined }
    if (!turn.isStored) return interactionAnswer(answerOf)
    const kept = {
      ...{ id, model, previousId, shownSteps, inputSteps: sentSteps, createdAt },
      answerSteps: interactionAnswerSteps(answerOf),
      usage: interactionUsage(answerOf),
      status: 'in_progress' as 'in_progress' | 'completed',
    }
    state.keep(kept)
    const complete = (): void => {
      kept.status = 'completed'
    }
    return interactionAnswer({ ...facts, complete })
  }

  /** The usual answer, or the refusal of a request that the real server would not take. */
  const usualOf = (request: RecordedRequest): WireAnswer | UsualAnswer => {
    const body = isRecord(request.body) ? request.body : {}
    answerCount += 1
    return isInteractionTurn(request) ? usualInteraction(request, body) : usualGenerate(request, body)
  }
  const answerTurn = (request: RecordedRequest): WireAnswer => {
    const plan = planned.shift()
    if (plan !== undefined) return plan(request, () => usualOf(request))
    const usual = usualOf(request)
    return 'records' in usual ? streamAnswer(restOf(usual, 0, paceMs), answerHeaders) : usual
  }

  const bill = createFakeBill({
    seller: 'google',
    paths: /:(?:streamG|g)enerateContent$|^\/v1beta\/interactions$/,
    chargeOf: chargeOfGoogle,
    now,
  })
  const server = await startWireServer(
    (request) => {
      const url = new URL(request.path, 'http://127.0.0.1')
      const failures = speaksInteractions(request) ? interactionFailures : generateFailures
      const key = request.headers['x-goog-api-key'] ?? ''
      if (key === '' || (options.validKey !== undefined && key !== options.validKey))
        return failures['bad-key']()
      if (request.method === 'GET' && url.pathname === '/v1beta/models')
        return listModels(url, options.modelPageSize ?? 1_000, options.windowTokens)
      if (request.method === 'POST' && countPath.test(url.pathname)) return countTokens(request)
      const isGenerate = request.method === 'POST' && generatePath.test(request.path)
      if (isGenerate || isInteractionTurn(request)) return answerTurn(request)
      const isOfOne = ['GET', 'DELETE'].includes(request.method)
      if (isOfOne && url.pathname.startsWith('/v1beta/interactions/')) return state.answer(request, url)
      return generateError(404, 'NOT_FOUND', 'Not found')
    },
    { ...options, onAnswer: bill.take },
  )

  return {
    url: server.url,
    server,
    shown,
    billed: bill.billed,
    interactionRequests: () => server.requests.filter(isInteractionTurn),
    generateRequests: () => server.requests.filter((request) => generatePath.test(request.path)),
    storedIds: () => state.ids(),
    forget: (id) => state.forget(id),
    answerNext: (answer) => {
      planned.push((request) => (typeof answer === 'function' ? answer(request) : answer))
    },
    failNext: (name) => {
      planned.push((request) =>
        (speaksInteractions(request) ? interactionFailures : generateFailures)[name](),
      )
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
