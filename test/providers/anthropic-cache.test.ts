// Where the prompt cache is marked, and what a conversation that grows then reads from it.
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RenderedMessage, TurnRequest } from '../../electron/providers/adapter.ts'
import { anthropicMessagesAdapter as adapter } from '../../electron/providers/anthropic-messages/adapter.ts'
import { type BlockTraits, chooseMarks } from '../../electron/providers/anthropic-messages/mark-cache.ts'
import { buildMessagesBody } from '../../electron/providers/anthropic-messages/request.ts'
import type { JsonValue } from '../../shared/domain/json.ts'
import type { Usage } from '../../shared/domain/usage.ts'
import { checkMessagesBody } from '../fakes/anthropic/check-request.ts'
import { withoutCacheMarks } from '../fakes/anthropic/plain-prompt.ts'
import { type AnthropicFake, startAnthropicFake } from '../fakes/anthropic-server.ts'
import { collectEvents, finishOfStream, testIo, textOf, userRequest } from './conformance.ts'

/** One letter per block: `u` own, `U` own and the end of a message of the person, `a` own of the assistant, `n` native. */
function blocksOf(letters: string): BlockTraits[] {
  return Array.from(letters, (letter) => ({ isOwn: letter !== 'n', endsUserMessage: letter === 'U' }))
}

describe('choosing marks', () => {
  it.each([
    ['nothing', '', []],
    ['one message', 'U', [0]],
    ['one message of several blocks', 'uuU', [2]],
    ['the former end and the new one', 'UnnU', [0, 3]],
    ['only the last two ends', 'UnnUnnUnnU', [6, 9]],
    ['a spare one before a long history', 'UnnUnnUnnUnnUnnUnnUnnU', [3, 18, 21]],
    ['a spare one inside a long last message', `UnU${'u'.repeat(19)}U`, [2, 7, 22]],
    ['a spare one inside a long first message', `${'u'.repeat(19)}U`, [4, 19]],
    // Nothing between the last two may be marked, so the spare one goes before them.
    ['no native block', `Uaa${'na'.repeat(9)}U${'n'.repeat(30)}U`, [6, 21, 52]],
    ['the nearest own block where those in reach are native', `Ua${'n'.repeat(20)}U`, [0, 1, 22]],
  ] as const)('marks %s', (_what, letters, marks) => {
    expect(chooseMarks(blocksOf(letters), 3)).toEqual(marks)
  })

  it('drops the spare one first, then the former end', () => {
    const blocks = blocksOf(`UnU${'u'.repeat(19)}U`)
    expect(chooseMarks(blocks, 2)).toEqual([2, 22])
    expect(chooseMarks(blocks, 1)).toEqual([22])
    expect(chooseMarks(blocks, 0)).toEqual([])
  })

  it('marks own blocks only, never more than allowed, and the newest end always', () => {
    const letter = fc.constantFrom('u', 'U', 'a', 'n')
    fc.assert(
      fc.property(fc.array(letter, { maxLength: 120 }), fc.integer({ min: 1, max: 4 }), (letters, limit) => {
        const blocks = blocksOf(letters.join(''))
        const marks = chooseMarks(blocks, limit)
        expect(marks.length).toBeLessThanOrEqual(Math.min(limit, 3))
        expect(new Set(marks).size).toBe(marks.length)
        expect(marks.every((mark) => blocks[mark]?.isOwn)).toBe(true)
        const newest = blocks.findLastIndex((block) => block.endsUserMessage)
        expect(marks.at(-1)).toBe(newest < 0 ? undefined : newest)
      }),
    )
  })
})

const modelId = 'claude-sonnet-5-5'
const user = (text: string): RenderedMessage => ({
  role: 'user',
  parts: [{ type: 'text', text }],
  native: null,
})
function marksIn(value: unknown): number {
  return JSON.stringify(value).split('"cache_control"').length - 1
}

