import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createBackup, readIdentity } from '../../electron/store/backup.ts'
import { CopyCancelledError, type CopyHooks } from '../../electron/store/backup-copy.ts'
import { findBackups, rememberedBackupFolders } from '../../electron/store/backup-folder.ts'
import { type BackupOrder, makeBackup } from '../../electron/store/backup-making.ts'
import { byProgress, readBackupFolder } from '../../electron/store/backup-names.ts'
import { checkHistoryFile } from '../../electron/store/check-history-file.ts'
import { openStore } from '../../electron/store/open-store.ts'
import { StorageError } from '../../electron/store/storage-error.ts'
import { expectKind, insertThread, openFile, startMs, temporaryFolder } from '../harness/store-fixtures.ts'
import { mountSmallDisk } from '../harness/store-small-disk.ts'
import { startWriter } from '../harness/store-writer.ts'

const quietly: CopyHooks = { onProgress: () => {}, isCancelled: () => false }

function order(historyPath: string, changes: Partial<BackupOrder> = {}): BackupOrder {
  return {
    historyPath,
    folder: join(historyPath, '..', 'backups'),
    purpose: 'asked',
    nowMs: startMs,
    keepCount: null,
    ...changes,
  }
}

describe('making a backup', () => {
  it('copies a history that is written to all the while, as it was at one moment', async () => {
    using folder = temporaryFolder()
    const writer = startWriter(folder.file)
    try {
      await writer.acknowledged(60)
      const before = readIdentity(folder.file).commitCount
      const known = [...writer.ids]
      const made = await makeBackup(order(folder.file), quietly)
      const path = join(made.folder, made.id)
      expect(made.commitCount).toBeGreaterThanOrEqual(before)
      expect(readIdentity(path)).toEqual({
        storeId: readIdentity(folder.file).storeId,
        commitCount: made.commitCount,
      })
      expect(checkHistoryFile(path)).toEqual({ isSound: true, problems: [] })
      expect(readdirSync(made.folder)).toEqual([made.id])
      const copy = openFile(path)
      for (const id of known) expect(copy.messages.get(id)?.id).toBe(id)
      copy.close()
    } finally {
      writer.process.kill('SIGKILL')
      await writer.ended
    }
  })

  it('tells how far it is, and leaves nothing when it is called off', async () => {
    using folder = temporaryFolder()
    const store = openFile(folder.file)
    insertThread(store, 400, { text: () => 'x'.repeat(40_000) })
    const told: [number, number][] = []
    await makeBackup(order(folder.file), {
      ...quietly,
      onProgress: (done, total) => told.push([done, total]),
    })
    expect(told.length).toBeGreaterThan(3)
    expect(told.map(([done]) => done)).toEqual(told.map(([done]) => done).toSorted((a, b) => a - b))
    const [, total] = told[0] ?? [0, 0]
    expect(total).toBeGreaterThan(16_000_000)

    const called: number[] = []
    const making = makeBackup(order(folder.file, { nowMs: startMs + 1 }), {
      onProgress: (done) => called.push(done),
      isCancelled: () => called.length >= 2,
    })
    await expect(making).rejects.toThrow(CopyCancelledError)
    expect(readdirSync(join(folder.path, 'backups'))).toHaveLength(1)
    store.close()
  })

  it('says in a sentence what is wrong with the folder, and makes none that the person chose', async () => {
    using folder = temporaryFolder()
    openFile(folder.file).close()
    const file = join(folder.path, 'a-file')
    writeFileSync(file, '')
    const refused = [
      [join(folder.path, 'unplugged'), 'is not there'],
      [file, 'is a file and not a folder'],
      [join(file, 'below'), 'is not there'],
      [folder.file, 'is the history file itself'],
      [join(folder.file, 'below'), 'is the history file itself'],
      ['relative/folder', 'does not say where it is'],
    ] as const
    for (const [chosen, words] of refused) {
      const making = makeBackup(order(folder.file, { folder: chosen }), quietly)
      await expect(making).rejects.toThrow(StorageError)
      await expect(making).rejects.toThrow(words)
    }
    expect(existsSync(join(folder.path, 'unplugged'))).toBe(false)
  })

  it('looks for room first, and takes a half copy away when the disk fills up all the same', async (context) => {
    using disk = mountSmallDisk(40)
    if (disk === null) {
      context.skip()
      return
    }
    using folder = temporaryFolder()
    const store = openFile(folder.file)
    insertThread(store, 100, { text: () => 'x'.repeat(80_000) })
    const target = join(disk.file, '..', 'kept')
    mkdirSync(target)
    disk.fill(12_000_000)
    await expect(makeBackup(order(folder.file, { folder: target }), quietly)).rejects.toThrow(/MB left, and/)
    disk.free()
    let isFilled = false
    const making = makeBackup(order(folder.file, { folder: target }), {
      isCancelled: () => false,
      onProgress() {
        if (!isFilled) disk.fill(200_000)
        isFilled = true
      },
    })
    await expect(making).rejects.toThrow('is full. No backup was made')
    expect(readdirSync(target)).toEqual([])
    disk.free()

    const readOnly = spawnSync('mount', ['-o', 'remount,ro', join(disk.file, '..')])
    expect(readOnly.status).toBe(0)
    await expect(makeBackup(order(folder.file, { folder: target }), quietly)).rejects.toThrow(
      'cannot be written to',
    )
    store.close()
  })
})

