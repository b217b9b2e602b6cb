import { type RawBuilder, sql } from 'kysely'

/** A list of any length as one value: `column in (select value from json_each(?))`. */
export function listOf(json: string): RawBuilder<string> {
  return sql<string>`(select value from json_each(${json}))`
}
