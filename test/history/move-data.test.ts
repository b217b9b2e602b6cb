// Moving the data folder while Baton is in use, and finding it at the next start.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { followMoves, pointTo } from '../../electron/platform/moved-folder.ts'
import { UnavailableError } from '../../electron/rpc/services.ts'
import { checkHistoryFile } from '../../electron/store/check-history-file.ts'
import { openStore } from '../../electron/store/open-store.ts'
import { createId } from '../../shared/domain/create-id.ts'
import { type ComposedApplication, composeForTest } from '../harness/composed-application.ts'
import { expectKind, insertThread, temporaryFolder } from '../harness/store-fixtures.ts'

const open: ComposedApplication[] = []
afterEach(async () => {
  for (const application of open.splice(0)) await application.close()
})

/** Starts as both shells do. */
async function start(home: string) {
  const place = followMoves(home)
  const application = await composeForTest(
    'MessagePort',
    () => null,
    {},
    { dataFolder: place.folder, homeFolder: home, folderProblem: place.problem },
  )
  open.push(application)
  return { application, client: (await application.openPage()).client }
}

async function move(application: ComposedApplication, path: string) {
  const jobId = createId()
  const { jobs } = application.state.services()
  application.state.moveData(jobId, path)
  await jobs.ended(jobId)
  return jobs.list().find(({ id }) => id === jobId)
}

function count(application: ComposedApplication): number {
  const { store } = application.state.services()
  return store.conversations.list({ view: 'active', before: null, limit: 100_000 }).conversations.length
}

/** Adds conversations as fast as they are taken. @returns how many were acknowledged */
async function writeWhile(application: ComposedApplication, isWanted: () => boolean): Promise<number> {
  let written = 0
  while (isWanted()) {
    try {
      insertThread(application.state.services().store, 2)
      written += 1
    } catch (error) {
      // While the file is exchanged nothing is acknowledged.
      if (!(error instanceof UnavailableError)) throw error
    }
    await new Promise((resolve) => setImmediate(resolve))
  }
  return written
}

