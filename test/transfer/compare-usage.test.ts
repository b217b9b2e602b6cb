import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { Store } from '../../electron/store/store.ts'
import { compareUsage, UsageFileError } from '../../electron/transfer/compare-usage.ts'
import { usageFileKinds } from '../../electron/transfer/vendor-usage/usage-file-kinds.ts'
import { type UsageComparison, usageComparisonSchema } from '../../shared/domain/usage-report.ts'
import { type LedgerCall, ledgerOfCalls } from './ledger-of-calls.ts'

const fixtures = path.join(import.meta.dirname, '../fixtures/vendor-usage')
const stores: Store[] = []

afterEach(() => {
  for (const store of stores.splice(0)) store.close()
})

function compare(calls: readonly LedgerCall[], content: string, fileName = 'export.csv'): UsageComparison {
  const store = ledgerOfCalls(calls)
  stores.push(store)
  return usageComparisonSchema.parse(compareUsage(store.ledger, { fileName, content }))
}

function compareFixture(calls: readonly LedgerCall[], fileName: string): UsageComparison {
  return compare(calls, readFileSync(path.join(fixtures, fileName), 'utf8'), fileName)
}

/** One line per day: what the vendor says, what the ledger says, the verdict. */
function brief({ days }: UsageComparison): string[] {
  const total = ({ known, isComplete }: { known: number; isComplete: boolean }) =>
    isComplete ? `${known}` : `${known}+`
  return days.map((day) => {
    const vendor = [day.vendorNanoUsd, day.vendorInput, day.vendorOutput, day.vendorCalls].join('/')
    const ledger = [
      total(day.ledgerNanoUsd),
      total(day.ledgerInput),
      total(day.ledgerOutput),
      day.ledgerCalls,
    ]
    return `${day.day} ${vendor} : ${ledger.join('/')} ${day.verdict}`
  })
}

const openAi = (at: string, rest: Partial<LedgerCall> = {}): LedgerCall => ({ at, vendor: 'openai', ...rest })
const anthropic = (at: string, rest: Partial<LedgerCall> = {}): LedgerCall => ({
  at,
  vendor: 'anthropic',
  ...rest,
})

