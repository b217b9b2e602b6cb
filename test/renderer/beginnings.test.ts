import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findPrompts } from '../../renderer/beginnings/find-prompts.ts'
import {
  askingSentence,
  nameOfCopy,
  takeMessages,
  templateOf,
  variablesOfTemplate,
} from '../../renderer/beginnings/template-draft.ts'
import { slashQuery } from '../../renderer/composer/slash-query.ts'
import { createId } from '../../shared/domain/create-id.ts'
import { newConversation } from '../../shared/domain/new-conversation.ts'
import { findVariables } from '../../shared/domain/template-variables.ts'

/** The caret stands where the bar is. */
function look(marked: string) {
  const caret = marked.indexOf('|')
  return slashQuery(marked.replace('|', ''), caret)
}

describe('a slash in the composer', () => {
  it('opens the prompts at the beginning of a line, filtered up to the caret', () => {
    expect(look('/|')).toEqual({ start: 0, end: 1, words: '' })
    expect(look('/rev|iew')).toEqual({ start: 0, end: 4, words: 'rev' })
    expect(look('first\n/code rev|\nlast')).toEqual({ start: 6, end: 15, words: 'code rev' })
    expect(look('\n/|')).toEqual({ start: 1, end: 2, words: '' })
  })

  it('means nothing in a word, a path, an address, a comment or a text that goes on', () => {
    for (const text of [
      'and/or|',
      'a /b|',
      '|/',
      '/usr/bin|',
      '//|',
      '/ |',
      '/\t|',
      'x\n |/',
      '',
      'http://|',
      '/a\nb|',
    ]) {
      expect(look(text.includes('|') ? text : `${text}|`)).toBeNull()
    }
    expect(slashQuery(`/${'a'.repeat(61)}`, 62)).toBeNull()
  })

  it('names exactly what it replaces, wherever the caret is', () => {
    const text = fc
      .array(fc.constantFrom('/', '\n', 'a', ' ', 'é', '😀'), { maxLength: 20 })
      .map((all) => all.join(''))
    fc.assert(
      fc.property(text, fc.nat(30), (written, at) => {
        const caret = Math.min(at, written.length)
        const found = slashQuery(written, caret)
        if (found === null) return
        expect(written.slice(found.start, found.end)).toBe(`/${found.words}`)
        expect(found.end).toBe(caret)
        expect(found.start === 0 || written[found.start - 1] === '\n').toBe(true)
        expect(found.words).not.toMatch(/[/\n]/)
      }),
    )
  })
})

describe('finding prompts', () => {
  const prompt = (name: string, text = '') => ({ id: name, name, text, createdAt: 0, updatedAt: 0 })
  const all = [
    prompt('Explain simply', 'for a child'),
    prompt('Proofread', 'Correct the spelling'),
    prompt('Résumé of a text', 'Sum up'),
    prompt('Review code', 'Name the problems'),
  ]
  const names = (typed: string) => findPrompts(all, typed).map(({ name }) => name)

  it('shows all in order while nothing is typed', () => {
    expect(names('')).toEqual(all.map(({ name }) => name))
    expect(names(' ')).toHaveLength(4)
  })

  it('puts names that begin so first, then words, then parts of names, then texts', () => {
    expect(names('re')).toEqual(['Résumé of a text', 'Review code', 'Proofread'])
    expect(names('code')).toEqual(['Review code'])
    expect(names('resume')).toEqual(['Résumé of a text'])
    expect(names('co re')).toEqual(['Review code', 'Proofread'])
    expect(names('child')).toEqual(['Explain simply'])
    expect(names('xyz')).toEqual([])
  })
})

describe('a template from a conversation', () => {
  it('takes what it begins with, and reads nothing of it as a variable', () => {
    const conversation = {
      ...newConversation(createId(), 0),
      title: 'Rendering {{page}}',
      systemText: 'You know Jinja: {{ x }} and {{x}}.',
    }
    const template = templateOf(conversation)
    expect(template).toMatchObject({ name: 'Rendering {{page}}', contextPolicy: null, messages: [] })
    expect(variablesOfTemplate(template)).toEqual([])
    expect(templateOf({ ...conversation, contextPolicy: { kind: 'everything' } }).contextPolicy).toEqual({
      kind: 'everything',
    })
  })

  it('takes messages in turns, up to the first that does not fit', () => {
    const said = (
      role: 'user' | 'assistant' | 'tool',
      text: string,
      status: 'complete' | 'failed' = 'complete',
    ) => ({
      role,
      status,
      parts: [{ type: 'text' as const, text }],
    })
    expect(takeMessages([said('user', ' {{a}} '), said('assistant', 'b'), said('user', 'c')])).toEqual([
      { role: 'user', text: '\\{{a}}' },
      { role: 'assistant', text: 'b' },
      { role: 'user', text: 'c' },
    ])
    expect(
      takeMessages([said('user', 'a'), said('assistant', 'b', 'failed'), said('user', 'c')]),
    ).toHaveLength(1)
    expect(takeMessages([said('user', 'a'), said('tool', 'b')])).toHaveLength(1)
    expect(takeMessages([said('assistant', 'a')])).toEqual([])
    expect(takeMessages([said('user', '   ')])).toEqual([])
  })
})

describe('words about a template', () => {
  it('say what it asks for', () => {
    const say = (text: string) => askingSentence(findVariables([text]))
    expect(say('nothing')).toBe('')
    expect(say('{{a}} {{b}}')).toBe('Asks for a and b.')
    expect(say('{{a}} {{b=x}} {{c=}}')).toBe('Asks for a. Can be changed: b (“x”) and c (may stay empty).')
  })

  it('name a copy within the length of a name', () => {
    expect(nameOfCopy('Review')).toBe('Review (copy)')
    expect(nameOfCopy('x'.repeat(100))).toHaveLength(100)
  })
})
