// A SQLite file of another application, read without trusting it. It is copied first, so that not even the files SQLite
// keeps beside a database are touched. Only plain tables are read, and of these only columns that are stored as they are:
// no view, trigger, virtual table or computed column of the file ever runs.
import { constants } from 'node:fs'
import { copyFile, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite3, { type Database as Connection, type Statement } from 'better-sqlite3'

export type ForeignRow = Readonly<Record<string, unknown>>

export interface ForeignDatabase {
  /** Whether it has this as a plain table. */
  hasTable(table: string): boolean
  /** Of these columns those that the table has. */
  columnsOf(table: string, wanted: readonly string[]): string[]
  /**
   * Every row of a plain table in the order in which they were written, with those of the columns that are there and its
   * place as `rowId`; none for a table that is not there. Values larger than the limit come as null.
   * @throws ForeignDatabaseError when the file is damaged, or the table is no usual one
   */
  rows(table: string, columns: readonly string[]): IterableIterator<ForeignRow>
  /** One row by its place; null when it is not there. @throws ForeignDatabaseError like `rows` */
  row(table: string, columns: readonly string[], rowId: number): ForeignRow | null
  close(): Promise<void>
}

/** The file cannot be read as a database; the message is a sentence for the person. */
export class ForeignDatabaseError extends Error {
  override readonly name = 'ForeignDatabaseError'
}

/** As much as one value may hold. */
const largestValueBytes = 256 * 1024 ** 2
const mostTables = 10_000
const mostRows = 20_000_000
/** Names by which SQLite knows a row's place, unless the file gives them to columns of its own. */
const placeNames = ['rowid', '_rowid_', 'oid']

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

function readable<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof BetterSqlite3.SqliteError) {
      throw new ForeignDatabaseError('The database is damaged or cut off.')
    }
    throw error
  }
}

/** @returns the stored columns of each plain table, by table */
function readTables(connection: Connection): Map<string, ReadonlySet<string>> {
  const named = connection
    .prepare<[number], { name: unknown; sql: unknown }>(
      "SELECT name, sql FROM main.sqlite_schema WHERE type = 'table' LIMIT ?",
    )
    .all(mostTables)
  const tables = new Map<string, ReadonlySet<string>>()
  for (const { name, sql } of named) {
    if (typeof name !== 'string' || typeof sql !== 'string' || !/^\s*CREATE\s+TABLE\b/i.test(sql)) continue
    const columns = connection
      .prepare<[string], { name: string; hidden: number }>('SELECT name, hidden FROM pragma_table_xinfo(?)')
      .all(name)
    // Hidden columns are computed when they are read.
    tables.set(name, new Set(columns.filter(({ hidden }) => hidden === 0).map((column) => column.name)))
  }
  return tables
}

async function copyWithLog(path: string, folder: string): Promise<string> {
  const copy = join(folder, 'foreign.db')
  await copyFile(path, copy, constants.COPYFILE_FICLONE)
  // What was written last may still stand in the log beside it.
  const log = `${path}-wal`
  const hasLog = await stat(log).then(
    (status) => status.isFile(),
    () => false,
  )
  if (hasLog) await copyFile(log, `${copy}-wal`, constants.COPYFILE_FICLONE)
  return copy
}

async function writePieces(pieces: AsyncIterable<Uint8Array>, folder: string): Promise<string> {
  const copy = join(folder, 'foreign.db')
  await writeFile(copy, pieces, { flag: 'wx', mode: 0o600 })
  return copy
}

/**
 * @param source the path of a file, which is only read, or the bytes of one
 * @throws ForeignDatabaseError when it is no readable database, and whatever reading the bytes throws
 */
export async function openForeignDatabase(
  source: string | AsyncIterable<Uint8Array>,
): Promise<ForeignDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'baton-import-'))
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true })
  let connection: Connection | null = null
  try {
    const copy =
      typeof source === 'string' ? await copyWithLog(source, folder) : await writePieces(source, folder)
    const opened = readable(() => new BetterSqlite3(copy, { fileMustExist: true }))
    connection = opened
    const tables = readable(() => {
      opened.unsafeMode(false)
      opened.pragma('trusted_schema = OFF')
      opened.pragma('cell_size_check = ON')
      opened.pragma('mmap_size = 0')
      opened.pragma('query_only = ON')
      return readTables(opened)
    })
    const columnsOf = (table: string, wanted: readonly string[]): string[] => {
      const own = tables.get(table)
      return own === undefined ? [] : wanted.filter((column) => own.has(column))
    }
    const selectOf = (table: string, columns: readonly string[]): string | null => {
      if (!tables.has(table)) return null
      if (columnsOf(table, placeNames).length > 0) {
        throw new ForeignDatabaseError('The database is not as its application makes it.')
      }
      const list = columnsOf(table, columns).map((column) => {
        const name = quoted(column)
        return `, CASE WHEN octet_length(${name}) <= ${largestValueBytes} THEN ${name} END AS ${name}`
      })
      return `SELECT rowid AS rowId${list.join('')} FROM main.${quoted(table)}`
    }
    const statements = new Map<string, Statement<[number], ForeignRow>>()
    return {
      hasTable: (table) => tables.has(table),
      columnsOf,
      *rows(table, columns) {
        const select = selectOf(table, columns)
        if (select === null) return
        const statement = readable(() => opened.prepare<[], ForeignRow>(select))
        const rows = statement.iterate()
        try {
          let count = 0
          for (
            let next = readable(() => rows.next());
            next.done !== true;
            next = readable(() => rows.next())
          ) {
            count += 1
            if (count > mostRows) throw new ForeignDatabaseError('The database holds too much to be read.')
            yield next.value
          }
        } finally {
          rows.return?.()
        }
      },
      row(table, columns, rowId) {
        const select = selectOf(table, columns)
        if (select === null) return null
        return readable(() => {
          const statement =
            statements.get(select) ?? opened.prepare<[number], ForeignRow>(`${select} WHERE rowid = ?`)
          statements.set(select, statement)
          return statement.get(rowId) ?? null
        })
      },
      async close() {
        opened.close()
        await remove()
      },
    }
  } catch (error) {
    connection?.close()
    await remove()
    throw error
  }
}
