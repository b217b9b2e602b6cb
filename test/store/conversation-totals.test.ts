// The totals of a conversation equal sumUsage over the same calls, whatever its tree looks like.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createId } from '../../shared/domain/create-id.ts'
import type { Message } from '../../shared/domain/message.ts'
import { sumUsage } from '../../shared/domain/sum-usage.ts'
import { arbitraryOutcome, type CallChanges, lines } from '../harness/arbitrary-calls.ts'
import { copyEmptyHistory } from '../harness/copy-empty-history.ts'
import { type Call, keyOf, reachedModel } from '../harness/naive-ledger.ts'
import { usageOf } from '../harness/priced-bench.ts'
import { aMessage, aSegment, aTurn, insertThread } from '../harness/store-fixtures.ts'

const noDetails = { identifiers: [], headers: {}, metadata: null, warnings: [], context: [] }

describe('the totals of a conversation', () => {
  /** Each message hangs on an earlier one; some calls are summaries, some of them used on another branch. */
  const tree = fc.record({
    parents: fc.array(fc.nat(20), { minLength: 1, maxLength: 14 }),
    head: fc.nat(14),
    calls: fc.array(
      fc.record({
        message: fc.nat(14),
        line: fc.nat(lines.length - 1),
        isSummary: fc.boolean(),
        covers: fc.option(fc.nat(14)),
        /** How many calls a summary took before the last one, some of them of a try that came to nothing. */
        earlier: fc.array(fc.record({ isOfOtherTry: fc.boolean(), outcome: arbitraryOutcome }), {
          maxLength: 3,
        }),
        outcome: arbitraryOutcome,
      }),
      { maxLength: 20 },
    ),
    toolCalls: fc.array(fc.nat(14), { maxLength: 4 }),
  })

  it('hold every call of the summaries that stand for the branch, and of no other summary', () => {
    const { store } = copyEmptyHistory()
    const { messages } = insertThread(store, 8)
    const [, , , covered, , waiting, , other] = messages
    if (covered === undefined || waiting === undefined || other === undefined) throw new Error('too short')
    const usage = usageOf({ inputTotal: 100, outputTotal: 10 })
    const summarise = (message: Message, coversMessageId: string | null, calls: number) => {
      for (let attempt = 1; attempt <= calls; attempt += 1) {
        const turn = aTurn(message, { purpose: 'summary', status: 'complete', usage, attempt })
        store.turns.insert(turn)
        if (attempt < calls || coversMessageId === null) continue
        store.segments.insert(aSegment(message, { coversMessageId, turnId: turn.id }))
      }
    }
    // A try that came to nothing, a summary in three calls, and one that takes over from it in two.
    summarise(waiting, null, 2)
    summarise(waiting, covered.id, 3)
    summarise(waiting, messages[4]?.id ?? '', 2)
    const callsAt = (headMessageId: string) => {
      store.conversations.update(covered.conversationId, { headMessageId })
      return store.turns.totals(covered.conversationId).branch
    }
    // A branch that leaves right after what the first one covers, and one after what the second one does.
    const early = aMessage(covered.conversationId, { parentId: covered.id })
    const late = aMessage(covered.conversationId, { parentId: messages[4]?.id ?? '' })
    store.messages.insert(early)
    store.messages.insert(late)
    expect(callsAt(early.id)).toMatchObject({ turnCount: 3, input: { known: 300, isComplete: true } })
    expect(callsAt(late.id)).toMatchObject({ turnCount: 5, input: { known: 500 } })
    expect(callsAt(other.id)).toMatchObject({ turnCount: 7, input: { known: 700 } })
    store.close()
  })

  it('are what sumUsage makes of all calls, of those of the branch, of each vendor and of each model', () => {
    fc.assert(
      fc.property(tree, ({ parents, head, calls, toolCalls }) => {
        const { store } = copyEmptyHistory()
        const { conversation } = insertThread(store, 0)
        const messages: Message[] = []
        for (const [index, place] of parents.entries()) {
          const parts = toolCalls
            .filter((at) => at % parents.length === index)
            .map((_at, number) => ({
              type: 'tool-call' as const,
              callId: `c${number}`,
              name: 'search',
              argumentsJson: '{}',
            }))
          const parentId = index === 0 ? null : (messages[place % index]?.id ?? null)
          const message = aMessage(conversation.id, { parentId, parts })
          store.messages.insert(message)
          messages.push(message)
        }
        const at = (place: number): Message => {
          const message = messages[place % messages.length]
          if (message === undefined) throw new Error('there is no message')
          return message
        }
        store.conversations.update(conversation.id, { headMessageId: at(head).id })
        const path = new Set<string>()
        for (let id: string | null = at(head).id; id !== null; ) {
          path.add(id)
          id = messages.find((message) => message.id === id)?.parentId ?? null
        }

        const made: { call: Call; isOnBranch: boolean }[] = []
        let segmentCount = 0
        for (const { message, line, isSummary, covers, earlier, outcome } of calls) {
          const insertCall = (attempt: number, { requestBytes, ...changes }: CallChanges): Call => {
            const purpose = isSummary ? 'summary' : 'answer'
            const turn = aTurn(at(message), { ...lines[line], ...changes, purpose, attempt })
            store.turns.insert(turn)
            store.turns.update(turn, { ...noDetails, requestBytes })
            return { turn, requestBytes }
          }
          const isOnPath = path.has(at(message).id)
          const helpers: Call[] = []
          if (isSummary) {
            const others = earlier.filter(({ isOfOtherTry }) => isOfOtherTry)
            for (const [index, { outcome: other }] of others.entries()) {
              made.push({ call: insertCall(index + 1, other), isOnBranch: isOnPath })
            }
            for (const { isOfOtherTry, outcome: own } of earlier) {
              if (!isOfOtherTry) helpers.push(insertCall(helpers.length + 1, own))
            }
          }
          const call = insertCall(helpers.length + 1, outcome)
          const { turn } = call
          let isUsed = false
          if (isSummary && covers !== null) {
            const covered = at(covers)
            store.segments.insert({
              id: createId(),
              conversationId: conversation.id,
              coversMessageId: covered.id,
              text: 'They talked.',
              method: 'model',
              turnId: turn.id,
              modelName: turn.modelName,
              originalTokens: 9,
              summaryTokens: 3,
              messageCount: 1,
              nanoUsd: null,
              createdAt: 1,
            })
            segmentCount += 1
            isUsed = path.has(covered.id)
          }
          for (const one of [...helpers, call]) made.push({ call: one, isOnBranch: isOnPath || isUsed })
        }
        const counted = made.filter(({ call }) => reachedModel(call))
        const usageOf = (list: typeof counted) => sumUsage(list.map(({ call }) => call.turn))
        const totals = store.turns.totals(conversation.id)
        expect(totals.all).toEqual(usageOf(counted))
        expect(totals.all).toEqual(store.turns.usage(conversation.id))
        expect(totals.branch).toEqual(usageOf(counted.filter(({ isOnBranch }) => isOnBranch)))
        const parentIds = new Set(messages.map(({ parentId }) => parentId))
        expect(totals.branchCount).toBe(messages.filter(({ id }) => !parentIds.has(id)).length)
        expect(totals.segmentCount).toBe(segmentCount)
        expect(totals.toolCallCount).toBe(toolCalls.length)
        const byVendor = Map.groupBy(counted, ({ call }) => call.turn.vendor)
        expect(new Map(totals.byVendor.map(({ vendor, usage }) => [vendor, usage]))).toEqual(
          new Map([...byVendor].map(([vendor, list]) => [vendor, usageOf(list)])),
        )
        const byModel = Map.groupBy(counted, ({ call }) => keyOf(call, 'model'))
        expect(
          new Map(totals.byModel.map(({ vendor, modelId, usage }) => [`${vendor}/${modelId}`, usage])),
        ).toEqual(new Map([...byModel].map(([key, list]) => [key, usageOf(list)])))
        const costs = totals.byModel.map(({ usage }) => usage.nanoUsd.known)
        expect(costs).toEqual(costs.toSorted((one, other) => other - one))
        store.close()
      }),
      { numRuns: 100 },
    )
  })
})
