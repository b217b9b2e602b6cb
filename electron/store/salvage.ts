// Rescues what can be read of a file that was set aside. Works on copies only: SQLite would write to the original by
// merely opening it. Several readings are tried, since damage may sit in the header, the list of tables or the log, and
// the one that finds the most messages is taken.
import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import BetterSqlite3, { type Database as Connection } from 'better-sqlite3'
import { endLostCalls, restoreLedgerRows } from './ledger-row.ts'
import { latestVersion, type Migration, migrate, schemaVersion } from './migrate.ts'
import { repairSalvaged } from './salvage-repair.ts'
import { countReadable, walkTable } from './salvage-rows.ts'
import { asStorageError, errorCode } from './storage-error.ts'
import type { SalvageCounts } from './store-opening.ts'

type Reading = 'as-is' | 'without-log' | 'new-table-list' | 'new-table-list-without-log'
const readings: readonly Reading[] = ['as-is', 'without-log', 'new-table-list', 'new-table-list-without-log']

interface Candidate extends SalvageCounts {
  readonly reading: Reading
  readonly isWhole: boolean
}

function insideTemporaryFolder<T>(near: string, work: (folder: string) => T): T {
  const folder = mkdtempSync(join(dirname(near), '.salvage-'))
  try {
    return work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const pageBytes = 4096

/**
 * The list of tables lies on the first page and a few others. A new store's always lie on the same pages as in the
 * store that was damaged, unless later migrations added tables, so they can stand in for lost ones.
 */
function replaceSchemaPages(path: string, folder: string, migrations: readonly Migration[]): void {
  const freshPath = join(folder, 'fresh.db')
  rmSync(freshPath, { force: true })
  const fresh = new BetterSqlite3(freshPath)
  migrate(fresh, migrations)
  const numbers = fresh
    .prepare<[], { pageno: number }>("SELECT pageno FROM dbstat WHERE name = 'sqlite_schema'")
    .all()
    .map(({ pageno }) => pageno)
  fresh.close()
  const pageCount = Math.floor(statSync(path).size / pageBytes)
  const page = Buffer.alloc(pageBytes)
  const from = openSync(freshPath, 'r')
  const to = openSync(path, 'r+')
  try {
    for (const number of numbers.filter((candidate) => candidate <= pageCount)) {
      readSync(from, page, 0, pageBytes, (number - 1) * pageBytes)
      if (number === 1) {
        // As many pages as the file is long, and none that is known to be free.
        page.writeUInt32BE(pageCount, 28)
        page.writeUInt32BE(0, 32)
        page.writeUInt32BE(0, 36)
        page.copy(page, 92, 24, 28)
      }
      writeSync(to, page, 0, pageBytes, (number - 1) * pageBytes)
    }
  } finally {
    closeSync(from)
    closeSync(to)
  }
}

/** A file that was cut short is made as long as its header says: what is missing then reads as damage, not as an end. */
function restoreLength(path: string): void {
  const header = Buffer.alloc(100)
  const descriptor = openSync(path, 'r')
  try {
    readSync(descriptor, header, 0, 100, 0)
  } finally {
    closeSync(descriptor)
  }
  const wanted = header.readUInt32BE(28) * pageBytes
  const found = statSync(path).size
  const isBelievable =
    header.toString('latin1', 0, 16) === 'SQLite format 3\0' && wanted < found * 64 + 2 ** 26
  if (isBelievable && wanted > found) truncateSync(path, wanted)
}

function copyFor(reading: Reading, source: string, folder: string, migrations: readonly Migration[]): string {
  const path = join(folder, `${reading}.db`)
  copyFileSync(source, path, constants.COPYFILE_FICLONE)
  const keepsLog = reading === 'as-is' || reading === 'new-table-list'
  if (keepsLog && existsSync(`${source}-wal`)) copyFileSync(`${source}-wal`, `${path}-wal`)
  if (reading.startsWith('new-table-list')) replaceSchemaPages(path, folder, migrations)
  else restoreLength(path)
  return path
}

/** Opens a copy and looks whether its tables answer; null when they do not. */
function tryReading<T>(path: string, work: (connection: Connection) => T): T | null {
  let connection: Connection | null = null
  try {
    connection = new BetterSqlite3(path)
    connection.pragma('cell_size_check = ON')
    return work(connection)
  } catch (error) {
    // Whatever goes wrong with a broken copy only means that this reading leads nowhere.
    if (asStorageError(error) === null && errorCode(error)?.startsWith('SQLITE') !== true) throw error
    return null
  } finally {
    connection?.close()
  }
}

function countCandidate(
  reading: Reading,
  source: string,
  folder: string,
  migrations: readonly Migration[],
): Candidate | null {
  const path = copyFor(reading, source, folder, migrations)
  const counted = tryReading(path, (connection) => {
    const conversations = countReadable(connection, 'conversations')
    const messages = countReadable(connection, 'messages')
    const damages = conversations.damageCount + messages.damageCount
    return {
      reading,
      isWhole: damages === 0,
      conversationCount: conversations.count,
      messageCount: messages.count,
    }
  })
  for (const ending of ['', '-wal', '-shm', '-journal']) rmSync(path + ending, { force: true })
  return counted
}

function findBestReading(source: string, folder: string, migrations: readonly Migration[]): Candidate | null {
  let best: Candidate | null = null
  for (const reading of readings) {
    const candidate = countCandidate(reading, source, folder, migrations)
    if (candidate === null || candidate.messageCount + candidate.conversationCount === 0) continue
    const isBetter =
      best === null ||
      candidate.messageCount > best.messageCount ||
      (candidate.messageCount === best.messageCount && candidate.conversationCount > best.conversationCount)
    if (isBetter) best = candidate
    if (candidate.isWhole && candidate.messageCount > 0) break
  }
  return best
}

/**
 * What could be rescued of a file that was set aside; the file is not touched.
 * @returns null when nothing can be read, or there is no room to look.
 */
export function countSalvageable(setAsideAt: string, migrations: readonly Migration[]): SalvageCounts | null {
  if ((statSync(setAsideAt, { throwIfNoEntry: false })?.isFile() ?? false) === false) return null
  try {
    return insideTemporaryFolder(setAsideAt, (folder) => {
      const best = findBestReading(setAsideAt, folder, migrations)
      return best === null
        ? null
        : { conversationCount: best.conversationCount, messageCount: best.messageCount }
    })
  } catch (error) {
    if (asStorageError(error) === null) throw error
    return null
  }
}

interface TableShape {
  name: string
  hasRowid: boolean
  columns: string[]
}

function tablesOf(connection: Connection): TableShape[] {
  return connection
    .prepare<[], { name: string; wr: number }>(
      "SELECT name, wr FROM pragma_table_list WHERE type = 'table' AND schema = 'main' AND name NOT LIKE 'sqlite_%'",
    )
    .all()
    .map(({ name, wr }) => ({
      name,
      hasRowid: wr === 0,
      columns: connection
        .prepare<[string], { name: string }>('SELECT name FROM pragma_table_info(?)')
        .all(name)
        .map((column) => column.name),
    }))
}

/** @returns whether rows of the table were lost. */
function copyTable(from: Connection, to: Connection, table: TableShape): boolean {
  const names = table.columns.map((name) => `"${name}"`).join(', ')
  const places = table.columns.map(() => '?').join(', ')
  const insert = to.prepare(`INSERT OR REPLACE INTO "${table.name}" (${names}) VALUES (${places})`)
  const walk = walkTable(from, table.name, table.hasRowid)
  let refused = 0
  for (const row of walk.rows) {
    try {
      insert.run(table.columns.map((name) => row[name] ?? null))
    } catch (error) {
      // A row that breaks the rules of its table was damaged in place; the disk's refusals are not swallowed.
      if (errorCode(error)?.startsWith('SQLITE_CONSTRAINT') !== true) throw error
      refused += 1
    }
  }
  return refused + walk.damageCount() > 0
}

const bornWithTheFile = new Set([
  'store_state',
  'vendors',
  'apis',
  'carry_reasons',
  // What is rescued is another history to the search index.
  'search_tokens',
  'search_changes',
])
/** Their triggers write them anew for every row of the ledger that is copied. */
const writtenByTriggers = new Set(['ledger_days', 'ledger_conversation_days', 'ledger_names'])

function fill(target: Connection, source: Connection | null): SalvageCounts {
  target.pragma('foreign_keys = OFF')
  // A row that replaces another must also be taken from the sums.
  target.pragma('recursive_triggers = ON')
  target.exec('BEGIN IMMEDIATE')
  let lostParts = false
  for (const table of source === null ? [] : tablesOf(target)) {
    if (source === null || bornWithTheFile.has(table.name) || writtenByTriggers.has(table.name)) continue
    try {
      const lost = copyTable(source, target, table)
      if (table.name === 'parts') lostParts = lost
    } catch (error) {
      // The damaged file does not know this table.
      if (errorCode(error) !== 'SQLITE_ERROR') throw error
    }
  }
  // Before turns of lost messages are dropped: what was spent on them was spent.
  restoreLedgerRows(target)
  repairSalvaged(target, lostParts)
  endLostCalls(target)
  target.exec('COMMIT')
  const counts = target
    .prepare<[], SalvageCounts>(
      `SELECT (SELECT count(*) FROM conversations) AS conversationCount,
        (SELECT count(*) FROM messages) AS messageCount`,
    )
    .get()
  return counts ?? { conversationCount: 0, messageCount: 0 }
}

/**
 * Builds a new history file of every row that can be read, possibly none.
 * @param targetPath must not exist yet; nothing stays there when this throws.
 * @throws StorageError
 */
export function salvageInto(
  targetPath: string,
  setAsideAt: string,
  migrations: readonly Migration[],
): SalvageCounts {
  return insideTemporaryFolder(targetPath, (folder) => {
    const isFile = statSync(setAsideAt, { throwIfNoEntry: false })?.isFile() ?? false
    const best = isFile ? findBestReading(setAsideAt, folder, migrations) : null
    let source: Connection | null = null
    let target: Connection | null = null
    try {
      let version = latestVersion(migrations)
      if (best !== null) {
        source = new BetterSqlite3(copyFor(best.reading, setAsideAt, folder, migrations))
        source.pragma('cell_size_check = ON')
        const found = schemaVersion(source)
        if (found > 0 && found < version) version = found
      }
      target = new BetterSqlite3(targetPath)
      target.pragma('synchronous = FULL')
      migrate(
        target,
        migrations.filter((migration) => migration.version <= version),
      )
      const counts = fill(target, source)
      target.close()
      return counts
    } catch (error) {
      target?.close()
      for (const ending of ['', '-wal', '-shm', '-journal']) rmSync(targetPath + ending, { force: true })
      throw asStorageError(error) ?? error
    } finally {
      source?.close()
    }
  })
}
