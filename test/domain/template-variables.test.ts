import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  escapeBraces,
  fillVariables,
  findVariables,
  resolveVariables,
  splitTemplateText,
} from '../../shared/domain/template-variables.ts'

function fill(text: string, values: Record<string, string>): string {
  return fillVariables(text, resolveVariables(findVariables([text]), values).resolved)
}

describe('variables of a template', () => {
  it('are found once each, in order of first appearance, over several texts', () => {
    expect(findVariables(['Translate into {{language}}: {{text}}', '{{ text }} and {{tone=plain}}'])).toEqual(
      [
        { name: 'language', defaultText: null },
        { name: 'text', defaultText: null },
        { name: 'tone', defaultText: 'plain' },
      ],
    )
  })

  it('take the first default that stands anywhere', () => {
    expect(findVariables(['{{tone}} {{tone=plain}} {{tone=warm}}'])).toEqual([
      { name: 'tone', defaultText: 'plain' },
    ])
  })

  it('may be named in any script, and are the same however they are composed or spaced', () => {
    expect(
      findVariables(['{{größe}} {{gro\u0308ße}} {{  客户  名}} {{客户 名}}']).map(({ name }) => name),
    ).toEqual(['größe', '客户 名'])
  })

  it('leave alone what only looks like one', () => {
    const text = '{{#if x}} {{}} {{ }} {{__proto__}} {{a\nb}} {single} {{{'
    expect(findVariables([text])).toEqual([])
    expect(fill(text, {})).toBe(text)
  })

  it('are no variables behind a backslash', () => {
    expect(findVariables(['\\{{name}}'])).toEqual([])
    expect(fill('\\{{name}} is {{name}}', { name: 'Ada' })).toBe('{{name}} is Ada')
  })

  it('are missing while they have neither a value nor a default', () => {
    const variables = findVariables(['{{a}} {{b=}} {{c=see}} {{d}}'])
    expect(resolveVariables(variables, { a: '  ', d: 'x' }).missing).toEqual(['a'])
    expect(fill('[{{b=}}][{{c=see}}]', {})).toBe('[][see]')
    expect(fill('[{{c=see}}]', { c: '' })).toBe('[]')
  })

  it('take nothing from the prototype of the values', () => {
    expect(resolveVariables(findVariables(['{{constructor}}']), {}).missing).toEqual(['constructor'])
  })
})

describe('filling in', () => {
  const piece = fc.oneof(
    fc.constantFrom('{{', '}}', '{', '}', '\\', '=', '{{a}}', '\\{{a}}', '{{b=c}}', '\n', 'a', ' '),
    fc.string({ unit: 'binary', maxLength: 4 }),
  )
  const anyText = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))

  it('never reads a value as a variable again', () => {
    fc.assert(
      fc.property(anyText, anyText, (one, other) => {
        expect(fill('{{x}}-{{y}}', { x: one, y: other || ' ' })).toBe(`${one}-${other || ' '}`)
      }),
    )
  })

  it('gives back exactly what a person wrote where it was escaped', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(findVariables([escapeBraces(text)])).toEqual([])
        expect(fill(escapeBraces(text), {})).toBe(text)
      }),
    )
  })

  it('changes nothing but the variables and the escaped braces', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const rebuilt = splitTemplateText(text)
          .map((part) => (part.kind === 'text' ? part.text : '\u0000'))
          .join('')
        const variables = splitTemplateText(text).filter((part) => part.kind === 'variable')
        if (variables.length === 0) expect(rebuilt).toBe(text.replaceAll('\\{{', '{{'))
        else expect(rebuilt.length).toBeLessThan(text.length)
      }),
    )
  })

  it('reads a long text without a second look at any of it', () => {
    for (const text of [
      '{'.repeat(200_000),
      '{{a='.repeat(50_000),
      '{{a'.repeat(66_000),
      '\\{{'.repeat(60_000),
    ]) {
      const begin = performance.now()
      splitTemplateText(text)
      expect(performance.now() - begin).toBeLessThan(1_000)
    }
  })
})
