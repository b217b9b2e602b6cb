// Folders, tags, unread marks and changes to many conversations at once, through the engine with a scripted adapter: what
// is stored, and what windows are told.
import { afterEach, describe, expect, test } from 'vitest'
import { createLibrary, listForSidebar } from '../../electron/engine/library.ts'
import type { LibraryChange, LibrarySnapshot } from '../../shared/contract/watches.ts'
import { createId } from '../../shared/domain/create-id.ts'
import { createEngineBench } from '../harness/engine-bench.ts'
import { createScriptedAdapter } from '../harness/scripted-adapter.ts'
import { aConversation, aFailure, insertThread } from '../harness/store-fixtures.ts'

const opened: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close()
})

function setUp() {
  const adapter = createScriptedAdapter()
  const bench = createEngineBench([{ adapter, vendor: 'openai', modelId: 'gpt-x' }])
  const { store, bus, clock, engine } = bench
  const library = createLibrary({ store, bus, clock, engine })
  const told: (LibraryChange | LibrarySnapshot)[] = []
  const controller = new AbortController()
  const watching = (async () => {
    for await (const item of bus.library.watch(null, 0, controller.signal))
      told.push(item.type === 'snapshot' ? item.snapshot : item.change)
  })()
  opened.push({
    async close() {
      controller.abort()
      await watching
      await engine.close()
      store.close()
    },
  })
  /** What was told so far, and from then on only what is new. */
  const takeTold = async () => {
    await new Promise((resolve) => setImmediate(resolve))
    return told.splice(0)
  }
  const kinds = async () => (await takeTold()).map((change) => ('type' in change ? change.type : 'snapshot'))
  const insert = (changes: Parameters<typeof aConversation>[0] = {}) => {
    const conversation = aConversation(changes)
    store.conversations.insert(conversation)
    return conversation.id
  }
  const folder = (name: string) => library.putFolder({ id: createId(), name, model: null, systemText: null })
  const tag = (name: string) => library.putTag({ id: createId(), name })
  return { ...bench, adapter, library, takeTold, kinds, insert, folder, tag }
}

