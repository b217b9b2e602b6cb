// Files that nobody exported: large, broken on purpose, with names that mean something elsewhere. 3 MB are a tenth of what
// may be sent: enough to hang on anything that grows faster than the file.
import { afterAll, describe, expect, it } from 'vitest'
import { compareUsage, UsageFileError } from '../../electron/transfer/compare-usage.ts'
import type { UsageComparison } from '../../shared/domain/usage-report.ts'
import { ledgerOfCalls } from './ledger-of-calls.ts'

const largest = 3_000_000
const store = ledgerOfCalls([{ at: '2026-11-18T10:00', vendor: 'anthropic', nanoUsd: 5 }])
afterAll(() => store.close())

function compare(content: string): UsageComparison {
  return compareUsage(store.ledger, { fileName: 'export.csv', content })
}

/** What comes of a file, in one word, whatever is in it: a comparison or a refusal with a sentence. */
function outcome(content: string): 'compared' | 'refused' {
  try {
    compare(content)
    return 'compared'
  } catch (error) {
    if (error instanceof UsageFileError) return 'refused'
    throw error
  }
}

const header = 'usage_date_utc,cost_usd\n'
const fill = (text: string, before = '') =>
  before + text.repeat(Math.floor((largest - before.length) / text.length))

describe('a million rows', () => {
  it('are added up exactly', () => {
    const rows = '2026-11-18,0.0000001\n'.repeat(1_000_000)
    expect(compare(header + rows).days[0]?.vendorNanoUsd).toBe(100_000_000)
  }, 60_000)
})

describe('3 MB', () => {
  it.each<[string, () => string, 'compared' | 'refused']>([
    ['of a quotation mark that is never closed', () => fill('x,y\n', `${header}2026-11-18,"1\n`), 'refused'],
    ['of quotation marks that do not fit', () => fill('2026-11-18,"1"x"\n', header), 'compared'],
    ['of one field that is closed and goes on', () => fill('"a"b ', header), 'refused'],
    ['of quotation marks', () => fill('"', header), 'compared'],
    ['of commas', () => fill(',', header), 'compared'],
    ['of rows with one letter', () => fill('x\n', header), 'compared'],
    ['of line ends', () => fill('\r'), 'refused'],
    ['of spaces', () => fill(' '), 'refused'],
    ['of NUL bytes', () => fill('\0'), 'refused'],
    ['of brackets', () => fill('['), 'refused'],
    ['of nested objects', () => `${fill('{"a":').slice(0, 2_000_000)}1${'}'.repeat(400_000)}`, 'refused'],
    ['of empty objects', () => `${fill('{},', '[').slice(0, -1)}]`, 'refused'],
  ])(
    '%s end in a word',
    (_, content, expected) => {
      expect(outcome(content())).toBe(expected)
    },
    60_000,
  )
})

describe('names and values', () => {
  it('of objects are only names', () => {
    const found = compare('usage_date_utc,cost_usd,__proto__,constructor,toString\n2026-11-18,0.5,x,y,z\n')
    expect(found.days[0]?.vendorNanoUsd).toBe(500_000_000)
    expect(Object.getPrototypeOf({})).toBe(Object.prototype)
    expect('x' in {}).toBe(false)
    const json = '{"data":[{"__proto__":{"date":"2026-11-18"},"usage":1,"requests":1}]}'
    expect(outcome(json)).toBe('refused')
  })

  it.each([
    '=1+1',
    '@SUM(A1)',
    '+1|cmd',
    '0x10',
    'NaN',
    'Infinity',
    '1e999',
    '1_000',
    '1,5',
    '٣',
    '1 2',
    '1\0',
    '€2',
    '--1',
  ])('%j is no amount, and says so', (cell) => {
    const found = compare(`${header}2026-11-18,"${cell}"\n`)
    expect(found.days[0]).toMatchObject({ vendorNanoUsd: null, verdict: 'nothing-to-compare' })
    expect(found.notices).toContain(
      '1 row holds something that is no number, so that figure of its day is not compared (line 2).',
    )
  })

  it.each([
    '2026-02-30',
    '2026-13-01',
    '26-11-18',
    '18.11.2026',
    '11/18/2026',
    '2026-11-18T25:00',
    '1970-01-01',
    '9999-12-31',
    '-1',
    '999999999999',
  ])('%j is no day, and says so', (day) => {
    const found = compare(`${header}${day},1\n2026-11-18,0\n`)
    expect(found.days).toHaveLength(1)
    expect(found.notices).toContain('1 row names no day that can be read, so it is left out (line 2).')
  })

  it('too large to be exact are no number', () => {
    const found = compare(`${header}2026-11-18,${'9'.repeat(30)}\n`)
    expect(found.days[0]?.vendorNanoUsd).toBeNull()
  })
  it('that are credits and more than was spent are told of, and the day is not compared', () => {
    const found = compare(`${header}2026-11-18,3\n2026-11-18,-5.00\n2026-11-19,-1\n2026-11-19,1\n`)
    expect(found.days.map(({ day, vendorNanoUsd }) => [day, vendorNanoUsd])).toEqual([
      ['2026-11-18', null],
      ['2026-11-19', 0],
    ])
    expect(found.notices).toContain(
      'The cost of 2026-11-18 is below zero in the file, as credits and refunds make it, so it is not compared.',
    )
    const many = Array.from({ length: 7 }, (_, index) => `2026-11-${20 + index},-1`).join('\n')
    expect(compare(`${header}${many}\n`).notices).toContain(
      'The costs of 7 days are below zero in the file, as credits and refunds make them, so they are not compared (2026-11-20, 2026-11-21, 2026-11-22, 2026-11-23, 2026-11-24 and 2 more).',
    )
  })

  it('of which a day has too many to be exact are told of', () => {
    const found = compare(`${header}2026-11-18,99999999.00\n2026-11-19,1\n`)
    expect(found.days[0]?.vendorNanoUsd).toBeNull()
    expect(found.notices).toContain(
      'A sum of 2026-11-18 in the file is too large to be exact, so it is not compared.',
    )
    expect(compare(`${header}2026-11-19,1\n`).notices.join()).not.toMatch(/exact|below zero/)
  })
})
