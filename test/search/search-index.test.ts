// What a search finds and how it shows it, over a real file with small shards.
import { expect, it } from 'vitest'
import type { Message } from '../../shared/domain/message.ts'
import type { Part } from '../../shared/domain/part.ts'
import { type SearchableStore, searchableStore } from '../harness/searchable-store.ts'
import {
  aConversation,
  aMessage,
  anOpenAnswer,
  aTurn,
  insertThread,
  startMs,
} from '../harness/store-fixtures.ts'

const text = (words: string): Part => ({ type: 'text', text: words })

/** A conversation with one message for each of these. */
function say({ store }: SearchableStore, ...words: string[]) {
  return insertThread(store, words.length, { text: (index) => words[index] ?? '' })
}

/** An answer of a model, as the engine leaves it. */
function answer(
  { store }: SearchableStore,
  words: string,
  call: { modelName?: string; nanoUsd?: number | null; tokens?: number | null; identifier?: string } = {},
): Message {
  const conversation = aConversation()
  store.conversations.insert(conversation)
  const message = aMessage(conversation.id, { role: 'assistant', parts: [text(words)] })
  store.messages.insert(message)
  const { modelName = 'GPT-5', nanoUsd = null, tokens = null, identifier } = call
  const turn = aTurn(message, {
    status: 'complete',
    modelName,
    modelAsked: modelName.toLowerCase(),
    cost: { nanoUsd, source: nanoUsd === null ? 'unknown' : 'computed', priceVersion: null },
    usage:
      tokens === null
        ? null
        : {
            inputTotal: tokens - 1,
            outputTotal: 1,
            cacheRead: null,
            cacheWrite: null,
            reasoning: null,
            reportedNanoUsd: null,
            raw: {},
          },
  })
  store.turns.insert(turn)
  if (identifier !== undefined) {
    const record = store.turns.get(turn.id)
    if (record === null) throw new Error('the turn is not there')
    store.turns.update(turn, {
      ...record,
      identifiers: [{ kind: 'response', value: identifier, foundIn: 'id' }],
    })
  }
  return message
}

it('finds a title in any case and width, and by what it is called now', () => {
  using library = searchableStore()
  const { store } = library
  const named = ['ÄRGER mit Wolle', 'Ｗｉｄｅ letters', 'Plain'].map((title) => aConversation({ title }))
  for (const conversation of named) store.conversations.insert(conversation)
  expect(library.lines('ärger')).toEqual(['[ÄRGER] mit Wolle'])
  expect(library.lines('WIDE')).toEqual(['[Ｗｉｄｅ] letters'])
  store.conversations.update(named[2]?.id ?? '', { title: 'Renamed' })
  expect(library.lines('plain')).toEqual([])
  expect(library.lines('renAMED')).toEqual(['[Renamed]'])
})

it('finds a message as soon as it is settled, and its title', () => {
  using library = searchableStore()
  const { store } = library
  const conversation = aConversation({ title: 'About lanterns' })
  store.conversations.insert(conversation)
  const open = anOpenAnswer(conversation.id)
  store.messages.insert(open)
  store.messages.journal(open.id, [
    { event: { type: 'part-start', index: 0, part: text('') }, atMs: 1 },
    { event: { type: 'part-delta', index: 0, delta: 'paraffin' }, atMs: 1 },
  ])
  expect(library.lines('paraffin')).toEqual([])
  expect(library.lines('lantern')).toEqual(['About [lanterns]'])
  store.messages.settle({ ...open, status: 'complete', completedAt: 2, parts: [text('Use paraffin.')] }, null)
  expect(library.lines('paraffin')).toEqual(['Use [paraffin].'])
  store.conversations.update(conversation.id, { title: 'About lamps' })
  expect(library.lines('lantern')).toEqual([])
  expect(library.find('lamps').hits).toMatchObject([
    { place: 'title', messageId: null, role: null, conversationId: conversation.id, title: 'About lamps' },
  ])
})

it('ranks by words and not by chance: exact and short before passing mentions, a title before a text', () => {
  using library = searchableStore(100)
  const filler = 'much else is said here about other things '.repeat(20)
  say(library, `${filler} zeppelin ${filler}`, 'zeppelin and again zeppelin', 'nothing')
  expect(library.lines('zeppelin')[0]).toBe('[zeppelin] and again [zeppelin]')
  library.store.conversations.insert(aConversation({ title: 'The zeppelin' }))
  expect(library.lines('zeppelin')).toHaveLength(3)
  expect(library.lines('zeppelin')[0]).toBe('The [zeppelin]')
})

