// The call for a title on the wire, by the real SDKs: small, without state, with as little reasoning as the api offers, and
// harmless whatever comes back.
import { afterEach, describe, expect, test } from 'vitest'
import { createId } from '../../shared/domain/create-id.ts'
import { messageRecords, recordSteps } from '../fakes/anthropic/wire.ts'
import { startAnthropicFake } from '../fakes/anthropic-server.ts'
import { recordOf } from '../fakes/openai/loose-json.ts'
import { completedStream, messageItem } from '../fakes/openai/responses-wire.ts'
import { startOpenAiFake } from '../fakes/openai-server.ts'
import { streamAnswer } from '../fakes/wire-server.ts'
import { openStateBench, type StateBench } from '../state/state-bench.ts'

const open: { close(): Promise<unknown> }[] = []

afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.close()
})

async function ask(bench: StateBench, accountId: string, modelId: string) {
  const conversationId = createId(bench.clock.now())
  const messageId = createId(bench.clock.now())
  await bench.client.messages.send({
    conversationId,
    messageId,
    parts: [{ type: 'text', text: 'How do I descale a kettle?' }],
    model: { accountId, modelId },
  })
  await bench.services.engine.drain()
  return conversationId
}

/** The service of the composed application, with what only tests wait for. */
async function titled(bench: StateBench, conversationId: string) {
  await bench.services.titles.drain()
  const { store } = bench.services
  return {
    conversation: store.conversations.get(conversationId),
    turns: store.turns.list(conversationId),
    handles: store.handles.list(conversationId),
  }
}

describe('a title from the real SDKs', () => {
  test('OpenAI Responses: nothing stored, little reasoning, no handle, a turn and a row of its own', async () => {
    const bench = await openStateBench()
    const fake = await startOpenAiFake({ now: bench.clock.now })
    open.push(fake, bench)
    await bench.client.settings.update({ titleMethod: 'model' })
    const accountId = await bench.addAccount({ vendor: 'openai', url: fake.url })
    fake.script((request) =>
      streamAnswer(
        completedStream([messageItem('With vinegar.')], {
          id: 'resp_a',
          model: String(recordOf(request.body).model),
          previousResponseId: null,
          conversationId: null,
          store: true,
        }),
      ),
    )
    fake.script((request) =>
      streamAnswer(
        completedStream([messageItem('"Descaling a kettle"')], {
          id: 'resp_b',
          model: String(recordOf(request.body).model),
          previousResponseId: null,
          conversationId: null,
          store: false,
        }),
      ),
    )
    const conversationId = await ask(bench, accountId, 'gpt-6-sol')
    const { conversation, turns, handles } = await titled(bench, conversationId)
    expect(conversation).toMatchObject({ title: 'Descaling a kettle', titleSource: 'model' })
    const body = recordOf(fake.generationRequests()[1]?.body)
    expect(body).toMatchObject({ store: false, max_output_tokens: 500, reasoning: { effort: 'low' } })
    expect(body).not.toHaveProperty('previous_response_id')
    expect(body).not.toHaveProperty('conversation')
    expect(turns.map(({ purpose, status }) => `${purpose} ${status}`)).toEqual([
      'answer complete',
      'title complete',
    ])
    // A cheaper one of the same list was asked.
    expect(turns[1]?.modelAsked).toBe(body.model)
    expect(body.model).not.toBe('gpt-6-sol')
    expect(handles.map(({ value }) => value)).toEqual(['resp_a'])
    const report = await bench.client.usage.report({
      from: '2020-01-01',
      to: '2030-01-01',
      vendor: null,
      accountId: null,
      modelId: null,
      conversationId,
      unit: 'month',
      groupBy: 'model',
    })
    expect(report.totals.calls).toBe(2)
  })

  test('Anthropic: no thread, no thinking asked for, the length limited; an error leaves a title made here', async () => {
    const bench = await openStateBench()
    const fake = await startAnthropicFake({ now: bench.clock.now })
    open.push(fake, bench)
    await bench.client.settings.update({ titleMethod: 'model' })
    const accountId = await bench.addAccount({ vendor: 'anthropic', url: fake.url })
    const modelId = (await bench.client.models.list({}))
      .find((list) => list.accountId === accountId)
      ?.models.at(0)?.id
    if (modelId === undefined) throw new Error('the fake lists no model')
    const first = await ask(bench, accountId, modelId)
    const named = await titled(bench, first)
    const body = recordOf(fake.messageRequests()[1]?.body)
    expect(body).toMatchObject({ max_tokens: 500 })
    for (const field of ['thread', 'thinking', 'output_config', 'tools'])
      expect(body).not.toHaveProperty(field)
    expect(named.conversation?.titleSource).toBe('model')
    expect(named.turns.map(({ purpose, status }) => `${purpose} ${status}`)).toEqual([
      'answer complete',
      'title complete',
    ])
    expect(named.handles).toEqual([])

    fake.answerNext(
      streamAnswer(
        recordSteps(messageRecords({ blocks: [{ type: 'text', pieces: ['With vinegar.'] }] }))
          .map((step) => ('send' in step ? String(step.send) : ''))
          .join(''),
      ),
    )
    fake.failNext('overloaded')
    const second = await titled(bench, await ask(bench, accountId, modelId))
    expect(second.conversation).toMatchObject({ title: 'How to descale a kettle', titleSource: 'offline' })
    expect(second.turns.at(-1)).toMatchObject({
      purpose: 'title',
      status: 'failed',
      failure: { kind: 'overloaded' },
    })
  })
})