describe('a body with marks', () => {
  it('marks system text, former end and new end, and leaves native content alone', () => {
    const native: JsonValue[] = [
      { type: 'thinking', thinking: '', signature: 'c2VhbGVk' },
      { type: 'text', text: 'A', citations: null },
    ]
    const answer: RenderedMessage = { role: 'assistant', parts: [], native }
    const body = buildMessagesBody({
      ...userRequest(modelId),
      messages: [user('One'), answer, user('Two'), answer, user('Three')],
    })
    const mark = { cache_control: { type: 'ephemeral' } }
    expect(body.system).toEqual([{ type: 'text', text: 'Be brief.', ...mark }])
    expect(body.messages.map((message) => message.content)).toEqual([
      [{ type: 'text', text: 'One' }],
      native,
      [{ type: 'text', text: 'Two', ...mark }],
      native,
      [{ type: 'text', text: 'Three', ...mark }],
    ])
  })

  it('drops marks that came along in native content, but touches no thinking', () => {
    const mark = { cache_control: { type: 'ephemeral' } }
    const thinking = { type: 'thinking', thinking: '', signature: 'c2VhbGVk' }
    const native: JsonValue[] = [
      thinking,
      { type: 'text', text: 'A', citations: null, ...mark },
      { type: 'server_tool_use', id: 'srvtoolu_1', name: 'f', input: { cache_control: 'a word' }, ...mark },
      { type: 'text', text: 'B', citations: null, ...mark },
      { type: 'text', text: 'C', citations: null, ...mark },
    ]
    const body = buildMessagesBody({
      ...userRequest(modelId),
      messages: [user('One'), { role: 'assistant', parts: [], native }, user('Two')],
    })
    const content = body.messages[1]?.content
    expect(JSON.stringify(content)).toBe(
      JSON.stringify([
        thinking,
        { type: 'text', text: 'A', citations: null },
        { type: 'server_tool_use', id: 'srvtoolu_1', name: 'f', input: { cache_control: 'a word' } },
        { type: 'text', text: 'B', citations: null },
        { type: 'text', text: 'C', citations: null },
      ]),
    )
    // Three marks, and the word a model wrote.
    expect(marksIn(body)).toBe(4)
  })

  it('is legal however the history is made', () => {
    const part = fc.constantFrom('text', 'long', 'results', 'file')
    const turn = fc.record({ parts: fc.array(part, { minLength: 1, maxLength: 4 }), isNative: fc.boolean() })
    fc.assert(
      fc.property(fc.array(turn, { minLength: 1, maxLength: 12 }), fc.boolean(), (turns, hasSystem) => {
        const messages = turns.flatMap(({ parts, isNative }): RenderedMessage[] => [
          {
            role: 'user',
            parts: parts.flatMap((kind) =>
              Array.from({ length: kind === 'long' ? 25 : 1 }, () =>
                kind === 'file'
                  ? ({ type: 'file', mediaType: 'image/png', name: 'x.png', dataBase64: 'aW1n' } as const)
                  : ({ type: 'text', text: kind } as const),
              ),
            ),
            native: null,
          },
          {
            role: 'assistant',
            parts: [{ type: 'text', text: 'A' }],
            native: isNative ? Array.from({ length: 12 }, () => ({ type: 'text', text: 'A' })) : null,
          },
        ])
        const request: TurnRequest = {
          ...userRequest(modelId),
          systemText: hasSystem ? 'Be brief.' : null,
          messages: [...messages, user('Last')],
        }
        const body = buildMessagesBody(request)
        expect(checkMessagesBody(body)).toBeNull()
        expect(marksIn(body)).toBeLessThanOrEqual(4)
        expect(marksIn(body)).toBeGreaterThanOrEqual(hasSystem ? 3 : 2)
      }),
      { numRuns: 60 },
    )
  })
})