describe('files of vendors', () => {
  it('OpenAI costs are added up by day, over line items, and an empty day counts as nothing', () => {
    const found = compareFixture(
      [
        openAi('2026-11-18T00:00', { nanoUsd: 11_234_500, input: 5, output: 6 }),
        openAi('2026-11-19T23:59', { nanoUsd: 40 }),
        openAi('2026-11-20T10:00', { nanoUsd: 100_000_000 }),
        anthropic('2026-11-18T10:00', { nanoUsd: 999 }),
      ],
      'openai-costs.csv',
    )
    expect(found.vendor).toBe('openai')
    expect(found.fileKind).toBe('OpenAI costs export')
    expect(brief(found)).toEqual([
      '2026-11-18 11234500/// : 11234500/5/6/1 same',
      '2026-11-19 0/// : 40/0/0/1 ledger-more',
      '2026-11-20 250000000/// : 100000000/0/0/1 vendor-more',
    ])
    expect(found.notices).toEqual([
      'Other programs may use the same account; OpenAI counts what they use, Baton does not.',
    ])
  })

  it('OpenAI usage is added up over minutes and models, cached tokens counted once', () => {
    const found = compareFixture(
      [
        openAi('2026-11-18T00:00', { input: 3000, output: 400 }),
        openAi('2026-11-18T23:59', { input: 10, output: 120 }),
        openAi('2026-11-18T23:59', { input: 0, output: 0 }),
        openAi('2026-11-20T00:00', { input: 700, output: 71 }),
      ],
      'openai-usage.csv',
    )
    expect(found.fileKind).toBe('OpenAI usage export')
    expect(brief(found)).toEqual([
      '2026-11-18 /3010/520/3 : 0/3010/520/3 same',
      '2026-11-19 /0/0/0 : 0/0/0/0 same',
      '2026-11-20 /700/70/1 : 0/700/71/1 ledger-more',
    ])
  })

  it('Anthropic usage counts cache reads and writes as input, and a day without a row as nothing', () => {
    const found = compareFixture(
      [
        anthropic('2026-11-18T12:00', { input: 6131, output: 502 }),
        anthropic('2026-11-20T12:00', { input: 6, output: 9 }),
      ],
      'anthropic-usage.csv',
    )
    expect(found.fileKind).toBe('Anthropic usage export')
    expect(brief(found)).toEqual([
      '2026-11-18 /6131/502/ : 0/6131/502/1 same',
      '2026-11-19 /0/0/ : 0/0/0/0 same',
      '2026-11-20 /7/9/ : 0/6/9/1 vendor-more',
    ])
    expect(found.notices[0]).toBe(
      'One day between the first and the last of the file has no row; nothing was counted on it.',
    )
  })

  it('an Anthropic usage export with one column for all cache writes is read too, one without any is not added up', () => {
    const header = 'usage_date_utc,model_version,usage_input_tokens_no_cache,usage_input_tokens_cache_read'
    const calls = [anthropic('2026-11-18T12:00', { input: 111, output: 5 })]
    const older = `${header},usage_input_tokens_cache_write,usage_output_tokens\n2026-11-18,m,1,100,10,5\n`
    expect(brief(compare(calls, older))).toEqual(['2026-11-18 /111/5/ : 0/111/5/1 same'])
    const narrow = `${header},usage_output_tokens\n2026-11-18,m,1,100,5\n`
    expect(brief(compare(calls, narrow))).toEqual(['2026-11-18 //5/ : 0/111/5/1 same'])
  })

  it('Anthropic costs are rounded to cents in every row, so three rows may be off by one and a half cents', () => {
    const cost = (nanoUsd: number) =>
      compareFixture(
        [anthropic('2026-11-18T12:00', { nanoUsd }), anthropic('2026-11-20T12:00', { nanoUsd: 24_999_999 })],
        'anthropic-cost.csv',
      )
    const found = cost(465_000_000)
    expect(found.fileKind).toBe('Anthropic cost export')
    expect(brief(found)).toEqual([
      '2026-11-18 450000000/// : 465000000/0/0/1 same',
      '2026-11-19 0/// : 0/0/0/0 same',
      '2026-11-20 20000000/// : 24999999/0/0/1 same',
    ])
    expect(found.notices).toContain(
      'Every amount in the file is rounded to 2 decimals; a difference this can explain counts as none.',
    )
    expect(cost(465_000_003).days[0]?.verdict).toBe('ledger-more')
    expect(cost(434_999_997).days[0]?.verdict).toBe('vendor-more')
  })

  it('OpenRouter activity is one call a row, in UTC, exact below a nano-dollar; its tokens are not compared', () => {
    const found = compareFixture(
      [
        { at: '2026-11-18T23:59', vendor: 'openrouter', nanoUsd: 12_346, input: 64 },
        { at: '2026-11-19T00:00', vendor: 'openrouter', nanoUsd: 250_000_000 },
        { at: '2026-11-19T00:00', vendor: 'openrouter', nanoUsd: 0 },
      ],
      'openrouter-activity.csv',
    )
    expect(brief(found)).toEqual([
      '2026-11-18 12346///1 : 12346/64/0/1 same',
      '2026-11-19 250000000///2 : 250000000/0/0/2 same',
    ])
    expect(found.notices).toEqual([
      'Token counts of OpenRouter are left out: its files do not say by which tokenizer they were counted.',
    ])
  })

  it.each([
    ['openai-costs.json', 'openai', ['2026-11-18 0/// same', '2026-11-20 60000100/// vendor-more']],
    ['anthropic-usage.json', 'anthropic', ['2026-11-18 /3200/500/ vendor-more']],
    ['anthropic-cost.json', 'anthropic', ['2026-11-18 1237891200/// vendor-more']],
    ['openrouter-activity.json', 'openrouter', ['2026-11-18 15000000///5 vendor-more']],
  ] as const)('%s is read as the page of an api', (fileName, vendor, expected) => {
    const found = compareFixture([{ at: '2026-11-18T01:00', vendor }], fileName)
    expect(found.vendor).toBe(vendor)
    expect(
      brief(found)
        .filter((line) => !line.startsWith('2026-11-19'))
        .map((line) => line.replace(/ : \S+/, '')),
    ).toEqual(expected)
  })

  it('a page that has more behind it says so', () => {
    expect(compareFixture([openAi('2026-11-18T01:00')], 'openai-costs.json').notices).toContain(
      'This file is one page of several; the vendor says that there is more.',
    )
  })

  it('every kind is tried', () => {
    const names = ['openai-costs.csv', 'openai-usage.csv', 'anthropic-cost.csv', 'anthropic-usage.csv']
    const files = [...names, 'anthropic-usage.json', 'anthropic-cost.json']
    const routed = ['openrouter-activity.csv', 'openrouter-activity.json']
    const found = [...files, ...routed].map((name) => compareFixture([], name).fileKind)
    expect(new Set(found)).toEqual(new Set(usageFileKinds.map((kind) => kind.name)))
  })
})

