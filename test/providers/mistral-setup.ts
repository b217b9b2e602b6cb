// What the tests of both Mistral apis share.
import { afterEach } from 'vitest'
import type { ProviderAdapter, RenderedMessage, TurnRequest } from '../../electron/providers/adapter.ts'
import type { HandleSeed } from '../../shared/domain/continuation.ts'
import type { StreamEvent } from '../../shared/domain/stream-event.ts'
import { type MistralFake, type MistralFakeOptions, startMistralFake } from '../fakes/mistral-server.ts'
import { startWireServer, streamAnswer, type WireAnswer } from '../fakes/wire-server.ts'
import { collectEvents, expectLawful, finishOfStream, testIo, userRequest } from './conformance.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()))
})

export const thinker = 'mistral-medium-3-5'
export const plain = 'mistral-small-latest'
export const pilot = 'agent:ag_019f13ba6e6476a8b4b3614446fc3521'

export function user(text: string): RenderedMessage {
  return { role: 'user', parts: [{ type: 'text', text }], native: null }
}

export function assistant(text: string): RenderedMessage {
  return { role: 'assistant', parts: [{ type: 'text', text }], native: null }
}

export async function startFake(options: MistralFakeOptions = {}): Promise<MistralFake> {
  const fake = await startMistralFake(options)
  closers.push(() => fake.close())
  return fake
}

/** Runs one turn against a server and checks the law of streams on the way. */
export async function runTurn(
  adapter: ProviderAdapter,
  url: string,
  request: TurnRequest,
  signal?: AbortSignal,
): Promise<StreamEvent[]> {
  const events = await collectEvents(adapter.stream(request, testIo('mistral', url, signal)))
  expectLawful(events)
  return events
}

/** Runs one turn against an answer that is given byte for byte. */
export async function runBody(
  adapter: ProviderAdapter,
  answer: string | WireAnswer,
  request: TurnRequest = userRequest(thinker),
): Promise<StreamEvent[]> {
  const server = await startWireServer(() => (typeof answer === 'string' ? streamAnswer(answer) : answer))
  closers.push(() => server.close())
  return runTurn(adapter, server.url, request)
}

export function handleOf(events: readonly StreamEvent[]): HandleSeed {
  const { handle } = finishOfStream(events)
  if (handle === null) throw new Error('the turn left no handle')
  return handle
}

export function heldBy(events: readonly StreamEvent[]): HandleSeed[] {
  return events.flatMap((event) => (event.type === 'held' ? [event.handle] : []))
}

/** A turn that continues a handle with what is new. */
export function continuing(
  handle: Pick<HandleSeed, 'value' | 'position'>,
  messages: readonly RenderedMessage[],
  more: Partial<TurnRequest> & { readonly isAtEnd?: boolean } = {},
): TurnRequest {
  const { isAtEnd = true, ...rest } = more
  const state = { way: 'conversation', handle: { value: handle.value, position: handle.position, isAtEnd } }
  return { ...userRequest(thinker), messages, state, ...rest }
}
