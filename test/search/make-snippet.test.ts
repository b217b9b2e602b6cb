// The one line that shows why something was found.
import { expect, it } from 'vitest'
import { beginningOf, makeSnippet } from '../../electron/store/search/make-snippet.ts'
import { parseSearch } from '../../shared/domain/parse-search.ts'

function snippet(text: string, query: string): string | null {
  const found = makeSnippet(text, parseSearch(query, 0).terms)
  return found === null
    ? null
    : found.pieces.map((piece) => (piece.isMatch ? `[${piece.text}]` : piece.text)).join('')
}

const filler = 'lorem ipsum dolor sit amet '.repeat(40)

it('shows a short text whole, in one line', () => {
  expect(snippet('One\n\n  two\tthree\r\nfour ', 'two')).toBe('One [two] three four')
})

it('cuts a long one around the find, at whole words', () => {
  const line = snippet(`${filler}the needle lies here ${filler}`, 'needle')
  expect(line).toMatch(/^…\S.* the \[needle\] lies here lorem .*…$/)
  expect(line?.length).toBeGreaterThan(120)
  expect(line?.length).toBeLessThan(190)
})

it('takes the place where most of the words are', () => {
  expect(snippet(`one ${filler} two ${filler} one and two`, 'one two')).toMatch(/\[one\] and \[two\]$/)
})

it('finds what stands far behind, and a phrase across the border of two slices', () => {
  const far = `${'x '.repeat(5_998)}deep phrase ${'y '.repeat(30_000)} last`
  expect(snippet(far, '"deep phrase"')).toContain('[deep phrase]')
  expect(snippet(far, 'last')).toMatch(/\[last\]$/)
})

it('has nothing to show where nothing is', () => {
  expect(snippet('one two', 'three')).toBeNull()
  expect(snippet('', 'three')).toBeNull()
})

it.each(['👩‍👩‍👧‍👦', 'e\u0301\u0323', '한글'.normalize('NFD'), '𝔘𝔫𝔦', '🇩🇪'])(
  'never shows half of a character: %s',
  (character) => {
    const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })
    const whole = new Set(Array.from(segmenter.segment(`${character} `), ({ segment }) => segment))
    for (let shift = 0; shift < 12; shift += 1) {
      const text = `${'z'.repeat(shift)} ${character.repeat(60)} needle ${character.repeat(120)}`
      const line = snippet(text, 'needle') ?? ''
      expect(line).toContain('[needle]')
      const strange = Array.from(segmenter.segment(line), ({ segment }) => segment).filter(
        (segment) => !whole.has(segment) && !/^[\x20-\x7e…]$/.test(segment),
      )
      expect(strange).toEqual([])
    }
  },
)

it('marks a find that is longer than a line', () => {
  expect(snippet(`see ${'検索'.repeat(300)}`, '検索'.repeat(200))).toMatch(/^see \[検索/)
})

it('shows the beginning where nothing was looked for', () => {
  const pieces = beginningOf(`\n\n${filler}`)
  expect(pieces).toHaveLength(1)
  expect(pieces[0]).toMatchObject({ isMatch: false, text: expect.stringMatching(/^lorem ipsum .*…$/) })
})