it('looks for reasoning and tools only when it is told to', () => {
  using library = searchableStore()
  const { store } = library
  const conversation = aConversation()
  store.conversations.insert(conversation)
  store.messages.insert(
    aMessage(conversation.id, {
      role: 'assistant',
      parts: [
        { type: 'reasoning', text: 'Perhaps quicksilver', startedAtMs: null, durationMs: null },
        { type: 'tool-call', callId: 'c', name: 'weather_report', argumentsJson: '{"city":"Ulm"}' },
        { type: 'tool-result', callId: 'c', name: null, output: 'drizzle', isError: false },
        text('It rains.'),
      ],
    }),
  )
  for (const word of ['quicksilver', 'weather', 'ulm', 'drizzle']) {
    expect(library.find(word).hits).toEqual([])
    expect(library.find(word, { includesHidden: true }).hits).toHaveLength(1)
  }
  expect(library.find('quicksilver', { includesHidden: true }).hits).toMatchObject([{ place: 'reasoning' }])
  expect(library.find('drizzle', { includesHidden: true }).hits).toMatchObject([{ place: 'tool' }])
  expect(library.find('has:reasoning').hits).toMatchObject([{ place: 'text' }])
})

it('finds names and text of attachments, in every usual encoding, and no bytes of pictures', () => {
  using library = searchableStore()
  const { store } = library
  const conversation = aConversation()
  store.conversations.insert(conversation)
  const attach = (name: string, mediaType: string, bytes: Uint8Array) => {
    const part = store.attachments.put({ name, mediaType, bytes })
    store.messages.insert(aMessage(conversation.id, { parts: [text('See this.'), part] }))
  }
  attach('notes.md', 'text/markdown', Buffer.from('the gooseberry'))
  attach('old.csv', 'application/octet-stream', Buffer.from('\ufeffname;blackcurrant', 'utf16le'))
  attach('data.bin', 'application/octet-stream', Buffer.from('elderberry'))
  attach('photo.png', 'image/png', Buffer.from('cranberry'))
  expect(library.lines('gooseberry')).toEqual(['the [gooseberry]'])
  expect(library.lines('blackcurrant')).toEqual(['name;[blackcurrant]'])
  expect(library.lines('elderberry')).toEqual([])
  expect(library.lines('cranberry')).toEqual([])
  expect(library.find('photo').hits).toMatchObject([{ place: 'attachment' }])
  expect(library.find('has:image').hits).toHaveLength(1)
  expect(library.find('has:file').hits).toHaveLength(4)
})

it('filters by who answered, what it cost and how long it was, as it is known now', () => {
  using library = searchableStore()
  const cheap = answer(library, 'one apple', { modelName: 'Large 2', nanoUsd: 50_000_000, tokens: 900 })
  const dear = answer(library, 'two apples', { modelName: 'Small 2', nanoUsd: 200_000_000, tokens: 5_000 })
  const unknown = answer(library, 'three apples', { modelName: 'Small 3' })
  say(library, 'my apples')
  const ids = (query: string) => library.find(query).hits.map((hit) => hit.messageId)
  expect(ids('apple cost:>0.10')).toEqual([dear.id])
  expect(ids('apple cost:<0.10')).toEqual([cheap.id])
  expect(ids('apple -cost:>0.10')).toEqual([cheap.id])
  expect(ids('tokens:>1000')).toEqual([dear.id])
  expect(ids('model:small apples').toSorted()).toEqual([dear.id, unknown.id].toSorted())
  expect(ids('model:small-9 apples')).toEqual([])
  expect(ids('vendor:openai apple')).toHaveLength(3)
  expect(ids('-vendor:openai apple')).toHaveLength(1)
  expect(ids('role:you apple')).toHaveLength(1)
  expect(library.find('model:small dear').problems).toEqual([])
  // Its cost becomes known afterwards.
  const [turn] = library.store.turns.latestFor([unknown.id])
  if (turn === undefined) throw new Error('the turn is not there')
  library.store.turns.update({
    ...turn,
    cost: { nanoUsd: 900_000_000, source: 'reported', priceVersion: null },
  })
  expect(ids('apple cost:>0.50')).toEqual([unknown.id])
  expect(library.find('apple cost:>0.50').hits).toMatchObject([{ vendor: 'openai', modelName: 'Small 3' }])
})