describe('a growing conversation', () => {
  let fake: AnthropicFake
  let time = Date.UTC(2026, 10, 20, 12)
  beforeEach(async () => {
    time = Date.UTC(2026, 10, 20, 12)
    fake = await startAnthropicFake({ now: () => time })
  })
  afterEach(() => fake.close())

  const question = (turn: number): string => `Question ${turn}: ${'some words about it '.repeat(10)}`
  async function ask(messages: readonly RenderedMessage[], more: Partial<TurnRequest> = {}) {
    const io = testIo('anthropic', fake.url)
    const events = await collectEvents(adapter.stream({ ...userRequest(modelId), messages, ...more }, io))
    const finish = finishOfStream(events)
    const usage = events.findLast((event) => event.type === 'usage')?.usage
    if (usage === undefined) throw new Error('no usage')
    return { usage, native: finish.native, text: textOf(events) }
  }
  function share(usage: Usage): number {
    return (usage.cacheRead ?? 0) / (usage.inputTotal ?? Number.NaN)
  }

  it.each([
    ['with its own thinking', true],
    ['as plain text', false],
  ])('is read from the cache from the second turn on, %s', async (_how, keepsNative) => {
    const messages: RenderedMessage[] = []
    let formerTotal = 0
    for (let turn = 1; turn <= 30; turn += 1) {
      messages.push(user(question(turn)))
      const { usage, native, text } = await ask(messages)
      // All of the former request is read, all that is new is written, and nothing is paid in full.
      expect(usage.cacheRead).toBe(formerTotal)
      expect(usage.cacheWrite).toBe((usage.inputTotal ?? 0) - formerTotal)
      expect(usage.raw).toMatchObject({ input_tokens: 0 })
      if (turn === 30) expect(share(usage)).toBeGreaterThan(0.95)
      formerTotal = usage.inputTotal ?? 0
      messages.push({
        role: 'assistant',
        parts: [{ type: 'text', text }],
        native: keepsNative ? native : null,
      })
    }
    const sent = fake.messageRequests().map((request) => request.body)
    expect(sent).toHaveLength(30)
    expect(sent.every((body) => marksIn(body) <= 4)).toBe(true)
    if (keepsNative) expect(JSON.stringify(sent.at(-1)).split('"signature"').length - 1).toBe(29)
  })

  it('costs the full price without marks, so the cache of the fake is no gift', async () => {
    const messages = [user(question(1)), { ...user('A'), role: 'assistant' as const }, user(question(2))]
    const body = withoutCacheMarks({
      ...buildMessagesBody({ ...userRequest(modelId), messages }),
      stream: true,
    })
    for (const _again of [1, 2]) {
      const answer = await fetch(`${fake.url}/v1/messages`, {
        method: 'POST',
        headers: { 'x-api-key': 'k', 'anthropic-version': '2026-10-21' },
        body: JSON.stringify(body),
      })
      expect(await answer.text()).toContain('"cache_read_input_tokens":0')
    }
  })

  it('finds the former prefix after an edit, another branch and a failed answer', async () => {
    const first = [user(question(1))]
    const { native, text, usage } = await ask(first)
    const answer: RenderedMessage = { role: 'assistant', parts: [{ type: 'text', text }], native }
    const second = await ask([...first, answer, user('Two')])
    const edited = await ask([...first, answer, user('Two, edited')])
    expect(edited.usage.cacheRead).toBe(usage.inputTotal)
    // An answer that failed leaves two questions in one message; the first of them is where the cache ends.
    const both = await ask([
      ...first,
      answer,
      { ...user('Two'), parts: [...user('Two').parts, ...user('Again').parts] },
    ])
    expect(both.usage.cacheRead).toBe(second.usage.inputTotal)
  })

  it('reaches a former end that lies more than 20 blocks back', async () => {
    const first = [user(question(1))]
    const { native, text } = await ask(first)
    const answer: RenderedMessage = { role: 'assistant', parts: [{ type: 'text', text }], native }
    const second = await ask([...first, answer, user('Two')])
    const many = Array.from({ length: 25 }, (_, index) => ({ type: 'text', text: `Part ${index}` }) as const)
    const third = await ask([...first, answer, { ...user('Two'), parts: [...user('Two').parts, ...many] }])
    expect(third.usage.cacheRead).toBe(second.usage.inputTotal)
  })

  it('finds the former end before an answer of very many blocks', async () => {
    const first = await ask([user(question(1))])
    const parts = Array.from({ length: 60 }, (_, index) => ({ type: 'text', text: `Line ${index}` }) as const)
    const long: RenderedMessage = { role: 'assistant', parts, native: null }
    const second = await ask([user(question(1)), long, user('Two')])
    expect(second.usage.cacheRead).toBe(first.usage.inputTotal)
  })

  it('begins anew with another system text, another model and after five minutes', async () => {
    const messages = [user(question(1))]
    const { usage } = await ask(messages)
    expect((await ask(messages)).usage.cacheRead).toBe(usage.inputTotal)
    expect((await ask(messages, { systemText: 'Be long.' })).usage.cacheRead).toBe(0)
    expect((await ask(messages, { modelId: 'claude-opus-5-5' })).usage.cacheRead).toBe(0)
    time += 5 * 60_000
    expect((await ask(messages)).usage.cacheRead).toBe(0)
  })
})
