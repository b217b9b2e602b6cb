import type { JsonRecord } from '../read-json.ts'

/** Are all names of a record among these? Asked of every record of a stream. */
export function hasOnly(record: JsonRecord, names: ReadonlySet<string>): boolean {
  for (const name in record) if (!names.has(name)) return false
  return true
}