it('finds an answer by the identifier its provider gave it, whole or begun', () => {
  using library = searchableStore()
  const first = answer(library, 'first', { identifier: 'resp_abc1' })
  const second = answer(library, 'second', { identifier: 'resp_abc12' })
  expect(library.find('id:resp_abc1').hits.map((hit) => hit.messageId)).toEqual([first.id])
  expect(library.find('id:resp_abc').hits).toHaveLength(2)
  expect(library.find('id:resp_abc second').hits.map((hit) => hit.messageId)).toEqual([second.id])
  expect(library.find('-id:resp_abc1 role:model').hits.map((hit) => hit.messageId)).toEqual([second.id])
  expect(library.find('id:nothing').hits).toEqual([])
})

it('follows folders, tags and flags without a change of any message', () => {
  using library = searchableStore()
  const { store } = library
  const { conversation } = say(library, 'a pear', 'two pears')
  const other = say(library, 'third pear').conversation
  const count = (query: string) => library.find(query).hits.length
  store.folders.put({
    id: '01990000-0000-7000-8000-00000000000f',
    name: 'Obst & Gemüse',
    position: 0,
    model: null,
    systemText: null,
    createdAt: 1,
  })
  store.tags.put({ id: '01990000-0000-7000-8000-00000000000e', name: 'To read', createdAt: 1 })
  expect(count('pear folder:obst')).toBe(0)
  store.conversations.update(conversation.id, {
    folderId: '01990000-0000-7000-8000-00000000000f',
    tagIds: ['01990000-0000-7000-8000-00000000000e'],
  })
  expect(count('pear folder:obst')).toBe(2)
  expect(count('pear folder:"obst & gemuse"')).toBe(2)
  expect(count('pear tag:"to read"')).toBe(2)
  expect(count('pear -tag:to')).toBe(1)
  expect(count('pear in:obst')).toBe(2)
  store.conversations.update(other.id, { title: 'Obstsalat' })
  expect(count('pear in:obst')).toBe(3)
  expect(library.find('pear tag:none')).toMatchObject({
    hits: { length: 3 },
    problems: [{ part: 'tag:none', sentence: 'There is no tag called none.' }],
  })
  store.conversations.update(other.id, { archivedAt: 5, pinnedAt: 6 })
  expect(library.find('third').hits).toMatchObject([{ isArchived: true, isTrashed: false }])
  expect(count('pear is:archived')).toBe(1)
  expect(count('pear -is:archived')).toBe(2)
  expect(count('pear is:pinned')).toBe(1)
  store.conversations.update(other.id, { trashedAt: 7 })
  expect(count('pear')).toBe(2)
  expect(count('obstsalat')).toBe(0)
  expect(library.find('pear is:trashed').hits).toMatchObject([{ isTrashed: true }])
})

it('lists newest first when only operators are given: conversations, or messages where it is about those', () => {
  using library = searchableStore(2)
  const { store } = library
  const old = say(library, 'old').conversation
  const young = say(library, 'young').conversation
  store.conversations.update(old.id, { pinnedAt: 1, updatedAt: startMs - 5 })
  store.conversations.update(young.id, { pinnedAt: 1, updatedAt: startMs + 5 })
  expect(library.find('is:pinned').hits).toMatchObject([
    { place: 'title', conversationId: young.id },
    { place: 'title', conversationId: old.id },
  ])
  // Shards hold the second and third of these, the fourth and fifth, and so on: each has something the page needs.
  const at = [5, 20, 50, 48, 19, 47, 46]
  const conversation = aConversation()
  store.conversations.insert(conversation)
  for (const minute of at) {
    store.messages.insert(
      aMessage(conversation.id, {
        role: 'tool',
        createdAt: startMs + minute,
        parts: [{ type: 'tool-result', callId: 'c', name: null, output: String(minute), isError: false }],
      }),
    )
  }
  const listed = (offset: number, limit: number) =>
    library.find('role:tool', { offset, limit }).hits.map((hit) => hit.createdAt - startMs)
  expect(listed(0, 50)).toEqual([50, 48, 47, 46, 20, 19, 5])
  expect(listed(0, 3)).toEqual([50, 48, 47])
  expect(listed(3, 3)).toEqual([46, 20, 19])
  expect(library.find('role:tool', { limit: 7 }).hasMore).toBe(false)
  expect(library.find('role:tool', { limit: 6 }).hasMore).toBe(true)
})

