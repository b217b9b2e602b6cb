// What a summary of older messages will cost before it is made: against the calls that are then really made.
import { afterEach, describe, expect, test } from 'vitest'
import { failureOf } from '../../electron/providers/classify-failure.ts'
import type { Budget } from '../../shared/domain/budget.ts'
import { createId } from '../../shared/domain/create-id.ts'
import { estimateTextTokens } from '../../shared/domain/estimate-part-tokens.ts'
import {
  createPricedBench,
  halfRates,
  type PricedBench,
  roundRates,
  textOf,
  usageOf,
} from '../harness/priced-bench.ts'
import type { ScriptedCall } from '../harness/scripted-adapter.ts'

const benches: PricedBench[] = []

afterEach(async () => {
  for (const bench of benches.splice(0)) {
    await bench.engine.close()
    bench.store.close()
  }
})

/** A tenth of where the policy acts. */
const summaryTokens = 640
const questionTokens = 1000
/** Of answers: the newest ones all had so many. */
const answerTokens = 100

/**
 * Three exchanges, after which a message of 1,000 tokens wants a summary first. The second model is the dearer one.
 * @param contextWindow in which a summary is asked for in a single call, unless it is small
 */
async function threeExchanges(contextWindow = 100_000) {
  const bench = await createPricedBench(
    [
      { vendor: 'openai', modelId: 'small', promptCache: null, rates: halfRates },
      { vendor: 'anthropic', modelId: 'dear', promptCache: null, rates: roundRates },
      { vendor: 'openrouter', modelId: 'nobody-knows', promptCache: null, rates: null },
    ],
    { contextWindow, startAt: new Date(2026, 10, 20, 12).getTime() },
  )
  benches.push(bench)
  const conversationId = createId()
  for (let round = 1; round <= 3; round += 1) {
    await bench.exchange({
      conversationId,
      questionTokens: 1900,
      answerTokens,
      usage: usageOf({
        inputTotal: round * 2000 - 100,
        cacheRead: 0,
        cacheWrite: 0,
        outputTotal: answerTokens,
      }),
    })
  }
  bench.engine.updateConversation(conversationId, {
    contextPolicy: { kind: 'segments', thresholdTokens: 6400 },
  })
  const input = () => ({
    conversationId,
    messageId: createId(),
    model: bench.modelAt(0),
    parts: [{ type: 'text' as const, text: textOf(questionTokens) }],
  })
  const reasons = async (command: Promise<unknown>): Promise<string | null> => {
    try {
      await command
      return null
    } catch (error) {
      expect(error).toMatchObject({ name: 'CommandError', code: 'CONFIRM' })
      return (error as Error).message
    }
  }
  return {
    bench,
    conversationId,
    input,
    preview: () => bench.previewOf(conversationId, questionTokens),
    asked: () => reasons(bench.spending.requireConfirmed(input(), () => undefined)),
    askedByHand: () =>
      reasons(bench.spending.requireConfirmedSummary(conversationId, bench.modelAt(0), () => undefined)),
    askAbove: (nanoUsd: number) => bench.store.settings.update({ confirmAboveNanoUsd: nanoUsd }),
    putBudget: (scope: Budget['scope'], nanoUsd: number) =>
      bench.spending.putBudget({ id: createId(), scope, period: 'day', nanoUsd }),
    /** The next call to one of the models. */
    nextCall: async (position: number): Promise<ScriptedCall> => {
      const adapter = bench.adapters[position]
      if (adapter === undefined) throw new Error('no such adapter')
      return adapter.nextCall()
    },
  }
}

function tokensOf({ request }: ScriptedCall): number {
  const texts = request.messages.flatMap(({ parts }) =>
    parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])),
  )
  return [request.systemText ?? '', ...texts].reduce((sum, text) => sum + estimateTextTokens(text), 0)
}

/** With the round prices. */
const dearCost = (inputTokens: number, outputTokens = summaryTokens) =>
  inputTokens * 2000 + outputTokens * 10_000

