// The ledger equals the turns, its sums equal its rows, and every report equals plain TypeScript over the same calls,
// whatever happened in between.
import type BetterSqlite3 from 'better-sqlite3'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Store } from '../../electron/store/store.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { UsageFilter, UsageQuery } from '../../shared/domain/usage-report.ts'
import { arbitraryOutcome, arbitraryStart, type CallChanges, lines } from '../harness/arbitrary-calls.ts'
import { copyEmptyHistory } from '../harness/copy-empty-history.ts'
import { expectSumsToEqualRows } from '../harness/ledger-sums-equal-rows.ts'
import {
  type Call,
  dayOf,
  groupsOf,
  keyOf,
  matching,
  reachedModel,
  speedsOf,
  startOf,
  sumsOf,
} from '../harness/naive-ledger.ts'
import { aTurn, insertThread } from '../harness/store-fixtures.ts'

const noDetails = { identifiers: [], headers: {}, metadata: null, warnings: [], context: [] }

/** A store and, beside it, what is expected to be in its ledger. */
class Bench {
  readonly connection: BetterSqlite3.Database
  readonly store: Store
  readonly calls = new Map<string, Call>()
  readonly threads: { id: string; messages: Message[] }[] = []
  readonly removed = new Set<string>()

  constructor() {
    const { connection, store } = copyEmptyHistory()
    this.connection = connection
    this.store = store
    for (let index = 0; index < 3; index += 1) this.#addThread()
  }

  #addThread(): void {
    const { conversation, messages } = insertThread(this.store, 2, {
      conversation: { title: `Talk ${this.threads.length}` },
    })
    this.threads.push({ id: conversation.id, messages })
  }

  begin(threadIndex: number, lineIndex: number, startedAt: number): void {
    const thread = this.threads[threadIndex]
    const message = thread?.messages[1]
    const line = lines[lineIndex]
    if (message === undefined || line === undefined) throw new Error('there is no such thread or line')
    const turn = aTurn(message, { ...line, startedAt })
    this.store.turns.insert(turn)
    this.calls.set(turn.id, { turn, requestBytes: null })
  }

  /** The call goes on or ends, once or again: what was open is settled later. */
  change(callIndex: number, { requestBytes, ...changes }: CallChanges): void {
    const alive = [...this.calls.values()].filter(({ turn }) => !this.removed.has(turn.conversationId))
    const call = alive[callIndex % Math.max(1, alive.length)]
    if (call === undefined) return
    const turn = { ...call.turn, ...changes }
    this.store.turns.update(turn, { ...noDetails, requestBytes })
    this.calls.set(turn.id, { turn, requestBytes })
  }

  removeConversation(threadIndex: number): void {
    const thread = this.threads[threadIndex]
    if (thread === undefined) return
    this.store.conversations.remove(thread.id)
    this.removed.add(thread.id)
    this.threads.splice(threadIndex, 1)
    this.#addThread()
  }

  /** What no part of Baton does, but a rescue of a damaged file may. */
  deleteRow(callIndex: number): void {
    const id = [...this.calls.keys()][callIndex % Math.max(1, this.calls.size)]
    if (id === undefined) return
    const turn = this.calls.get(id)?.turn
    if (turn === undefined || !this.removed.has(turn.conversationId)) return
    this.connection.prepare('DELETE FROM ledger_entries WHERE call_id = ?').run(id)
    this.calls.delete(id)
  }

  get all(): Call[] {
    return [...this.calls.values()]
  }
}

type Step =
  | { kind: 'begin'; thread: number; line: number; startedAt: number }
  | { kind: 'change'; call: number; outcome: CallChanges }
  | { kind: 'remove'; thread: number }
  | { kind: 'delete'; call: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('begin' as const),
      thread: fc.nat(2),
      line: fc.nat(lines.length - 1),
      startedAt: arbitraryStart,
    }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constant('change' as const),
      call: fc.nat(60),
      outcome: arbitraryOutcome,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), thread: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), call: fc.nat(60) }) },
)

function take(bench: Bench, steps: readonly Step[]): void {
  for (const one of steps) {
    if (one.kind === 'begin') bench.begin(one.thread, one.line, one.startedAt)
    else if (one.kind === 'change') bench.change(one.call, one.outcome)
    else if (one.kind === 'remove') bench.removeConversation(one.thread)
    else bench.deleteRow(one.call)
  }
}