describe('clearing up', () => {
  it('takes the oldest scheduled ones of this history, and nothing else', async () => {
    using folder = temporaryFolder()
    const backups = join(folder.path, 'backups')
    const store = openFile(folder.file)
    insertThread(store, 4)
    const kept = [
      createBackup(store, backups, startMs - 9).id,
      (await makeBackup(order(folder.file, { nowMs: startMs - 8 }), quietly)).id,
      (await makeBackup(order(folder.file, { nowMs: startMs - 7, purpose: 'before-restore' }), quietly)).id,
    ]
    using elsewhere = temporaryFolder()
    const other = openFile(elsewhere.file)
    const strange = order(elsewhere.file, { folder: backups, nowMs: startMs - 6, purpose: 'scheduled' })
    kept.push((await makeBackup(strange, quietly)).id)
    other.close()
    const ofBefore = 'baton-2026-01-02T03-04-05-006Z.schema-2.1-conversations.4-messages.db'
    writeFileSync(join(backups, ofBefore), readFileSync(join(backups, kept[0] ?? '')))
    kept.push(ofBefore)

    const scheduled: string[] = []
    for (let number = 0; number < 4; number += 1) {
      const next = order(folder.file, { purpose: 'scheduled', keepCount: 2, nowMs: startMs + number })
      scheduled.push((await makeBackup(next, quietly)).id)
    }
    expect(new Set(readBackupFolder(backups).map(({ id }) => id))).toEqual(
      new Set([...kept, ...scheduled.slice(-2)]),
    )

    // One that fails clears nothing up.
    const failing = order(folder.file, { purpose: 'scheduled', keepCount: 1, nowMs: startMs + 9 })
    await expect(makeBackup(failing, { ...quietly, isCancelled: () => true })).rejects.toThrow(
      CopyCancelledError,
    )
    expect(readBackupFolder(backups)).toHaveLength(kept.length + 2)
    store.close()
  })

  it('goes by what is in them, so that those of a clock that was ahead do not outlast the new ones', async () => {
    using folder = temporaryFolder()
    const store = openFile(folder.file)
    const yearMs = 365 * 86_400_000
    const scheduled: string[] = []
    for (const nowMs of [startMs + yearMs, startMs + yearMs + 1, startMs, startMs + 1]) {
      insertThread(store, 2)
      const next = order(folder.file, { purpose: 'scheduled', keepCount: 2, nowMs })
      scheduled.push((await makeBackup(next, quietly)).id)
    }
    const left = readBackupFolder(join(folder.path, 'backups'))
    const [last] = byProgress(left, left[0]?.storeMark ?? null)
    expect(last?.id).toBe(scheduled.at(-1))
    expect(new Set(left.map(({ id }) => id))).toEqual(new Set(scheduled.slice(-2)))
    store.close()
  })
})

describe('a folder that was chosen', () => {
  it('is found again when the history itself cannot be read', async () => {
    using folder = temporaryFolder()
    using chosen = temporaryFolder()
    const store = openFile(folder.file)
    insertThread(store, 6)
    const made = await makeBackup(order(folder.file, { folder: chosen.path }), quietly)
    expect(rememberedBackupFolders(folder.file)).toEqual([chosen.path])
    expect(findBackups(folder.file).map(({ id }) => id)).toEqual([made.id])
    store.close()
    writeFileSync(folder.file, 'not a database any more')

    const damaged = expectKind(openStore({ path: folder.file }), 'damaged')
    expect(damaged.backups.map(({ id }) => id)).toEqual([made.id])
    const rescued = damaged.restoreBackup(made.id)
    expect(rescued.conversations.list({ view: 'active', before: null, limit: 5 }).conversations).toHaveLength(
      1,
    )
    rescued.close()
  })
})
