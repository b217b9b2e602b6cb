// Going back to a backup while Baton is in use, over both transports.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { afterEach, describe, expect, it } from 'vitest'
import { UnavailableError } from '../../electron/rpc/services.ts'
import { createBackup, listBackups, readIdentity } from '../../electron/store/backup.ts'
import { checkHistoryFile } from '../../electron/store/check-history-file.ts'
import { latestVersion } from '../../electron/store/migrate.ts'
import { migrations } from '../../electron/store/migrations/index.ts'
import { createConnection } from '../../renderer/rpc/connection.ts'
import { followWatch } from '../../renderer/rpc/follow-watch.ts'
import type { LibraryWatchItem } from '../../shared/contract/watches.ts'
import { createId } from '../../shared/domain/create-id.ts'
import {
  type ComposedApplication,
  composeForTest,
  type TransportName,
} from '../harness/composed-application.ts'
import { aMessage, insertThread, startMs, temporaryFolder } from '../harness/store-fixtures.ts'

const open: ComposedApplication[] = []
afterEach(async () => {
  for (const application of open.splice(0)) await application.close()
})

async function composeIn(folder: string, transport: TransportName = 'MessagePort') {
  const application = await composeForTest(transport, () => null, {}, { dataFolder: folder })
  open.push(application)
  return application
}

function titlesOf(application: ComposedApplication): string[] {
  const { store } = application.state.services()
  return store.conversations
    .list({ view: 'active', before: null, limit: 100_000 })
    .conversations.map(({ title }) => title)
    .toSorted()
}

/** Two conversations, backed up; then one more message, one more conversation, and one removed. */
async function prepare(folder: string, transport?: TransportName) {
  const application = await composeIn(folder, transport)
  const { client } = await application.openPage()
  const { store, jobs } = application.state.services()
  const thread = (title: string, count: number) => insertThread(store, count, { conversation: { title } })
  const first = thread('Stays', 4)
  const second = thread('Goes', 4)
  thread('The same', 2)
  const jobId = createId()
  await client.backups.create({ jobId })
  await jobs.ended(jobId)
  const job = jobs.list().find(({ id }) => id === jobId)
  if (job?.result?.kind !== 'backup') throw new Error(`no backup was made: ${job?.sentence}`)
  store.messages.insert(aMessage(first.conversation.id, { parentId: first.messages[3]?.id ?? null }))
  store.conversations.remove(second.conversation.id)
  thread('Comes', 2)
  return { application, client, store, backupId: basename(job.result.report.path), report: job.result.report }
}

describe.each(['MessagePort', 'WebSocket'] as const)('going back to a backup over %s', (transport) => {
  it('shows first what it means, keeps the present, and takes every watch along', async () => {
    using folder = temporaryFolder()
    const { application, client, backupId, report } = await prepare(folder.path, transport)
    expect(report).toMatchObject({ conversationCount: 3, messageCount: 10 })
    expect(checkHistoryFile(report.path).isSound).toBe(true)

    expect(await client.backups.preview({ backupId })).toMatchObject({
      backup: { id: backupId, conversationCount: 3, purpose: 'asked' },
      newestMessageAt: startMs,
      onlyInBackup: { count: 1, titles: ['Goes'] },
      onlyHere: { count: 1, titles: ['Comes'] },
      changed: { count: 1, titles: ['Stays'] },
      unchangedCount: 1,
    })
    expect(titlesOf(application)).toEqual(['Comes', 'Stays', 'The same'])

    const snapshots: string[][] = []
    const watch = new AbortController()
    const connection = createConnection()
    connection.set('connected', { call: () => Promise.reject(new Error('not used')) })
    const arrived = Promise.withResolvers<void>()
    const following = followWatch<LibraryWatchItem>({
      connection,
      signal: watch.signal,
      resume: null,
      open: (resume, signal) => client.library.watch({ resume }, { signal }),
      onItem(item) {
        if (item.type !== 'snapshot') return
        snapshots.push(item.snapshot.conversations.map(({ title }) => title).toSorted())
        if (snapshots.length === 2) arrived.resolve()
      },
      onRefused: (error) => arrived.reject(error),
    })
    const before = readIdentity(folder.file)
    const { keptAs } = await client.backups.restore({ backupId })
    await arrived.promise
    watch.abort()
    await following
    expect(snapshots.at(-1)).toEqual(['Goes', 'Stays', 'The same'])
    expect(titlesOf(application)).toEqual(['Goes', 'Stays', 'The same'])

    // The present of before is whole in the backup that was kept, under the identity it had.
    const kept = readIdentity(keptAs)
    expect(kept.storeId).toBe(before.storeId)
    // The search index begins by itself when it is ready, which is a commit of its own.
    expect(kept.commitCount).toBeGreaterThanOrEqual(before.commitCount)
    expect(checkHistoryFile(keptAs).isSound).toBe(true)
    expect(readIdentity(folder.file).storeId).not.toBe(before.storeId)
    const { backups } = await client.backups.list({})
    expect(backups.map(({ purpose }) => purpose)).toEqual(['before-restore', 'asked'])
    expect((await client.app.info({})).store).toEqual({ state: 'ready', notices: [] })
    expect(readdirSync(folder.path).filter((name) => name.includes('restoring'))).toEqual([])

    // And forward again, to what was kept.
    await client.backups.restore({ backupId: basename(keptAs) })
    expect(titlesOf(application)).toEqual(['Comes', 'Stays', 'The same'])
  }, 90_000)
})