describe('moving the data folder', () => {
  it('goes on in the new one, and every later start follows', async () => {
    using home = temporaryFolder()
    using elsewhere = temporaryFolder()
    const target = join(elsewhere.path, 'Baton')
    const { application, client } = await start(home.path)
    insertThread(application.state.services().store, 4)
    const backupJob = createId()
    await client.backups.create({ jobId: backupJob })
    await application.state.services().jobs.ended(backupJob)

    const job = await move(application, target)
    expect(job).toMatchObject({ state: 'complete', result: { kind: 'move', path: target } })
    expect((await client.app.info({})).dataFolder).toBe(target)
    expect(count(application)).toBe(1)
    // What is written now is written there, and only there.
    insertThread(application.state.services().store, 2)
    expect(count(application)).toBe(2)
    const retired = readdirSync(home.path).filter((name) => name.startsWith('baton.db.moved-'))
    expect(retired).toHaveLength(1)
    expect(existsSync(home.file)).toBe(false)
    expect(checkHistoryFile(join(home.path, retired[0] ?? '')).isSound).toBe(true)
    expect(expectKind(openStore({ path: join(target, 'baton.db') }), 'unavailable').sentence).toContain(
      'Another Baton is using',
    )
    // The backups stayed, and are still found; new ones go beside the history.
    expect(await client.backups.list({})).toMatchObject({
      folder: join(target, 'backups'),
      backups: [{ purpose: 'asked', conversationCount: 1 }],
    })
    await application.close()
    open.pop()

    const again = await start(home.path)
    expect(again.application.state.dataFolder()).toBe(target)
    expect(again.application.state.info().store).toEqual({ state: 'ready', notices: [] })
    expect(count(again.application)).toBe(2)

    // On to a third, and home again: no start goes a way round.
    const third = join(elsewhere.path, 'third')
    expect(await move(again.application, third)).toMatchObject({ state: 'complete' })
    expect(followMoves(home.path)).toEqual({ folder: third, home: home.path, problem: null })
    expect(followMoves(target).folder).toBe(third)
    expect(await move(again.application, home.path)).toMatchObject({ state: 'complete' })
    expect(followMoves(home.path)).toEqual({ folder: home.path, home: home.path, problem: null })
    expect(followMoves(target).folder).toBe(home.path)
    expect(followMoves(third).folder).toBe(home.path)
    expect(count(again.application)).toBe(2)
  }, 90_000)

  it('loses nothing that is written while it is copied', async () => {
    using home = temporaryFolder()
    using elsewhere = temporaryFolder()
    const { application } = await start(home.path)
    const { store, jobs } = application.state.services()
    insertThread(store, 40, { text: () => 'x'.repeat(50_000) })
    const jobId = createId()
    application.state.moveData(jobId, elsewhere.path)
    const written = await writeWhile(application, () => jobs.list().some((job) => job.state === 'running'))
    expect(jobs.list()).toMatchObject([{ state: 'complete' }])
    expect(written).toBeGreaterThan(1)
    expect(application.state.dataFolder()).toBe(elsewhere.path)
    expect(count(application)).toBe(1 + written)
  })

  it('is refused where it could do harm, in a sentence, and nothing has changed', async () => {
    using home = temporaryFolder()
    using other = temporaryFolder()
    expectKind(openStore({ path: other.file }), 'open').store.close()
    writeFileSync(join(home.path, 'a-file'), '')
    const { application, client } = await start(home.path)
    insertThread(application.state.services().store, 4)
    const { underWay } = application.state.services()
    for (const [path, words] of [
      [home.path, 'in this folder already'],
      [`${home.path}/`, 'in this folder already'],
      ['some/where', 'does not say where it is'],
      [other.path, 'holds a history of Baton already'],
      [join(home.path, 'missing', 'deep'), 'is not there'],
      [join(home.path, 'a-file'), 'or is a file'],
    ] as const) {
      await expect(client.dataFolder.move({ jobId: createId(), path }), path).rejects.toThrow(words)
    }
    const answer = {
      conversationId: createId(),
      answerId: createId(),
      model: { accountId: 'a', modelId: 'm' },
    }
    underWay.begin(answer)
    const path = join(home.path, 'new')
    await expect(client.dataFolder.move({ jobId: createId(), path })).rejects.toThrow('still arriving')
    underWay.end(answer.answerId)
    expect(count(application)).toBe(1)
    expect(followMoves(home.path).folder).toBe(home.path)
    expect(existsSync(path)).toBe(false)
    expect(readdirSync(other.path)).not.toContain('moved-to.json')
  })

  it('goes on where it was when the new folder cannot be used after all', async () => {
    using home = temporaryFolder()
    using other = temporaryFolder()
    const { application } = await start(home.path)
    insertThread(application.state.services().store, 4)
    // The pointer cannot be written: a folder stands in its place.
    mkdirSync(join(home.path, 'moved-to.json.new'))
    const job = await move(application, other.path)
    expect(job?.state).toBe('failed')
    expect(job?.sentence).toMatch(/\.$/)
    expect(count(application)).toBe(1)
    expect(application.state.dataFolder()).toBe(home.path)
    expect(existsSync(other.file)).toBe(false)
    expect(existsSync(home.file)).toBe(true)
  })
})

describe('a folder that was moved', () => {
  it('and is not there now is waited for: no new history is begun in its place', async () => {
    using home = temporaryFolder()
    using disk = temporaryFolder()
    const target = join(disk.path, 'Baton')
    const first = await start(home.path)
    insertThread(first.application.state.services().store, 4)
    await move(first.application, target)
    await first.application.close()
    open.pop()
    rmSync(target, { recursive: true })
    for (const makesMountPoint of [false, true]) {
      if (makesMountPoint) mkdirSync(target)
      const { application, client } = await start(home.path)
      const { store } = await client.app.info({})
      expect(store.state).toBe('unavailable')
      expect('sentence' in store ? store.sentence : '').toContain(
        `was moved to ${target}, and is not there now`,
      )
      await expect(client.conversations.list({ view: 'active', before: null, limit: 1 })).rejects.toThrow(
        'To begin anew',
      )
      expect(existsSync(join(target, 'baton.db'))).toBe(false)
      await application.close()
      open.pop()
    }
    // The way on that the sentence names.
    rmSync(join(home.path, 'moved-to.json'))
    const { application } = await start(home.path)
    expect(application.state.info().store.state).toBe('ready')
  })

  it('leads nowhere in a circle, and says so', () => {
    using one = temporaryFolder()
    using two = temporaryFolder()
    pointTo(one.path, two.path)
    pointTo(two.path, one.path)
    expect(followMoves(one.path).problem).toContain('in a circle')
    writeFileSync(join(two.path, 'moved-to.json'), '{"folder": 3}')
    expect(followMoves(one.path).problem).toContain('cannot be read')
    writeFileSync(join(two.path, 'moved-to.json'), '{"fold')
    expect(followMoves(one.path).problem).toContain('cannot be read')
    pointTo(two.path, two.path)
    expect(followMoves(two.path)).toEqual({ folder: two.path, home: two.path, problem: null })
    expect(readFileSync(join(one.path, 'moved-to.json'), 'utf8')).toContain(two.path)
  })
})
