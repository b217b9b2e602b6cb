import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type SplitMarkdown,
  splitMarkdown,
  splitWholeMarkdown,
} from '../../renderer/markdown/split-markdown.ts'

const line = fc.oneof(
  fc.constantFrom(
    'Some plain words.',
    '# A heading',
    '### Third',
    '- one',
    '  - nested',
    '    deep text',
    '* star',
    '1. first',
    '2) second',
    '- [ ] task',
    '> quoted',
    '> - quoted list',
    '```ts',
    '```',
    '~~~',
    'const a = 1',
    '    indented code',
    '\tindented by a tab',
    '| a | b |',
    '|---|:-:|',
    '| 1 | 2 |',
    '---',
    '===',
    '***',
    '$$',
    'x = \\frac{a}{b}',
    '\\[ y \\]',
    '\\[',
    '\\]',
    '<div>',
    '</div>',
    '<!-- a comment',
    '-->',
    '[label]: https://example.com "t"',
    '[^1]: a note',
    'A [link][label] and `code`',
    '',
    '',
    '',
    '   ',
  ),
  fc.string({ maxLength: 12 }),
)
const document = fc
  .array(fc.tuple(line, fc.constantFrom('\n', '\n', '\n\n', '\r\n')), { maxLength: 24 })
  .map((lines) => lines.flat().join(''))

/** Feeds the text in the given steps and compares with a full lex after every one. */
function expectSameAsWhole(text: string, step: number): void {
  let split: SplitMarkdown | null = null
  for (let end = 0; ; end = Math.min(text.length, end + step)) {
    const prefix = text.slice(0, end)
    split = splitMarkdown(split, prefix)
    expect(split.blocks).toEqual(splitWholeMarkdown(prefix).blocks)
    if (end >= text.length) return
  }
}

describe('splitMarkdown', () => {
  test('agrees with a full lex at every prefix', () => {
    fc.assert(
      fc.property(document, fc.integer({ min: 1, max: 7 }), (text, step) => expectSameAsWhole(text, step)),
      { numRuns: 2000, seed: 20261120 },
    )
  })

  test('loses no character', () => {
    fc.assert(
      fc.property(document, (text) => {
        expect(splitWholeMarkdown(text).blocks.join('')).toBe(text.replace(/\r\n?/g, '\n'))
      }),
      { numRuns: 2000, seed: 20261120 },
    )
  })

  test('keeps settled blocks and lexes only the end again', () => {
    const paragraphs = Array.from({ length: 50 }, (_, index) => `Paragraph ${index}.\n\n`).join('')
    const before = splitMarkdown(null, paragraphs)
    const after = splitMarkdown(before, `${paragraphs}More`)
    expect(before.blocks).toHaveLength(50)
    expect(after.blocks).toHaveLength(51)
    expect(after.blocks.slice(0, 49)).toEqual(before.blocks.slice(0, 49))
  })

  test('starts afresh when the text is another one', () => {
    const before = splitMarkdown(null, 'a\n\nb\n\nc\n\nd')
    expect(splitMarkdown(before, 'x\n\ny').blocks).toEqual(['x\n\n', 'y'])
  })

  test('keeps a formula of several lines in one block', () => {
    expect(splitWholeMarkdown('Text\n\n$$\na\n=\nb\n$$\n\nMore').blocks).toEqual([
      'Text\n\n',
      '$$\na\n=\nb\n$$\n\n',
      'More',
    ])
    expect(splitWholeMarkdown('\\[\na\n- b\n\\]\nMore').blocks).toEqual(['\\[\na\n- b\n\\]\n', 'More'])
  })
})
