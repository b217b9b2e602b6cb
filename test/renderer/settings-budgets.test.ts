import { describe, expect, it } from 'vitest'
import {
  readAmount,
  scopeKey,
  shareWords,
  spentPercent,
  spentWords,
  unknownModels,
  unknownWords,
} from '../../renderer/settings/budget-words.ts'
import { periodDays } from '../../renderer/state/budgets-actions.ts'
import type { BudgetState } from '../../shared/domain/budget.ts'
import { createId } from '../../shared/domain/create-id.ts'
import { emptyTotal } from '../../shared/domain/sum-usage.ts'
import type { UsageReport } from '../../shared/domain/usage-report.ts'

const usd = 1_000_000_000

function stateOf(spent: number, isComplete = true, limit = 20): BudgetState {
  return {
    budget: {
      id: createId(),
      scope: { kind: 'everything' },
      period: 'month',
      nanoUsd: limit * usd,
      createdAt: 0,
    },
    name: 'Everything',
    isGone: false,
    spent: { known: Math.round(spent * usd), isComplete },
    state: 'within',
  }
}

describe('what is spent of a budget', () => {
  it('says what is known, and "at least" where something is not', () => {
    expect(spentWords(stateOf(16.4))).toBe('$16.40 of $20.00 this month')
    expect(spentWords(stateOf(16.4, false))).toBe('At least $16.40 of $20.00 this month')
    expect(spentWords(stateOf(0))).toBe('$0 of $20.00 this month')
    expect(spentWords(stateOf(0, false))).toBe('An unknown amount of $20.00 this month')
  })

  it('is a share that never reads as reached before it is', () => {
    expect(spentPercent(stateOf(19.999_999_999))).toBe(99)
    expect(spentPercent(stateOf(20))).toBe(100)
    expect(spentPercent(stateOf(24.5))).toBe(122)
  })

  it('has words for shares too small or not known', () => {
    expect(shareWords(stateOf(16.4))).toBe('82 %')
    expect(shareWords(stateOf(16.4, false))).toBe('at least 82 %')
    expect(shareWords(stateOf(0.01))).toBe('under 1 %')
    expect(shareWords(stateOf(0))).toBe('0 %')
    expect(shareWords(stateOf(0, false))).toBeNull()
  })
})

describe('the amount of a budget', () => {
  it('is read exactly', () => {
    expect(readAmount('$12.50').value).toBe(12.5 * usd)
  })

  it('is more than nothing', () => {
    expect(readAmount('0').problem).toBe('It must be more than nothing.')
    expect(readAmount('').problem).toBe('Write an amount in dollars, such as 2.50.')
  })
})

it('tells budgets for different things apart', () => {
  const keys = [
    scopeKey({ kind: 'everything' }),
    scopeKey({ kind: 'vendor', vendor: 'openai' }),
    scopeKey({ kind: 'vendor', vendor: 'groq' }),
    scopeKey({ kind: 'conversation', conversationId: 'a' }),
    scopeKey({ kind: 'conversation', conversationId: 'b' }),
  ]
  expect(new Set(keys).size).toBe(keys.length)
})

describe('the present period', () => {
  it('is the day, or the month up to today, of the calendar here', () => {
    const evening = new Date(2026, 1, 9, 23, 59)
    expect(periodDays('day', evening)).toEqual({ from: '2026-02-09', to: '2026-02-09' })
    expect(periodDays('month', evening)).toEqual({ from: '2026-02-01', to: '2026-02-09' })
  })
})

describe('what a budget does not count', () => {
  const groupOf = (key: string, name: string | null, isComplete: boolean): UsageReport['groups'][number] => ({
    key,
    name,
    vendor: null,
    sums: {
      calls: 1,
      failedCalls: 0,
      endedEarlyCalls: 0,
      input: emptyTotal,
      cacheRead: emptyTotal,
      cacheWrite: emptyTotal,
      output: emptyTotal,
      reasoning: emptyTotal,
      nanoUsd: { known: 5, isComplete },
      cacheHitShare: null,
    },
  })

  it('is named by model, and models whose cost is known are not', () => {
    const report: UsageReport = {
      ledgerSpan: null,
      totals: groupOf('', null, false).sums,
      groups: [
        groupOf('openai gpt-5', 'GPT-5', true),
        groupOf('groq llama', 'Llama', false),
        groupOf('custom mine', null, false),
        groupOf('rest', null, false),
      ],
      restCount: 3,
      periods: [],
      days: [],
    }
    expect(unknownModels(report)).toEqual(['Llama', 'custom mine', 'others'])
  })

  it('is one sentence, however many there are', () => {
    expect(unknownWords(['A'])).toBe(
      'What calls to A cost is not known in full, so it is not all in this sum.',
    )
    expect(unknownWords(['A', 'B', 'C', 'D', 'E', 'F'])).toContain('calls to A, B, C, D, and 2 more cost')
  })
})
