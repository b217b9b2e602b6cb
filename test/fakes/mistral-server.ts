// Mistral on loopback, true to the wire: chat, chat with agents, conversations with real state, models, agents, and the
// errors of the real one. Answers sensibly by itself; the next generation can be scripted, refused or broken.
import { type BilledRequest, chargeOfOpenAi, createFakeBill } from './fake-bill.ts'
import { ChatState } from './mistral/chat-state.ts'
import { type BegunAnswer, ConversationState } from './mistral/conversation-state.ts'
import { bareError, type MistralFailureName, mistralFailures } from './mistral/errors.ts'
import { agentEntity, mistralAgents, mistralModels } from './mistral/models.ts'
import { type LooseRecord, recordOf } from './openai/loose-json.ts'
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

export interface MistralFakeOptions {
  readonly port?: number
  /** The only key that is taken; without it, every key is, but there must be one. */
  readonly validKey?: string
  /** Milliseconds between the records of an answer; 0 sends them at once. */
  readonly paceMs?: number
  /** Input above so many tokens is refused as too long. */
  readonly windowTokens?: number
  /** UTC milliseconds; what entries and conversations are dated by. */
  readonly now?: () => number
}

/** `cut` and `end-early` stop in the middle of the text; `error-record` fails there; the others wait. */
export type MistralBreakage =
  | 'cut'
  | 'end-early'
  | 'error-record'
  | { readonly holdUntil: Gate }
  | { readonly holdHeaders: Gate }

export type MistralScript = WireAnswer | ((request: RecordedRequest) => WireAnswer)

export interface MistralFake {
  /** The base URL of an account, without `/v1`. */
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
  script(answer: MistralScript): void
  failNext(name: MistralFailureName): void
  breakNext(how: MistralBreakage): void
  /** The conversations that are kept. */
  storedIds(): string[]
  /** The entries of a kept conversation, oldest first; null for one that is not kept. */
  entriesOf(conversationId: string): readonly LooseRecord[] | null
  /** Forgets one conversation, or all of them. */
  forget(id?: string): void
  close(): Promise<void>
}

const headers = {
  'mistral-correlation-id': '01a10c87-2e51-77fa-8746-df5a7bf818a0',
  'x-kong-request-id': '01a10c87-2e51-77fa-8746-df5a7bf818a1',
  'x-ratelimit-limit-tokens-minute': '500000',
  'x-ratelimit-remaining-tokens-minute': '499420',
  'x-envoy-upstream-service-time': '210',
  'set-cookie': '__cf_bm=secret; HttpOnly; Secure; Path=/',
}

function stepsOf(records: readonly string[], paceMs: number): WireStep[] {
  return records.flatMap((send): WireStep[] => (paceMs > 0 ? [{ send }, { pauseMs: paceMs }] : [{ send }]))
}

function write(answer: BegunAnswer, how: MistralBreakage | null, paceMs: number): WireAnswer {
  // Whoever hangs up in the middle does not keep Mistral from finishing; only its own failure does.
  if (how !== 'error-record') answer.complete()
  if (how === null) return streamAnswer(stepsOf(answer.records, paceMs), headers)
  const before = stepsOf(answer.records.slice(0, answer.middle), paceMs)
  const after = stepsOf(answer.records.slice(answer.middle), paceMs)
  if (how === 'cut') return streamAnswer([...before, { cut: true }], headers)
  if (how === 'end-early') return streamAnswer(before, headers)
  if (how === 'error-record') return streamAnswer([...before, { send: answer.errorRecord }], headers)
  return 'holdUntil' in how
    ? streamAnswer([...before, { stall: how.holdUntil.opened }, ...after], headers)
    : { ...streamAnswer([...before, ...after], headers), stallHeaders: how.holdHeaders.opened }
}

