// What a broken or hostile server counts must not reach the sums: beyond a limit it counts as not said, in every dialect.
import { describe, expect, it } from 'vitest'
import { priceTurn } from '../../electron/providers/catalogue/prices.ts'
import { settleCall } from '../../electron/providers/openai-chat/settle-call.ts'
import { asCount } from '../../electron/providers/read-json.ts'
import { conversationTotalsSchema } from '../../shared/domain/conversation-totals.ts'
import type { JsonValue } from '../../shared/domain/json.ts'
import { sumUsage } from '../../shared/domain/sum-usage.ts'
import { conversationUsageSchema, type Usage, usageSchema } from '../../shared/domain/usage.ts'
import { usageReportSchema } from '../../shared/domain/usage-report.ts'
import { jsonAnswer, startWireServer } from '../fakes/wire-server.ts'
import { aTurn, insertThread, openFile } from '../harness/store-fixtures.ts'
import { testIo } from '../providers/conformance.ts'
import { usageWith } from './price-setup.ts'
import { workedExamples } from './worked-examples/all-examples.ts'
import { usageFromWire } from './worked-examples/usage-from-wire.ts'

const most = 1_000_000_000_000
const largest = Number.MAX_SAFE_INTEGER

function withNumbers(value: JsonValue, number: number): JsonValue {
  if (typeof value === 'number') return value > 0 ? number : value
  if (Array.isArray(value)) return value.map((entry) => withNumbers(entry, number))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, withNumbers(entry, number)]))
}

function countsOf({ extras, ...usage }: Usage): (number | null)[] {
  return [
    usage.inputTotal,
    usage.cacheRead,
    usage.cacheWrite,
    usage.outputTotal,
    usage.reasoning,
    extras?.cacheWriteLong ?? null,
    extras?.audioInput ?? null,
    extras?.mediaOutput ?? null,
    ...(extras?.toolUnits ?? []).map(({ count }) => count),
  ]
}

const apis = [...new Set(workedExamples.map(({ api }) => api))]

describe('counts', () => {
  it('are believed up to a million millions', () => {
    expect(asCount(most)).toBe(most)
    expect(asCount(most + 1)).toBeNull()
  })

  it.each(apis)('beyond belief count as not said: %s', async (api) => {
    let read = 0
    for (const example of workedExamples.filter((one) => one.api === api && one.usage !== null)) {
      for (const number of [most + 1, largest]) {
        const absurd = withNumbers(example.usage, number)
        if (typeof absurd !== 'object' || absurd === null || Array.isArray(absurd)) continue
        const { usage } = usageFromWire({ ...example, usage: absurd })
        if (usage === null) continue
        read += 1
        expect(usageSchema.parse(usage)).toEqual(usage)
        for (const count of countsOf(usage)) expect(count ?? 0).toBeLessThanOrEqual(most)
        expect([usage.inputTotal ?? 0, usage.outputTotal ?? 0], example.title).toEqual([0, 0])
        expect(usage.reportedNanoUsd ?? 0).toBeLessThanOrEqual(1_000_000_000_000_000)
      }
    }
    expect(read).toBeGreaterThan(0)
  })

  it('at the limit, in every field, still make sums that are believed or unknown', async () => {
    for (const example of workedExamples) {
      const absurd = withNumbers(example.usage, most)
      if (typeof absurd !== 'object' || absurd === null || Array.isArray(absurd)) continue
      const { usage } = usageFromWire({ ...example, usage: absurd })
      if (usage === null) continue
      for (const count of countsOf(usage)) expect(count ?? 0).toBeLessThanOrEqual(most)
    }
  })
})

describe('money', () => {
  it('that a provider reports is believed up to a million dollars', () => {
    const reported = (cost: number) =>
      usageFromWire({
        vendor: 'openrouter',
        api: 'openai-chat',
        model: 'm',
        usage: { prompt_tokens: 1, completion_tokens: 1, cost },
      }).usage?.reportedNanoUsd
    expect(reported(1_000_000)).toBe(1_000_000_000_000_000)
    expect(reported(1_000_000.01)).toBeNull()
    const ticks = (cost: number) =>
      usageFromWire({
        vendor: 'xai',
        api: 'openai-chat',
        model: 'm',
        usage: { prompt_tokens: 1, completion_tokens: 1, cost_in_usd_ticks: cost },
      }).usage?.reportedNanoUsd
    expect(ticks(10_000_000_000_000_000)).toBe(1_000_000_000_000_000)
    expect(ticks(10_000_000_000_000_010)).toBeNull()
  })

  it('and counts that are looked up later are held to the same', async () => {
    const data = {
      native_tokens_prompt: largest,
      native_tokens_completion: 5,
      native_tokens_cached: most + 1,
      total_cost: 2_000_000,
    }
    const server = await startWireServer(() => jsonAnswer(200, { data }))
    const identifiers = [{ kind: 'generation', value: 'gen-1', foundIn: 'x' }]
    const settled = await settleCall(identifiers, testIo('openrouter', server.url))
    expect(settled?.usage).toMatchObject({
      inputTotal: null,
      cacheRead: null,
      outputTotal: 5,
      reportedNanoUsd: null,
    })
    await server.close()
  })

  it('of a call whose counts are not believed is unknown', async () => {
    const usage = usageWith({ inputTotal: null, outputTotal: 5 })
    const cost = await priceTurn({
      vendor: 'openai',
      modelAsked: 'gpt-4o',
      modelServed: null,
      usage,
      atMs: Date.UTC(2026, 10, 20),
    })
    expect(cost).toMatchObject({ nanoUsd: null, unknownReason: 'counts-missing' })
  })
})

describe('sums beyond what is exact', () => {
  it('read "at least", and every page still opens', () => {
    const store = openFile(':memory:')
    const { messages, conversation } = insertThread(store, 6)
    const usage = usageWith({
      inputTotal: largest,
      cacheRead: largest,
      cacheWrite: 0,
      outputTotal: largest,
      reasoning: 0,
    })
    const cost = { nanoUsd: largest, source: 'reported', priceVersion: null } as const
    const turns = messages.map((message) => aTurn(message, { status: 'complete', usage, cost }))
    for (const turn of turns) store.turns.insert(turn)
    const report = store.ledger.report({
      from: '2000-01-01',
      to: '2100-01-01',
      vendor: null,
      accountId: null,
      modelId: null,
      conversationId: null,
      unit: 'day',
      groupBy: 'model',
    })
    expect(usageReportSchema.parse(report)).toEqual(report)
    const atLeast = { known: largest, isComplete: false }
    expect(report.totals).toMatchObject({ input: atLeast, output: atLeast, nanoUsd: atLeast })
    const used = store.turns.usage(conversation.id)
    expect(conversationUsageSchema.parse(used)).toEqual(used)
    expect(used).toMatchObject({ input: atLeast, nanoUsd: atLeast })
    expect(sumUsage(turns)).toEqual(used)
    const totals = store.turns.totals(conversation.id)
    expect(conversationTotalsSchema.parse(totals)).toEqual(totals)
    store.close()
  })
})
