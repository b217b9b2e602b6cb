// The clean-up rules, with a clock moved by hand: what they archive and delete, what they leave alone, and that they do
// nothing before somebody chose them.
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { createAnswersUnderWay } from '../../electron/engine/answers-under-way.ts'
import { createCleanUp } from '../../electron/engine/clean-up.ts'
import { createLibrary } from '../../electron/engine/library.ts'
import { AdapterError } from '../../electron/providers/adapter.ts'
import type { LibraryChange } from '../../shared/contract/watches.ts'
import type { Conversation } from '../../shared/domain/conversation.ts'
import { createId } from '../../shared/domain/create-id.ts'
import type { SettingsPatch } from '../../shared/domain/settings.ts'
import { createEngineBench } from '../harness/engine-bench.ts'
import { aWay } from '../harness/registry-with.ts'
import { createScriptedAdapter } from '../harness/scripted-adapter.ts'
import { aConversation, aFailure } from '../harness/store-fixtures.ts'

const dayMs = 86_400_000
const hourMs = 3_600_000

const opened: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close()
})

function setUp(options: { release?: () => Promise<'deleted' | 'already-gone'> } = {}) {
  const scripted = createScriptedAdapter({ ways: [aWay()] })
  const asked: string[] = []
  const adapter = Object.assign(scripted, {
    release: (state: { value: string }) => {
      asked.push(state.value)
      return options.release?.() ?? Promise.resolve('deleted' as const)
    },
  })
  const bench = createEngineBench([{ adapter, vendor: 'openai', modelId: 'gpt-x' }])
  const { store, bus, clock, engine, heldState } = bench
  const errors: string[] = []
  const underWay = createAnswersUnderWay()
  const cleanUp = createCleanUp({
    store,
    bus,
    clock,
    underWay,
    engine,
    heldState,
    log: { info() {}, error: (event: string) => errors.push(event), hide() {} },
  })
  const told: LibraryChange[] = []
  const publish = bus.library.publish.bind(bus.library)
  bus.library.publish = (change) => {
    told.push(change)
    publish(change)
  }
  opened.push({
    async close() {
      cleanUp.close()
      await engine.close()
      store.close()
      expect(errors).toEqual([])
    },
  })
  const insert = (changes: Partial<Conversation>) => {
    const conversation = aConversation(changes)
    store.conversations.insert(conversation)
    return conversation.id
  }
  const daysAgo = (days: number) => clock.now() - days * dayMs
  /** The hourly run has been and the next one is set. */
  const nextRun = async (afterMs: number) => {
    const before = told.length
    clock.advance(afterMs)
    while (clock.nextTimerMs === null) await new Promise((resolve) => setImmediate(resolve))
    return told.slice(before).map(({ type }) => type)
  }
  return { ...bench, adapter, asked, cleanUp, underWay, told, insert, daysAgo, nextRun }
}

