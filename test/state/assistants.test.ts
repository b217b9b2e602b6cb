// A conversation that came from the Assistants API, which ended: the id of its thread is a label that leads nowhere.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createId } from '../../shared/domain/create-id.ts'
import { vendorNames } from '../../shared/domain/vendor-list.ts'
import { openAiRows } from './openai-rows.ts'
import { openStateBench, type StateBench } from './state-bench.ts'
import { type StateFake, startOpenAi } from './state-fake.ts'
import type { StateRow } from './state-row.ts'
import { type Said, type Speaker, Talk } from './talk.ts'

const threadId = 'thread_abc123'

let bench: StateBench
let fake: StateFake

beforeAll(async () => {
  bench = await openStateBench()
  fake = await startOpenAi(bench.clock)
})
afterAll(async () => {
  await bench.close()
  await fake.close()
})

async function speakerOf(settings: StateRow['settings']): Promise<Speaker> {
  const accountId = await bench.addAccount({ vendor: 'openai', settings, url: fake.url })
  return { model: { accountId, modelId: 'gpt-6-sol' }, fake }
}

/** An exchange as an import leaves it: no turn here made it, and what held it is named on its answer. */
async function importThread(talk: Talk, speaker: Speaker): Promise<Said> {
  const { store } = bench.services
  const imported = await talk.ask('What is a harbour?')
  for (const handle of store.handles.list(talk.id)) store.handles.remove(handle.id)
  store.handles.insert({
    id: createId(bench.clock.now()),
    kind: 'thread',
    value: threadId,
    position: null,
    expiresAt: null,
    heldUntil: null,
    isOneUse: false,
    conversationId: talk.id,
    coversMessageId: imported.answerId,
    accountId: speaker.model.accountId,
    api: 'openai-assistants',
    modelId: 'gpt-6-sol',
    systemTextHash: null,
    toolsHash: null,
    viewHash: null,
    createdAt: bench.clock.now(),
    lastUsedAt: null,
    deadReason: 'It came with the import.',
    goneAt: null,
    server: null,
  })
  return imported
}

test.each(openAiRows)('$name goes on with the history and says what became of the thread', async (row) => {
  const speaker = await speakerOf(row.settings)
  const talk = new Talk(bench, speaker)
  const imported = await importThread(talk, speaker)
  const next = await talk.ask('And a pier?')
  const isSwitchedOff = row.settings.keepsStateAtProvider === false
  expect(next.turn.carry).toMatchObject({
    kind: 'replay',
    reason: isSwitchedOff ? 'server-state-off' : 'api-ended',
    messagesSent: 3,
    handleValue: null,
  })
  if (!isSwitchedOff) {
    expect(next.turn.carry.sentence).toBe(
      'Sent in full: 3 of 3 messages. What it came from ended with OpenAI Assistants on 26 Aug 2026.',
    )
  }
  expect(next.shown.at(-1)?.messages.map(({ text }) => text)).toEqual([
    imported.question,
    imported.answer,
    next.question,
  ])
  expect(next.requests.map(({ path, bodyText }) => `${path} ${bodyText}`).join('\n')).not.toContain('thread_')
})

test('the thread stands in the list as a label that cannot be deleted, and nothing is asked for it', async () => {
  const speaker = await speakerOf({})
  const talk = new Talk(bench, speaker)
  await importThread(talk, speaker)
  expect(await talk.held()).toMatchObject([
    {
      value: threadId,
      kind: 'thread',
      api: 'openai-assistants',
      apiName: 'OpenAI Assistants',
      isContinued: false,
      canDelete: false,
      obstacle: 'OpenAI Assistants ended on 2026-08-26; this is only a label.',
    },
  ])
  const before = fake.server.requests.length
  const released = await bench.client.providers.release({ conversationId: talk.id, handleIds: null })
  expect(released).toEqual([])
  expect(fake.server.requests).toHaveLength(before)
  expect(await talk.held()).toHaveLength(1)
})

test('what follows is continued as ever', async () => {
  const speaker = await speakerOf({})
  const talk = new Talk(bench, speaker)
  await importThread(talk, speaker)
  const next = await talk.ask('And a pier?')
  const third = await talk.ask('And a buoy?')
  expect(third.turn.carry).toMatchObject({
    kind: 'chain',
    reason: 'handle-continues',
    sentence: `Continued from ${next.handle}: 1 of 5 messages sent. ${vendorNames.openai} holds the rest.`,
  })
})
