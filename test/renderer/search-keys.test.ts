// The keyboard of the search and of finding inside a conversation, what they say, and what is marked.
import { describe, expect, it } from 'vitest'
import { findWords } from '../../renderer/chat/find-words.ts'
import { firstHit, type MessageHit, placeWords, stepHit } from '../../renderer/search/find-hits.ts'
import { insertOperator } from '../../renderer/search/insert-operator.ts'
import { moveSelection } from '../../renderer/search/move-selection.ts'
import { countWords, foundWords, speakerOf } from '../../renderer/search/result-words.ts'
import { scopeQuery } from '../../renderer/search/scope-query.ts'
import { searchForms, searchOperators } from '../../shared/domain/search-operators.ts'

function hit(messageId: string, changes: Partial<MessageHit> = {}): MessageHit {
  return {
    conversationId: 'c',
    title: 'Harbour',
    messageId,
    role: 'assistant',
    vendor: 'mistral',
    modelName: null,
    createdAt: 0,
    place: 'text',
    snippet: [],
    isOnPath: true,
    isArchived: false,
    isTrashed: false,
    folderId: null,
    ...changes,
  }
}

describe('the selection among results', () => {
  it('begins at either end, and stops at both', () => {
    expect(moveSelection('ArrowDown', null, 3)).toBe(0)
    expect(moveSelection('ArrowUp', null, 3)).toBe(2)
    expect(moveSelection('ArrowDown', 2, 3)).toBe(2)
    expect(moveSelection('ArrowUp', 0, 3)).toBe(0)
    expect(moveSelection('PageDown', 0, 3)).toBe(2)
    expect(moveSelection('PageUp', 7, 9)).toBe(2)
  })

  it('leaves to the field what moves in its text, and everything where nothing was found', () => {
    for (const key of ['ArrowLeft', 'Home', 'End', 'a', 'Enter']) expect(moveSelection(key, 1, 3)).toBeNull()
    expect(moveSelection('ArrowDown', null, 0)).toBeNull()
  })
})

describe('finding inside a conversation', () => {
  const path = { messageIds: ['m1', 'm2', 'm3', 'm4'], isLooking: false, firstVisibleId: 'm3' }

  it('begins with what is in sight or below', () => {
    expect(firstHit([hit('m1'), hit('m3'), hit('m4')], path)).toBe(1)
    expect(firstHit([hit('m1'), hit('m4')], path)).toBe(1)
  })

  it('else takes the nearest above, also one that is not loaded', () => {
    expect(firstHit([hit('m1'), hit('m2')], path)).toBe(1)
    expect(firstHit([hit('old')], path)).toBe(0)
  })

  it('does not leave the branch that is shown by itself', () => {
    expect(firstHit([hit('other', { isOnPath: false })], path)).toBeNull()
    expect(firstHit([hit('m2', { isOnPath: false })], { ...path, isLooking: true })).toBe(0)
    expect(firstHit([hit('head')], { ...path, isLooking: true })).toBeNull()
  })

  it('goes round at both ends', () => {
    expect(stepHit(null, 1, 3)).toBe(0)
    expect(stepHit(null, -1, 3)).toBe(2)
    expect(stepHit(2, 1, 3)).toBe(0)
    expect(stepHit(0, -1, 3)).toBe(2)
    expect(stepHit(0, 1, 0)).toBeNull()
  })

  it('says where one is', () => {
    expect(placeWords(2, 17, true)).toBe('3 of 17')
    expect(placeWords(0, 1000, false)).toBe('1 of at least 1,000')
    expect(placeWords(null, 4, true)).toBe('4 found')
    expect(placeWords(null, 0, true)).toBe('Not found')
  })
})

describe('where a search looks', () => {
  it('is the view that is shown', () => {
    expect(scopeQuery('active', 'mole')).toBe('mole')
    expect(scopeQuery('archived', 'mole')).toBe('is:archived mole')
    expect(scopeQuery('trash', 'mole')).toBe('is:trashed mole')
  })

  it('is what the words say, where they say it', () => {
    expect(scopeQuery('archived', 'mole is:trashed')).toBe('mole is:trashed')
    expect(scopeQuery('trash', '-is:archived mole')).toBe('-is:archived mole')
    expect(scopeQuery('trash', 'is:archivedness')).toBe('is:trashed is:archivedness')
  })
})

