import { afterEach, describe, expect, test } from 'vitest'
import { comparedLines, summariseComparison } from '../../renderer/usage/comparison-words.ts'
import { writeFigures, writeFirstToken, writeShare, writeSpeed } from '../../renderer/usage/figure-words.ts'
import { measures } from '../../renderer/usage/measure.ts'
import {
  chooseGroup,
  choosePeriod,
  chooseUnit,
  filterOf,
  removeFilter,
  useUsageChoices,
} from '../../renderer/usage/usage-choices.ts'
import { emptyTotal } from '../../shared/domain/sum-usage.ts'
import type { ComparedDay, UsageGroup, UsageSums } from '../../shared/domain/usage-report.ts'

const known = (value: number, isComplete = true) => ({ known: value, isComplete })

const nothing: UsageSums = {
  calls: 0,
  failedCalls: 0,
  endedEarlyCalls: 0,
  input: emptyTotal,
  cacheRead: emptyTotal,
  cacheWrite: emptyTotal,
  output: emptyTotal,
  reasoning: emptyTotal,
  nanoUsd: emptyTotal,
  cacheHitShare: null,
}

describe('the figures', () => {
  const partly: UsageSums = {
    ...nothing,
    calls: 4,
    input: known(1200),
    output: known(0, false),
    nanoUsd: known(1_500_000_000, false),
    cacheHitShare: 0.416,
  }

  test('say "at least" where a part is unknown, and "unknown" where all is', () => {
    const figures = new Map(writeFigures(partly, null, null).map((figure) => [figure.label, figure]))
    expect(figures.get('Cost')).toMatchObject({ least: true, value: '$1.50', before: null })
    expect(figures.get('Tokens in')).toMatchObject({ least: false, value: '1,200' })
    expect(figures.get('Tokens out')).toMatchObject({ least: false, value: 'unknown' })
    expect(figures.get('From cache')?.value).toBe('42 %')
    expect(figures.get('Speed')?.value).toBe('…')
  })

  test('say that a median is unknown once it was asked for and there is none', () => {
    const speed = { firstTokenMs: 640, tokensPerSecond: null }
    const figures = new Map(writeFigures(partly, null, speed).map((figure) => [figure.label, figure.value]))
    expect(figures.get('First token')).toBe('0.6 s')
    expect(figures.get('Speed')).toBe('unknown')
  })

  test('are compared with a stretch that had calls', () => {
    const before = { ...partly, nanoUsd: known(0, false), calls: 2 }
    expect(writeFigures(partly, before, null)[0]?.before).toBe('unknown')
    expect(writeFigures(partly, nothing, null)[0]?.before).toBeNull()
  })

  test('round shares without making something nothing or nearly all everything', () => {
    expect([0, 0.001, 0.5, 0.9999, 1].map(writeShare)).toEqual([
      '0 %',
      'under 1 %',
      '50 %',
      'over 99 %',
      '100 %',
    ])
    expect(writeSpeed(7.26)).toBe('7.3 tok/s')
    expect(writeSpeed(92.4)).toBe('92 tok/s')
    expect(writeFirstToken(40)).toBe('40 ms')
    expect(writeFirstToken(1100)).toBe('1.1 s')
  })
})

describe('a measure', () => {
  test('adds tokens of both ways, and what is unknown of one makes the sum "at least"', () => {
    const total = measures.tokens.ofSums({ ...nothing, input: known(10), output: known(5, false) })
    expect(measures.tokens.write(total)).toBe('at least 15 tokens')
    expect(measures.tokens.write(known(0, false))).toBe('unknown')
    expect(measures.cost.write(known(0, false))).toBe('unknown')
    expect(measures.cost.write(known(0))).toBe('$0')
    expect(measures.calls.write(known(1))).toBe('1 call')
  })
})

describe('a comparison', () => {
  const compared: ComparedDay = {
    day: '2026-11-20',
    vendorNanoUsd: 1_203_400_000,
    vendorInput: null,
    vendorOutput: 300,
    vendorCalls: null,
    ledgerNanoUsd: known(1_100_000_000),
    ledgerInput: known(5),
    ledgerOutput: known(450, false),
    ledgerCalls: 3,
    verdict: 'vendor-more',
  }

  test('shows a line for all that the file says, with the difference', () => {
    expect(comparedLines(compared, [compared])).toEqual([
      { label: 'Cost', vendor: '$1.2034', ledger: '$1.1000', difference: '+$0.1034' },
      { label: 'Tokens out', vendor: '300', ledger: 'at least 450', difference: '−150' },
    ])
  })

  test('subtracts nothing from what is unknown, and no difference is a word', () => {
    const other: ComparedDay = {
      ...compared,
      vendorNanoUsd: 1_100_000_000,
      vendorOutput: null,
      ledgerOutput: known(0, false),
    }
    expect(
      comparedLines(other, [compared, other]).map(({ vendor, difference }) => [vendor, difference]),
    ).toEqual([
      ['$1.1000', 'none'],
      ['not said', '–'],
    ])
    const unknown: ComparedDay = { ...compared, ledgerNanoUsd: known(0, false) }
    expect(comparedLines(unknown, [unknown])[0]).toMatchObject({ ledger: 'unknown', difference: '–' })
  })

  test('is summed up in a sentence', () => {
    const days = [
      compared,
      { ...compared, verdict: 'same' as const },
      { ...compared, verdict: 'same' as const },
    ]
    expect(
      summariseComparison({ vendor: 'openai', fileKind: 'OpenAI costs export', days, notices: [] }),
    ).toBe('OpenAI costs export, 3 days: 2 the same, 1 with more at the vendor.')
  })

  test('does not blame the file where the ledger has nothing to compare it with', () => {
    const notices = ['No call to OpenAI is in the ledger yet.']
    expect(
      summariseComparison({ vendor: 'openai', fileKind: 'OpenAI costs export', days: [], notices }),
    ).toBe('OpenAI costs export: no day of it could be compared.')
  })
})

describe('what is chosen', () => {
  afterEach(() => useUsageChoices.setState(useUsageChoices.getInitialState()))

  const group = (key: string, vendor: UsageGroup['vendor'] = 'openai'): UsageGroup => ({
    key,
    name: 'Name',
    vendor,
    sums: nothing,
  })

  test('narrows the query to a model of its vendor, since others sell the same', () => {
    chooseGroup(group('openrouter/moonshotai/kimi-k3', 'openrouter'), 'Name', 'model')
    const { filters, groupBy } = useUsageChoices.getState()
    expect(filterOf(filters)).toEqual({
      vendor: 'openrouter',
      modelId: 'moonshotai/kimi-k3',
      accountId: null,
      conversationId: null,
    })
    expect(groupBy).toBe('conversation')
  })

  test('holds one group of each kind, and gives each up by itself', () => {
    chooseGroup(group('openai'), 'OpenAI', 'vendor')
    chooseGroup(group('a1'), 'One', 'account')
    chooseGroup(group('a2'), 'Two', 'account')
    chooseGroup(group('rest', null), '5 others', 'account')
    expect(filterOf(useUsageChoices.getState().filters)).toMatchObject({ vendor: 'openai', accountId: 'a2' })
    removeFilter('account')
    expect(filterOf(useUsageChoices.getState().filters)).toMatchObject({ vendor: 'openai', accountId: null })
    expect(useUsageChoices.getState().groupBy).toBe('account')
  })

  test('begins a period with its own steps', () => {
    chooseUnit('month')
    choosePeriod({ kind: '7-days' })
    expect(useUsageChoices.getState()).toMatchObject({ period: { kind: '7-days' }, unit: null })
  })
})