function listAgents(url: URL): WireAnswer {
  const size = Number(url.searchParams.get('page_size') ?? 20)
  const from = Number(url.searchParams.get('page_token') ?? 0)
  const data = mistralAgents.slice(from, from + size).map(agentEntity)
  const next = from + data.length < mistralAgents.length ? String(from + data.length) : null
  return jsonAnswer(200, { object: 'list', data, next_page_token: next }, headers)
}

/** Starts the fake on 127.0.0.1. */
export async function startMistralFake(options: MistralFakeOptions = {}): Promise<MistralFake> {
  const now = options.now ?? (() => Date.UTC(2026, 10, 20, 12))
  const windowTokens = options.windowTokens ?? Number.POSITIVE_INFINITY
  const signatures = new Set<string>()
  const conversations = new ConversationState({ now, windowTokens, signatures })
  const chat = new ChatState({ windowTokens, signatures })
  const shown: ShownTurn[] = []
  const scripts: MistralScript[] = []
  const breakages: MistralBreakage[] = []

  const generate = (request: RecordedRequest, begin: () => BegunAnswer | WireAnswer): WireAnswer => {
    const script = scripts.shift()
    if (script !== undefined) return typeof script === 'function' ? script(request) : script
    const begun = begin()
    if ('steps' in begun) return begun
    shown.push(begun.shown)
    return write(begun, breakages.shift() ?? null, options.paceMs ?? 0)
  }
  const post = (request: RecordedRequest, path: string): WireAnswer | null => {
    const body = recordOf(request.body)
    if (path === '/v1/chat/completions') return generate(request, () => chat.begin('chat', body))
    if (path === '/v1/agents/completions') return generate(request, () => chat.begin('agent-chat', body))
    if (path === '/v1/conversations') return generate(request, () => conversations.begin('start', null, body))
    const [, id, restart] = /^\/v1\/conversations\/([^/]+)(\/restart)?$/.exec(path) ?? []
    if (id === undefined) return null
    const endpoint = restart === undefined ? 'append' : 'restart'
    return generate(request, () => conversations.begin(endpoint, decodeURIComponent(id), body))
  }
  const look = (request: RecordedRequest, url: URL): WireAnswer | null => {
    if (request.method === 'GET' && url.pathname === '/v1/models')
      return jsonAnswer(200, mistralModels, headers)
    if (request.method === 'GET' && url.pathname === '/v1/agents/pages') return listAgents(url)
    const [, id, part] = /^\/v1\/conversations\/([^/]+)(?:\/(history|messages))?$/.exec(url.pathname) ?? []
    return id === undefined ? null : conversations.look(request.method, decodeURIComponent(id), part ?? null)
  }

  const bill = createFakeBill({
    seller: 'mistral',
    paths: /\/completions$|\/conversations(?:\/|$)/,
    chargeOf: chargeOfOpenAi,
    now,
  })
  const server = await startWireServer(
    (request) => {
      const key = (request.headers.authorization ?? '').replace(/^Bearer\s*/, '')
      const isGood = key !== '' && (options.validKey === undefined || key === options.validKey)
      if (!isGood) return mistralFailures['bad-key']()
      const url = new URL(request.path, 'http://127.0.0.1')
      const answer = request.method === 'POST' ? post(request, url.pathname) : look(request, url)
      return answer ?? bareError(404, { message: 'no Route matched with those values' })
    },
    { ...(options.port === undefined ? {} : { port: options.port }), onAnswer: bill.take },
  )
  return {
    url: server.url,
    server,
    requests: server.requests,
    shown,
    billed: bill.billed,
    generationRequests: () =>
      server.requests.filter(
        ({ method, path }) => method === 'POST' && /\/completions$|\/conversations(\/|$)/.test(path),
      ),
    script: (answer) => scripts.push(answer),
    failNext: (name) => scripts.push(mistralFailures[name]()),
    breakNext: (how) => breakages.push(how),
    storedIds: () => conversations.storedIds(),
    entriesOf: (id) => conversations.entriesOf(id),
    forget: (id) => conversations.forget(id),
    close: () => server.close(),
  }
}
