// The index against a scan of every text with the rules of splitting alone: whatever is written, changed and removed, both
// find the same messages and titles.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { SearchIndex } from '../../electron/store/search/search-index.ts'
import type { Store } from '../../electron/store/store.ts'
import { parseSearch } from '../../shared/domain/parse-search.ts'
import { findTerm, type SearchTerm } from '../../shared/domain/search-term.ts'
import { splitForSearch } from '../../shared/domain/search-words.ts'
import { anyQuery, searchableStore } from '../harness/searchable-store.ts'
import { aConversation, aMessage, startMs } from '../harness/store-fixtures.ts'

/** Few words of many kinds, so that they meet often. */
const word = fc.constantFrom(
  'a',
  'go',
  'got',
  'gothic',
  'Straße',
  'strassen',
  'café',
  'getUserName',
  'user_name',
  'username',
  'e-mail',
  'email',
  'HTTPServer',
  'C++',
  'c',
  'v1.2',
  'utf8',
  '検索',
  '索',
  '全文検索エンジン',
  '搜索引擎',
  '데이터',
  '데이터를',
  'กินข้าว',
  'ёлка',
  'елка',
  'עִבְרִית',
  'हिन्दी',
  '🎉',
  '2026',
  '20',
  "don't",
  'x'.repeat(70),
)
const separator = fc.constantFrom(' ', ' ', ' ', '\n', ', ', '.', '/', '', ' — ')
const text = fc
  .array(fc.tuple(word, separator), { minLength: 0, maxLength: 8 })
  .map((pieces) => pieces.flat().join(''))

interface Written {
  readonly parts: readonly { readonly place: 'text' | 'reasoning'; readonly text: string }[]
}
const message: fc.Arbitrary<Written> = fc.record({
  parts: fc.array(fc.record({ place: fc.constantFrom('text', 'text', 'reasoning'), text }), {
    minLength: 1,
    maxLength: 3,
  }),
})

type Step =
  | { readonly kind: 'begin'; readonly title: string }
  | { readonly kind: 'say'; readonly where: number; readonly message: Written }
  | { readonly kind: 'rename'; readonly where: number; readonly title: string }
  | { readonly kind: 'remove'; readonly where: number }
  | { readonly kind: 'look' }

const where = fc.nat({ max: 5 })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('begin'), title: text }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('say'), where, message }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('rename'), where, title: text }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove'), where }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('look') }) },
) as fc.Arbitrary<Step>

const queryPiece = fc.oneof(
  { weight: 4, arbitrary: word },
  {
    weight: 2,
    arbitrary: fc.tuple(word, fc.nat({ max: 5 })).map(([whole, length]) => whole.slice(0, length + 1)),
  },
  { weight: 2, arbitrary: fc.tuple(word, word).map(([one, other]) => `"${one} ${other}"`) },
  { weight: 1, arbitrary: word.map((one) => `-${one}`) },
  { weight: 1, arbitrary: fc.tuple(word, word).map((both) => both.join('/')) },
)
const query = fc.array(queryPiece, { minLength: 1, maxLength: 3 }).map((pieces) => pieces.join(' '))

interface Model {
  readonly conversations: Map<string, { title: string; messages: Map<string, Written> }>
}

function stands(texts: readonly string[], term: SearchTerm): boolean {
  return texts.some((entry) => findTerm(splitForSearch(entry), term).length > 0)
}

function fits(texts: readonly string[], terms: readonly SearchTerm[]): boolean {
  return terms.every((term) => stands(texts, term) !== term.isExcluded)
}

/** Everything that fits, by looking at everything. */
function scan(model: Model, asked: string, includesHidden: boolean): string[] {
  const { terms } = parseSearch(asked, startMs)
  if (terms.length === 0) return []
  const found: string[] = []
  for (const [id, conversation] of model.conversations) {
    const isWanted = terms.some((term) => !term.isExcluded)
    if (isWanted && fits([conversation.title], terms)) found.push(id)
    for (const [messageId, { parts }] of conversation.messages) {
      const shown = parts.filter((part) => includesHidden || part.place === 'text')
      const texts = shown.map((part) => part.text)
      if (fits(texts, terms)) found.push(messageId)
    }
  }
  return found.toSorted()
}

function take(store: Store, model: Model, index: SearchIndex, next: Step): void {
  const pick = (place: number) =>
    Array.from(model.conversations.keys())[place % Math.max(1, model.conversations.size)]
  switch (next.kind) {
    case 'begin': {
      const conversation = aConversation({ title: next.title })
      store.conversations.insert(conversation)
      model.conversations.set(conversation.id, { title: next.title, messages: new Map() })
      return
    }
    case 'say': {
      const id = pick(next.where)
      if (id === undefined) return
      const said = aMessage(id, {
        parts: next.message.parts.map((part) =>
          part.place === 'text'
            ? { type: 'text', text: part.text }
            : { type: 'reasoning', text: part.text, startedAtMs: null, durationMs: null },
        ),
      })
      store.messages.insert(said)
      model.conversations.get(id)?.messages.set(said.id, next.message)
      return
    }
    case 'rename': {
      const id = pick(next.where)
      const conversation = model.conversations.get(id ?? '')
      if (id === undefined || conversation === undefined) return
      store.conversations.update(id, { title: next.title })
      conversation.title = next.title
      return
    }
    case 'remove': {
      const id = pick(next.where)
      if (id === undefined) return
      store.conversations.remove(id)
      model.conversations.delete(id)
      return
    }
    case 'look':
      index.work(5)
      return
  }
}

it('finds what a scan finds', () => {
  using library = searchableStore(3)
  const { store, index } = library
  const model: Model = { conversations: new Map() }
  let foundCount = 0
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 12 }),
      fc.array(query, { minLength: 1, maxLength: 6 }),
      fc.boolean(),
      (steps, queries, includesHidden) => {
        // One library that lives on: what an earlier run left behind must not be found later.
        while (model.conversations.size > 8) {
          const [oldest] = model.conversations.keys()
          if (oldest === undefined) break
          store.conversations.remove(oldest)
          model.conversations.delete(oldest)
        }
        for (const next of steps) take(store, model, index, next)
        for (const asked of queries) {
          const { hits, total, indexing } = index.find({
            ...anyQuery,
            text: asked,
            includesHidden,
            limit: 500,
          })
          const found = hits.map((hit) => hit.messageId ?? hit.conversationId).toSorted()
          expect({ asked, found }).toEqual({ asked, found: scan(model, asked, includesHidden) })
          expect(total).toEqual({ count: found.length, isComplete: true })
          expect(indexing).toBeNull()
          foundCount += found.length
          for (const hit of hits) {
            // One line, which says what was found where it was looked for by words that stand there.
            const line = hit.snippet.map((piece) => piece.text).join('')
            expect(line).not.toMatch(/[\n\r\t]/)
            const isAsked = parseSearch(asked, startMs).terms.some((term) => !term.isExcluded)
            if (isAsked)
              expect({ asked, line, marked: hit.snippet.some((piece) => piece.isMatch) }).toEqual({
                asked,
                line,
                marked: true,
              })
          }
        }
      },
    ),
    { numRuns: 100, endOnFailure: true },
  )
  expect(foundCount).toBeGreaterThan(200)
})
