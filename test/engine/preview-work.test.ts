// The preview is worked out with every pause in typing, in threads of any length: what it asks of the store must not grow
// with the thread. Counted, not timed.
import { afterEach, expect, test } from 'vitest'
import type { Store } from '../../electron/store/store.ts'
import { createId } from '../../shared/domain/create-id.ts'
import type { Message } from '../../shared/domain/message.ts'
import { openMemoryStore } from '../harness/engine-bench.ts'
import { createEstimatingCounter } from '../harness/estimating-counter.ts'
import {
  automaticCache,
  createPricedBench,
  halfRates,
  type PricedBench,
  roundRates,
  usageOf,
} from '../harness/priced-bench.ts'

const benches: PricedBench[] = []

afterEach(async () => {
  for (const bench of benches.splice(0)) {
    await bench.engine.close()
    bench.store.close()
  }
})

interface Work {
  /** Calls of the store, by aggregate and function. */
  readonly calls: Map<string, number>
  /** Answers whose turns were asked for. */
  turnsAskedFor: number
  /** Messages that were to be counted, each time. */
  countings: number[]
  /** How often what stands in a message was looked at. */
  messagesRead: number
}

/** The same message, which tells when its parts are read. */
function watched(message: Message, work: Work): Message {
  const { parts, ...rest } = message
  return {
    ...rest,
    get parts() {
      work.messagesRead += 1
      return parts
    },
  }
}

/** The store, with everything asked of these parts of it counted. */
function counted(store: Store, work: Work): Store {
  const watch = <T extends object>(name: string, part: T): T =>
    new Proxy(part, {
      get(target, key, receiver) {
        const value: unknown = Reflect.get(target, key, receiver)
        if (typeof value !== 'function') return value
        return (...inputs: unknown[]) => {
          const call = `${name}.${String(key)}`
          work.calls.set(call, (work.calls.get(call) ?? 0) + 1)
          if (call === 'turns.latestFor') work.turnsAskedFor += (inputs[0] as string[]).length
          const outcome: unknown = value.apply(target, inputs)
          return call === 'messages.path'
            ? (outcome as Message[]).map((message) => watched(message, work))
            : outcome
        }
      },
    })
  return {
    ...store,
    messages: watch('messages', store.messages),
    turns: watch('turns', store.turns),
    ledger: watch('ledger', store.ledger),
    handles: watch('handles', store.handles),
  }
}

/** A thread of so many messages, of which the last two come from the engine itself. */
async function longThread(messageCount: number) {
  const work: Work = { calls: new Map(), turnsAskedFor: 0, countings: [], messagesRead: 0 }
  const counter = createEstimatingCounter()
  const bench = await createPricedBench(
    [
      { vendor: 'openai', modelId: 'big', promptCache: automaticCache, rates: roundRates },
      { vendor: 'anthropic', modelId: 'small', promptCache: automaticCache, rates: halfRates },
    ],
    {
      store: counted(openMemoryStore(), work),
      counter: {
        ...counter,
        countMessages(messages) {
          work.countings.push(messages.length)
          return counter.countMessages(messages)
        },
      },
    },
  )
  benches.push(bench)
  const { store, clock } = bench
  const conversationId = createId()
  const exchange = {
    conversationId,
    questionTokens: 10,
    answerTokens: 10,
    usage: usageOf({ inputTotal: messageCount * 10, outputTotal: 10 }),
  }
  const { answerId } = await bench.exchange(exchange)
  let parentId: string = answerId
  store.transaction(() => {
    for (let position = 2; position < messageCount - 2; position += 1) {
      const id = createId()
      store.messages.insert({
        id,
        conversationId,
        parentId,
        role: position % 2 === 0 ? 'user' : 'assistant',
        status: 'complete',
        parts: [{ type: 'text', text: `Message ${position}` }],
        createdAt: clock.now(),
        completedAt: clock.now(),
      })
      parentId = id
    }
    store.conversations.update(conversationId, { headMessageId: parentId })
  })
  await bench.exchange(exchange)
  work.calls.clear()
  work.turnsAskedFor = 0
  work.countings.length = 0
  work.messagesRead = 0
  return { bench, conversationId, work }
}

/** What five previews in a row ask for, while the same message grows; the four after the first look at no older message. */
async function workOf(messageCount: number, modelPosition: number) {
  const { bench, conversationId, work } = await longThread(messageCount)
  let readFirst: number | null = null
  let lastId = ''
  for (let tokens = 10; tokens < 15; tokens += 1) {
    const { expected, runs } = await bench.previewOf(conversationId, tokens, modelPosition)
    expect(runs.reduce((sum, run) => sum + run.count, 0)).toBe(messageCount + 1)
    expect(expected.nanoUsd).toBeGreaterThan(0)
    expect(runs.at(-1)?.toMessageId).not.toBe(lastId)
    lastId = runs.at(-1)?.toMessageId ?? ''
    // Every message once for its tokens, and once for what it is; nothing any more with the next letters.
    expect(work.messagesRead).toBeGreaterThanOrEqual(messageCount)
    readFirst ??= work.messagesRead
    expect(work.messagesRead).toBe(readFirst)
  }
  expect(work.countings).toEqual([messageCount, 1, 1, 1, 1, 1])
  return {
    calls: Object.fromEntries(work.calls),
    turnsAskedFor: work.turnsAskedFor,
  }
}

test('a preview asks as much of the store for 10,000 messages as for 100', async () => {
  const short = await workOf(100, 0)
  const long = await workOf(10_000, 0)
  expect(long).toEqual(short)
  expect(long.calls['messages.path']).toBe(1)
  // Once each time to see whether anything has changed, and once to make the plan.
  expect(long.calls['handles.listNewest']).toBe(5 + 1)
  // Twenty answers that may have left something in a cache, and the last one, five times over.
  expect(long.turnsAskedFor).toBe(5 * 21)
})

test('comparing with staying counts no message again and reads the path no second time', async () => {
  const short = await workOf(100, 1)
  const long = await workOf(10_000, 1)
  expect(long).toEqual(short)
  expect(long.calls['messages.path']).toBe(1)
  expect(long.turnsAskedFor).toBe(5 * (20 + 20 + 1))
})
