import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { namedBars, writeTick } from '../../renderer/usage/axis-words.ts'
import { groupColors } from '../../renderer/usage/group-colors.ts'
import { measures } from '../../renderer/usage/measure.ts'
import { nameGroups } from '../../renderer/usage/name-groups.ts'
import { type GroupRow, groupRows, sortRows, turnOrder } from '../../renderer/usage/sort-groups.ts'
import { chartGroups, stackPeriods } from '../../renderer/usage/stack-periods.ts'
import { emptyTotal } from '../../shared/domain/sum-usage.ts'
import type { Total } from '../../shared/domain/usage.ts'
import type {
  UsageDimension,
  UsageGroup,
  UsageQuery,
  UsageReport,
  UsageSums,
} from '../../shared/domain/usage-report.ts'

const total = (known: number, isComplete = true): Total => ({ known, isComplete })
const unknown = total(0, false)

function sums(more: Partial<UsageSums> = {}): UsageSums {
  return {
    calls: 1,
    failedCalls: 0,
    endedEarlyCalls: 0,
    input: emptyTotal,
    cacheRead: emptyTotal,
    cacheWrite: emptyTotal,
    output: emptyTotal,
    reasoning: emptyTotal,
    nanoUsd: emptyTotal,
    cacheHitShare: null,
    ...more,
  }
}

function group(key: string, nanoUsd: Total, more: Partial<UsageGroup> = {}): UsageGroup {
  return { key, name: key, vendor: 'openai', sums: sums({ nanoUsd }), ...more }
}

const period = (start: string, nanoUsd: Total, groups: readonly (readonly [string, Total])[]) => ({
  start,
  sums: sums({ nanoUsd }),
  groups: groups.map(([key, own]) => ({ key, sums: sums({ nanoUsd: own }) })),
})

/** Unless it says otherwise, every group is in one period. */
function report(groups: UsageGroup[], more: Partial<UsageReport> = {}): UsageReport {
  const periods = [
    period(
      '2026-11-01',
      emptyTotal,
      groups.map(({ key, sums: own }) => [key, own.nanoUsd]),
    ),
  ]
  return { ledgerSpan: null, totals: sums(), groups, restCount: 0, periods, days: [], ...more }
}

describe('the groups of the chart', () => {
  const names = new Map<string, string>()

  test('are the largest of what is measured, and the others joined', () => {
    const many = report(
      [
        group('a', total(50), { sums: sums({ nanoUsd: total(50), calls: 1 }) }),
        group('b', total(40), { sums: sums({ nanoUsd: total(40), calls: 9 }) }),
        group('c', total(30, false), { sums: sums({ nanoUsd: total(30, false), calls: 5 }) }),
        group('rest', total(7), { name: null, vendor: null, sums: sums({ nanoUsd: total(7), calls: 12 }) }),
      ],
      { restCount: 4 },
    )
    expect(chartGroups(many, names, measures.cost, 2)).toMatchObject([
      { key: 'a', total: total(50) },
      { key: 'b', total: total(40) },
      { key: 'rest', name: '5 others', vendor: null, total: total(37, false) },
    ])
    expect(chartGroups(many, names, measures.calls, 1)).toMatchObject([
      { key: 'b', total: total(9) },
      { key: 'rest', name: '6 others', total: total(18) },
    ])
  })

  test('have no rest where none is left, and one other is one', () => {
    const two = report([group('a', total(2)), group('b', total(1))])
    expect(chartGroups(two, names, measures.cost, 2)).toHaveLength(2)
    expect(chartGroups(two, names, measures.cost, 1).at(-1)?.name).toBe('1 other')
  })

  test('come last when nothing of them is known', () => {
    const mixed = report([group('a', unknown), group('b', total(0)), group('c', total(3))])
    expect(chartGroups(mixed, names, measures.cost, 9).map(({ key }) => key)).toEqual(['c', 'b', 'a'])
  })

  test('are only those that the periods have by themselves, whatever is measured', () => {
    const busy = group('local', total(0), { sums: sums({ nanoUsd: total(0), calls: 900 }) })
    const both = report([group('a', total(5)), busy, group('b', total(3))], {
      periods: [
        period('2026-11-01', total(8), [
          ['a', total(5)],
          ['b', total(3)],
          ['rest', total(0)],
        ]),
      ],
    })
    expect(chartGroups(both, names, measures.calls, 2)).toMatchObject([
      { key: 'a' },
      { key: 'b' },
      { key: 'rest', name: '1 other', total: total(900) },
    ])
  })

  test('wear shades of their vendor that all differ', () => {
    const groups = Array.from({ length: 7 }, (_, index) => ({ key: `k${index}`, vendor: 'openai' as const }))
    const colors = groupColors([...groups, { key: 'x', vendor: 'xai' }, { key: 'rest', vendor: null }])
    expect(new Set(colors.values()).size).toBe(9)
    expect(groups.every(({ key }) => colors.get(key)?.includes('--lane-openai'))).toBe(true)
    expect(colors.get('x')).toBe('var(--lane-xai)')
  })

  test('are told apart also where vendors share a lane, and where there is no single vendor', () => {
    const groups = (['ollama', 'lm-studio', null, null, null, null, null, null, null] as const).map(
      (vendor, index) => ({ key: `k${index}`, vendor }),
    )
    expect(new Set(groupColors(groups).values()).size).toBe(9)
  })
})

