// A stopped answer at OpenRouter: what it came to is asked for afterwards, and the totals say so. After a kill it is asked
// for when the account is next used.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { generationPrice } from '../fakes/openai/generation-book.ts'
import { openStateBench, type StateBench } from './state-bench.ts'
import { type StateFake, startCompatible } from './state-fake.ts'
import { type Said, type Speaker, Talk } from './talk.ts'

let bench: StateBench
let fake: StateFake
let speaker: Speaker

async function openRouter(lookUpLag: number): Promise<void> {
  fake = await startCompatible(bench.clock, 'openrouter', lookUpLag)
  const accountId = await bench.addAccount({ vendor: 'openrouter', url: fake.url })
  speaker = { model: { accountId, modelId: 'maker/thinker' }, fake }
}

beforeEach(async () => {
  bench = await openStateBench()
})
afterEach(async () => {
  await bench.close()
  await fake.close()
})

const turnOf = (said: Said) => bench.client.turns.get({ turnId: said.turn.id })
const totalsOf = (talk: Talk) => bench.services.store.turns.usage(talk.id)
const lookUps = () => fake.server.requests.filter(({ path }) => path.startsWith('/v1/generation')).length

/** Lets the waits before the look-ups end until none is left. */
async function settleAll(): Promise<void> {
  let isDone = false
  const drained = bench.services.engine.drainSettling().then(() => {
    isDone = true
  })
  while (!isDone) {
    const next = bench.clock.nextTimerMs
    if (next !== null) bench.clock.advance(next)
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  await drained
}

test.each([
  { lag: 0, asked: 1 },
  { lag: 2, asked: 3 },
])('a stopped answer is settled, known after $asked look-ups', async ({ lag, asked }) => {
  await openRouter(lag)
  const talk = new Talk(bench, speaker)
  await talk.ask('Name a sea.')
  const stopped = await talk.askAndStop('Tell me all about it.')
  expect(stopped.turn).toMatchObject({ status: 'stopped', usage: null, cost: { nanoUsd: null } })
  const before = totalsOf(talk)
  expect(before).toMatchObject({ input: { isComplete: false }, nanoUsd: { isComplete: false } })
  expect(lookUps()).toBe(0)

  await settleAll()
  expect(lookUps()).toBe(asked)
  const { turn, identifiers, metadata } = await turnOf(stopped)
  expect(turn).toMatchObject({ status: 'stopped', cost: { source: 'reported' } })
  expect(turn.usage?.inputTotal).toBe(stopped.shown.at(-1)?.inputTokens)
  // It was stopped on the way, so it cost something, and less than all of it.
  expect(turn.usage?.outputTotal).toBeGreaterThan(0)
  expect(turn.cost.nanoUsd).toBeGreaterThan(0)
  expect(turn.cost.nanoUsd).toBeLessThan(generationPrice * 1e9)
  expect(identifiers.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['generation', 'upstream-response', 'request']),
  )
  expect(metadata).toMatchObject({ looked_up: { cancelled: true, provider_name: 'SomeHost' } })
  const after = totalsOf(talk)
  expect(after).toMatchObject({ input: { isComplete: true }, nanoUsd: { isComplete: true } })
  expect(after.input.known).toBe(before.input.known + (turn.usage?.inputTotal ?? 0))
  expect(after.nanoUsd.known).toBe(before.nanoUsd.known + (turn.cost.nanoUsd ?? 0))
})

test('an answer that the network cut is settled as well', async () => {
  await openRouter(0)
  const talk = new Talk(bench, speaker)
  fake.endNext('cut')
  const cut = await talk.ask('Name a lake.')
  expect(cut.turn).toMatchObject({ status: 'failed', usage: null })
  await settleAll()
  expect((await turnOf(cut)).turn).toMatchObject({ status: 'failed', cost: { source: 'reported' } })
})

test('a whole answer is not asked about', async () => {
  await openRouter(0)
  const said = await new Talk(bench, speaker).ask('Name a pond.')
  await settleAll()
  expect(lookUps()).toBe(0)
  expect(said.turn.cost).toMatchObject({ source: 'reported', nanoUsd: Math.round(generationPrice * 1e9) })
})

test('one that nobody ever knows stays unknown, and the asking ends', async () => {
  await openRouter(100)
  const talk = new Talk(bench, speaker)
  const stopped = await talk.askAndStop('Tell me about ponds.')
  await settleAll()
  expect(lookUps()).toBe(3)
  expect((await turnOf(stopped)).turn).toMatchObject({
    usage: null,
    cost: { nanoUsd: null, source: 'unknown' },
  })
  expect(totalsOf(talk)).toMatchObject({ input: { isComplete: false } })
})

test('closed before it was settled, it is settled when the account is next used, and not at the start', async () => {
  await openRouter(0)
  const talk = new Talk(bench, speaker)
  const stopped = await talk.askAndStop('Tell me about rain.')
  await bench.restart()
  await settleAll()
  expect(lookUps()).toBe(0)
  await new Talk(bench, speaker).ask('Name a cloud.')
  await settleAll()
  expect(lookUps()).toBe(1)
  expect((await turnOf(stopped)).turn).toMatchObject({ status: 'stopped', cost: { source: 'reported' } })
})

test('killed in the middle of the answer, it is settled when the account is next used', async () => {
  await openRouter(0)
  const talk = new Talk(bench, speaker)
  const killed = await talk.interrupt('Tell me about snow.', () => bench.restartAsAfterKill())
  expect(killed).toMatchObject({ status: 'interrupted', turn: { status: 'interrupted', usage: null } })
  expect(killed.answer).not.toBe('')
  const next = await talk.ask('And about hail?')
  expect(next.shown.at(-1)?.messages.map(({ text }) => text)).toEqual([
    killed.question,
    killed.answer,
    next.question,
  ])
  await settleAll()
  const { turn } = await turnOf(killed)
  expect(turn).toMatchObject({ status: 'interrupted', cost: { source: 'reported' } })
  expect(turn.usage?.inputTotal).toBe(killed.shown.at(-1)?.inputTokens)
  expect(totalsOf(talk)).toMatchObject({ input: { isComplete: true }, nanoUsd: { isComplete: true } })
})

test('closing calls off every look-up that still waits', async () => {
  await openRouter(100)
  const talk = new Talk(bench, speaker)
  await talk.askAndStop('Tell me about frost.')
  await talk.askAndStop('Tell me about fog.')
  await bench.restart()
  // The account is used, so both are about to be asked about, one after the other.
  await talk.ask('Name a wind.')
  const before = lookUps()
  await bench.restart()
  expect(lookUps()).toBe(before)
})