describe('verdicts', () => {
  const header = 'start_time,input_tokens,output_tokens,num_model_requests\n'
  const verdict = (calls: readonly LedgerCall[], row: string) =>
    compare([openAi('2026-11-01T00:00'), ...calls], `${header}2026-11-18T00:00:00Z,${row}\n`).days[0]?.verdict

  it('say "same" where everything agrees', () => {
    expect(verdict([openAi('2026-11-18T10:00', { input: 10, output: 5 })], '10,5,1')).toBe('same')
  })

  it('let a ledger that says "at least" be less, and never more', () => {
    const partial = openAi('2026-11-18T10:00', { input: 10, output: 5, isPartial: true })
    expect(verdict([partial], '10,50,1')).toBe('within-unknown')
    expect(verdict([partial], '10,4,1')).toBe('ledger-more')
    const unknown = openAi('2026-11-18T10:00', { input: null, output: null })
    expect(verdict([unknown], '10,50,1')).toBe('within-unknown')
  })

  it('put a real difference before one that the unknown can explain', () => {
    const partial = openAi('2026-11-18T10:00', { input: 10, output: null })
    expect(verdict([partial], '9,50,1')).toBe('ledger-more')
  })

  it('take an unknown cost for "at least", not for nothing', () => {
    const row = (nanoUsd: number | null) =>
      compare(
        [openAi('2026-11-18T10:00', { nanoUsd })],
        'start_time,amount_value,amount_currency\n2026-11-18,0.5,usd\n',
      ).days[0]
    expect(row(null)).toMatchObject({
      ledgerNanoUsd: { known: 0, isComplete: false },
      verdict: 'within-unknown',
    })
    expect(row(0)).toMatchObject({ ledgerNanoUsd: { known: 0, isComplete: true }, verdict: 'vendor-more' })
  })

  it('do not miss calls that were refused, since vendors do not count those', () => {
    const calls = [
      openAi('2026-11-18T10:00', { input: 10, output: 5 }),
      openAi('2026-11-18T10:01', { isRefused: true }),
    ]
    expect(verdict(calls, '10,5,1')).toBe('same')
    expect(verdict(calls, '10,5,2')).toBe('same')
    expect(verdict(calls, '10,5,3')).toBe('vendor-more')
    expect(verdict(calls, '10,5,0')).toBe('ledger-more')
  })

  it('do not miss calls that ended early either, which may never have arrived', () => {
    const stopped = openAi('2026-11-18T10:00', { input: null, output: null, isPartial: true })
    expect(verdict([stopped], '0,0,0')).toBe('same')
  })

  it('forgive a nano-dollar of rounding for a call, and not two', () => {
    const day = (nanoUsd: number) =>
      compare(
        [openAi('2026-11-18T10:00', { nanoUsd })],
        'start_time,amount_value,amount_currency\n2026-11-18,0.0000000012345678,usd\n',
      ).days[0]?.verdict
    expect(day(1)).toBe('same')
    expect(day(3)).toBe('same')
    expect(day(5)).toBe('ledger-more')
  })

  it('say nothing where the file says nothing', () => {
    const found = compare(
      [openAi('2026-11-18T10:00', { nanoUsd: 5 })],
      'start_time,amount_value,amount_currency\n2026-11-18,0.5,eur\n',
    )
    expect(found.days[0]).toMatchObject({ vendorNanoUsd: null, verdict: 'nothing-to-compare' })
    expect(found.notices).toContain(
      '1 row is not in US dollars, so the cost of its day is not compared (line 2).',
    )
  })
})