describe('the clean-up rules', () => {
  test('do nothing before they are chosen', async () => {
    const { cleanUp, store, insert, told } = setUp()
    const ids = [insert({ updatedAt: 1 }), insert({ updatedAt: 1, trashedAt: 1 })]
    const before = ids.map((id) => store.conversations.get(id))
    expect(await cleanUp.run()).toEqual({ archivedCount: 0, purgedCount: 0, failedReleaseCount: 0 })
    expect(ids.map((id) => store.conversations.get(id))).toEqual(before)
    expect(told).toEqual([])
  })

  test('archive what nobody wrote in, and leave what is pinned, being answered, archived or in the trash', async () => {
    const { cleanUp, store, engine, insert, daysAgo, underWay, modelAt, told } = setUp()
    engine.updateSettings({ archiveAfterDays: 30 })
    const old = daysAgo(31)
    const resting = insert({ updatedAt: old })
    const others = [
      insert({ updatedAt: daysAgo(29) }),
      insert({ updatedAt: old, pinnedAt: old }),
      insert({ updatedAt: old, archivedAt: old }),
      insert({ updatedAt: old, trashedAt: old }),
    ]
    const answered = insert({ updatedAt: old })
    underWay.begin({ conversationId: answered, answerId: createId(), model: modelAt(0) })
    const before = [...others, answered].map((id) => store.conversations.get(id))
    expect(cleanUp.preview({ archiveAfterDays: 30, purgeTrashAfterDays: null })).toEqual({
      archiveCount: 1,
      purgeCount: 0,
    })
    told.length = 0
    expect(await cleanUp.run()).toEqual({ archivedCount: 1, purgedCount: 0, failedReleaseCount: 0 })
    expect(store.conversations.get(resting)?.archivedAt).not.toBeNull()
    expect([...others, answered].map((id) => store.conversations.get(id))).toEqual(before)
    expect(told).toMatchObject([
      { type: 'conversation-upserted', summary: { id: resting } },
      { type: 'cleaned-up', archivedCount: 1, purgedCount: 0 },
    ])
  })

  test('delete for good what lies in the trash for long, and nothing at providers unless they are told to', async () => {
    const { cleanUp, store, engine, insert, daysAgo, told, asked, send, adapter, heldState } = setUp()
    engine.updateSettings({ purgeTrashAfterDays: 30 })
    const old = insert({ trashedAt: daysAgo(31) })
    // Written in long ago, moved to the trash lately.
    const fresh = insert({ trashedAt: daysAgo(29), updatedAt: daysAgo(900) })
    const held = createId()
    send(held, 'question')
    ;(await adapter.nextCall()).answer('fine', { handle: 'resp_1' })
    await engine.drain()
    store.conversations.update(held, { trashedAt: daysAgo(40) })
    told.length = 0
    expect(await cleanUp.run()).toEqual({ archivedCount: 0, purgedCount: 2, failedReleaseCount: 0 })
    expect([old, held, fresh].map((id) => store.conversations.get(id) === null)).toEqual([true, true, false])
    expect(asked).toEqual([])
    expect(heldState.receipts(null)).toEqual([])
    expect(told.map(({ type }) => type)).toEqual([
      'conversation-removed',
      'conversation-removed',
      'cleaned-up',
    ])
  })

  test('keep a receipt of what a provider would not delete', async () => {
    const { cleanUp, store, engine, daysAgo, asked, send, adapter, heldState } = setUp({
      release: () => Promise.reject(new AdapterError(aFailure({ message: 'OpenAI is overloaded.' }))),
    })
    engine.updateSettings({ purgeTrashAfterDays: 1, purgeReleasesAtProviders: true })
    const held = createId()
    send(held, 'question')
    ;(await adapter.nextCall()).answer('fine', { handle: 'resp_1' })
    await engine.drain()
    store.conversations.update(held, { trashedAt: daysAgo(2) })
    expect(await cleanUp.run()).toEqual({ archivedCount: 0, purgedCount: 1, failedReleaseCount: 1 })
    expect(asked).toEqual(['resp_1'])
    expect(store.conversations.get(held)).toBeNull()
    expect(heldState.receipts(null)).toMatchObject([
      { conversationId: held, outcome: 'failed', sentence: 'OpenAI is overloaded.', value: 'resp_1' },
    ])
  })

  test('leave what was restored while a provider was asked', async () => {
    const restore: { now: () => void } = { now: () => {} }
    const { cleanUp, store, engine, daysAgo, send, adapter } = setUp({
      release: () => {
        restore.now()
        return Promise.resolve('deleted')
      },
    })
    engine.updateSettings({ purgeTrashAfterDays: 1, purgeReleasesAtProviders: true })
    const held = createId()
    send(held, 'question')
    ;(await adapter.nextCall()).answer('fine', { handle: 'resp_1' })
    await engine.drain()
    store.conversations.update(held, { trashedAt: daysAgo(2) })
    restore.now = () => void store.conversations.update(held, { trashedAt: null })
    expect(await cleanUp.run()).toMatchObject({ purgedCount: 0 })
    expect(store.conversations.get(held)?.trashedAt).toBeNull()
  })

  test('tell what was archived although deleting came to nothing', async () => {
    const { cleanUp, engine, insert, daysAgo, told, heldState } = setUp()
    engine.updateSettings({ archiveAfterDays: 30, purgeTrashAfterDays: 1 })
    const resting = insert({ updatedAt: daysAgo(31) })
    insert({ trashedAt: daysAgo(2) })
    heldState.purge = () => Promise.reject(new Error('The disk is full.'))
    told.length = 0
    await expect(cleanUp.run()).rejects.toThrow('The disk is full.')
    expect(told).toMatchObject([{ type: 'conversation-upserted', summary: { id: resting } }])
  })

  test('do not archive again what the person took out of the archive or the trash', async () => {
    const { cleanUp, store, engine, bus, clock, insert, daysAgo } = setUp()
    const library = createLibrary({ store, bus, clock, engine })
    engine.updateSettings({ archiveAfterDays: 30 })
    const old = daysAgo(31)
    const [one, other] = [insert({ updatedAt: old }), insert({ updatedAt: old })]
    const trashed = insert({ updatedAt: old, trashedAt: old })
    const young = insert({ updatedAt: daysAgo(29), trashedAt: old })
    await cleanUp.run()
    expect([one, other].map((id) => store.conversations.get(id)?.archivedAt)).not.toContain(null)
    library.change([one, other], { kind: 'archived', isArchived: false })
    library.change([trashed, young], { kind: 'trashed', isTrashed: false })
    clock.advance(hourMs)
    expect(await cleanUp.run()).toMatchObject({ archivedCount: 0 })
    expect(store.conversations.get(young)?.updatedAt).toBe(daysAgo(29) - hourMs)
    clock.advance(31 * dayMs)
    expect(await cleanUp.run()).toMatchObject({ archivedCount: 4 })
  })

  test('stop in the middle when they are switched off, and let others have their turn', async () => {
    const { cleanUp, store, engine, insert, daysAgo } = setUp()
    engine.updateSettings({ purgeTrashAfterDays: 1 })
    const ids = Array.from({ length: 20 }, () => insert({ trashedAt: daysAgo(2) }))
    const running = cleanUp.run()
    // The first is gone before anybody else can do something; the person then changes their mind.
    await new Promise((resolve) => setImmediate(resolve))
    engine.updateSettings({ purgeTrashAfterDays: null })
    const { purgedCount } = await running
    expect(purgedCount).toBeGreaterThan(0)
    expect(purgedCount).toBeLessThan(20)
    expect(ids.filter((id) => store.conversations.get(id) === null)).toHaveLength(purgedCount)
  })

  test('run some time after the start and then every hour, for as long as Baton is open', async () => {
    const { cleanUp, engine, insert, daysAgo, nextRun, clock, store } = setUp()
    engine.updateSettings({ archiveAfterDays: 30 })
    const first = insert({ updatedAt: daysAgo(31) })
    cleanUp.start()
    expect(clock.nextTimerMs).toBe(120_000)
    expect(await nextRun(120_000)).toContain('cleaned-up')
    expect(store.conversations.get(first)?.archivedAt).not.toBeNull()
    const second = insert({ updatedAt: daysAgo(30) + hourMs / 2 })
    expect(clock.nextTimerMs).toBe(hourMs)
    expect(await nextRun(hourMs)).toContain('cleaned-up')
    expect(store.conversations.get(second)?.archivedAt).not.toBeNull()
    expect(await nextRun(hourMs)).toEqual([])
    cleanUp.close()
    expect(clock.nextTimerMs).toBeNull()
  })

  test('tell windows of thousands in one word', async () => {
    const { cleanUp, engine, insert, daysAgo, told, store } = setUp()
    engine.updateSettings({ archiveAfterDays: 30 })
    store.transaction(() => {
      for (let index = 0; index < 3000; index += 1) insert({ updatedAt: daysAgo(31) })
    })
    told.length = 0
    expect((await cleanUp.run()).archivedCount).toBe(3000)
    expect(told.map(({ type }) => type)).toEqual(['library-replaced', 'cleaned-up'])
  })
})

