// Reads what can still be read of a damaged table. A damaged page makes a walk stop; the walk then jumps over the
// damage: it doubles its step until rows answer again and halves it back to the first one that does.
import type { Database as Connection } from 'better-sqlite3'
import { asStorageError } from './storage-error.ts'

export type SalvagedRow = Record<string, unknown>

export interface SalvageWalk {
  readonly rows: Iterable<SalvagedRow>
  /** How often the walk had to jump; known once the rows were read. */
  damageCount(): number
}

const rowidName = 'salvage_rowid'
const largestStep = 2 ** 40

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

function isDamage(error: unknown): boolean {
  const kind = asStorageError(error)?.kind
  return kind === 'damaged' || kind === 'io'
}

/** Runs a read; damage gives `damaged` instead of an error. */
function attempt<T>(read: () => T): { value: T } | 'damaged' {
  try {
    return { value: read() }
  } catch (error) {
    if (isDamage(error)) return 'damaged'
    throw error
  }
}

function rowidOf(row: SalvagedRow): number {
  return Number(row[rowidName])
}

/** Walks a table that has row numbers, jumping over what cannot be read. */
function walkByRowid(connection: Connection, table: string): SalvageWalk {
  let damages = 0
  const next = connection.prepare<[number], SalvagedRow>(
    `SELECT rowid AS ${rowidName}, * FROM ${quote(table)} WHERE rowid > ? ORDER BY rowid LIMIT 1`,
  )
  const stretch = connection.prepare<[number], SalvagedRow>(
    `SELECT rowid AS ${rowidName}, * FROM ${quote(table)} WHERE rowid > ? ORDER BY rowid`,
  )

  /** The smallest cursor behind `cursor` from which a row answers; null when there is none. */
  function findNextReadable(cursor: number): number | null {
    let unreadable = cursor
    let step = 1
    let readable: number | null = null
    while (step <= largestStep && readable === null) {
      const found = attempt(() => next.get(cursor + step))
      if (found === 'damaged') unreadable = cursor + step
      else if (found.value === undefined) return null
      else readable = cursor + step
      step *= 2
    }
    if (readable === null) return null
    while (readable - unreadable > 1) {
      const middle = Math.floor((readable + unreadable) / 2)
      if (attempt(() => next.get(middle)) === 'damaged') unreadable = middle
      else readable = middle
    }
    return readable
  }

  function* walk(): Generator<SalvagedRow> {
    let cursor: number | null = -1
    while (cursor !== null) {
      const iterator = stretch.iterate(cursor)
      let isDamaged = false
      while (true) {
        const step = attempt(() => iterator.next())
        if (step === 'damaged') {
          isDamaged = true
          break
        }
        if (step.value.done === true) break
        const row: SalvagedRow = step.value.value
        cursor = rowidOf(row)
        yield row
      }
      if (!isDamaged) return
      damages += 1
      cursor = findNextReadable(cursor)
    }
  }
  return { rows: walk(), damageCount: () => damages }
}

/** Walks a table without row numbers as far as it goes. */
function walkByKey(connection: Connection, table: string): SalvageWalk {
  let damages = 0
  function* walk(): Generator<SalvagedRow> {
    const iterator = connection.prepare<[], SalvagedRow>(`SELECT * FROM ${quote(table)}`).iterate()
    while (true) {
      const step = attempt(() => iterator.next())
      if (step === 'damaged') {
        damages += 1
        return
      }
      if (step.value.done === true) return
      yield step.value.value
    }
  }
  return { rows: walk(), damageCount: () => damages }
}

/** @throws SqliteError when the damaged file has no such table. */
export function walkTable(connection: Connection, table: string, hasRowid: boolean): SalvageWalk {
  return hasRowid ? walkByRowid(connection, table) : walkByKey(connection, table)
}

/** Counts the rows of a table that can be read, without keeping them. */
export function countReadable(connection: Connection, table: string): { count: number; damageCount: number } {
  const walk = walkTable(connection, table, true)
  let count = 0
  for (const _row of walk.rows) count += 1
  return { count, damageCount: walk.damageCount() }
}
