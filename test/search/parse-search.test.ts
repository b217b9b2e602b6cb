// The text of the search field as terms, filters and problems.
import { expect, it } from 'vitest'
import { parseSearch } from '../../shared/domain/parse-search.ts'
import { searchOperators } from '../../shared/domain/search-operators.ts'
import { parseComparison, parseTimeSpan } from '../../shared/domain/search-values.ts'

const now = new Date(2026, 10, 26, 18, 30).getTime()
const parse = (text: string) => parseSearch(text, now)
const day = (year: number, month: number, date: number) => new Date(year, month - 1, date).getTime()

it('takes words as beginnings, and quotes as they are', () => {
  expect(parse('fast "exact words" -slow -"not this"').terms).toEqual([
    { words: ['fast'], isPrefix: true, whole: null, isWholePrefix: false, isExcluded: false },
    { words: ['exact', 'words'], isPrefix: false, whole: null, isWholePrefix: false, isExcluded: false },
    { words: ['slow'], isPrefix: true, whole: null, isWholePrefix: false, isExcluded: true },
    { words: ['not', 'this'], isPrefix: false, whole: null, isWholePrefix: false, isExcluded: true },
  ])
})

it('takes a quote that is still being typed, and curly ones', () => {
  expect(parse('"two wor').terms).toMatchObject([{ words: ['two', 'wor'], isPrefix: false }])
  expect(parse('„zwei Worte“').terms).toMatchObject([{ words: ['zwei', 'worte'], isPrefix: false }])
})

it('does not take the dash of a word or of an option for a minus', () => {
  expect(parse('well-known --help -').terms.map((term) => [term.words, term.isExcluded])).toEqual([
    [['well', 'known'], false],
    [['help'], false],
  ])
})

it('leaves addresses and names of programs as words', () => {
  const { terms, problems } = parse('https://example.org/a std::vector C:\\temp what:')
  expect(problems).toEqual([])
  expect(terms.map((term) => term.words)).toEqual([
    ['https', 'example', 'org', 'a'],
    ['std', 'vector'],
    ['c', 'temp'],
    ['what'],
  ])
})

it.each([
  ['model:mini', { kind: 'model', text: 'mini' }],
  ['vendor:lm', { kind: 'vendor', vendors: ['lm-studio'] }],
  ['provider:google', { kind: 'vendor', vendors: ['google'] }],
  ['in:recipes', { kind: 'in', text: 'recipes' }],
  ['tag:"to read"', { kind: 'tag', text: 'to read' }],
  ['is:archived', { kind: 'is', flag: 'archived' }],
  ['IS:Trash', { kind: 'is', flag: 'trashed' }],
  ['has:image', { kind: 'has', feature: 'image' }],
  ['role:you', { kind: 'role', role: 'user' }],
  ['cost:>0.10', { kind: 'cost', comparison: '>', nanoUsd: 100_000_000 }],
  ['cost:<=$2', { kind: 'cost', comparison: '<=', nanoUsd: 2_000_000_000 }],
  ['tokens:>1k', { kind: 'tokens', comparison: '>', count: 1_000 }],
  ['tokens:1000', { kind: 'tokens', comparison: '>=', count: 1_000 }],
  ['id:resp_1', { kind: 'id', text: 'resp_1' }],
  ['from:2026-03', { kind: 'time', startMs: day(2026, 3, 1), endMs: null }],
  ['to:2026-03', { kind: 'time', startMs: null, endMs: day(2026, 4, 1) }],
  ['before:2026-03-05', { kind: 'time', startMs: null, endMs: day(2026, 3, 5) }],
  ['after:2025', { kind: 'time', startMs: day(2026, 1, 1), endMs: null }],
  ['on:today', { kind: 'time', startMs: day(2026, 11, 26), endMs: day(2026, 11, 27) }],
])('understands %s, and with a minus the opposite', (text, filter) => {
  expect(parse(text)).toEqual({ terms: [], filters: [{ ...filter, isExcluded: false }], problems: [] })
  expect(parse(`-${text}`).filters).toEqual([{ ...filter, isExcluded: true }])
})

it.each([
  ['colour:red', 'There is no operator colour:. Put it in quotes to look for these words.'],
  ['tag:', 'tag: needs a value, for example tag:draft.'],
  ['is:red', 'is: can be archived, pinned, unread or trashed.'],
  ['has:luck', 'has: can be image, code, file, reasoning or tool.'],
  ['from:you', 'from: needs a day, for example 2026-03-05, 2026-03, 2026, today, yesterday or 7d.'],
  ['from:2026-02-30', 'from: needs a day, for example 2026-03-05, 2026-03, 2026, today, yesterday or 7d.'],
  ['cost:much', 'cost: needs an amount in dollars, for example cost:>0.10.'],
  ['tokens:>', 'tokens: needs a number, for example tokens:>1000.'],
  ['vendor:nobody', 'Baton knows no vendor called nobody.'],
  ['role:king', 'role: can be you, model or tool.'],
])('says what is wrong with %s, and searches for the rest', (part, sentence) => {
  const { terms, filters, problems } = parse(`before ${part} behind`)
  expect(problems).toEqual([{ part, sentence }])
  expect(filters).toEqual([])
  expect(terms.map((term) => term.words)).toEqual([['before'], ['behind']])
})

it('understands every example of the help', () => {
  for (const { name, synonyms, example } of searchOperators) {
    const value = example.slice(example.indexOf(':') + 1)
    for (const word of [name, ...synonyms]) {
      const { filters, problems } = parse(`${word}:${value}`)
      expect({ word, problems, count: filters.length }).toEqual({ word, problems: [], count: 1 })
    }
  }
})

it.each([
  ['today', day(2026, 11, 26)],
  ['yesterday', day(2026, 11, 25)],
  ['7d', day(2026, 11, 19)],
  ['2w', day(2026, 11, 12)],
  ['1m', day(2026, 10, 26)],
  ['1y', day(2025, 11, 26)],
  ['2026', day(2026, 1, 1)],
  ['2026/3/5', day(2026, 3, 5)],
])('knows when %s begins', (text, startMs) => {
  expect(parseTimeSpan(text, now)?.startMs).toBe(startMs)
})

it('knows that a month ago may be a shorter month', () => {
  expect(parseTimeSpan('1m', new Date(2026, 2, 31, 12).getTime())?.startMs).toBe(day(2026, 2, 28))
})

it.each(['', '>', 'abc', '1.2.3', '-1', '1e9'])('takes %j for no number', (text) => {
  expect(parseComparison(text)).toBeNull()
})
