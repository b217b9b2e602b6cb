// Titles made without a model, and what becomes of what a model writes.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseTitleModel } from '../../electron/engine/titles/choose-title-model.ts'
import { cleanTitle, longestTitle } from '../../electron/engine/titles/clean-title.ts'
import { titleFromExchange } from '../../electron/engine/titles/title-from-exchange.ts'
import { bareModel } from '../../shared/domain/bare-model.ts'

describe('a title from a question', () => {
  const cases: readonly (readonly [question: string, title: string])[] = [
    ['Hi there, could you please explain how the tides work?', 'How the tides work'],
    ['What is the capital of France?', 'Capital of France'],
    ['How do I add a provider?', 'How to add a provider'],
    ['Where are my conversations kept?', 'Where are my conversations kept?'],
    ['Which piers are closed in winter？ Tell me.', 'Which piers are closed in winter？'],
    ['So I need help with my resume', 'My resume'],
    ['WRITE A POEM ABOUT THE SEA PLEASE', 'Write a poem about the sea'],
    ['useEffect runs twice in React 18, why?', 'useEffect runs twice in React 18, why?'],
    ['Hallo, kannst du mir bitte erklären, wie ein Vergaser funktioniert?', 'Wie ein Vergaser funktioniert'],
    ['Peux-tu me dire comment faire une mayonnaise maison ?', 'Comment faire une mayonnaise maison'],
    ['¿Cuál es la capital de Perú?', 'Capital de Perú'],
    ['你好，请帮我写一封辞职信', '写一封辞职信'],
    ['Pythonでリストを逆順にする方法を教えてください', 'Pythonでリストを逆順にする方法'],
    ['안녕하세요, 파이썬으로 웹 크롤러를 만드는 방법을 알려주세요', '파이썬으로 웹 크롤러를 만드는 방법'],
    [
      'I would like to plan a trip to Japan in April with two kids, we love trains and want to avoid crowds',
      'Plan a trip to Japan in April with two kids',
    ],
    [
      'I have a question. My Postgres query takes 40 seconds with a join over two large tables and nobody knows the reason for it. Help.',
      'My Postgres query takes 40 seconds with a join over two…',
    ],
    ['Fix this:\n```python\nprint(1\n```\nWhy does the bracket matter?', 'Why does the bracket matter?'],
    [
      'See https://example.com/a/very/long/address?with=things about solar panels on roofs',
      'See about solar panels on roofs',
    ],
  ]
  it.each(cases)('%s', (question, title) => {
    expect(titleFromExchange(question, 'An answer that says nothing about it.')).toBe(title)
  })

  it('is not found in a mere greeting or thanks, whatever the answer says', () => {
    for (const text of ['hello', 'Hi!', 'Guten Morgen', '你好', 'Thanks', '?!']) {
      expect(titleFromExchange(text, '# How can I help you today')).toBeNull()
    }
  })

  it('is the heading of the answer where that is about what was asked', () => {
    expect(titleFromExchange("What's the difference between TCP and UDP?", '## TCP vs UDP\n\nBoth')).toBe(
      'TCP vs UDP',
    )
    expect(
      titleFromExchange("What's the difference between TCP and UDP?", '## Quick summary first\n\nBoth'),
    ).toBe('Difference between TCP and UDP')
  })

  it('comes from the answer where the question is code, a file or an address only', () => {
    const code = '```python\nprint(1)\n```'
    expect(titleFromExchange(code, 'This program prints a number.')).toBe('This program prints a number')
    expect(titleFromExchange(`Why?\n${code}`, 'The bracket is never closed.')).toBe(
      'The bracket is never closed',
    )
    expect(titleFromExchange('', 'A photo of two cats on a roof.')).toBe('A photo of two cats on a roof')
    expect(titleFromExchange('https://example.com/x', 'A page about weaving baskets.')).toBe(
      'A page about weaving baskets',
    )
  })

  it('is one line of visible characters of bounded length, whatever was written', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.string({ unit: 'grapheme', maxLength: 400 }),
      fc
        .array(
          fc.constantFrom(
            'hello ',
            'the ',
            'how do i ',
            '```',
            '请',
            '教えて',
            '\u202e',
            '\n',
            '**',
            '?',
            '.',
            'x'.repeat(90),
          ),
        )
        .map((pieces) => pieces.join('')),
    )
    fc.assert(
      fc.property(text, text, (question, answer) => {
        const title = titleFromExchange(question, answer)
        if (title === null) return
        expect(title.trim()).toBe(title)
        expect(title).not.toBe('')
        expect(Array.from(title).length).toBeLessThanOrEqual(longestTitle)
        expect(title).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069\ufeff]/u)
        expect(title.isWellFormed()).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  it('takes no longer for a text that was pasted', () => {
    const begin = performance.now()
    titleFromExchange(`${'('.repeat(500_000)} ${'**a'.repeat(200_000)}`, '# '.repeat(500_000))
    expect(performance.now() - begin).toBeLessThan(500)
  })
})

describe('a title a model wrote', () => {
  const cases: readonly (readonly [written: string, title: string | null])[] = [
    ['Tides and the moon', 'Tides and the moon'],
    ['"Tides and the moon."', 'Tides and the moon'],
    ['**Title: “Tides”**', 'Tides'],
    ['\n\n  # Tides \nand more', 'Tides'],
    ['标题：「潮汐」', '潮汐'],
    ['<think>They ask about\ntides.</think>\nTides', 'Tides'],
    ['<think>They ask about tides and I never', null],
    ['"Yes" and "no"', '"Yes" and "no"'],
    ['C++ in 10 minutes...', 'C++ in 10 minutes...'],
    ['<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
    ['invoice\u202Efdp.exe\u0000', 'invoice fdp.exe'],
    ['👩‍👩‍👧 at the beach', '👩‍👩‍👧 at the beach'],
    [' \n "" \n.', null],
  ]
  it.each(cases)('%j', (written, title) => {
    expect(cleanTitle(written)).toBe(title)
  })

  it('is cut at a word', () => {
    const title = cleanTitle('word '.repeat(40)) ?? ''
    expect(title).toBe(`${'word '.repeat(15).trim()}…`)
    expect(Array.from(cleanTitle('語'.repeat(300)) ?? '')).toHaveLength(longestTitle)
  })
})

describe('the model that is asked', () => {
  const model = (id: string, input: number | null, output: number | null, more = {}) => ({
    ...bareModel(id),
    inputNanoUsdPerMillion: input,
    outputNanoUsdPerMillion: output,
    ...more,
  })
  const choose = (answered: string, models: ReturnType<typeof model>[], isLocal = false) =>
    chooseTitleModel({ accountId: 'a', modelId: answered }, models, isLocal).modelId

  it('is the cheapest of the account whose price is known', () => {
    expect(
      choose('big', [model('big', 9, 90), model('mid', 3, 30), model('small', 1, 10), model('odd', null, 1)]),
    ).toBe('small')
  })

  it('is the one that answered where its price is unknown, nothing is cheaper, or it runs here', () => {
    expect(choose('big', [model('big', null, null), model('small', 1, 10)])).toBe('big')
    expect(choose('small', [model('big', 9, 90), model('small', 1, 10)])).toBe('small')
    expect(choose('gone', [model('small', 1, 10)])).toBe('gone')
    expect(choose('big', [model('big', 9, 90), model('small', 1, 10)], true)).toBe('big')
  })

  it('is none that ends soon, is given away, or holds too little', () => {
    expect(
      choose('big', [
        model('big', 9, 90),
        model('old', 1, 1, { deprecation: 'Ends on 2026-12-01.' }),
        model('free', 0, 0),
        model('tiny', 1, 1, { contextWindow: 512 }),
        model('fit', 2, 2, { contextWindow: 8_000 }),
      ]),
    ).toBe('fit')
  })

  it('is made by whoever made the one that answered, where names say so', () => {
    expect(
      choose('one/big', [model('one/big', 9, 90), model('two/small', 1, 1), model('one/small', 2, 2)]),
    ).toBe('one/small')
  })
})