const days = fc.integer({ min: 0, max: 60 })
const state = fc.record({
  updated: days,
  pinned: fc.boolean(),
  archived: fc.boolean(),
  trashed: fc.option(days),
})
const rules = fc.record({
  archiveAfterDays: fc.option(fc.integer({ min: 1, max: 60 })),
  purgeTrashAfterDays: fc.option(fc.integer({ min: 1, max: 60 })),
})

test('do to any library exactly what the preview said and what the rules say', async () => {
  const { cleanUp, store, engine, insert, clock, daysAgo } = setUp()
  clock.advance(dayMs / 2)
  await fc.assert(
    fc.asyncProperty(fc.array(state, { maxLength: 12 }), rules, async (states, chosen) => {
      const patch: SettingsPatch = chosen
      engine.updateSettings(patch)
      const ids = states.map(({ updated, pinned, archived, trashed }) =>
        insert({
          updatedAt: daysAgo(updated),
          pinnedAt: pinned ? 1 : null,
          archivedAt: archived ? 1 : null,
          trashedAt: trashed === null ? null : daysAgo(trashed),
        }),
      )
      const preview = cleanUp.preview(chosen)
      const outcome = await cleanUp.run()
      const expected = states.map(({ updated, pinned, archived, trashed }) => {
        const { archiveAfterDays, purgeTrashAfterDays } = chosen
        if (trashed !== null)
          return purgeTrashAfterDays !== null && trashed > purgeTrashAfterDays ? 'purged' : 'trashed'
        if (archived) return 'archived'
        return archiveAfterDays !== null && !pinned && updated > archiveAfterDays ? 'archived' : 'active'
      })
      const found = ids.map((id) => {
        const conversation = store.conversations.get(id)
        if (conversation === null) return 'purged'
        if (conversation.trashedAt !== null) return 'trashed'
        return conversation.archivedAt === null ? 'active' : 'archived'
      })
      expect(found).toEqual(expected)
      expect({ archiveCount: outcome.archivedCount, purgeCount: outcome.purgedCount }).toEqual(preview)
      for (const id of ids) if (store.conversations.get(id) !== null) store.conversations.remove(id)
    }),
    { numRuns: 100 },
  )
})
