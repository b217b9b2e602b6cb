// The two ways on from a damaged history file: a new file of what can be read, or a copy of a verified backup. Both
// build the new file under another name and move it into place only when it is whole and synced.
import { constants, copyFileSync, existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { findBackups } from './backup-folder.ts'
import { presentBackup } from './backup-names.ts'
import { checkHistoryFile } from './check-history-file.ts'
import { type OpeningContext, openForWriting } from './open-connection.ts'
import { countSalvageable, salvageInto } from './salvage.ts'
import { findSetAside, setAside } from './set-aside.ts'
import { asStorageError, StorageError } from './storage-error.ts'
import type { Store } from './store.ts'
import type { DamagedStore } from './store-opening.ts'
import { syncFile, syncFolder } from './sync-path.ts'

function removeFile(path: string): void {
  for (const ending of ['', '-wal', '-shm', '-journal']) rmSync(path + ending, { force: true })
}

/** Moves a finished file into the empty place of the history and opens it. */
function putInPlace(context: OpeningContext, finishedPath: string): Store {
  if (existsSync(context.path)) {
    throw new StorageError(
      'io',
      'A history file appeared while the old one was being rescued. Restart Baton.',
    )
  }
  syncFile(finishedPath)
  renameSync(finishedPath, context.path)
  syncFolder(context.folder)
  return openForWriting(context, null).store
}

/** Runs a rescue; what was begun is taken away when it fails. */
function rescue<T>(context: OpeningContext, build: (temporaryPath: string) => T): T {
  const temporaryPath = `${context.path}.rescued`
  try {
    removeFile(temporaryPath)
    return build(temporaryPath)
  } catch (error) {
    removeFile(temporaryPath)
    throw asStorageError(error) ?? error
  }
}

/**
 * Sets the damaged file aside and describes it.
 * @param what how it was found, to stand after "The history file".
 * @throws the system's error when it cannot be moved; it then stays where it is.
 */
export function describeDamage(context: OpeningContext, what: string): DamagedStore {
  const { path, backupFolder, migrations, log } = context
  const hasSomething = ['', '-wal', '-shm', '-journal', '-mark'].some((ending) => existsSync(path + ending))
  const earlier = findSetAside(path)
  const setAsideAt = hasSomething || earlier === null ? setAside(path, context.now()) : earlier
  log?.error('store-set-aside', { hasSomething })
  const backups = findBackups(path, backupFolder).map(presentBackup)
  const salvageCounts = countSalvageable(setAsideAt, migrations)
  const ways = [
    ...(salvageCounts === null ? [] : ['what can still be read of it']),
    ...(backups.length === 0 ? [] : ['a backup']),
  ]

  return {
    kind: 'damaged',
    sentence:
      `The history file ${what}. It was kept as it is, and nothing was deleted. ` +
      `Baton can go on with ${ways.length === 0 ? 'an empty history beside it' : ways.join(', or with ')}.`,
    setAsideAt,
    salvageCounts,
    backups,
    salvage() {
      return rescue(context, (temporaryPath) => {
        const counts = salvageInto(temporaryPath, setAsideAt, migrations)
        log?.info('store-salvaged', { ...counts })
        return { ...counts, store: putInPlace(context, temporaryPath) }
      })
    },
    restoreBackup(backupId) {
      return rescue(context, (temporaryPath) => {
        const backup = findBackups(path, backupFolder).find(({ id }) => id === backupId)
        if (backup === undefined) {
          throw new StorageError('io', 'This backup is no longer there. Choose another one.')
        }
        copyFileSync(join(backup.folder, backup.id), temporaryPath, constants.COPYFILE_FICLONE)
        if (!checkHistoryFile(temporaryPath).isSound) {
          throw new StorageError('damaged', 'This backup is damaged too. Choose another one.')
        }
        return putInPlace(context, temporaryPath)
      })
    },
    close: () => context.lock.release(),
  }
}
