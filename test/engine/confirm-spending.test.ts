// When a person is asked before a request is made, and when nothing stands in its way.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Budget } from '../../shared/domain/budget.ts'
import { createId } from '../../shared/domain/create-id.ts'
import { createEstimatingCounter } from '../harness/estimating-counter.ts'
import {
  automaticCache,
  createPricedBench,
  minuteMs,
  type PricedBench,
  roundRates,
  textOf,
  usageOf,
} from '../harness/priced-bench.ts'

const dollar = 1_000_000_000
/** 2,000 tokens written at 2,500 and 600 answered at 10,000. */
const costOfTheFirst = 11_000_000

let bench: PricedBench
let countings = 0
let isCounterBroken = false
let errors: string[] = []

beforeEach(async () => {
  countings = 0
  isCounterBroken = false
  errors = []
  const counter = createEstimatingCounter()
  bench = await createPricedBench(
    [
      { vendor: 'openai', modelId: 'big', promptCache: automaticCache, rates: roundRates },
      { vendor: 'ollama', modelId: 'llama', promptCache: null, rates: null },
      { vendor: 'openrouter', modelId: 'nobody-knows', promptCache: null, rates: null },
    ],
    {
      startAt: new Date(2026, 10, 26, 12).getTime(),
      onError: (event) => errors.push(event),
      counter: {
        ...counter,
        countMessages(messages) {
          countings += 1
          return isCounterBroken
            ? Promise.reject(new Error('the thread is gone'))
            : counter.countMessages(messages)
        },
      },
    },
  )
})

afterEach(async () => {
  await bench.engine.close()
  bench.store.close()
})

const askAbove = (nanoUsd: number | null) => bench.store.settings.update({ confirmAboveNanoUsd: nanoUsd })

function putBudget(scope: Budget['scope'], period: Budget['period'], dollars: number) {
  bench.spending.putBudget({ id: createId(), scope, period, nanoUsd: Math.round(dollars * dollar) })
}

interface Wanted {
  readonly conversationId?: string
  readonly messageId?: string
  readonly tokens?: number
  readonly modelPosition?: number
  readonly parentId?: string | null
}

/** The sentences the person is asked with; null when the message may go. */
async function asked(wanted: Wanted = {}): Promise<string | null> {
  const { conversationId = createId(), messageId = createId(), tokens = 2000, modelPosition = 0 } = wanted
  return reasonsOf(
    bench.spending.requireConfirmed(
      {
        conversationId,
        messageId,
        model: bench.modelAt(modelPosition),
        parts: [{ type: 'text', text: textOf(tokens) }],
        ...(wanted.parentId === undefined ? {} : { parentId: wanted.parentId }),
      },
      () => undefined,
    ),
  )
}

async function reasonsOf(checking: Promise<void>): Promise<string | null> {
  try {
    await checking
    return null
  } catch (error) {
    expect(error).toMatchObject({ name: 'CommandError', code: 'CONFIRM' })
    return (error as Error).message
  }
}

/** One call that costs so many dollars. */
function spend(conversationId: string, dollars: number) {
  return bench.exchange({
    conversationId,
    questionTokens: 100,
    answerTokens: 100,
    usage: usageOf({
      inputTotal: 0,
      cacheRead: 0,
      cacheWrite: 0,
      outputTotal: Math.round(dollars * 100_000),
    }),
  })
}

describe('without a limit and without budgets', () => {
  test('nothing is asked, and nothing is even looked at', async () => {
    const gather = vi.spyOn(bench.lookAhead, 'gather')
    expect(await asked({ tokens: 1_000_000 })).toBeNull()
    expect(gather).not.toHaveBeenCalled()
    askAbove(1)
    expect(await asked()).not.toBeNull()
    expect(gather).toHaveBeenCalledTimes(1)
  })

  test('neither for a budget that the call does not count towards', async () => {
    putBudget({ kind: 'vendor', vendor: 'anthropic' }, 'day', 0.000001)
    expect(await asked({ tokens: 1_000_000 })).toBeNull()
    expect(countings).toBe(0)
  })
})

