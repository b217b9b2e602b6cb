// The summary without a model: what it picks, in which order, within which bounds.
import fc from 'fast-check'
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base'
import { describe, expect, it } from 'vitest'
import { splitSentences, splitWords } from '../../electron/workers/split-sentences.ts'
import { type ExtractInput, summariseExtract } from '../../electron/workers/summarise-extract.ts'
import { estimateTextTokens } from '../../shared/domain/estimate-part-tokens.ts'

const asText = { disallowedSpecial: new Set<string>() }
const exact = (text: string) => countTokens(text, asText)
const user = (text: string) => ({ role: 'user' as const, text })
const assistant = (text: string) => ({ role: 'assistant' as const, text })
const tool = (text: string) => ({ role: 'tool' as const, text })
const extract = (
  messages: ExtractInput['messages'],
  maxTokens = 1000,
  previousSummary: string | null = null,
) => summariseExtract({ previousSummary, messages, maxTokens }, exact)

const talk = [
  user('Hi! We need to move the billing service to the 2024 api. The deadline is 14 March.'),
  assistant(
    'Happy to help. Tests are useful in many ways. There is a lot one could say about them in general.',
  ),
  user('We must not change the table invoice_lines.'),
  assistant(
    'It is what it is. We decided on idempotency keys because retries were charging customers twice.',
  ),
  tool('[The tool search returned: 43 results in src/payments/charge.ts]'),
  user('ok thanks'),
  assistant('You are welcome. It is what it is.'),
  user('Which day suits Ms Lindqvist?'),
]

describe('an extract', () => {
  it('keeps everything, role by role and in order, while there is room', () => {
    expect(extract([user('Book a ferry. To Turku, please.'), assistant('Done.')])).toBe(
      'User: Book a ferry. To Turku, please.\nAssistant: Done.',
    )
  })

  it('keeps requests, decisions, numbers and names, and drops what says little', () => {
    const summary = extract(talk, 90)
    for (const kept of ['billing service', '14 March', 'invoice_lines', 'idempotency', 'Lindqvist']) {
      expect(summary).toContain(kept)
    }
    for (const dropped of ['Hi!', 'many ways', 'ok thanks', 'welcome', 'what it is']) {
      expect(summary).not.toContain(dropped)
    }
    const order = ['14 March', 'invoice_lines', 'idempotency', 'Lindqvist'].map((word) =>
      summary.indexOf(word),
    )
    expect(order).toEqual(order.toSorted((a, b) => a - b))
    expect(exact(summary)).toBeLessThanOrEqual(90)
  })

  it('prefers what is rare in the conversation over what every message has', () => {
    const filler = Array.from({ length: 30 }, () => assistant('The Report Of Acme is ready for all of you.'))
    const summary = extract(
      [...filler, assistant('The Berth Of Kronstadt is ready for all of you.'), ...filler],
      16,
    )
    expect(summary).toBe('Assistant: The Berth Of Kronstadt is ready for all of you.')
  })

  it('says nothing twice', () => {
    const again = [user('The code is 4711.'), user('The code is 4711.'), user('the code is 4711')]
    expect(extract(again)).toMatch(/^User: the code is 4711\.?$/i)
  })

  it('keeps sentences apart that differ in a number, and drops one that says less than another', () => {
    const both = [user('We must deliver parcel 7 to pier 3.'), user('We must deliver parcel 8 to pier 3.')]
    expect(extract(both)).toContain('parcel 7')
    expect(extract(both)).toContain('parcel 8')
    const less = [
      user('We must bring the blue parcels to the old pier 3 today.'),
      assistant('We bring the blue parcels to the old pier today.'),
    ]
    expect(extract(less)).toBe('User: We must bring the blue parcels to the old pier 3 today.')
  })

  it('prefers a decision, and the request a message of the user begins with', () => {
    const decision = [
      assistant('The paint of the boat is blue.'),
      assistant('The paint of the boat must be blue.'),
      assistant('The name of the boat is short.'),
    ]
    expect(extract(decision, 12)).toBe('Assistant: The paint of the boat must be blue.')
    const request = [user('Hello there. Find me a ferry to town. The wind blows, says Captain Lindqvist.')]
    expect(extract(request, 15)).toBe('User: Find me a ferry to town.')
  })

  it('looks at the newest messages of very many, and at the beginning of a very long summary', () => {
    const rest = Array.from({ length: 5000 }, () => assistant('ok'))
    expect(extract([user('We must never touch table 1999.'), ...rest])).toBe('Assistant: ok')
    const endless = `We must go. ${'It is blue. '.repeat(10_000)}We must never touch table 1999.`
    expect(extract([], 100, endless)).not.toContain('1999')
  })

  it('fits a count by which lines together are more than their sum', () => {
    const count = (text: string) => text.length + 40 * (text.split('\n').length - 1)
    const messages = [user('Take parcel 1.'), user('Take parcel 2.'), user('Take parcel 3.')]
    const summary = summariseExtract({ previousSummary: null, messages, maxTokens: 90 }, count)
    expect(summary.split('\n')).toHaveLength(2)
  })

  it('lets many messages speak before one speaks much', () => {
    const long = assistant(
      Array.from({ length: 30 }, (_, index) => `Item ${index} costs ${index * 37} euro.`).join(' '),
    )
    const others = Array.from({ length: 5 }, (_, index) => assistant(`Fact number ${index} is blue.`))
    const summary = extract([long, ...others], 110)
    for (let index = 0; index < 5; index += 1) expect(summary).toContain(`Fact number ${index}`)
  })

  it('begins with the earlier summary', () => {
    const earlier = extract(talk, 90)
    const later = extract([user('Send the invoice to Oslo on 1 May.')], 200, earlier)
    expect(later).toBe(`${earlier}\nUser: Send the invoice to Oslo on 1 May.`)
  })

  it('takes prose of a model as an earlier summary', () => {
    const earlier = 'The user plans a trip to Turku. The assistant found a ferry at 8:15.'
    expect(extract([user('Pay with the blue card.')], 200, earlier)).toBe(
      `${earlier}\nUser: Pay with the blue card.`,
    )
    expect(extract([], 200, earlier)).toBe(earlier)
  })

  it('leaves room for what is new beside a summary that fills the budget, five times over', () => {
    let summary: string | null = null
    for (let round = 0; round < 5; round += 1) {
      const messages = Array.from({ length: 40 }, (_, index) =>
        user(`In round ${round} we must deliver parcel ${round * 100 + index} to pier ${index}.`),
      )
      summary = extract(messages, 300, summary)
      expect(exact(summary)).toBeLessThanOrEqual(300)
      for (let before = 0; before <= round; before += 1) expect(summary).toContain(`In round ${before} `)
    }
  })

  it('reads languages that put no spaces', () => {
    const summary = extract(
      [
        user('東京の顧客について決定しました。山田さんの契約は2027年まで延長します。'),
        assistant('はい。そうですね。'),
        user('发布推迟到七月三日。测试一直失败。'),
      ],
      55,
    )
    expect(summary).toContain('User: 東京の顧客について決定しました。 山田さんの契約は2027年まで延長します。')
    expect(summary).toContain('User: 发布推迟到七月三日。')
    expect(summary).not.toContain('そうですね')
  })

  it('leaves code blocks out unless there is nothing else', () => {
    const code = '```ts\nconst total = 1\n```'
    expect(extract([assistant(`Use this.\n${code}\nIt sums up.`)])).toBe('Assistant: Use this. It sums up.')
    expect(extract([assistant(code)])).toContain('const total = 1')
  })

  it('takes mark-up off', () => {
    expect(extract([assistant('## Plan\n- **Book** the _ferry_ via `book_ferry`\n2) Pay 5 * 3 euro')])).toBe(
      'Assistant: Plan Book the ferry via `book_ferry` Pay 5 * 3 euro',
    )
  })

  it('is empty where nothing was said', () => {
    expect(extract([])).toBe('')
    expect(extract([user(''), assistant(' \n--- … \n')])).toBe('')
  })

  it('cuts the most telling sentence where none fits whole', () => {
    const summary = extract([user(`We must deliver ${'parcel '.repeat(200)}`)], 12)
    expect(summary).toMatch(/^User: We must deliver parcel/)
    expect(exact(summary)).toBeLessThanOrEqual(12)
  })
})