/** Many calls that have mostly ended, for reports. */
function fill(
  bench: Bench,
  ended: readonly { line: number; thread: number; startedAt: number; outcome: CallChanges }[],
) {
  for (const { line, thread, startedAt, outcome } of ended) {
    bench.begin(thread, line, startedAt)
    const { requestBytes, ...changes } = outcome
    const last = bench.all.at(-1)
    if (last === undefined) throw new Error('nothing began')
    const turn = { ...last.turn, ...changes }
    bench.store.turns.update(turn, { ...noDetails, requestBytes })
    bench.calls.set(turn.id, { turn, requestBytes })
  }
}

const endedCalls = fc.array(
  fc.record({
    line: fc.nat(lines.length - 1),
    thread: fc.nat(2),
    startedAt: arbitraryStart,
    outcome: arbitraryOutcome,
  }),
  { minLength: 1, maxLength: 60 },
)

const wholeTime = { from: '2025-01-01', to: '2027-12-31' }

/** Places in lists of what may be filtered by; the last ones mean no filter. */
const choice = fc.record({
  from: fc.constantFrom('2025-01-01', '2025-11-20', '2025-12-29', '2026-01-01'),
  to: fc.constantFrom('2025-12-31', '2026-01-04', '2026-02-01', '2027-12-31'),
  vendor: fc.constantFrom('openai' as const, 'openrouter' as const, null, null, null),
  account: fc.option(fc.nat(7), { freq: 1 }),
  model: fc.constantFrom('model-1', 'maker/model', null, null),
  thread: fc.option(fc.nat(2), { freq: 1 }),
  unit: fc.constantFrom('day' as const, 'week' as const, 'month' as const),
  groupBy: fc.constantFrom('vendor' as const, 'model' as const, 'account' as const, 'conversation' as const),
})

function queryOf(bench: Bench, chosen: typeof choice extends fc.Arbitrary<infer T> ? T : never): UsageQuery {
  return {
    from: chosen.from,
    to: chosen.to,
    vendor: chosen.vendor,
    accountId: chosen.account === null ? null : (lines[chosen.account]?.accountId ?? null),
    modelId: chosen.model,
    conversationId: chosen.thread === null ? null : (bench.threads[chosen.thread]?.id ?? null),
    unit: chosen.unit,
    groupBy: chosen.groupBy,
  }
}

const shownInPeriod = 12

/** A report as plain TypeScript makes it, without names. */
function naiveReport(calls: readonly Call[], query: UsageQuery) {
  const found = matching(calls, query)
  const groups = groupsOf(found, query.groupBy)
  const shown = groups.slice(0, shownInPeriod).map(({ key }) => key)
  const ended = calls.filter(({ turn }) => turn.status !== 'running').map(dayOf)
  const yearBefore = new Date(Date.parse(query.to) - 365 * 86_400_000).toISOString().slice(0, 10)
  const lastYear = matching(calls, { ...query, from: yearBefore })
  const byStart = Map.groupBy(found, (call) => startOf(dayOf(call), query.unit))
  return {
    ledgerSpan: ended.length === 0 ? null : { from: ended.toSorted()[0], to: ended.toSorted().at(-1) },
    totals: sumsOf(found),
    groups: groups.map(({ key, sums, calls: own }) => ({
      key,
      vendor: new Set(own.map(({ turn }) => turn.vendor)).size === 1 ? own[0]?.turn.vendor : null,
      sums,
    })),
    restCount: 0,
    periods: [...byStart.keys()].toSorted().map((start) => {
      const own = byStart.get(start) ?? []
      const byKey = Map.groupBy(own, (call) => {
        const key = keyOf(call, query.groupBy)
        return shown.includes(key) ? key : 'rest'
      })
      return {
        start,
        sums: sumsOf(own),
        groups: [...shown, 'rest'].flatMap((key) => {
          const group = byKey.get(key)
          return group === undefined ? [] : [{ key, sums: sumsOf(group) }]
        }),
      }
    }),
    days: [...Map.groupBy(lastYear, dayOf)]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([day, own]) => {
        const { input, output, nanoUsd } = sumsOf(own)
        return {
          day,
          calls: own.length,
          tokens: { known: input.known + output.known, isComplete: input.isComplete && output.isComplete },
          nanoUsd,
        }
      }),
  }
}