describe('an amount above which to ask', () => {
  test('asks above it, and not at it', async () => {
    askAbove(costOfTheFirst)
    expect(await asked()).toBeNull()
    askAbove(costOfTheFirst - 1)
    expect(await asked()).toBe(
      'This request will probably cost about $0.011. You want to be asked above $0.011.',
    )
    askAbove(1_000_000)
    expect(await asked()).toBe(
      'This request will probably cost about $0.011. You want to be asked above $0.001.',
    )
  })

  test('counts with what is probably left in the cache', async () => {
    const conversationId = createId()
    await bench.exchange({
      conversationId,
      questionTokens: 2000,
      answerTokens: 100,
      usage: usageOf({ inputTotal: 2000, cacheRead: 0, cacheWrite: 2000, outputTotal: 100 }),
    })
    // 1,900,000 warm and 6,500,000 cold.
    askAbove(1_900_000)
    expect(await asked({ conversationId, tokens: 100 })).toBeNull()
    bench.clock.advance(6 * minuteMs)
    expect(await asked({ conversationId, tokens: 100 })).toMatch(/about \$0\.0065\./)
  })

  test('looks at an edited message with what stands before it only', async () => {
    const conversationId = createId()
    await bench.exchange({
      conversationId,
      questionTokens: 2000,
      answerTokens: 100,
      usage: usageOf({ inputTotal: 2000, cacheRead: 0, cacheWrite: 2000, outputTotal: 100 }),
    })
    bench.clock.advance(6 * minuteMs)
    // Begun again with 100 tokens: 100 at 2,000 and 100 at 10,000.
    askAbove(1_200_000)
    expect(await asked({ conversationId, tokens: 100, parentId: null })).toBeNull()
    expect(await asked({ conversationId, tokens: 101, parentId: null })).toMatch(/about \$0\.0012\./)
  })

  test('looks at an answer asked for once more without the answers after it', async () => {
    const conversationId = createId()
    const usage = usageOf({ inputTotal: 2000, cacheRead: 0, cacheWrite: 2000, outputTotal: 100 })
    const { answerId } = await bench.exchange({
      conversationId,
      questionTokens: 2000,
      answerTokens: 100,
      usage,
    })
    await bench.exchange({ conversationId, questionTokens: 50_000, answerTokens: 100, usage: null })
    const regenerate = (newAnswerId = createId()) =>
      reasonsOf(
        bench.spending.requireConfirmed(
          { conversationId, answerId, newAnswerId, model: bench.modelAt(0) },
          () => undefined,
        ),
      )
    bench.clock.advance(6 * minuteMs)
    // 2,000 at 2,500 and 100 at 10,000.
    askAbove(6_000_000)
    expect(await regenerate()).toBeNull()
    askAbove(5_999_999)
    expect(await regenerate()).toMatch(/about \$0\.006\./)
    expect(await regenerate(answerId)).toBeNull()
  })
})