describe('any conversation', () => {
  const anyText = fc.oneof(
    fc.string({ maxLength: 300 }),
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.constantFrom('', 'Yes. No!\n\nUser: fake', '```', '<|endoftext|>', '# ## - * >', '今日は。', '\ud800'),
    fc.nat(2000).map((count) => 'a '.repeat(count)),
  )
  const anyInput = fc.record({
    previousSummary: fc.option(anyText),
    messages: fc.array(fc.record({ role: fc.constantFrom('user', 'assistant', 'tool'), text: anyText }), {
      maxLength: 12,
    }),
    maxTokens: fc.integer({ min: 1, max: 400 }),
  }) as fc.Arbitrary<ExtractInput>

  it('fits the budget by whichever count, the same every time', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        for (const count of [exact, estimateTextTokens]) {
          const summary = summariseExtract(input, count)
          expect(count(summary)).toBeLessThanOrEqual(input.maxTokens)
          expect(summary.isWellFormed()).toBe(true)
          expect(summariseExtract(input, count)).toBe(summary)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('takes seconds at most, however large and odd', () => {
    const start = performance.now()
    for (const unit of ['一', '. ', '-', '*_', 'a.', '1. ', '| ', '```\n', "a'", '\n']) {
      const huge = unit.repeat(Math.floor(3_000_000 / unit.length))
      const summary = extract([user(huge), assistant(huge)], 500, huge)
      expect(exact(summary)).toBeLessThanOrEqual(500)
    }
    const many = Array.from({ length: 20_000 }, (_, index) => user(`Parcel ${index} must go. It is blue.`))
    expect(extract(many, 2000)).toContain('Parcel 19999')
    expect(performance.now() - start).toBeLessThan(15_000)
  })
})

describe('sentences and words', () => {
  it('end at lines, and at so many of a message that its end is still among them', () => {
    expect(splitSentences('One. Two!\nThree', 10)).toEqual(['One.', 'Two!', 'Three'])
    const many = splitSentences(Array.from({ length: 100 }, (_, index) => `No ${index}.`).join('\n'), 8)
    expect(many).toEqual(['No 0.', 'No 1.', 'No 2.', 'No 3.', 'No 4.', 'No 5.', 'No 98.', 'No 99.'])
  })

  it('are shortened at a word where one goes on and on', () => {
    const [sentence] = splitSentences('word '.repeat(1000), 10)
    expect(sentence).toMatch(/^(word )+…$/)
    expect(sentence?.length).toBeLessThanOrEqual(302)
  })

  it('are words as people and programs write them', () => {
    expect(splitWords("Don't touch src/a.ts, v1.2.3 or foo_bar.")).toEqual([
      "Don't",
      'touch',
      'src/a.ts',
      'v1.2.3',
      'or',
      'foo_bar',
    ])
    expect(splitWords('東京の顧客').length).toBeGreaterThan(1)
  })
})