it('keeps to days', () => {
  using library = searchableStore(2)
  const { store } = library
  const conversation = aConversation({ updatedAt: startMs })
  store.conversations.insert(conversation)
  const dayMs = 86_400_000
  for (const days of [0, 1, 2, 40]) {
    store.messages.insert(
      aMessage(conversation.id, { createdAt: startMs - days * dayMs, parts: [text(`plum ${days}`)] }),
    )
  }
  expect(library.lines('plum from:yesterday').toSorted()).toEqual(['[plum] 0', '[plum] 1'])
  expect(library.lines('plum on:2d')).toEqual(['[plum] 2'])
  expect(library.lines('plum to:2d').toSorted()).toEqual(['[plum] 2', '[plum] 40'])
  expect(library.lines('plum -from:yesterday').toSorted()).toEqual(['[plum] 2', '[plum] 40'])
  expect(library.lines('before:yesterday')).toEqual(['plum 2', 'plum 40'])
})

it('searches one conversation in its own order, every branch of it, and counts all', () => {
  using library = searchableStore(3)
  const { store } = library
  const conversation = aConversation({ title: 'cherry' })
  store.conversations.insert(conversation)
  const root = aMessage(conversation.id, { parts: [text('cherry 0')] })
  store.messages.insert(root)
  const branches = [1, 2, 3].map((number) => {
    const message = aMessage(conversation.id, {
      parentId: root.id,
      role: 'assistant',
      parts: [text(`cherry ${number}`)],
      createdAt: startMs - number,
    })
    store.messages.insert(message)
    return message
  })
  store.conversations.update(conversation.id, { headMessageId: branches[1]?.id ?? null, trashedAt: 1 })
  say(library, 'cherry elsewhere')
  const inside = library.find('cherry', { conversationId: conversation.id, limit: 3 })
  expect(inside.hits.map((hit) => [hit.messageId, hit.isOnPath])).toEqual([
    [root.id, true],
    [branches[0]?.id, false],
    [branches[1]?.id, true],
  ])
  expect(inside).toMatchObject({ hasMore: true, total: { count: 4, isComplete: true } })
  // An answer that is open goes on from the path; the messages before it are still on it.
  const open = anOpenAnswer(conversation.id, { parentId: branches[2]?.id ?? null })
  store.messages.insert(open)
  store.conversations.update(conversation.id, { headMessageId: open.id })
  expect(library.find('cherry', { conversationId: conversation.id }).hits.map((hit) => hit.isOnPath)).toEqual(
    [true, false, false, true],
  )
})

it('finds what a conversation is asked for by operators as well', () => {
  using library = searchableStore()
  const { conversation } = say(library, '```\nx\n```', 'plain', '```\ny\n```')
  expect(library.find('has:code', { conversationId: conversation.id }).total.count).toBe(2)
  expect(library.find('', { conversationId: conversation.id }).hits).toEqual([])
})

it('says so when only a problem is left, and when nothing is asked', () => {
  using library = searchableStore()
  say(library, 'something')
  expect(library.find('colour:red')).toMatchObject({ hits: [], problems: [{ part: 'colour:red' }] })
  expect(library.find('   ')).toMatchObject({ hits: [], total: { count: 0, isComplete: true }, problems: [] })
})

it('takes whatever is typed for words at most', () => {
  using library = searchableStore()
  say(library, 'a b and near text x or not')
  const typed = [
    '"',
    '""',
    '*',
    'AND',
    'OR NOT',
    'a AND b',
    'NEAR(a b)',
    '{text} : x',
    "' OR 1=1 --",
    '^x',
    '(',
    'x*',
    '\u0000',
    '\ud800 x',
    '\ue000',
  ]
  for (const query of typed) expect(library.find(query).problems).toEqual([])
  expect(library.find('a AND b').hits).toHaveLength(1)
  expect(library.find('b NOT x').hits).toHaveLength(1)
})

it('has a new index whole after a while, newest first, and says how far it is', () => {
  using library = searchableStore(4)
  say(library, ...Array.from({ length: 30 }, (_none, index) => `quince ${index}`))
  library.settle()
  expect(library.find('quince', { limit: 100 })).toMatchObject({
    total: { count: 30, isComplete: true },
    indexing: null,
  })
})