describe('a budget', () => {
  test('asks once it is used up, whatever the request costs', async () => {
    const conversationId = createId()
    await spend(conversationId, 5.1)
    putBudget({ kind: 'vendor', vendor: 'openai' }, 'day', 5)
    expect(await asked()).toBe("Today's budget for OpenAI is used up: $5.10 of $5.00.")
  })

  test('asks before it would be exceeded, and not when it would just be used up', async () => {
    const conversationId = createId()
    await spend(conversationId, 4)
    putBudget({ kind: 'everything' }, 'month', 4.011)
    expect(await asked()).toBeNull()
    expect(await asked({ tokens: 2001 })).toBe(
      "This month's budget would be exceeded: $4.00 of $4.01 is used, and this request will probably cost about $0.011.",
    )
  })

  test('of one conversation asks in no other', async () => {
    const conversationId = createId()
    await spend(conversationId, 1)
    putBudget({ kind: 'conversation', conversationId }, 'month', 1)
    expect(await asked({ conversationId })).toBe(
      "This month's budget for this conversation is used up: $1.00 of $1.00.",
    )
    expect(await asked()).toBeNull()
  })

  test('of a day asks no more on the next', async () => {
    await spend(createId(), 1)
    putBudget({ kind: 'everything' }, 'day', 1)
    expect(await asked()).toMatch(/used up/)
    bench.clock.advance(24 * 60 * minuteMs)
    expect(await asked()).toBeNull()
  })

  test('is named together with every other reason', async () => {
    await spend(createId(), 1)
    askAbove(1_000_000)
    putBudget({ kind: 'everything' }, 'day', 1)
    putBudget({ kind: 'vendor', vendor: 'openai' }, 'month', 1.001)
    expect(await asked()).toBe(
      'This request will probably cost about $0.011. You want to be asked above $0.001. ' +
        "Today's budget is used up: $1.00 of $1.00. " +
        "This month's budget for OpenAI would be exceeded: just under $1.00 of $1.00 is used, and this request will probably cost about $0.011.",
    )
  })

  test('does not stand in the way of a model that costs nothing', async () => {
    await spend(createId(), 1)
    askAbove(1)
    putBudget({ kind: 'everything' }, 'day', 1)
    expect(await asked({ modelPosition: 1 })).toBeNull()
  })
})

describe('answers under way', () => {
  const input = (conversationId = createId()) => ({
    conversationId,
    messageId: createId(),
    model: bench.modelAt(0),
    parts: [{ type: 'text' as const, text: textOf(2000) }],
  })
  /** Sends unless the person is asked first; the sentences they are asked with. */
  const send = (message = input()) =>
    reasonsOf(bench.spending.requireConfirmed(message, () => void bench.engine.send(message)))
  const askedOften = 'what is being answered now will probably cost about $0.011, and this request'

  test('count towards a budget before they are paid for', async () => {
    putBudget({ kind: 'everything' }, 'day', 0.025)
    expect(await send()).toBeNull()
    expect(await send()).toBeNull()
    expect(await send()).toBe(
      "Today's budget would be exceeded: $0 of $0.025 is used, what is being answered now will probably cost about $0.022, and this request will probably cost about $0.011.",
    )
    // Sent all the same: then it counts as well.
    bench.engine.send(input())
    expect(await asked({ tokens: 10 })).toMatch(/will probably cost about \$0\.033, and this request/)
  })

  test('are reckoned with also where all are sent in the same moment', async () => {
    putBudget({ kind: 'everything' }, 'day', 0.025)
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => send()))
    expect(outcomes.map((outcome) => outcome === null)).toEqual([true, true, false, false, false])
  })

  test('do not make the person agree to a message that has been sent in the meantime', async () => {
    putBudget({ kind: 'everything' }, 'day', 0.0115)
    const message = input()
    expect(await Promise.all([send(message), send(message)])).toEqual([null, null])
    expect(await asked()).toContain(askedOften)
  })

  test('are forgotten when they end, and what they cost is counted instead', async () => {
    putBudget({ kind: 'everything' }, 'day', 0.0115)
    expect(await send()).toBeNull()
    expect(await asked()).toContain(askedOften)
    const call = await bench.adapters[0]?.nextCall()
    call?.emit({
      type: 'usage',
      usage: usageOf({ inputTotal: 0, cacheRead: 0, cacheWrite: 0, outputTotal: 10 }),
    })
    call?.answer('Short')
    await bench.engine.drain()
    // 100,000 were spent in place of the 11,000,000 that were expected.
    expect(await asked()).toBeNull()
  })

  test('are forgotten when they are stopped', async () => {
    putBudget({ kind: 'everything' }, 'day', 0.0115)
    const message = input()
    expect(await send(message)).toBeNull()
    expect(await asked()).toContain(askedOften)
    const [answer] = bench.store.messages.children(message.messageId)
    bench.engine.stop(message.conversationId, answer?.id ?? '')
    await bench.engine.drain()
    expect(await asked()).toBeNull()
  })

  test('count towards the budgets of their own vendor and conversation only', async () => {
    const message = input()
    bench.engine.send(message)
    putBudget({ kind: 'vendor', vendor: 'anthropic' }, 'day', 0.000001)
    putBudget({ kind: 'conversation', conversationId: message.conversationId }, 'day', 0.000001)
    expect(await asked()).toBeNull()
    putBudget({ kind: 'vendor', vendor: 'openai' }, 'day', 0.0115)
    expect(await asked()).toContain(askedOften)
    // A model of unknown price adds nothing that is known to what is under way.
    expect(await asked({ modelPosition: 2 })).toBeNull()
  })
})