describe('an operator of the help', () => {
  it('comes behind what was typed, its value chosen', () => {
    const { text, selectFrom, selectTo } = insertOperator('mole ', 'model:mini')
    expect(text).toBe('mole model:mini')
    expect(text.slice(selectFrom, selectTo)).toBe('mini')
  })

  it('keeps its sign, its quotes and its minus', () => {
    const chosen = (example: string) => {
      const { text, selectFrom, selectTo } = insertOperator('', example)
      return text.slice(selectFrom, selectTo)
    }
    expect(chosen('cost:>0.10')).toBe('0.10')
    expect(chosen('"exact words"')).toBe('exact words')
    expect(chosen('-draft')).toBe('draft')
    expect(chosen('tag:"to read"')).toBe('to read')
    expect(chosen('is:archived')).toBe('')
  })

  it('can be put in for every entry', () => {
    const examples = [...searchForms, ...searchOperators].map(({ example }) => example)
    expect(new Set(examples).size).toBe(examples.length)
    for (const example of examples) expect(insertOperator('', example).text).toBe(example)
  })
})

describe('the words of a result', () => {
  it('count what was found', () => {
    expect(countWords({ count: 0, isComplete: true })).toBe('No results')
    expect(countWords({ count: 1, isComplete: true })).toBe('1 result')
    expect(countWords({ count: 1000, isComplete: false })).toBe('At least 1,000 results')
  })

  it('name who said it as well as that is known', () => {
    expect(speakerOf(hit('m', { modelName: 'Small 4' }))).toBe('Small 4')
    expect(speakerOf(hit('m'))).toBe('Mistral')
    expect(speakerOf(hit('m', { vendor: null, role: 'tool' }))).toBe('Tool')
    expect(speakerOf(hit('m', { vendor: null, role: 'user' }))).toBe('You')
    expect(speakerOf({ ...hit('m'), messageId: null })).toBe('Title')
  })

  it('are gathered once each from what is marked', () => {
    const snippet = [
      { text: 'Mole', isMatch: true },
      { text: ' and ', isMatch: false },
      { text: 'mole', isMatch: true },
      { text: '港', isMatch: true },
    ]
    expect(foundWords([{ snippet }])).toEqual(['mole', '港'])
  })
})

describe('words in the thread', () => {
  const found = (text: string, ...words: string[]) =>
    findWords(text, words).map(({ start, end }) => text.slice(start, end))

  it('are found whatever their case and accents', () => {
    expect(found('Ein Café, zwei CAFÉS', 'cafe')).toEqual(['Café', 'CAFÉ'])
    expect(found('Cafe\u0301 am Hafen', 'café')).toEqual(['Cafe\u0301'])
    expect(found('plain Harbour', 'HARBOUR')).toEqual(['Harbour'])
  })

  it('are found in scripts without spaces, whole characters at a time', () => {
    expect(found('夏の港の時刻表', '港', '時刻')).toEqual(['港', '時刻'])
    expect(found('한국어 항구', '하')).toEqual(['한', '항'])
  })

  it('keep their place behind characters that grow or shrink when folded', () => {
    expect(found('ﬁn 😀 İstanbul harbour', 'harbour')).toEqual(['harbour'])
  })

  it('are found where a word or a piece of an identifier begins', () => {
    expect(found('office ice-cream, the iceberg', 'ice')).toEqual(['ice', 'ice'])
    expect(found('getUserName snake_user user2 v2user reuse', 'user')).toEqual([
      'User',
      'user',
      'user',
      'user',
    ])
    expect(found('décafé café', 'cafe')).toEqual(['café'])
  })

  it('do not overlap; the longer one wins', () => {
    expect(found('harbours', 'harb', 'harbour', 'bours')).toEqual(['harbour'])
    expect(found('anything', '')).toEqual([])
  })
})
