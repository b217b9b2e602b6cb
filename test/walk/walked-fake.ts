// Every fake seen alike: what a walk may do to a provider, and what it asks about it.
import { startAnthropicFake } from '../fakes/anthropic-server.ts'
import { startCohereFake } from '../fakes/cohere-server.ts'
import { startGeminiFake } from '../fakes/gemini-server.ts'
import { startMistralFake } from '../fakes/mistral-server.ts'
import { type CompatibleFlavour, startOpenAiCompatibleFake } from '../fakes/openai-compatible-server.ts'
import { startOpenAiFake } from '../fakes/openai-server.ts'
import type { ShownTurn } from '../fakes/shown-view.ts'
import { type Gate, startWireServer, type WireServer } from '../fakes/wire-server.ts'

/** Refusals before an answer begins. */
export type Refusal = 'rate-limit' | 'server-error' | 'quota' | 'bad-key'
/** Ends of an answer that had begun. */
export type Break = 'cut' | 'error' | 'end-early'

export interface WalkedFake {
  /** The base URL of an account. */
  readonly url: string
  readonly server: WireServer
  readonly shown: readonly ShownTurn[]
  /** What can be continued now, or is kept and could be deleted. */
  storedIds(): string[]
  /** Loses one id, or all. */
  forget(id?: string): void
  refuseNext(how: Refusal): void
  breakNext(how: Break): void
  /** The next answer is given up by the model itself; null where the fake has nothing of the kind. */
  readonly declineNext: (() => void) | null
  /** The next answer waits in the middle of its text. */
  holdNext(gate: Gate): void
  /** Fields that ask for state where the server keeps none; null where it keeps some. */
  readonly stateFieldsSeen: readonly string[] | null
  close(): Promise<void>
}

export interface FakeTime {
  /** UTC milliseconds. */
  readonly now: () => number
}

const fiftyFiveDaysMs = 55 * 86_400_000

export async function walkOpenAi(time: FakeTime, vendor: 'openai' | 'xai' = 'openai'): Promise<WalkedFake> {
  const fake = await startOpenAiFake({ now: time.now, vendor })
  return {
    url: fake.url,
    server: fake.server,
    shown: fake.shown,
    storedIds: fake.storedIds,
    forget: fake.forget,
    refuseNext: fake.failNext,
    declineNext: null,
    breakNext: (how) => fake.breakNext(how === 'error' ? 'error-record' : how),
    holdNext: (gate) => fake.breakNext({ holdUntil: gate }),
    stateFieldsSeen: null,
    close: fake.close,
  }
}

export async function walkCompatible(time: FakeTime, flavour: CompatibleFlavour): Promise<WalkedFake> {
  const fake = await startOpenAiCompatibleFake({ now: time.now, flavour })
  return {
    url: fake.url,
    server: fake.server,
    shown: fake.shown,
    storedIds: fake.storedIds,
    forget: fake.forget,
    refuseNext: fake.failNext,
    declineNext: null,
    breakNext: (how) => fake.breakNext(how === 'error' ? 'error-record' : how),
    holdNext: (gate) => fake.breakNext({ holdUntil: gate }),
    stateFieldsSeen: fake.stateFieldsSeen,
    close: fake.close,
  }
}

export async function walkAnthropic(time: FakeTime): Promise<WalkedFake> {
  const fake = await startAnthropicFake({ now: time.now })
  const names = { 'rate-limit': 'rate-limit', 'server-error': 'server-error', quota: 'no-credit' } as const
  return {
    url: fake.url,
    server: fake.server,
    shown: fake.shown,
    storedIds: fake.storedIds,
    forget: fake.forget,
    refuseNext: (how) => fake.failNext(how === 'bad-key' ? how : names[how]),
    declineNext: () => fake.breakNext('refusal'),
    breakNext: (how) => fake.breakNext(how === 'error' ? 'error-event' : how),
    holdNext: (gate) => fake.breakNext({ holdUntil: gate }),
    stateFieldsSeen: null,
    close: fake.close,
  }
}

export async function walkGemini(time: FakeTime): Promise<WalkedFake> {
  // As for an account that is billed: what Baton says is held for so long is really kept.
  const fake = await startGeminiFake({ now: time.now, retentionMs: fiftyFiveDaysMs })
  return {
    url: fake.url,
    server: fake.server,
    shown: fake.shown,
    storedIds: fake.storedIds,
    forget: fake.forget,
    refuseNext: fake.failNext,
    declineNext: null,
    breakNext: (how) => fake.breakNext(how === 'error' ? 'error-event' : how),
    holdNext: (gate) => fake.breakNext({ holdUntil: gate }),
    stateFieldsSeen: null,
    close: fake.close,
  }
}

export async function walkMistral(time: FakeTime): Promise<WalkedFake> {
  const fake = await startMistralFake({ now: time.now })
  return {
    url: fake.url,
    server: fake.server,
    shown: fake.shown,
    storedIds: fake.storedIds,
    forget: fake.forget,
    refuseNext: fake.failNext,
    declineNext: null,
    breakNext: (how) => fake.breakNext(how === 'error' ? 'error-record' : how),
    holdNext: (gate) => fake.breakNext({ holdUntil: gate }),
    stateFieldsSeen: null,
    close: fake.close,
  }
}

export async function walkCohere(): Promise<WalkedFake> {
  const fake = await startCohereFake()
  return {
    url: fake.url,
    server: fake.server,
    shown: fake.shown,
    storedIds: fake.storedIds,
    forget: fake.forget,
    refuseNext: (how) => fake.failNext(how === 'quota' ? 'no-credit' : how),
    declineNext: null,
    breakNext: (how) => fake.breakNext(how === 'error' ? 'error-event' : how),
    holdNext: (gate) => fake.breakNext({ holdUntil: gate }),
    stateFieldsSeen: null,
    close: fake.close,
  }
}

/** For what answers without any provider: a server that nobody asks. */
export async function walkNothing(): Promise<WalkedFake> {
  const server = await startWireServer(() => ({ status: 599, steps: [] }))
  return {
    url: server.url,
    server,
    shown: [],
    storedIds: () => [],
    forget: () => undefined,
    refuseNext: () => undefined,
    declineNext: null,
    breakNext: () => undefined,
    holdNext: () => undefined,
    stateFieldsSeen: null,
    close: server.close,
  }
}
