// What the tests of the Responses adapter share: a fake that closes itself, turns in each of the ways, and one run of
// the adapter with the law of streams checked.
import { afterEach } from 'vitest'
import type { ContinuedHandle, RenderedMessage, TurnRequest } from '../../electron/providers/adapter.ts'
import { openAiResponsesAdapter } from '../../electron/providers/openai-responses/adapter.ts'
import type { HandleSeed } from '../../shared/domain/continuation.ts'
import type { StreamEvent } from '../../shared/domain/stream-event.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import { type OpenAiFake, type OpenAiFakeOptions, startOpenAiFake } from '../fakes/openai-server.ts'
import { streamAnswer } from '../fakes/wire-server.ts'
import { collectEvents, expectLawful, testIo, userRequest } from './conformance.ts'

export const model = 'gpt-6-sol'

const fakes: { close(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(fakes.splice(0).map((fake) => fake.close()))
})

/** Closes a server after the test. */
export function closeLater<Fake extends { close(): Promise<void> }>(fake: Fake): Fake {
  fakes.push(fake)
  return fake
}

export async function startFake(options: OpenAiFakeOptions = {}): Promise<OpenAiFake> {
  return closeLater(await startOpenAiFake(options))
}

export async function run(
  url: string,
  request: TurnRequest = userRequest(model),
  vendor: Vendor = 'openai',
): Promise<StreamEvent[]> {
  const events = await collectEvents(openAiResponsesAdapter.stream(request, testIo(vendor, url)))
  expectLawful(events)
  return events
}

/** One answer whose stream is exactly this body. */
export async function runBody(body: string, request?: TurnRequest, vendor?: Vendor): Promise<StreamEvent[]> {
  const fake = await startFake()
  fake.script(streamAnswer(body, { 'x-request-id': 'req_7', 'x-ratelimit-remaining-tokens': '900' }))
  return run(fake.url, request, vendor)
}

export const user = (text: string): RenderedMessage => ({
  role: 'user',
  parts: [{ type: 'text', text }],
  native: null,
})

export const answer = (text: string): RenderedMessage => ({
  role: 'assistant',
  parts: [{ type: 'text', text }],
  native: null,
})

/** A turn kept in a way: a new one, or one that continues what a handle names. */
export function keptTurn(
  way: string,
  messages: readonly RenderedMessage[],
  handle: Pick<HandleSeed, 'value'> | null = null,
): TurnRequest {
  const continued: ContinuedHandle | null =
    handle === null ? null : { value: handle.value, position: null, isAtEnd: true }
  return { ...userRequest(model), messages, state: { way, handle: continued } }
}

export function heldOf(events: readonly StreamEvent[]): HandleSeed[] {
  return events.filter((event) => event.type === 'held').map((event) => event.handle)
}
