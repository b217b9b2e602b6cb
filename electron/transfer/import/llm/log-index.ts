// What of a logs.db is known before any text is read: which rows belong to which conversation, and where they lie. The rows
// themselves are fetched one conversation at a time.
// Source: simonw/llm, llm/migrations.py and llm/logs.py, read 2026-11-26. Four layouts follow one another: the table
// `logs` (until July 2023), `conversations` with `responses` (since), tables for fragments, attachments and tools beside
// them (since 2024 and 2025), and `threads` with `turns`, `messages` and `parts` (2026), which a newer llm fills besides.
import type { ForeignDatabase, ForeignRow } from '../../../store/foreign-database.ts'
import { asId } from '../foreign/own-value.ts'

export interface RowPlace {
  readonly id: string
  readonly rowId: number
}

/** Rows of a table that link something to something else, by what they belong to, in the order of the table. */
export type Links = ReadonlyMap<string, readonly LinkedRow[]>

export interface LinkedRow {
  readonly rowId: number
  /** What is linked to; null where the row itself is what belongs there. */
  readonly targetId: string | null
  readonly order: number
}

export function rowIdOf(row: ForeignRow): number {
  return typeof row.rowId === 'number' ? row.rowId : 0
}

function add<Item>(map: Map<string, Item[]>, key: string, item: Item): void {
  const known = map.get(key)
  if (known === undefined) map.set(key, [item])
  else known.push(item)
}

/** @param target the column of what is linked to; null when the row itself is it */
export function readLinks(
  database: ForeignDatabase,
  table: string,
  owner: string,
  target: string | null,
): Links {
  const links = new Map<string, LinkedRow[]>()
  const columns = [owner, ...(target === null ? [] : [target]), 'order', 'position']
  for (const row of database.rows(table, columns)) {
    const ownerId = asId(row[owner])
    const targetId = target === null ? null : asId(row[target])
    if (ownerId === null || (target !== null && targetId === null)) continue
    const order =
      typeof row.order === 'number' ? row.order : typeof row.position === 'number' ? row.position : 0
    add(links, ownerId, { rowId: rowIdOf(row), targetId, order })
  }
  for (const rows of links.values()) rows.sort((one, other) => one.order - other.order)
  return links
}

/** Where a row lies by its id. */
export function readPlaces(database: ForeignDatabase, table: string): ReadonlyMap<string, number> {
  const places = new Map<string, number>()
  for (const row of database.rows(table, ['id'])) {
    const id = asId(row.id)
    if (id !== null && !places.has(id)) places.set(id, rowIdOf(row))
  }
  return places
}

/** The rows of each conversation, conversations in the order of their first row. A row without one is its own. */
export function groupRows(
  database: ForeignDatabase,
  table: string,
  groupColumn: string,
): ReadonlyMap<string, readonly RowPlace[]> {
  const groups = new Map<string, RowPlace[]>()
  for (const row of database.rows(table, ['id', groupColumn])) {
    const id = asId(row.id) ?? `row ${rowIdOf(row)}`
    add(groups, asId(row[groupColumn]) ?? id, { id, rowId: rowIdOf(row) })
  }
  return groups
}