describe('a model of unknown price', () => {
  test('is never asked about for its own cost', async () => {
    askAbove(1)
    putBudget({ kind: 'everything' }, 'day', 0.000001)
    expect(await asked({ modelPosition: 2 })).toBeNull()
  })

  test('is asked about when a budget is used up already', async () => {
    await spend(createId(), 1)
    putBudget({ kind: 'everything' }, 'day', 1)
    expect(await asked({ modelPosition: 2 })).toBe("Today's budget is used up: $1.00 of $1.00.")
  })
})

describe('what must not keep a message back', () => {
  test('a message that was sent already needs no new consent', async () => {
    const conversationId = createId()
    const { messageId } = await spend(conversationId, 1)
    putBudget({ kind: 'everything' }, 'day', 1)
    expect(await asked({ conversationId, messageId })).toBeNull()
    expect(await asked({ conversationId })).toMatch(/used up/)
  })

  test('a cost that cannot be worked out is asked about where there is something to keep to', async () => {
    askAbove(1)
    isCounterBroken = true
    expect(await asked()).toBe('What this will cost could not be worked out.')
    expect(errors).toEqual(['cost-not-expected'])
    askAbove(null)
    expect(await asked()).toBeNull()
    isCounterBroken = false
    await spend(createId(), 1)
    putBudget({ kind: 'everything' }, 'day', 1)
    isCounterBroken = true
    expect(await asked()).toBe(
      "What this will cost could not be worked out. Today's budget is used up: $1.00 of $1.00.",
    )
  })

  test('whatever else goes wrong on the way is logged and asked about, too', async () => {
    askAbove(dollar)
    vi.spyOn(bench.lookAhead, 'gather').mockImplementationOnce(() => {
      throw new Error('the disk is full')
    })
    expect(await asked()).toBe('What this will cost could not be worked out.')
    expect(errors).toEqual(['spending-not-checked'])
    expect(await asked()).toBeNull()
  })

  test('a command that will be refused is refused with its own sentence', async () => {
    askAbove(1)
    const [account] = bench.accounts
    if (account === undefined) throw new Error('no account')
    bench.accounts[0] = { ...account, isEnabled: false }
    expect(await asked()).toBeNull()
    bench.accounts.length = 0
    expect(await asked()).toBeNull()
    expect(errors).toEqual([])
  })
})

describe('a summary that the person asks for', () => {
  const summaryReasons = (conversationId: string) =>
    reasonsOf(bench.spending.requireConfirmedSummary(conversationId, bench.modelAt(0), () => undefined))

  test('is asked about like a message', async () => {
    const conversationId = createId()
    await spend(conversationId, 0.001)
    askAbove(1)
    // There is nothing older than the last exchange, which the command says itself.
    expect(await summaryReasons(conversationId)).toBeNull()
    await spend(conversationId, 0.001)
    expect(await summaryReasons(conversationId)).toMatch(/^This summary will probably cost about/)
    askAbove(dollar)
    expect(await summaryReasons(conversationId)).toBeNull()
  })

  test('is not asked about where it is written on this computer, or by a model that costs nothing', async () => {
    const conversationId = createId()
    await spend(conversationId, 0.001)
    await spend(conversationId, 0.001)
    askAbove(1)
    bench.store.settings.update({ summaryModel: bench.modelAt(1) })
    expect(await summaryReasons(conversationId)).toBeNull()
    bench.store.settings.update({ summaryModel: null, summarisesLocally: true })
    expect(await summaryReasons(conversationId)).toBeNull()
  })
})
