// Budgets by day and month of the person's calendar, from what the ledger has.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { BudgetPeriod, BudgetScope } from '../../shared/domain/budget.ts'
import { createId } from '../../shared/domain/create-id.ts'
import {
  automaticCache,
  createPricedBench,
  halfRates,
  type PricedBench,
  roundRates,
  usageOf,
} from '../harness/priced-bench.ts'

const dollar = 1_000_000_000
const hourMs = 3_600_000
/** An hour before midnight of the last day of a month, on the calendar here. */
const lateOnTheLastDay = new Date(2026, 10, 30, 23).getTime()

let bench: PricedBench

beforeEach(async () => {
  bench = await createPricedBench(
    [
      { vendor: 'openai', modelId: 'big', promptCache: automaticCache, rates: roundRates },
      { vendor: 'anthropic', modelId: 'small', promptCache: null, rates: halfRates },
      { vendor: 'openrouter', modelId: 'nobody-knows', promptCache: null, rates: null },
      { vendor: 'ollama', modelId: 'llama', promptCache: null, rates: null },
    ],
    { startAt: lateOnTheLastDay },
  )
})

afterEach(async () => {
  await bench.engine.close()
  bench.store.close()
})

const everything: BudgetScope = { kind: 'everything' }

function put(scope: BudgetScope, period: BudgetPeriod, dollars: number, id = createId()) {
  return bench.spending.putBudget({ id, scope, period, nanoUsd: dollars * dollar })
}

/** One call that costs so many dollars: 10,000 nano-dollars for a token of the answer, half of that at the second vendor. */
function spend(conversationId: string, dollars: number, modelPosition = 0) {
  const tokensForOne = modelPosition === 0 ? 100_000 : 200_000
  return bench.exchange({
    conversationId,
    questionTokens: 100,
    answerTokens: 100,
    usage: usageOf({
      inputTotal: 0,
      cacheRead: 0,
      cacheWrite: 0,
      outputTotal: Math.round(dollars * tokensForOne),
    }),
    modelPosition,
  })
}

const spent = () => bench.spending.budgets().map((state) => state.spent.known / dollar)

async function noticesFor(conversationId: string | null, modelPosition = 0) {
  return (await bench.previewOf(conversationId, 100, modelPosition)).budgetNotices.map(
    ({ sentence }) => sentence,
  )
}

describe('what is spent', () => {
  test('is counted for all, for a vendor and for a conversation', async () => {
    const [one, other] = [createId(), createId()]
    await spend(one, 2)
    await spend(other, 1)
    await spend(one, 4, 1)
    put(everything, 'day', 100)
    put({ kind: 'vendor', vendor: 'openai' }, 'day', 100)
    put({ kind: 'vendor', vendor: 'anthropic' }, 'month', 100)
    put({ kind: 'conversation', conversationId: one }, 'month', 100)
    expect(spent()).toEqual([7, 3, 4, 6])
    expect(bench.spending.budgets().map(({ name }) => name)).toEqual([
      'Everything',
      'OpenAI',
      'Anthropic',
      bench.store.conversations.get(one)?.title,
    ])
  })

  test('begins anew at midnight and with the month, on the calendar here', async () => {
    const conversationId = createId()
    put(everything, 'day', 100)
    put(everything, 'month', 100)
    await spend(conversationId, 2)
    expect(spent()).toEqual([2, 2])
    bench.clock.advance(hourMs)
    expect(spent()).toEqual([0, 0])
    await spend(conversationId, 3)
    bench.clock.advance(24 * hourMs)
    expect(spent()).toEqual([0, 3])
    await spend(conversationId, 1)
    expect(spent()).toEqual([1, 4])
  })

  test('stays when the conversation it was spent in is removed', async () => {
    const conversationId = createId()
    await spend(conversationId, 2)
    put({ kind: 'conversation', conversationId }, 'month', 2)
    put(everything, 'month', 4)
    bench.store.conversations.update(conversationId, { trashedAt: bench.clock.now() })
    bench.engine.removeConversation(conversationId)
    expect(bench.spending.budgets()).toMatchObject([
      { name: 'A deleted conversation', isGone: true, spent: { known: 2 * dollar }, state: 'reached' },
      { name: 'Everything', spent: { known: 2 * dollar }, state: 'within' },
    ])
    expect(await noticesFor(null)).toEqual([])
  })
})

