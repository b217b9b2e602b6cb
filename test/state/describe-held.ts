// What providers hold about a conversation can be seen and deleted there, id by id with a receipt; what was deleted is
// never asked for again, and what could not be deleted can be tried again.
import { setImmediate } from 'node:timers/promises'
import { beforeEach, expect, test } from 'vitest'
import type { ReleaseReceipt } from '../../shared/domain/held-state.ts'
import { expectAnswered } from './expect-turn.ts'
import type { RowSetting } from './row-setting.ts'
import type { StateRow } from './state-row.ts'
import type { Talk } from './talk.ts'

export function describeHeld(setting: () => RowSetting, row: StateRow): void {
  beforeEach(() => setting().mark())

  if (row.release === 'nothing') {
    test('nothing is held there, and nothing is asked to be deleted', async () => {
      const { bench, fake, talk } = setting()
      const conversation = talk()
      await conversation.ask('Name a colour.')
      await conversation.ask('Another one.')
      expect(await conversation.held()).toEqual([])
      const before = fake.server.requests.length
      expect(await releaseAll(setting(), conversation)).toEqual([])
      expect(await purge(setting(), conversation, true)).toEqual([])
      expect(fake.server.requests).toHaveLength(before)
      expect(bench.services.store.conversations.get(conversation.id)).toBeNull()
    })
    return
  }

  test('the list says what is held, since when, until when, and what is continued', async () => {
    const { bench, speaker, talk } = setting()
    const conversation = talk()
    const first = await conversation.ask('Name a colour.')
    const [item] = await conversation.held().then((items) => items.filter(({ isContinued }) => isContinued))
    expect(item).toMatchObject({
      accountId: speaker.model.accountId,
      vendor: row.vendor,
      api: row.api,
      kind: row.way,
      value: first.handle,
      since: bench.clock.now(),
      deadReason: null,
      canDelete: row.release === 'deleted',
    })
    expect(item?.obstacle === null).toBe(row.release === 'deleted')
    const until = item?.until ?? null
    if (until === null) return
    bench.clock.advance(until - bench.clock.now())
    // By then it should be gone; what can be deleted stays in the list until that is certain.
    const later = (await conversation.held()).find(({ value }) => value === first.handle)
    expect(later?.canDelete ?? null).toBe(row.release === 'deleted' ? true : null)
    expect(later?.isContinued ?? false).toBe(false)
  })

  if (row.release === 'label') {
    test('it cannot be deleted there, and the list says so', async () => {
      const { fake, talk } = setting()
      const conversation = talk()
      await conversation.ask('Name a shape.')
      await conversation.ask('Another one.')
      const kept = fake.storedIds()
      const before = fake.server.requests.length
      expect(await releaseAll(setting(), conversation)).toEqual([])
      const held = await conversation.held()
      // Removed for good, it leaves the ids behind as receipts, since no list would name them any more.
      const receipts = await purge(setting(), conversation, true)
      expect(receipts.map(({ value }) => value).toSorted()).toEqual(held.map(({ value }) => value).toSorted())
      expect(receipts.map(({ outcome, sentence }) => [outcome, sentence])).toEqual(
        receipts.map(() => ['failed', held[0]?.obstacle]),
      )
      expect(fake.server.requests).toHaveLength(before)
      expect(fake.storedIds()).toEqual(kept)
    })
    return
  }

  test('everything about it is deleted there, with a receipt for each id, and the next turn sends the history', async () => {
    const { fake, talk, expectHeldAsKept } = setting()
    const kept = new Set(fake.storedIds())
    const conversation = talk()
    const first = await conversation.ask('Name a shape.')
    await conversation.ask('Another one.')
    const second = await conversation.ask('A round one.', { after: first })
    const stopped = await conversation.askAndStop('Tell me all about it.')
    const held = (await conversation.held()).map(({ value }) => value)
    expect(held.length).toBeGreaterThan(0)

    const receipts = await releaseAll(setting(), conversation)
    expect(receipts.map(({ value }) => value).toSorted()).toEqual(held.toSorted())
    expect(receipts.map(({ outcome }) => outcome)).toEqual(held.map(() => 'deleted'))
    expect(fake.storedIds().filter((id) => !kept.has(id))).toEqual([])
    expect(await conversation.held()).toEqual([])
    expect(await receiptsOf(setting(), conversation)).toHaveLength(held.length)

    const next = await conversation.ask('And a flat one?')
    expectAnswered(row, next, { reason: 'handle-deleted', after: [first, second, stopped] })
    await expectHeldAsKept(conversation)
  })

  test('one id alone is deleted', async () => {
    const { fake, talk } = setting()
    const conversation = talk()
    await conversation.ask('Name a number.')
    await conversation.ask('A larger one.')
    const [item] = await conversation.held()
    const receipts = await setting().bench.client.providers.release({
      conversationId: conversation.id,
      handleIds: [item?.handleId ?? 'none'],
    })
    expect(receipts).toMatchObject([{ value: item?.value, kind: item?.kind, outcome: 'deleted' }])
    expect(fake.storedIds()).not.toContain(item?.value)
  })

  test('what the provider had forgotten before leaves a receipt as well', async () => {
    const { fake, talk } = setting()
    const conversation = talk()
    await conversation.ask('Name a letter.')
    const held = await conversation.held()
    for (const { value } of held) fake.forget(value)
    const receipts = await releaseAll(setting(), conversation)
    expect(receipts.map(({ outcome }) => outcome)).toEqual(held.map(() => 'already-gone'))
    expect(await conversation.held()).toEqual([])
  })

  test('removed for good, with what providers hold: the receipts outlive it', async () => {
    const { bench, fake, talk } = setting()
    const kept = fake.storedIds()
    const conversation = talk()
    await conversation.ask('Name a word.')
    await conversation.ask('A shorter one.')
    const held = await conversation.held()
    const receipts = await purge(setting(), conversation, true)
    expect(receipts.map(({ outcome }) => outcome)).toEqual(held.map(() => 'deleted'))
    expect(fake.storedIds().toSorted()).toEqual(kept.toSorted())
    expect(bench.services.store.conversations.get(conversation.id)).toBeNull()
    expect(await receiptsOf(setting(), conversation)).toHaveLength(held.length)
  })

  test('removed for good, without what providers hold', async () => {
    const { bench, fake, talk } = setting()
    const conversation = talk()
    const first = await conversation.ask('Name a sound.')
    const before = fake.server.requests.length
    expect(await purge(setting(), conversation, false)).toEqual([])
    expect(fake.server.requests).toHaveLength(before)
    expect(fake.storedIds()).toContain(first.handle)
    expect(bench.services.store.conversations.get(conversation.id)).toBeNull()
    expect(await receiptsOf(setting(), conversation)).toEqual([])
  })

  test('removed for good while nobody answered, it can still be deleted there later', async () => {
    const { bench, fake, talk } = setting()
    const kept = fake.storedIds()
    const conversation = talk()
    await conversation.ask('Name a taste.')
    const held = await conversation.held()
    fake.server.setReachable(false)
    const failed = await purge(setting(), conversation, true)
    expect(failed.map(({ outcome }) => outcome)).toEqual(held.map(() => 'failed'))
    expect(bench.services.store.conversations.get(conversation.id)).toBeNull()
    fake.server.setReachable(true)
    await untilReachable(setting())
    for (const { id } of failed) {
      expect(await bench.client.providers.retryRelease({ receiptId: id })).toMatchObject({
        outcome: 'deleted',
      })
    }
    expect(fake.storedIds().toSorted()).toEqual(kept.toSorted())
  })

  test('what could not be deleted because nobody answered is tried again later', async () => {
    const { bench, fake, talk } = setting()
    const conversation = talk()
    await conversation.ask('Name a smell.')
    const held = await conversation.held()
    fake.server.setReachable(false)
    const failed = await releaseAll(setting(), conversation)
    expect(failed.map(({ outcome }) => outcome)).toEqual(held.map(() => 'failed'))
    expect(await conversation.held()).toHaveLength(held.length)
    fake.server.setReachable(true)
    await untilReachable(setting())
    const retried: ReleaseReceipt[] = []
    for (const { id } of failed) retried.push(await bench.client.providers.retryRelease({ receiptId: id }))
    expect(retried.map(({ outcome }) => outcome)).toEqual(held.map(() => 'deleted'))
    expect(retried.map(({ id }) => id)).toEqual(failed.map(({ id }) => id))
    expect(await conversation.held()).toEqual([])
    expect(await receiptsOf(setting(), conversation)).toHaveLength(held.length)
  })
}

function releaseAll({ bench }: RowSetting, conversation: Talk): Promise<ReleaseReceipt[]> {
  return bench.client.providers.release({ conversationId: conversation.id, handleIds: null })
}

function receiptsOf({ bench }: RowSetting, conversation: Talk): Promise<ReleaseReceipt[]> {
  return bench.client.providers.receipts({ conversationId: conversation.id })
}

/** Sockets that broke meanwhile may still be found out one by one. */
async function untilReachable({ bench, speaker }: RowSetting): Promise<void> {
  const { accountId } = speaker.model
  while ((await bench.client.models.refresh({ accountId })).failure !== null) await setImmediate()
}

async function purge({ bench }: RowSetting, conversation: Talk, releasesAtProviders: boolean) {
  const { client } = bench
  const conversationId = conversation.id
  await client.organise.change({
    conversationIds: [conversationId],
    change: { kind: 'trashed', isTrashed: true },
  })
  const { receipts } = await client.conversations.purge({ conversationId, releasesAtProviders })
  return receipts
}