describe('a change to many conversations', () => {
  test('counts and tells only what it changed, whatever it is', async () => {
    const { library, store, kinds, insert, folder, tag, clock } = setUp()
    const place = folder('Work')
    const blue = tag('blue')
    const ids = [insert(), insert()]
    const unknown = createId()
    await kinds()
    for (const [change, field, value] of [
      [{ kind: 'pinned', isPinned: true }, 'pinnedAt', 'now'],
      [{ kind: 'archived', isArchived: true }, 'archivedAt', 'now'],
      [{ kind: 'trashed', isTrashed: true }, 'trashedAt', 'now'],
      [{ kind: 'unread', isUnread: true }, 'isUnread', true],
      [{ kind: 'folder', folderId: place.id }, 'folderId', place.id],
      [{ kind: 'tag-added', tagId: blue.id }, 'tagIds', [blue.id]],
      [{ kind: 'tag-removed', tagId: blue.id }, 'tagIds', []],
      [{ kind: 'folder', folderId: null }, 'folderId', null],
      [{ kind: 'pinned', isPinned: false }, 'pinnedAt', null],
    ] as const) {
      const all = [...ids, ids[0] ?? '', unknown]
      expect(library.change(all, change), change.kind).toBe(2)
      for (const id of ids)
        expect(store.conversations.get(id)?.[field]).toEqual(value === 'now' ? clock.now() : value)
      expect(await kinds()).toEqual(['conversation-upserted', 'conversation-upserted'])
      clock.advance(1000)
      const stored = ids.map((id) => store.conversations.get(id))
      expect(library.change(all, change), `${change.kind} again`).toBe(0)
      expect(ids.map((id) => store.conversations.get(id))).toEqual(stored)
      expect(await kinds()).toEqual([])
    }
  })

  test('changes nothing for a folder or a tag that is gone', () => {
    const { library, store, insert } = setUp()
    const id = insert()
    expect(() => library.change([id], { kind: 'folder', folderId: createId() })).toThrow(
      'This folder no longer',
    )
    expect(() => library.change([id], { kind: 'tag-added', tagId: createId() })).toThrow('This tag no longer')
    expect(store.conversations.get(id)).toMatchObject({ folderId: null, tagIds: [] })
  })

  test('is told in one word when thousands changed, and a window that follows one of them hears of that', async () => {
    const { library, store, bus, kinds } = setUp()
    const ids = Array.from({ length: 5000 }, () => createId())
    store.transaction(() => {
      for (const id of ids) store.conversations.insert({ ...aConversation(), id })
    })
    const followed = ids[4321] ?? ''
    const controller = new AbortController()
    const watch = bus.conversation(followed).watch(null, 10, controller.signal)
    await watch.next()
    await kinds()
    const began = performance.now()
    expect(library.change(ids, { kind: 'archived', isArchived: true })).toBe(5000)
    expect(performance.now() - began).toBeLessThan(3000)
    expect(await kinds()).toEqual(['library-replaced'])
    expect((await watch.next()).value).toMatchObject({
      change: { type: 'conversation-changed', conversation: { id: followed } },
    })
    controller.abort()
    // Channels that were made for nobody would have pushed out those that somebody may come back to.
    expect(ids.filter((id) => bus.isFollowed(id))).toEqual([followed])
  })

  test('moves a conversation to the trash while it is being answered; the answer is kept and marks nothing', async () => {
    const { library, store, engine, adapter, send, read, kinds } = setUp()
    const id = createId()
    const { answerId } = send(id, 'question')
    const call = await adapter.nextCall()
    expect(library.change([id], { kind: 'trashed', isTrashed: true })).toBe(1)
    call.answer('fine')
    await engine.drain()
    expect(read(answerId).status).toBe('complete')
    expect(store.conversations.get(id)?.trashedAt).not.toBeNull()
    expect(store.conversations.counts().unreadCount).toBe(0)
    expect(await kinds()).toContain('conversation-upserted')
    expect(library.change([id], { kind: 'trashed', isTrashed: false })).toBe(1)
    expect(store.conversations.counts().unreadCount).toBe(1)
  })
})

describe('folders', () => {
  test('are added at the end, renamed in place and put into another order', () => {
    const { library, store, folder } = setUp()
    const [a, b, c] = ['a', 'b', 'c'].map(folder)
    library.orderFolders([c?.id ?? '', createId(), a?.id ?? '', c?.id ?? ''])
    expect(store.folders.list().map(({ name, position }) => [name, position])).toEqual([
      ['c', 0],
      ['a', 1],
      ['b', 2],
    ])
    library.putFolder({ id: b?.id ?? '', name: 'B', model: null, systemText: 'Be brief.' })
    expect(store.folders.get(b?.id ?? '')).toMatchObject({ name: 'B', position: 2, systemText: 'Be brief.' })
    expect(folder('d').position).toBe(3)
  })

  test('that are removed leave their conversations, in the archive and the trash too', async () => {
    const { library, store, insert, folder, takeTold } = setUp()
    const place = folder('Work')
    const ids = [{}, { archivedAt: 1 }, { trashedAt: 1 }].map((changes) =>
      insert({ ...changes, folderId: place.id }),
    )
    await takeTold()
    library.removeFolder(place.id)
    expect(store.folders.list()).toEqual([])
    for (const id of ids) expect(store.conversations.get(id)?.folderId).toBeNull()
    expect(await takeTold()).toMatchObject([
      { type: 'folders-changed', folders: [] },
      ...[...ids].map(() => ({ type: 'conversation-upserted', summary: { folderId: null } })),
    ])
  })

  test('give a conversation begun in them their system text', async () => {
    const { library, store, engine, adapter, modelAt } = setUp()
    const place = library.putFolder({
      id: createId(),
      name: 'Work',
      model: null,
      systemText: 'You are a clerk.',
    })
    const id = createId()
    engine.send({
      conversationId: id,
      messageId: createId(),
      parts: [{ type: 'text', text: 'question' }],
      model: modelAt(0),
      folderId: place.id,
    })
    const call = await adapter.nextCall()
    expect(call.request.systemText).toBe('You are a clerk.')
    call.answer('fine')
    await engine.drain()
    library.putFolder({ id: place.id, name: 'Work', model: null, systemText: 'You are a poet.' })
    expect(store.conversations.get(id)).toMatchObject({ folderId: place.id, systemText: 'You are a clerk.' })
  })

  test('are counted without what is archived or in the trash', () => {
    const { store, insert, folder } = setUp()
    const [work, home] = ['Work', 'Home'].map(folder)
    folder('Empty')
    const inWork = { folderId: work?.id ?? '' }
    for (const changes of [
      inWork,
      { ...inWork, isUnread: true },
      { ...inWork, archivedAt: 1, isUnread: true },
      { ...inWork, trashedAt: 1 },
      { folderId: home?.id ?? '' },
      { isUnread: true },
      { trashedAt: 1, isUnread: true },
    ])
      insert(changes)
    const { folders, unreadCount } = store.conversations.counts()
    expect(folders.toSorted((one, other) => other.conversationCount - one.conversationCount)).toEqual([
      { folderId: work?.id, conversationCount: 2, unreadCount: 1 },
      { folderId: home?.id, conversationCount: 1, unreadCount: 0 },
    ])
    expect(unreadCount).toBe(2)
  })
})