describe('the bars', () => {
  const groups = ['a', 'b', 'rest'].map((key) => ({ key, name: key, vendor: null, total: emptyTotal }))

  test('stand on one another, and the rest is what is left of the sum', () => {
    const one = report([], {
      periods: [
        period('2026-11-02', total(10), [
          ['b', total(4)],
          ['a', total(5)],
          ['z', total(1)],
        ]),
      ],
    })
    const [empty, full] = stackPeriods(one, ['2026-11-01', '2026-11-02'], groups, measures.cost)
    expect(empty).toEqual({ start: '2026-11-01', total: total(0), pieces: [] })
    expect(full?.pieces.map(({ key, from, to }) => [key, from, to])).toEqual([
      ['a', 0, 5],
      ['b', 5, 9],
      ['rest', 9, 10],
    ])
  })

  test('have a rest that is as unknown as the groups in it', () => {
    const day = (start: string, z: Total) =>
      period(start, total(5 + z.known, z.isComplete), [
        ['a', total(5)],
        ['z', z],
      ])
    const two = report([], { periods: [day('2026-11-01', unknown), day('2026-11-02', total(1, false))] })
    const starts = ['2026-11-01', '2026-11-02']
    const rests = stackPeriods(two, starts, groups, measures.cost).map(({ pieces }) => pieces.at(-1))
    expect(rests).toEqual([
      { key: 'rest', total: unknown, from: 5, to: 5 },
      { key: 'rest', total: total(1, false), from: 5, to: 6 },
    ])
  })

  test('tell what was free from what was not called', () => {
    const one = report([], { periods: [period('2026-11-01', total(0), [['a', total(0)]])] })
    const [stack] = stackPeriods(one, ['2026-11-01'], groups, measures.cost)
    expect(stack?.pieces).toEqual([{ key: 'a', total: total(0), from: 0, to: 0 }])
  })

  test('say where something is unknown, and do not draw it as nothing', () => {
    const one = report([], {
      periods: [
        period('2026-11-01', total(5, false), [
          ['a', total(5)],
          ['b', unknown],
        ]),
      ],
    })
    const [stack] = stackPeriods(one, ['2026-11-01'], groups, measures.cost)
    expect(stack?.total).toEqual(total(5, false))
    expect(stack?.pieces).toEqual([
      { key: 'a', total: total(5), from: 0, to: 5 },
      { key: 'b', total: unknown, from: 5, to: 5 },
    ])
  })
})

describe('the axes', () => {
  test('write money with as many places as the steps need', () => {
    expect(writeTick('cost', 0, 1)).toBe('$0')
    expect(writeTick('cost', 1_200e9, 200e9)).toBe('$1,200')
    expect(writeTick('cost', 0.5e9, 0.5e9)).toBe('$0.50')
    expect(writeTick('cost', 0.25e9, 0.05e9)).toBe('$0.25')
    expect(writeTick('cost', 0.0005e9, 0.0005e9)).toBe('$0.0005')
    expect(writeTick('tokens', 1_500_000, 500_000)).toBe('1.5M')
    expect(writeTick('calls', 40, 20)).toBe('40')
  })

  test('name as many bars as there is room for, the newest always', () => {
    expect(namedBars(3, 100, 54)).toEqual([0, 1, 2])
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.double({ min: 0.5, max: 200, noNaN: true }),
        (count, room) => {
          const named = namedBars(count, room, 54)
          expect(named.at(-1)).toBe(count - 1)
          for (const [index, bar] of named.entries()) {
            if (index > 0) expect((bar - (named[index - 1] ?? 0)) * room).toBeGreaterThanOrEqual(54 - 1e-6)
          }
        },
      ),
    )
  })
})