describe('the list of budgets', () => {
  test('keeps the place of one that is changed', () => {
    put(everything, 'day', 5)
    bench.clock.advance(1)
    put({ kind: 'vendor', vendor: 'openai' }, 'day', 5)
    bench.clock.advance(1)
    const list = put(everything, 'day', 9)
    expect(list.map(({ budget }) => budget.nanoUsd / dollar)).toEqual([9, 5])
    bench.spending.removeBudget(list[0]?.budget.id ?? '')
    expect(bench.spending.budgets().map(({ name }) => name)).toEqual(['OpenAI'])
  })

  test('takes none for a conversation that does not exist', () => {
    expect(() => put({ kind: 'conversation', conversationId: createId() }, 'day', 5)).toThrow(
      expect.objectContaining({ code: 'NOT_FOUND' }),
    )
    expect(bench.spending.budgets()).toEqual([])
  })
})

describe('notices', () => {
  test('begin at 80 per cent and say how much of what is used', async () => {
    const conversationId = createId()
    put({ kind: 'vendor', vendor: 'openai' }, 'day', 5)
    await spend(conversationId, 3.99)
    expect(await noticesFor(conversationId)).toEqual([])
    await spend(conversationId, 0.01)
    expect(await noticesFor(conversationId)).toEqual([
      "80 % of today's budget for OpenAI is used: $4.00 of $5.00.",
    ])
    await spend(conversationId, 0.2)
    expect(await noticesFor(conversationId)).toEqual([
      "84 % of today's budget for OpenAI is used: $4.20 of $5.00.",
    ])
    await spend(conversationId, 0.799)
    expect(await noticesFor(conversationId)).toEqual([
      "99 % of today's budget for OpenAI is used: just under $5.00 of $5.00.",
    ])
    await spend(conversationId, 0.101)
    expect(await noticesFor(conversationId)).toEqual([
      "Today's budget for OpenAI is used up: $5.10 of $5.00.",
    ])
  })

  test('have one subject for as long as only the amounts change', async () => {
    const conversationId = createId()
    await spend(conversationId, 0)
    put({ kind: 'conversation', conversationId }, 'day', 5)
    put({ kind: 'vendor', vendor: 'openai' }, 'month', 5)
    const subjects = async () =>
      (await bench.previewOf(conversationId, 100, 0)).budgetNotices.map(({ subject }) => subject)
    await spend(conversationId, 4)
    const near = await subjects()
    expect(new Set(near).size).toBe(2)
    await spend(conversationId, 0.5)
    expect(await subjects()).toEqual(near)
    await spend(conversationId, 0.5)
    const reached = await subjects()
    expect(new Set([...near, ...reached]).size).toBe(4)
  })

  test('come only where the call would count', async () => {
    const conversationId = createId()
    put({ kind: 'vendor', vendor: 'openai' }, 'day', 1)
    await spend(conversationId, 1)
    put({ kind: 'conversation', conversationId }, 'month', 1)
    expect(await noticesFor(conversationId)).toEqual([
      "Today's budget for OpenAI is used up: $1.00 of $1.00.",
      "This month's budget for this conversation is used up: $1.00 of $1.00.",
    ])
    expect(await noticesFor(conversationId, 1)).toEqual([
      "This month's budget for this conversation is used up: $1.00 of $1.00.",
    ])
    expect(await noticesFor(null)).toEqual(["Today's budget for OpenAI is used up: $1.00 of $1.00."])
    expect(await noticesFor(null, 1)).toEqual([])
  })

  test('say nothing beside a model that costs nothing', async () => {
    const conversationId = createId()
    put(everything, 'day', 1)
    await spend(conversationId, 1)
    expect(await noticesFor(conversationId)).toHaveLength(1)
    expect(await noticesFor(conversationId, 3)).toEqual([])
  })

  test('say "at least" when a call of the period has an unknown cost', async () => {
    const conversationId = createId()
    put(everything, 'month', 5)
    await spend(conversationId, 4.2)
    await bench.exchange({
      conversationId,
      questionTokens: 100,
      answerTokens: 100,
      usage: usageOf({ inputTotal: 100, outputTotal: 100 }),
      modelPosition: 2,
    })
    expect(await noticesFor(conversationId)).toEqual([
      "At least 84 % of this month's budget is used: at least $4.20 of $5.00.",
    ])
    await spend(conversationId, 1)
    expect(await noticesFor(conversationId)).toEqual([
      "This month's budget is used up: at least $5.20 of $5.00.",
    ])
  })

  test('tell that a model of unknown price is counted in no budget', async () => {
    expect(await noticesFor(null, 2)).toEqual([])
    put({ kind: 'vendor', vendor: 'openai' }, 'day', 5)
    expect(await noticesFor(null, 2)).toEqual([])
    put(everything, 'day', 5)
    expect(await noticesFor(null, 2)).toEqual([
      'What this request will cost is unknown, so it is not counted in your budgets.',
    ])
    expect(await noticesFor(null, 0)).toEqual([])
  })
})