describe('tags', () => {
  test('have names of their own, whatever the case', async () => {
    const { library, store, insert, tag, takeTold } = setUp()
    const blue = tag('Blue')
    expect(() => tag('bLUE')).toThrow('There is a tag named Blue already.')
    expect(library.putTag({ id: blue.id, name: 'BLUE' })).toEqual({ ...blue, name: 'BLUE' })
    const id = insert({ tagIds: [blue.id] })
    await takeTold()
    library.removeTag(blue.id)
    expect(store.conversations.get(id)?.tagIds).toEqual([])
    expect(await takeTold()).toMatchObject([
      { type: 'tags-changed', tags: [] },
      { type: 'conversation-upserted', summary: { id, tagIds: [] } },
    ])
  })

  test('and folders narrow what is listed, page by page', () => {
    const { store, insert, folder, tag } = setUp()
    const place = folder('Work')
    const blue = tag('blue')
    for (let index = 0; index < 40; index += 1)
      insert({
        title: String(index),
        updatedAt: index,
        ...(index % 2 === 0 ? { folderId: place.id } : {}),
        ...(index % 4 < 2 ? { tagIds: [blue.id] } : {}),
        ...(index === 0 ? { archivedAt: 1 } : {}),
      })
    const titles = (narrowed: { folderId?: string; tagId?: string; isLoose?: boolean }) => {
      const found: string[] = []
      let before: { updatedAt: number; id: string } | null = null
      for (;;) {
        const page = store.conversations.list({ view: 'active', ...narrowed, before, limit: 3 })
        found.push(...page.conversations.map(({ title }) => title))
        const last = page.conversations.at(-1)
        if (!page.hasMore || last === undefined) return found
        before = { updatedAt: last.updatedAt, id: last.id }
      }
    }
    const all = Array.from({ length: 39 }, (_none, index) => 39 - index)
    const named = (keep: (index: number) => boolean) => all.filter(keep).map(String)
    expect(titles({})).toEqual(named(() => true))
    expect(titles({ folderId: place.id })).toEqual(named((index) => index % 2 === 0))
    expect(titles({ isLoose: true })).toEqual(named((index) => index % 2 === 1))
    expect(titles({ tagId: blue.id })).toEqual(named((index) => index % 4 < 2))
    expect(titles({ tagId: blue.id, folderId: place.id })).toEqual(named((index) => index % 4 === 0))
    expect(titles({ tagId: blue.id, isLoose: true })).toEqual(named((index) => index % 4 === 1))
  })
})

