// Money over the wire: a request above the amount the person set comes back as CONFIRM, has changed nothing, and goes through
// when they agree; the preview says what it will cost; budgets are kept.
import { ORPCError } from '@orpc/client'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createId } from '../../shared/domain/create-id.ts'
import type { ModelRef } from '../../shared/domain/model.ts'
import { type ComposedApplication, composeForTest, type Page } from '../harness/composed-application.ts'
import { roundRates, usageOf } from '../harness/priced-bench.ts'
import { createScriptedAdapter, type ScriptedAdapter } from '../harness/scripted-adapter.ts'

let application: ComposedApplication
let page: Page
let adapter: ScriptedAdapter
let model: ModelRef

beforeEach(async () => {
  adapter = createScriptedAdapter({ api: 'openai-chat' })
  application = await composeForTest('MessagePort', (api) => (api === adapter.api ? adapter : null))
  page = await application.openPage()
  model = await application.addAccount(page)
  await page.client.prices.setOwn({ vendor: 'custom', modelId: model.modelId, rates: roundRates })
})

afterEach(async () => {
  page.leave()
  await application.close()
})

async function refusalOf(command: Promise<unknown>): Promise<{ code: string; sentence: string }> {
  try {
    await command
  } catch (error) {
    if (error instanceof ORPCError) return { code: error.code, sentence: error.message }
    throw error
  }
  throw new Error('it went through')
}

test('a request above the amount waits for the person, and goes through once they agree', async () => {
  const { client } = page
  await client.settings.update({ confirmAboveNanoUsd: 1_000_000 })
  const conversationId = createId()
  const message = {
    conversationId,
    messageId: createId(),
    parts: [{ type: 'text' as const, text: 'How much?' }],
    model,
  }
  expect(await refusalOf(client.messages.send(message))).toEqual({
    code: 'CONFIRM',
    sentence: expect.stringMatching(
      /^This request will probably cost about \$0\.006\d*\. You want to be asked above \$0\.001\.$/,
    ),
  })
  expect(adapter.callCount).toBe(0)
  expect(await refusalOf(client.conversations.totals({ conversationId }))).toMatchObject({
    code: 'NOT_FOUND',
  })

  const { answerId } = await client.messages.send({ ...message, isConfirmed: true })
  const call = await adapter.nextCall()
  call.emit({ type: 'usage', usage: usageOf({ inputTotal: 10, cacheRead: 0, outputTotal: 1000 }) })
  call.answer('That much.')

  // The same message once more is a repeat, not another request.
  await expect.poll(() => client.turns.list({ conversationId })).toMatchObject([{ status: 'complete' }])
  expect(await client.messages.send(message)).toEqual({ messageId: message.messageId, answerId })
  const again = { conversationId, answerId, newAnswerId: createId(), model }
  expect((await refusalOf(client.messages.regenerate(again))).code).toBe('CONFIRM')
  await client.messages.regenerate({ ...again, isConfirmed: true })
  ;(await adapter.nextCall()).answer('Still that much.')
  expect(adapter.callCount).toBe(2)
})

test('the preview tells the cost, and budgets what is spent of them', async () => {
  const { client } = page
  const before = await client.conversations.preview({ conversationId: null, model, parts: [] })
  expect(before.expected).toMatchObject({
    likelyCachedTokens: null,
    outputTokens: 600,
    outputNanoUsd: 6_000_000,
    inputNanoUsd: before.tokens * 2000,
  })
  expect(before.budgetNotices).toEqual([])

  const scope = { kind: 'vendor' as const, vendor: 'custom' as const }
  await client.budgets.put({ id: createId(), scope, period: 'day', nanoUsd: 1_000_000_000 })
  await client.messages.send({
    conversationId: createId(),
    messageId: createId(),
    parts: [{ type: 'text', text: 'How much?' }],
    model,
  })
  const call = await adapter.nextCall()
  call.emit({ type: 'usage', usage: usageOf({ inputTotal: 0, cacheRead: 0, outputTotal: 90_000 }) })
  call.answer('A lot.')
  await expect
    .poll(() => client.budgets.list({}))
    .toMatchObject([
      { name: 'Custom server', spent: { known: 900_000_000, isComplete: true }, state: 'near' },
    ])
  const after = await client.conversations.preview({ conversationId: null, model, parts: [] })
  expect(after.budgetNotices).toMatchObject([
    { sentence: "90 % of today's budget for Custom server is used: $0.90 of $1.00." },
  ])

  const [budget] = await client.budgets.list({})
  await client.budgets.remove({ budgetId: budget?.budget.id ?? '' })
  expect(await client.budgets.list({})).toEqual([])
})
