import { describe, expect, test } from 'vitest'
import { parseFence } from '../../renderer/markdown/parse-fence.ts'
import { mayHoldMaths, prepareMaths } from '../../renderer/markdown/prepare-maths.ts'
import { showHiddenControls } from '../../renderer/markdown/show-hidden-controls.ts'

describe('prepareMaths', () => {
  test.each([
    ['Euler: $e^{i\\pi}+1=0$.', 'Euler: $e^{i\\pi}+1=0$.', true],
    ['It costs $5 and then $10.', 'It costs \\$5 and then \\$10.', false],
    ['US$ 5', 'US\\$ 5', false],
    ['An \\(x^2\\) inline', 'An $x^2$ inline', true],
    ['\\[\nx = 1\n\\]', '$$\nx = 1\n$$', true],
    ['\\[ x = 1 \\]', '$$\nx = 1\n$$', true],
    ['$$ x = 1 $$', '$$\nx = 1\n$$', true],
    ['- item\n  \\[ x \\]\n', '- item\n  $$\n  x\n  $$\n', true],
    ['so \\[ x \\] holds', 'so $$x$$ holds', true],
    ['`$a$ and \\(b\\)`', '`$a$ and \\(b\\)`', false],
    ['```sh\necho $HOME $PATH\n```', '```sh\necho $HOME $PATH\n```', false],
    ['``a ` $b$`` and $c$', '``a ` $b$`` and $c$', true],
    ['a literal \\$5 stays', 'a literal \\$5 stays', false],
    ['no dollars', 'no dollars', false],
  ])('%j', (block, text, holdsMaths) => {
    expect(prepareMaths(block)).toEqual({ text, holdsMaths })
    expect(mayHoldMaths(block)).toBe(holdsMaths)
  })
})

describe('parseFence', () => {
  test('reads closed and open fences', () => {
    expect(parseFence('```ts\nlet a\n```\n\n')).toEqual({ language: 'ts', code: 'let a' })
    expect(parseFence('```ts title="a"\nlet a\n')).toEqual({ language: 'ts', code: 'let a' })
    expect(parseFence('~~~\na\n\n```\n~~~')).toEqual({ language: '', code: 'a\n\n```' })
    expect(parseFence('```')).toEqual({ language: '', code: '' })
    expect(parseFence('  ```\n  a\n   b\n  ```')).toEqual({ language: '', code: 'a\n b' })
    expect(parseFence('````md\n```\nx\n```\n````')).toEqual({ language: 'md', code: '```\nx\n```' })
  })

  test('leaves everything else to the parser', () => {
    expect(parseFence('text\n```\na\n```')).toBeNull()
    expect(parseFence('```a`b')).toBeNull()
    expect(parseFence('```\na\n```\nmore')).toBeNull()
  })
})

test('showHiddenControls loses nothing and names each control', () => {
  expect(showHiddenControls('plain')).toEqual([{ type: 'text', text: 'plain' }])
  expect(showHiddenControls('a\u202eb\u2069')).toEqual([
    { type: 'text', text: 'a' },
    { type: 'control', name: 'U+202E' },
    { type: 'text', text: 'b' },
    { type: 'control', name: 'U+2069' },
  ])
})
