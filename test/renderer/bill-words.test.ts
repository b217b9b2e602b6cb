// How a bill reads: its lines add up to its sum, and an unknown cost says why.
import { describe, expect, test } from 'vitest'
import {
  billItemName,
  costSource,
  countsInTotals,
  formatAmounts,
  formatExact,
  lineNanoUsd,
  lineWords,
  partialSentence,
  toolName,
  unknownSentence,
} from '../../renderer/usage/bill-words.ts'
import { costOfCalls, otherCalls } from '../../renderer/usage/calls-of-answer.ts'
import { cachedShare } from '../../renderer/usage/usage-facts.tsx'
import type { Turn } from '../../shared/domain/turn.ts'
import { unknownBecause, unknownCost } from '../../shared/domain/unknown-cost.ts'
import { type BillLine, billItemSchema, unknownReasonSchema } from '../../shared/domain/usage.ts'
import { failure, speakers, tellStory } from '../harness/gallery/states/thread-builder.ts'

function oneTurn(): Turn {
  const [turn] = tellStory().user('a').answer(speakers.gpt, 'b').end('t', 't').snapshot.turns
  if (turn === undefined) throw new Error('no turn')
  return turn
}

const line = (item: BillLine['item'], count: number, nanoUsdPerMillion: number): BillLine => ({
  item,
  tool: item === 'tool' ? 'web-search' : null,
  count,
  nanoUsdPerMillion,
})

describe('a bill', () => {
  test('has a name of its own for every item', () => {
    const names = billItemSchema.options.map((item) => billItemName({ item, tool: 'web-search' }))
    expect(new Set(names).size).toBe(billItemSchema.options.length)
    expect(names).toContain('Web search')
  })

  test('says count and rate, tokens by the million and the rest by the piece', () => {
    expect(lineWords(line('input', 2140, 3_000_000_000))).toBe('2,140 at $3.00 a million')
    expect(lineWords(line('cache-read', 9216, 75_000_000))).toBe('9,216 at $0.075 a million')
    expect(lineWords(line('tool', 2, 10_000_000_000_000))).toBe('2 at $0.01 each')
    expect(lineWords(line('request', 1, 5_000_000_000))).toBe('1 at $0.000005 each')
  })

  test('shows every amount whole, with as many decimals as the longest needs', () => {
    const lines = [line('input', 384, 5_000_000_000), line('output', 1102, 25_000_000_000)]
    expect(formatAmounts([...lines.map(lineNanoUsd), 29_470_000])).toEqual([
      '$0.00192',
      '$0.02755',
      '$0.02947',
    ])
    expect(formatExact(0)).toBe('$0.00')
    expect(formatExact(1)).toBe('$0.000000001')
    expect(formatExact(1_234_500_000_000)).toBe('$1,234.50')
  })

  test('says where a known cost comes from', () => {
    const computed = { source: 'computed', priceVersion: 'genai-prices 0.1.8 (2026-09-23)' } as const
    expect(costSource(computed, 'anthropic')).toBe('computed from genai-prices 0.1.8 (2026-09-23)')
    const own = { source: 'computed', priceVersion: 'Your own price (2026-11-26)' } as const
    expect(costSource(own, 'groq')).toBe('your own price (2026-11-26)')
    expect(costSource({ source: 'reported', priceVersion: null }, 'openrouter')).toBe(
      'reported by OpenRouter',
    )
    expect(costSource({ source: 'computed', priceVersion: 'local' }, 'ollama')).toBe(
      'runs on this computer: costs nothing',
    )
  })

  test('says for every reason why a cost is unknown, each in its own finished sentences', () => {
    const turn = oneTurn()
    const sentences = [...unknownReasonSchema.options.map(unknownBecause), unknownCost].map((cost) =>
      unknownSentence({ ...turn, cost }),
    )
    expect(new Set(sentences).size).toBe(unknownReasonSchema.options.length + 1)
    for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z].*\.$/)
    expect(unknownSentence({ ...turn, cost: unknownBecause('no-price') })).toContain(
      'Set a price for GPT-6.1 Sol in Settings, Prices',
    )
  })

  test('names the special rate it was served at', () => {
    const turn = oneTurn()
    if (turn.usage === null) throw new Error('no usage')
    const extras = { cacheWriteLong: null, audioInput: null, mediaOutput: null, toolUnits: [] }
    const usage = { ...turn.usage, extras: { ...extras, specialRate: 'priority' } }
    expect(unknownSentence({ ...turn, usage, cost: unknownBecause('special-rate') })).toContain('“priority”')
  })

  test('says why counts are only "at least", and nothing while they still grow', () => {
    const turn = oneTurn()
    if (turn.usage === null) throw new Error('no usage')
    const cut: Turn = { ...turn, usage: { ...turn.usage, isPartial: true } }
    expect(partialSentence(turn)).toBeNull()
    expect(partialSentence({ ...cut, status: 'running' })).toBeNull()
    expect(partialSentence({ ...cut, status: 'stopped' })).toContain('You stopped the answer before OpenAI')
    expect(partialSentence({ ...cut, status: 'interrupted' })).toContain('Baton was closed')
  })
})