describe('what cannot be used', () => {
  const header = 'start_time,end_time,amount_value,amount_currency\n'
  const calls = [openAi('2026-11-18T10:00', { nanoUsd: 1 }), openAi('2026-11-20T10:00', { nanoUsd: 1 })]

  it('is named by its lines, and takes only its own figure and day along', () => {
    const found = compare(
      calls,
      `${header}2026-11-18,,0.5,usd\n2026-11-18,,about a dollar,usd\n"2026-11-20",,"0.25",usd\n`,
    )
    expect(brief(found)[0]).toBe('2026-11-18 /// : 1/0/0/1 nothing-to-compare')
    expect(brief(found)[2]).toBe('2026-11-20 250000000/// : 1/0/0/1 vendor-more')
    expect(found.notices).toContain(
      '1 row holds something that is no number, so that figure of its day is not compared (line 3).',
    )
  })

  it('a row with a field too many or too few is not guessed at', () => {
    const found = compare(
      calls,
      'line_item,start_time,amount_value,amount_currency\ninput,2026-11-18,0.5,usd\nAcme, Inc,2026-11-18,9,usd\nshort,2026-11-18,9\n',
    )
    expect(found.days.map(({ vendorNanoUsd }) => vendorNanoUsd)).toEqual([500_000_000])
    expect(found.notices).toContain(
      '2 rows do not have the fields they should have, so they are left out (lines 3, 4).',
    )
  })

  it('is an empty field, where an empty row does not stand for a time without use', () => {
    const found = compare([anthropic('2026-11-18T10:00')], 'usage_date_utc,cost_usd,note\n2026-11-18,,late\n')
    expect(found.days[0]).toMatchObject({ vendorNanoUsd: null, verdict: 'nothing-to-compare' })
  })

  it('is counted in full where only the first are named', () => {
    const rows = Array.from({ length: 1234 }, () => 'yesterday,,0.5,usd').join('\n')
    const found = compare(calls, `${header}2026-11-18,,0.5,usd\n${rows}\n2026-11-20,,0.25,usd\n`)
    expect(found.notices).toContain(
      '1,234 rows name no day that can be read, so they are left out (lines 3, 4, 5, 6, 7 and 1,229 more).',
    )
    expect(found.notices).toContain(
      'What was left out may belong to any day, so the vendor may have counted more than is shown.',
    )
    // The 19th might be one of them, so it is not taken for a day without use.
    expect(found.days.map(({ day }) => day)).toEqual(['2026-11-18', '2026-11-20'])
  })

  it('a row over several days belongs to none, and lines are counted over fields of several lines', () => {
    const found = compare(
      calls,
      `${header.trim()},note\n2026-11-18,2026-11-19,0.5,usd,"two\nlines"\n2026-11-18,2026-11-25,9,usd,\n`,
    )
    expect(brief(found)[0]).toMatch(/^2026-11-18 500000000/)
    expect(found.notices).toContain('1 row covers more than one day, so it is left out (line 4).')
  })

  it('credits lower a day, and a day below nothing is not compared', () => {
    const found = compare(
      calls,
      `${header}2026-11-18,,0.5,usd\n2026-11-18,,-0.2,usd\n2026-11-19,,-1,usd\n2026-11-20,,0,usd\n`,
    )
    expect(found.days.map(({ vendorNanoUsd }) => vendorNanoUsd)).toEqual([300_000_000, null, 0])
  })

  it('is said for days before the ledger and for days that are not in the file', () => {
    const found = compare(
      [openAi('2026-11-18T10:00'), openAi('2026-11-24T10:00'), openAi('2026-11-25T10:00')],
      `${header}2026-11-15,,1,usd\n2026-11-16,,1,usd\n2026-11-17,,1,usd\n2026-11-18,,0,usd\n`,
    )
    expect(brief(found)).toEqual(['2026-11-18 0/// : 0/0/0/1 same'])
    expect(found.notices).toEqual([
      'Every amount in the file is rounded to 2 decimals; a difference this can explain counts as none.',
      '3 days of the file before 2026-11-18, the first day with a call to OpenAI in the ledger, are left out.',
      'The file goes from 2026-11-15 to 2026-11-18; 2 days with calls in the ledger are not in it.',
    ])
  })

  it('is said for days of the ledger before the file', () => {
    const found = compare(
      [openAi('2026-11-10T10:00'), openAi('2026-11-18T10:00')],
      `${header}2026-11-18,,0,usd\n`,
    )
    expect(found.notices).toContain(
      'The file goes from 2026-11-18 to 2026-11-18; one day with calls in the ledger is not in it.',
    )
  })

  it('is said when the ledger has no call of the vendor', () => {
    const found = compare([anthropic('2026-11-18T10:00')], `${header}2026-11-18,,1,usd\n`)
    expect(found.days).toEqual([])
    expect(found.notices).toContain('No call to OpenAI is in the ledger yet.')
  })

  it('a file with a header and no rows has no day', () => {
    expect(compare(calls, header)).toMatchObject({
      days: [],
      notices: ['The file has no day that can be compared.'],
    })
  })
})

describe('files that are refused', () => {
  it.each([
    ['', 'export.csv is empty.'],
    [
      'date,amount,payee\n2026-11-18,5,Grocer\n',
      /is no usage export that Baton knows\. Baton reads the usage/,
    ],
    ['%PDF-1.7\n1 0 obj', /is no usage export that Baton knows/],
    ['{"data": [', 'export.csv is no complete JSON file, so it cannot be read.'],
    ['[]', /is no usage export that Baton knows/],
    [
      'start_time,end_time,start_time_iso,end_time_iso\n1794960000,1795046400,a,b\n',
      'Nothing was used in the time of export.csv, so there is nothing to compare.',
    ],
    [
      '{"object":"page","data":[{"object":"bucket","start_time":1794960000,"end_time":1795046400,"results":[]}]}',
      'Nothing was used in the time of export.csv, so there is nothing to compare.',
    ],
    [
      'usage_date_utc,cost_usd\n2026-11-18,"0.5\n2026-11-19,0.5\n',
      'In export.csv a quotation mark on line 2 is never closed, so the rest cannot be read.',
    ],
    [
      'usage_date_utc,cost_usd,COST_USD\n2026-11-18,1,2\n',
      'export.csv has two columns called cost_usd, so its numbers are not clear.',
    ],
  ])('%j', (content, sentence) => {
    expect(() => compare([], content)).toThrow(UsageFileError)
    expect(() => compare([], content)).toThrow(sentence)
  })
})