describe('a summary that is made before a message is sent', () => {
  test('is priced at the model that writes it, and the message at what is left to send', async () => {
    const { bench, preview, input, nextCall } = await threeExchanges()
    bench.store.settings.update({ summaryModel: bench.modelAt(1) })
    const { expected, willSummarise } = await preview()
    expect(willSummarise).toBe(true)

    const { answerId } = bench.engine.send(input())
    const summary = await nextCall(1)
    summary.answer('word'.repeat(summaryTokens))
    const call = await nextCall(0)
    call.answer('Done')
    await bench.engine.drain()
    const summaryNanoUsd = dearCost(tokensOf(summary))
    const requestTokens = bench.turnOf(answerId).estimatedInputTokens ?? 0
    expect(requestTokens).toBeLessThan(4000)
    expect(expected.summary).toEqual({ modelName: 'dear', nanoUsd: summaryNanoUsd, requestTokens })
    expect(expected).toMatchObject({
      inputNanoUsd: requestTokens * 1000,
      outputNanoUsd: answerTokens * 5000,
      nanoUsd: summaryNanoUsd + requestTokens * 1000 + answerTokens * 5000,
      coldNanoUsd: summaryNanoUsd + requestTokens * 1000 + answerTokens * 5000,
    })
  })

  test('is priced with every call that a small window needs', async () => {
    const { bench, preview, input, nextCall } = await threeExchanges(8000)
    bench.store.settings.update({ summaryModel: bench.modelAt(1) })
    const { summary } = (await preview()).expected
    bench.engine.send(input())
    const calls = [await nextCall(1)]
    calls[0]?.answer('word'.repeat(summaryTokens))
    calls.push(await nextCall(1))
    calls[1]?.answer('word'.repeat(summaryTokens))
    const call = await nextCall(0)
    call.answer('Done')
    await bench.engine.drain()
    expect(bench.adapters[1]?.callCount).toBe(2)
    const [first, second] = calls.map(tokensOf)
    const cost = dearCost(first ?? 0) + dearCost(second ?? 0)
    // A text is counted in whole tokens: joined to another it may come to one less.
    expect(Math.abs((summary?.nanoUsd ?? 0) - cost)).toBeLessThanOrEqual(2 * 2000)
  })

  test('is asked about above the amount, and counts towards the budget of its own vendor', async () => {
    const { bench, conversationId, preview, asked, askAbove, putBudget } = await threeExchanges()
    const alone = (await preview()).expected.nanoUsd ?? 0
    bench.store.settings.update({ summaryModel: bench.modelAt(1) })
    const { nanoUsd, summary } = (await preview()).expected
    const together = nanoUsd ?? 0
    expect(together).toBeGreaterThan(alone)
    askAbove(together)
    expect(await asked()).toBeNull()
    askAbove(together - 1)
    expect(await asked()).toMatch(/^This request and the summary before it will probably cost about \$/)
    bench.store.settings.update({ confirmAboveNanoUsd: null })

    const dear = summary?.nanoUsd ?? 0
    putBudget({ kind: 'vendor', vendor: 'anthropic' }, dear)
    expect(await asked()).toBeNull()
    expect((await preview()).budgetNotices).toEqual([])
    putBudget({ kind: 'vendor', vendor: 'anthropic' }, dear - 1)
    expect(await asked()).toMatch(
      /^Today's budget for Anthropic would be exceeded: .* is used, and the summary before this request will/,
    )
    // Only what goes to the other vendor counts there; three calls were paid for before.
    const before = bench.store.turns
      .list(conversationId)
      .reduce((sum, turn) => sum + (turn.cost.nanoUsd ?? 0), 0)
    bench.spending.removeBudget(bench.spending.budgets()[0]?.budget.id ?? '')
    putBudget({ kind: 'vendor', vendor: 'openai' }, before + together - dear)
    expect(await asked()).toBeNull()
    putBudget({ kind: 'vendor', vendor: 'openai' }, before + together - dear - 1)
    expect(await asked()).toMatch(
      /^Today's budget for OpenAI would be exceeded: .* is used, and this request will probably cost/,
    )
  })

  test('is mentioned where a budget of its vendor is used up', async () => {
    const { bench, preview, asked, putBudget } = await threeExchanges()
    await bench.exchange({
      conversationId: createId(),
      questionTokens: 100,
      answerTokens: 100,
      modelPosition: 1,
      usage: usageOf({ inputTotal: 100, cacheRead: 0, cacheWrite: 0, outputTotal: 100 }),
    })
    putBudget({ kind: 'vendor', vendor: 'anthropic' }, 1)
    expect(await asked()).toBeNull()
    bench.store.settings.update({ summaryModel: bench.modelAt(1) })
    expect(await asked()).toMatch(/^Today's budget for Anthropic is used up/)
    expect((await preview()).budgetNotices).toMatchObject([
      { sentence: expect.stringMatching(/^Today's budget for Anthropic is used up/) },
    ])
  })

  test('costs nothing where it is picked out on this computer', async () => {
    const { bench, preview, input, nextCall } = await threeExchanges()
    bench.store.settings.update({ summaryModel: bench.modelAt(1), summarisesLocally: true })
    const { expected } = await preview()
    const { summary, inputNanoUsd, nanoUsd } = expected
    expect(summary).toMatchObject({ modelName: null, nanoUsd: 0 })
    expect(inputNanoUsd).toBe((summary?.requestTokens ?? 0) * 1000)
    expect(nanoUsd).toBe((inputNanoUsd ?? 0) + answerTokens * 5000)
    const { answerId } = bench.engine.send(input())
    const call = await nextCall(0)
    call.answer('Done')
    await bench.engine.drain()
    // An extract may be shorter than it was allowed to be.
    const sent = bench.turnOf(answerId).estimatedInputTokens ?? 0
    expect(summary?.requestTokens).toBeGreaterThanOrEqual(sent)
    expect(summary?.requestTokens).toBeLessThanOrEqual(sent + summaryTokens)
  })

  test('leaves the whole unknown when nobody knows the price of its model', async () => {
    const { bench, preview, asked, askAbove } = await threeExchanges()
    bench.store.settings.update({ summaryModel: bench.modelAt(2) })
    const { expected } = await preview()
    expect(expected).toMatchObject({
      nanoUsd: null,
      coldNanoUsd: null,
      unknownReason: 'no-price',
      summary: { modelName: 'nobody-knows', nanoUsd: null },
    })
    expect(expected.inputNanoUsd).toBe((expected.summary?.requestTokens ?? 0) * 1000)
    // What is known of it is enough of a reason.
    askAbove(1)
    expect(await asked()).toMatch(/will probably cost at least \$/)
    askAbove((expected.inputNanoUsd ?? 0) + (expected.outputNanoUsd ?? 0))
    expect(await asked()).toBeNull()
  })

  test('is not expected of a model that cannot be asked: the oldest messages will be left out instead', async () => {
    const { bench, preview } = await threeExchanges(8000)
    bench.store.settings.update({ summaryModel: { accountId: createId(), modelId: 'gone' } })
    const { expected } = await preview()
    expect(expected.summary).toBeUndefined()
    // Of 8,000 tokens 1,200 are kept for the answer, so that the first exchange does not fit.
    expect(expected.inputNanoUsd).toBe(5000 * 1000)
  })
})

describe('a summary that the person asks for', () => {
  /** Tokens of the call that is made for it; it comes to nothing, so that another one would be made just so. */
  async function attempt({ bench, conversationId, nextCall }: Awaited<ReturnType<typeof threeExchanges>>) {
    const made = bench.engine.segments.create(conversationId, bench.modelAt(0))
    const call = await nextCall(1)
    call.fail(failureOf('auth', { vendorName: 'Anthropic' }))
    await expect(made).rejects.toMatchObject({ code: 'REFUSED' })
    return tokensOf(call)
  }

  test('is priced as it will be made, whatever the policy leaves out of a message', async () => {
    const setting = await threeExchanges()
    const { bench, conversationId, askAbove, askedByHand } = setting
    bench.store.settings.update({ summaryModel: bench.modelAt(1) })
    bench.engine.updateConversation(conversationId, { contextPolicy: { kind: 'last-messages', count: 1 } })
    const tokens = await attempt(setting)
    expect(tokens).toBeGreaterThan(4000)
    // Without a threshold of its own it may be as long as a tenth of 80 % of the window, and never longer than 2,000.
    const cost = dearCost(tokens, 2000)
    askAbove(cost)
    expect(await askedByHand()).toBeNull()
    askAbove(cost - 1)
    expect(await askedByHand()).toMatch(/^This summary will probably cost about \$/)
  })

  test('takes over from the one before it: only what came since is read again', async () => {
    const setting = await threeExchanges()
    const { bench, conversationId, nextCall, askAbove, askedByHand } = setting
    bench.store.settings.update({ summaryModel: bench.modelAt(1) })
    const made = bench.engine.segments.create(conversationId, bench.modelAt(0))
    const first = await nextCall(1)
    first.answer('What the first two exchanges came to.')
    await made
    await bench.exchange({
      conversationId,
      questionTokens: 500,
      answerTokens,
      usage: usageOf({ inputTotal: 2600, cacheRead: 0, cacheWrite: 0, outputTotal: answerTokens }),
    })
    const tokens = await attempt(setting)
    expect(tokens).toBeLessThan(3000)
    askAbove(dearCost(tokens))
    expect(await askedByHand()).toBeNull()
    askAbove(dearCost(tokens) - 1)
    expect(await askedByHand()).toMatch(/^This summary will probably cost about \$/)
  })

  test('counts towards the budgets of the vendor that writes it only', async () => {
    const { bench, askedByHand, putBudget } = await threeExchanges()
    bench.store.settings.update({ summaryModel: bench.modelAt(1) })
    putBudget({ kind: 'vendor', vendor: 'openai' }, 1)
    expect(await askedByHand()).toBeNull()
    putBudget({ kind: 'vendor', vendor: 'anthropic' }, 1)
    expect(await askedByHand()).toMatch(/^Today's budget for Anthropic would be exceeded/)
  })
})
