// What only conversations at OpenAI do: histories go in as items, 20 at a time, and one that is locked is waited for.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { conversationLocked } from '../fakes/openai/conversations-state.ts'
import { listOf, recordOf } from '../fakes/openai/loose-json.ts'
import { startOpenAiFake } from '../fakes/openai-server.ts'
import { openStateBench, type StateBench } from './state-bench.ts'
import { type StateFake, startCompatible } from './state-fake.ts'
import { type Said, type Speaker, Talk } from './talk.ts'

let bench: StateBench
let fake: Awaited<ReturnType<typeof startOpenAiFake>>
let guestFake: StateFake
let speaker: Speaker
let guest: Speaker

beforeAll(async () => {
  bench = await openStateBench()
  fake = await startOpenAiFake({ now: bench.clock.now })
  guestFake = await startCompatible(bench.clock, 'custom')
  const settings = { stateWay: 'conversation' }
  const accountId = await bench.addAccount({ vendor: 'openai', settings, url: fake.url })
  const view = { ...fake, endNext: () => undefined, carryOddity: () => undefined }
  speaker = { model: { accountId, modelId: 'gpt-6-sol' }, fake: view }
  const guestId = await bench.addAccount({ vendor: 'custom', url: guestFake.url })
  guest = { model: { accountId: guestId, modelId: 'maker/house' }, fake: guestFake }
})
afterAll(async () => {
  await bench.close()
  await fake.close()
  await guestFake.close()
})

const itemCounts = ({ requests }: Said) =>
  requests
    .filter(({ method, path }) => method === 'POST' && /\/conversations(\/[^/]+\/items)?$/.test(path))
    .map(({ body }) => listOf(recordOf(body).items).length)

/** So many exchanges with another vendor. */
async function goAway(talk: Talk, count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await talk.ask(`Question ${turn}`, { speaker: guest })
}

test('a long history begins a conversation in pieces', async () => {
  const talk = new Talk(bench, speaker)
  await goAway(talk, 23)
  const said = await talk.ask('What was my first question?')
  expect(said).toMatchObject({
    status: 'complete',
    turn: { carry: { reason: 'no-handle-on-path', messagesSent: 47 } },
  })
  expect(itemCounts(said)).toEqual([20, 20, 6])
  expect(said.shown.at(-1)?.messages).toHaveLength(47)
})

test('many missed turns are brought in pieces', async () => {
  const talk = new Talk(bench, speaker)
  const first = await talk.ask('Remember the harbour.')
  await goAway(talk, 15)
  const said = await talk.ask('What was I to remember?')
  expect(said.turn.carry).toMatchObject({
    reason: 'handle-continues-with-missed-turns',
    handleValue: first.handle,
    messagesSent: 31,
    messagesOnPath: 33,
  })
  expect(itemCounts(said)).toEqual([20, 10])
  expect(said.shown.at(-1)?.messages).toHaveLength(33)
})

test('a conversation that is locked is waited for, and continued', async () => {
  const talk = new Talk(bench, speaker)
  const first = await talk.ask('Name a lock.')
  fake.script(conversationLocked(first.handle ?? ''))
  // The server names a few seconds, and Baton waits no less.
  const asking = talk.ask('Name a key.')
  await bench.untilTimer(4_000)
  bench.clock.advance(4_000)
  const said = await asking
  expect(said.turns).toMatchObject([
    { status: 'failed', failure: { kind: 'overloaded' }, carry: { handleValue: first.handle } },
    { status: 'complete', carry: { reason: 'handle-continues', handleValue: first.handle } },
  ])
  expect(said.shown).toHaveLength(1)
})

test('a first answer that fails leaves a conversation that is listed and can be deleted', async () => {
  const talk = new Talk(bench, speaker)
  const before = fake.storedConversationIds()
  fake.failNext('forbidden')
  const failed = await talk.ask('Name a door.')
  expect(failed).toMatchObject({ status: 'failed', handle: null })
  const left = fake.storedConversationIds().filter((id) => !before.includes(id))
  expect(left).toHaveLength(1)
  expect(await talk.held()).toMatchObject([
    { kind: 'conversation', value: left[0], isContinued: false, canDelete: true },
  ])
  const receipts = await bench.client.providers.release({ conversationId: talk.id, handleIds: null })
  expect(receipts).toMatchObject([{ value: left[0], outcome: 'deleted' }])
  expect(fake.storedConversationIds()).toEqual(before)
})

test('deleting a conversation deletes its items first, so that nothing is left behind', async () => {
  const talk = new Talk(bench, speaker)
  const before = fake.storedItemIds()
  await talk.ask('Name a window.')
  await talk.ask('Is it open?')
  expect(fake.storedItemIds().length).toBeGreaterThan(before.length)
  await bench.client.providers.release({ conversationId: talk.id, handleIds: null })
  expect(fake.storedItemIds()).toEqual(before)
})
