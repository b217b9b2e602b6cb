// The schedule in the whole application: what it makes, and how it tells that it could not.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { readBackupFolder } from '../../electron/store/backup-names.ts'
import { composeForTest } from '../harness/composed-application.ts'
import { createManualClock } from '../harness/manual-clock.ts'
import { insertThread, temporaryFolder } from '../harness/store-fixtures.ts'

const minuteMs = 60_000
const patience = { timeout: 60_000, interval: 20 }

it('makes a backup in silence, tells once when one fails, and makes it up when the folder is there', async () => {
  using folder = temporaryFolder()
  const clock = createManualClock()
  const application = await composeForTest('MessagePort', () => null, {}, { dataFolder: folder.path, clock })
  try {
    const { client } = await application.openPage()
    const { store, jobs } = application.state.services()
    const backups = () => readBackupFolder(join(folder.path, 'backups'))
    /** Lets the minutes pass until something is so; what was begun meanwhile takes its real time. */
    const until = (isSo: () => void | Promise<void>) =>
      vi.waitFor(async () => {
        clock.advance(minuteMs)
        await isSo()
      }, patience)
    const started = vi.spyOn(jobs, 'start')
    insertThread(store, 4)
    await until(() => expect(backups()).toMatchObject([{ purpose: 'scheduled', messageCount: 4 }]))
    await until(() => expect(jobs.list()).toEqual([]))
    expect(await client.backups.list({})).toMatchObject({
      problem: null,
      backups: [{ purpose: 'scheduled' }],
    })
    expect(started).toHaveBeenCalledTimes(1)

    const chosen = join(folder.path, 'unplugged')
    await client.settings.update({ backupFolder: chosen })
    insertThread(store, 2)
    await until(() => expect(jobs.list()).toMatchObject([{ kind: 'backup', state: 'failed' }]))
    const [told] = jobs.list()
    expect(told?.sentence).toContain(`The folder ${chosen} is not there.`)
    await until(async () => expect((await client.backups.list({})).problem).toBe(told?.sentence))

    // The person has read it; later tries say no more, and the settings still do.
    jobs.remove(told?.id ?? '')
    const tries = started.mock.calls.length
    await until(() => expect(started.mock.calls.length).toBeGreaterThanOrEqual(tries + 2))
    await vi.waitFor(() => expect(jobs.list()).toEqual([]), patience)
    expect((await client.backups.list({})).problem).toBe(told?.sentence)

    mkdirSync(chosen)
    await until(() =>
      expect(readBackupFolder(chosen)).toMatchObject([{ purpose: 'scheduled', messageCount: 6 }]),
    )
    await until(async () => expect((await client.backups.list({})).problem).toBeNull())
  } finally {
    await application.close()
  }
}, 120_000)