describe('the ledger', () => {
  it('has exactly the calls that were made, and sums that equal its rows, whatever happens', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const bench = new Bench()
        take(bench, steps)
        const everything: UsageFilter = {
          ...wholeTime,
          vendor: null,
          accountId: null,
          modelId: null,
          conversationId: null,
        }
        const entries = [...bench.store.ledger.pages(everything, 7)].flat()
        const expected = bench.all.map((call) => {
          const { turn } = call
          return {
            callId: turn.id,
            conversationId: turn.conversationId,
            messageId: turn.messageId,
            purpose: turn.purpose,
            attempt: turn.attempt,
            status: turn.status,
            failureKind: turn.failure?.kind ?? null,
            reachedModel: reachedModel(call),
            startedAt: turn.startedAt,
            day: dayOf(call),
            firstTokenMs: turn.firstTokenMs,
            totalMs: turn.totalMs,
            accountId: turn.accountId,
            accountName: turn.accountName,
            vendor: turn.vendor,
            api: turn.api,
            modelId: turn.modelAsked,
            modelName: turn.modelName,
            modelServed: turn.modelServed,
            inputTokens: turn.usage?.inputTotal ?? null,
            cacheRead: turn.usage?.cacheRead ?? null,
            cacheWrite: turn.usage?.cacheWrite ?? null,
            outputTokens: turn.usage?.outputTotal ?? null,
            reasoning: turn.usage?.reasoning ?? null,
            isPartial: turn.usage?.isPartial === true,
            extras: null,
            cost: turn.cost,
          }
        })
        const inOrder = <T extends { startedAt: number; callId: string }>(list: readonly T[]) =>
          list.toSorted(
            (one, other) => one.startedAt - other.startedAt || (one.callId < other.callId ? -1 : 1),
          )
        expect(inOrder(entries)).toEqual(inOrder(expected))
        expect(entries.map(({ startedAt }) => startedAt)).toEqual(
          expected.map(({ startedAt }) => startedAt).toSorted((one, other) => one - other),
        )
        expectSumsToEqualRows(bench.connection)
        bench.store.close()
      }),
      { numRuns: 80 },
    )
  })

  it('is reported as plain TypeScript sums the same calls', () => {
    fc.assert(
      fc.property(endedCalls, fc.array(choice, { minLength: 4, maxLength: 8 }), (ended, choices) => {
        const bench = new Bench()
        fill(bench, ended)
        for (const chosen of choices) {
          const query = queryOf(bench, chosen)
          const { groups, ...report } = bench.store.ledger.report(query)
          const named = groups.map(({ name: _name, ...group }) => group)
          expect({ ...report, groups: named }).toEqual(naiveReport(bench.all, query))
          const found = matching(bench.all, query)
          expect(bench.store.ledger.speeds(query, query.groupBy)).toEqual({
            totals: speedsOf(found),
            groups: groupsOf(found, query.groupBy).map(({ key, calls }) => ({ key, ...speedsOf(calls) })),
          })
        }
        bench.store.close()
      }),
      { numRuns: 80 },
    )
  })

  it('tells what was spent, what a vendor counted by UTC, and what answers came to', () => {
    fc.assert(
      fc.property(endedCalls, choice, (ended, chosen) => {
        const bench = new Bench()
        fill(bench, ended)
        const { ledger } = bench.store
        const { from, to } = chosen
        const everything = { from, to, vendor: null, accountId: null, modelId: null, conversationId: null }
        const spentOn = (filter: UsageFilter) => sumsOf(matching(bench.all, filter)).nanoUsd
        expect(ledger.spent({ kind: 'everything' }, from, to)).toEqual(spentOn(everything))
        expect(ledger.spent({ kind: 'vendor', vendor: 'openai' }, from, to)).toEqual(
          spentOn({ ...everything, vendor: 'openai' }),
        )
        const conversationId = bench.threads[0]?.id ?? ''
        expect(ledger.spent({ kind: 'conversation', conversationId }, from, to)).toEqual(
          spentOn({ ...everything, conversationId }),
        )

        const [fromMs, toMs] = [Date.parse(from), Date.parse(to)]
        const ofVendor = bench.all.filter(
          ({ turn }) =>
            turn.vendor === 'openai' &&
            turn.status !== 'running' &&
            turn.startedAt >= fromMs &&
            turn.startedAt < toMs,
        )
        const byDay = Map.groupBy(ofVendor, ({ turn }) => new Date(turn.startedAt).toISOString().slice(0, 10))
        expect(ledger.utcDays('openai', fromMs, toMs)).toEqual(
          [...byDay.keys()].toSorted().map((day) => ({ day, sums: sumsOf(byDay.get(day) ?? []) })),
        )

        const answers = bench.all.filter(
          ({ turn }) => turn.conversationId === conversationId && turn.status === 'complete',
        )
        const outputs = answers.flatMap(({ turn }) =>
          turn.usage?.isPartial === true ? [] : [turn.usage?.outputTotal ?? []].flat(),
        )
        expect(ledger.newestOutputs(conversationId, 3)).toEqual(outputs.toReversed().slice(0, 3))
        bench.store.close()
      }),
      { numRuns: 60 },
    )
  })
})
