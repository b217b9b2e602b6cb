// What going back to a backup would mean, found out by setting it beside the present history. Neither is written to; a
// backup of an older version is copied first and the copy brought up to date, which also shows that it can be.
import { randomUUID } from 'node:crypto'
import BetterSqlite3, { type Database as Connection } from 'better-sqlite3'
import type { BackupPreview } from '../../shared/contract/transfer-contract.ts'
import { removeCopy } from './backup.ts'
import type { CopyHooks } from './backup-copy.ts'
import { asDamagedBackup, prepareRestore, requireUsableBackup } from './backup-restore.ts'
import { checkConnection } from './check-history-file.ts'
import { latestVersion, type Migration } from './migrate.ts'
import { StorageError } from './storage-error.ts'

export type BackupComparison = Omit<BackupPreview, 'backup'>

const titleLimit = 50

/**
 * `main` is the backup, `here` the history. The ids that differ go into a table that SQLite keeps in a file once it is
 * big, so that memory does not grow with the history.
 */
const differing = `
CREATE TEMP TABLE differing AS
SELECT DISTINCT conversation_id FROM (
  SELECT t.conversation_id FROM main.messages t LEFT JOIN here.messages h ON h.id = t.id
    WHERE h.id IS NULL OR h.conversation_id <> t.conversation_id OR h.status <> t.status
      OR h.completed_at IS NOT t.completed_at
  UNION ALL
  SELECT h.conversation_id FROM here.messages h LEFT JOIN main.messages t ON t.id = h.id WHERE t.id IS NULL
)`

const onlyInBackup =
  'FROM main.conversations c WHERE NOT EXISTS (SELECT 1 FROM here.conversations o WHERE o.id = c.id)'
const onlyHere =
  'FROM here.conversations c WHERE NOT EXISTS (SELECT 1 FROM main.conversations o WHERE o.id = c.id)'
const inBoth = 'FROM here.conversations c WHERE EXISTS (SELECT 1 FROM main.conversations o WHERE o.id = c.id)'
const changed = `${inBoth} AND c.id IN (SELECT conversation_id FROM differing)`

function count(connection: Connection, rows: string): number {
  const row = connection.prepare<[], { count: number }>(`SELECT count(*) AS count ${rows}`).get()
  if (row === undefined) throw new StorageError('damaged', 'The history could not be counted.')
  return row.count
}

function describe(connection: Connection, rows: string): { count: number; titles: string[] } {
  const newest = `SELECT c.title ${rows} ORDER BY c.updated_at DESC, c.id DESC LIMIT ${titleLimit}`
  return {
    count: count(connection, rows),
    titles: connection.prepare<[], string>(newest).pluck().all(),
  }
}

function compare(backupPath: string, historyPath: string): BackupComparison {
  const connection = new BetterSqlite3(backupPath, { readonly: true, fileMustExist: true })
  try {
    connection.pragma('busy_timeout = 5000')
    if (!checkConnection(connection, 'full').isSound) {
      throw asDamagedBackup(new StorageError('damaged', 'The backup is not sound.'))
    }
    connection.prepare('ATTACH ? AS here').run(historyPath)
    connection.exec('BEGIN')
    connection.exec(differing)
    const newest = connection
      .prepare<[], number | null>('SELECT max(created_at) FROM main.messages')
      .pluck()
      .get()
    const comparison = {
      newestMessageAt: newest ?? null,
      onlyInBackup: describe(connection, onlyInBackup),
      onlyHere: describe(connection, onlyHere),
      changed: describe(connection, changed),
      unchangedCount: count(connection, inBoth) - count(connection, changed),
    }
    connection.exec('COMMIT')
    return comparison
  } finally {
    connection.close()
  }
}

/**
 * Checks a backup through and compares it with the present history. For workers: reads both files whole.
 * @throws StorageError with a sentence: newer, damaged, gone
 */
export async function previewBackup(
  order: { backupPath: string; historyPath: string; migrations: readonly Migration[] },
  hooks: CopyHooks,
): Promise<BackupComparison> {
  const { backupPath, historyPath, migrations } = order
  const version = requireUsableBackup(backupPath, migrations)
  if (version === latestVersion(migrations)) {
    try {
      return compare(backupPath, historyPath)
    } catch (error) {
      throw asDamagedBackup(error)
    }
  }
  const copyPath = `${historyPath}.looked-at-${randomUUID()}`
  try {
    await prepareRestore({ backupPath, targetPath: copyPath, migrations, restoredAt: null }, hooks)
    return compare(copyPath, historyPath)
  } finally {
    removeCopy(copyPath)
  }
}