test('a window begins with every pinned conversation and the newest outside of folders', () => {
  const { store, insert, folder } = setUp()
  const place = folder('Work')
  const pinned = [
    insert({ title: 'old', updatedAt: 1, pinnedAt: 1 }),
    insert({ title: 'filed', updatedAt: 2, pinnedAt: 1, folderId: place.id }),
    insert({ title: 'new', updatedAt: 9000, pinnedAt: 1 }),
  ]
  insert({ title: 'put away', updatedAt: 1, pinnedAt: 1, archivedAt: 1 })
  store.transaction(() => {
    for (let index = 0; index < 250; index += 1) insert({ updatedAt: 1000 + index })
    for (let index = 0; index < 250; index += 1) insert({ updatedAt: 5000 + index, folderId: place.id })
  })
  const { conversations, hasMore } = listForSidebar(store.conversations)
  expect(hasMore).toBe(true)
  expect(conversations).toHaveLength(202)
  expect(
    conversations
      .filter(({ pinnedAt }) => pinnedAt !== null)
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual(pinned.toSorted())
  // The page goes on from the last one.
  expect(conversations.at(-1)?.updatedAt).toBe(1000 + 250 - 199)
  expect(conversations.filter(({ folderId }) => folderId !== null)).toHaveLength(1)
})

describe('an answer marks its conversation unread', () => {
  test('when it is there, in the same breath', async () => {
    const { store, engine, adapter, send, takeTold } = setUp()
    const id = createId()
    send(id, 'question')
    const call = await adapter.nextCall()
    expect(store.conversations.get(id)?.isUnread).toBe(false)
    call.answer('fine')
    await engine.drain()
    expect(store.conversations.get(id)?.isUnread).toBe(true)
    expect((await takeTold()).at(-1)).toMatchObject({ summary: { id, isUnread: true, isGenerating: false } })
  })

  test('when it failed for good', async () => {
    const { store, engine, adapter, send } = setUp()
    const id = createId()
    send(id, 'question')
    ;(await adapter.nextCall()).fail(aFailure({ kind: 'auth' }))
    await engine.drain()
    expect(store.conversations.get(id)?.isUnread).toBe(true)
  })

  test('but not when the person stopped it or closed Baton over it', async () => {
    const { store, engine, adapter, send } = setUp()
    const [stopped, closed] = [createId(), createId()]
    const { answerId } = send(stopped, 'question')
    await adapter.nextCall()
    engine.stop(stopped, answerId)
    await engine.drain()
    send(closed, 'question')
    await adapter.nextCall()
    await engine.close()
    for (const id of [stopped, closed]) expect(store.conversations.get(id)?.isUnread).toBe(false)
  })
})

test('the sidebar is read quickly from a library of 20,000 conversations', () => {
  const { store, folder, tag } = setUp()
  const place = folder('Work')
  const rare = tag('rare')
  store.transaction(() => {
    for (let index = 0; index < 20_000; index += 1)
      store.conversations.insert(
        aConversation({
          updatedAt: index,
          ...(index % 10 === 0 ? {} : { folderId: place.id }),
          ...(index % 1000 === 0 ? { tagIds: [rare.id] } : {}),
        }),
      )
  })
  insertThread(store, 2)
  /** The best of five: what else runs on this machine is no matter of the query. */
  const spent = (work: () => void) =>
    Math.min(
      ...Array.from({ length: 5 }, () => {
        const began = performance.now()
        work()
        return performance.now() - began
      }),
    )
  expect(spent(() => listForSidebar(store.conversations))).toBeLessThan(60)
  expect(spent(() => store.conversations.counts())).toBeLessThan(60)
  const narrowed = { view: 'active', before: null, limit: 60 } as const
  expect(spent(() => store.conversations.list({ ...narrowed, tagId: rare.id }))).toBeLessThan(60)
  expect(spent(() => store.conversations.list({ ...narrowed, folderId: place.id }))).toBeLessThan(60)
})