describe('the table of groups', () => {
  const groups = [
    group('Zeta', total(1)),
    group('alpha 10', unknown),
    group('alpha 9', total(3), { sums: sums({ nanoUsd: total(3), failedCalls: 1, endedEarlyCalls: 2 }) }),
    group('rest', total(99), { name: null }),
  ]
  const speeds = new Map([['Zeta', { firstTokenMs: 500, tokensPerSecond: null }]])
  const rows: GroupRow[] = groupRows(groups, new Map(), 8, speeds)
  const order = (column: Parameters<typeof turnOrder>[1], isAscending: boolean) =>
    sortRows(rows, { column, isAscending }).map(({ name }) => name)

  test('puts what is unknown after everything known, whichever way it is sorted, and the rest at the end', () => {
    expect(order('cost', false)).toEqual(['alpha 9', 'Zeta', 'alpha 10', '8 others'])
    expect(order('cost', true)).toEqual(['Zeta', 'alpha 9', 'alpha 10', '8 others'])
    expect(order('first-token', true)[0]).toBe('Zeta')
    expect(order('first-token', false)[0]).toBe('Zeta')
  })

  test('sorts names as people do, and troubles by all of them', () => {
    expect(order('name', true)).toEqual(['alpha 9', 'alpha 10', 'Zeta', '8 others'])
    expect(order('failed', false)[0]).toBe('alpha 9')
  })

  test('turns round with a second click on the same heading', () => {
    const first = turnOrder({ column: 'cost', isAscending: false }, 'name')
    expect(first).toEqual({ column: 'name', isAscending: true })
    expect(turnOrder(first, 'name').isAscending).toBe(false)
    expect(turnOrder(first, 'calls')).toEqual({ column: 'calls', isAscending: false })
  })
})

describe('the names of groups', () => {
  const query = { groupBy: 'model', unit: 'day', to: '2026-11-26' } as const
  const nameOf = (groups: UsageGroup[], groupBy: UsageDimension) => [
    ...nameGroups(report(groups, { periods: [] }), { ...query, groupBy }).values(),
  ]

  test('are those of vendors, models and accounts as people know them', () => {
    expect(nameOf([group('xai', total(1), { vendor: 'xai' })], 'vendor')).toEqual(['xAI'])
    expect(nameOf([group('openai/x', total(1), { name: null })], 'model')).toEqual(['openai/x'])
    expect(nameOf([group('a1', total(1), { name: 'Work' })], 'account')).toEqual(['Work'])
  })

  test('go with the vendor where two are called alike, and with the id where that is not enough', () => {
    const sol = { name: 'Sol' }
    expect(
      nameOf(
        [
          group('openai/sol', total(3), sol),
          group('openrouter/sol', total(2), { ...sol, vendor: 'openrouter' }),
        ],
        'model',
      ),
    ).toEqual(['Sol · OpenAI', 'Sol · OpenRouter'])
    expect(
      nameOf([group('openai/sol', total(3), sol), group('openai/sol-2', total(2), sol)], 'model'),
    ).toEqual(['Sol · openai/sol', 'Sol · openai/sol-2'])
  })

  test('say of a deleted conversation when it was used, as far as the periods know', () => {
    const gone = (key: string) => group(key, total(1), { name: null, vendor: null })
    const three = report([gone('a'), gone('b'), gone('c')], {
      periods: [
        period('2026-11-03', total(1), [['a', total(1)]]),
        period('2026-11-09', total(2), [
          ['a', total(1)],
          ['b', total(1)],
        ]),
      ],
    })
    const named = (unit: UsageQuery['unit']) => [
      ...nameGroups(three, { groupBy: 'conversation', unit, to: '2026-11-12' }).values(),
    ]
    expect(named('day')).toEqual([
      'A deleted conversation, 3 Nov to 9 Nov 2026',
      'A deleted conversation, 9 Nov 2026',
      'A deleted conversation',
    ])
    expect(named('week')[1]).toBe('A deleted conversation, 9 Nov to 12 Nov 2026')
    expect(named('month')[1]).toBe('A deleted conversation, Nov 2026')
  })
})