describe('the calls for one answer', () => {
  const turn = oneTurn()
  const summary: Turn = { ...turn, id: 's', purpose: 'summary' }
  const refused: Turn = {
    ...turn,
    id: 'r',
    status: 'failed',
    usage: null,
    cost: unknownCost,
    failure: failure('overloaded', 'Busy.'),
    firstTokenMs: null,
  }

  test('are summed with summaries, and without what never reached a model', () => {
    expect(otherCalls(turn, [summary, refused, turn, { ...turn, id: 'x', messageId: 'other' }])).toEqual([
      summary,
      refused,
    ])
    expect(costOfCalls([summary, refused, turn])).toEqual({
      known: 2 * (turn.cost.nanoUsd ?? Number.NaN),
      isComplete: true,
    })
  })

  test('make the sum "at least" when one broke off or was only partly counted', () => {
    const broken: Turn = { ...refused, failure: failure('incomplete-stream', 'Cut.') }
    expect(countsInTotals(broken)).toBe(true)
    expect(countsInTotals({ ...refused, firstTokenMs: 300 })).toBe(true)
    expect(countsInTotals({ ...refused, status: 'running', failure: null })).toBe(false)
    // Stopped while it waited: nothing was sent, so nothing was used.
    const stopped: Turn = { ...refused, status: 'stopped', failure: null }
    expect(countsInTotals(stopped)).toBe(true)
    expect(countsInTotals({ ...stopped, carry: { ...stopped.carry, messagesOnPath: 0 } })).toBe(false)
    expect(costOfCalls([turn, broken]).isComplete).toBe(false)
    if (turn.usage === null) throw new Error('no usage')
    expect(costOfCalls([{ ...turn, usage: { ...turn.usage, isPartial: true } }]).isComplete).toBe(false)
  })
})

test('tools are named as a person reads them', () => {
  expect(toolName('web-search')).toBe('Web search')
  expect(toolName('file_search')).toBe('File search')
})

describe('the cached share of a conversation', () => {
  const total = (known: number, isComplete = true) => ({ known, isComplete })
  const usage = {
    turnCount: 2,
    input: total(4000),
    cacheRead: total(1000),
    output: total(10),
    reasoning: total(0),
    nanoUsd: total(1),
  }

  test('is of the whole input, and not said where a part of either is unknown', () => {
    expect(cachedShare(usage)).toBe('25 %')
    expect(cachedShare({ ...usage, cacheRead: total(0) })).toBe('0 %')
    expect(cachedShare({ ...usage, cacheRead: total(1000, false) })).toBeNull()
    expect(cachedShare({ ...usage, input: total(4000, false) })).toBeNull()
    expect(cachedShare({ ...usage, input: total(0) })).toBeNull()
  })
})