describe('going back to a backup', () => {
  it('keeps what lay in the trash then from a rule that would purge it at once', async () => {
    using folder = temporaryFolder()
    const application = await composeIn(folder.path)
    const { client } = await application.openPage()
    const { store, jobs } = application.state.services()
    await client.settings.update({ purgeTrashAfterDays: 30 })
    const { conversation } = insertThread(store, 2, { conversation: { trashedAt: 5 } })
    const jobId = createId()
    await client.backups.create({ jobId })
    await jobs.ended(jobId)
    expect((await client.organise.cleanUp({})).purgedCount).toBe(1)
    const [backup] = (await client.backups.list({})).backups
    await client.backups.restore({ backupId: backup?.id ?? '' })
    expect((await client.organise.cleanUp({})).purgedCount).toBe(0)
    const back = application.state.services().store.conversations.get(conversation.id)
    expect(back?.trashedAt).toBeGreaterThan(5)
  })

  it('is no loss to the next start, and leaves nothing of the log that was before', async () => {
    using folder = temporaryFolder()
    const { application, client, backupId, store } = await prepare(folder.path)
    for (let index = 0; index < 30; index += 1) insertThread(store, 4)
    await client.backups.restore({ backupId })
    await application.close()
    const again = await composeIn(folder.path)
    expect(again.state.info().store).toEqual({ state: 'ready', notices: [] })
    expect(titlesOf(again)).toEqual(['Goes', 'Stays', 'The same'])
    expect(checkHistoryFile(folder.file)).toEqual({ isSound: true, problems: [] })
  })

  it('keeps everything of the present that was acknowledged, up to the last moment', async () => {
    using folder = temporaryFolder()
    const { application, backupId } = await prepare(folder.path)
    let written = 0
    let isOver = false
    const going = application.state.goBackTo(backupId).finally(() => {
      isOver = true
    })
    while (!isOver) {
      try {
        insertThread(application.state.services().store, 2, { conversation: { title: 'Late' } })
        written += 1
      } catch (error) {
        if (!(error instanceof UnavailableError)) throw error
      }
      await new Promise((resolve) => setImmediate(resolve))
    }
    const { keptAs } = await going
    const file = new BetterSqlite3(keptAs, { readonly: true })
    const late = file.prepare("SELECT count(*) FROM conversations WHERE title = 'Late'").pluck().get()
    file.close()
    // What came after the exchange is in the new history.
    const after = titlesOf(application).filter((title) => title === 'Late').length
    expect(written).toBeGreaterThan(1)
    expect(Number(late) + after).toBe(written)
    expect(
      listBackups(join(folder.path, 'backups')).filter((one) => one.purpose === 'before-restore'),
    ).toHaveLength(1)
  })

  it('waits for answers and jobs to end', async () => {
    using folder = temporaryFolder()
    const { application, client, backupId } = await prepare(folder.path)
    const { underWay, jobs } = application.state.services()
    const answer = {
      conversationId: createId(),
      answerId: createId(),
      model: { accountId: 'a', modelId: 'm' },
    }
    underWay.begin(answer)
    await expect(client.backups.restore({ backupId })).rejects.toThrow('Answers are still arriving')
    underWay.end(answer.answerId)
    const jobId = createId()
    jobs.start({
      id: jobId,
      kind: 'export',
      subject: 'x',
      unit: 'bytes',
      cancelSentence: 'Nothing was kept.',
      work: ({ signal }) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('called off')))),
    })
    await expect(client.backups.restore({ backupId })).rejects.toThrow('Something else still runs')
    jobs.cancel(jobId)
    await jobs.ended(jobId)
    await client.backups.restore({ backupId })
    expect(titlesOf(application)).toEqual(['Goes', 'Stays', 'The same'])
  })

  it('is refused while something else reads the file, and the history goes on as it was', async () => {
    using folder = temporaryFolder()
    const { application, client, backupId } = await prepare(folder.path)
    const reader = new BetterSqlite3(folder.file, { readonly: true })
    reader.exec('BEGIN')
    reader.prepare('SELECT count(*) FROM messages').get()
    await expect(client.backups.restore({ backupId })).rejects.toThrow('Something still reads the history')
    reader.close()
    expect(titlesOf(application)).toEqual(['Comes', 'Stays', 'The same'])
    insertThread(application.state.services().store, 2, { conversation: { title: 'Written after' } })
    expect(titlesOf(application)).toContain('Written after')
  })

  it('brings a backup of an older Baton up to date, in a copy', async () => {
    using folder = temporaryFolder()
    const { application, client } = await prepare(folder.path)
    using older = temporaryFolder()
    const file = new BetterSqlite3(older.file)
    for (const migration of migrations.slice(0, 2)) migration.apply(file)
    file.pragma('application_id = 1113683055')
    file.pragma('user_version = 2')
    file.exec(`INSERT INTO store_state VALUES (1, '${createId()}', 7);
      INSERT INTO conversations (id, title, title_folded, title_source, created_at, updated_at, continuation_mode, draft)
        VALUES ('old', 'Old', 'old', 'person', 1, 1, 'automatic', '')`)
    file.close()
    const { id: backupId } = createBackup({ path: older.file }, join(folder.path, 'backups'), startMs - 5)
    const bytes = readFileSync(join(folder.path, 'backups', backupId))

    const preview = await client.backups.preview({ backupId })
    expect(preview).toMatchObject({
      newestMessageAt: null,
      onlyInBackup: { count: 1, titles: ['Old'] },
      onlyHere: { count: 3 },
      changed: { count: 0 },
      unchangedCount: 0,
    })
    expect(readdirSync(folder.path).filter((name) => name.includes('looked-at'))).toEqual([])
    await client.backups.restore({ backupId })
    expect(titlesOf(application)).toEqual(['Old'])
    expect(readFileSync(join(folder.path, 'backups', backupId))).toEqual(bytes)
  })

  it('refuses what is newer, damaged or gone, and changes nothing', async () => {
    using folder = temporaryFolder()
    const { application, client, backupId } = await prepare(folder.path)
    const backups = join(folder.path, 'backups')
    const good = readFileSync(join(backups, backupId))
    const nameOf = (minute: string) =>
      `baton-2026-01-01T00-${minute}-00-000Z.schema-1.1-conversations.1-messages.db`
    const [newer, torn, text, empty] = [nameOf('01'), nameOf('02'), nameOf('03'), nameOf('04')]
    writeFileSync(join(backups, newer), good)
    const file = new BetterSqlite3(join(backups, newer))
    file.pragma(`user_version = ${latestVersion(migrations) + 1}`)
    file.close()
    writeFileSync(join(backups, torn), Buffer.from(good).fill(7, 8192, 40_960))
    writeFileSync(join(backups, text), 'a text')
    writeFileSync(join(backups, empty), '')
    const before = readdirSync(backups).length
    for (const [id, words] of [
      [newer, 'written by a newer version'],
      [torn, 'is damaged and cannot be used'],
      [text, 'is damaged and cannot be used'],
      [empty, 'is damaged and cannot be used'],
      ['../baton.db', 'no longer there'],
    ] as const) {
      await expect(client.backups.preview({ backupId: id }), id).rejects.toThrow(words)
      await expect(client.backups.restore({ backupId: id }), id).rejects.toThrow(words)
    }
    expect(titlesOf(application)).toEqual(['Comes', 'Stays', 'The same'])
    expect(readdirSync(backups)).toHaveLength(before)
    expect(listBackups(backups).some(({ purpose }) => purpose === 'before-restore')).toBe(false)
    expect(existsSync(`${folder.file}.restoring`)).toBe(false)
  })
})
