import type { Database } from './database.ts'
import type { PriceTableStore } from './store.ts'

export function createPriceTableStore(database: Database): PriceTableStore {
  const { query } = database
  const one = database.prepare((values: { name: string }) =>
    query.selectFrom('price_tables').selectAll().where('name', '=', values.name),
  )
  const put = database.prepare((values: { name: string; fetchedAt: number; asOf: number; content: string }) =>
    query
      .insertInto('price_tables')
      .values({
        name: values.name,
        fetched_at: values.fetchedAt,
        as_of: values.asOf,
        content: values.content,
      })
      .onConflict((conflict) =>
        conflict
          .column('name')
          .doUpdateSet({ fetched_at: values.fetchedAt, as_of: values.asOf, content: values.content }),
      ),
  )
  return {
    read(name) {
      const row = one.get({ name })
      return row === undefined ? null : { fetchedAt: row.fetched_at, asOf: row.as_of, content: row.content }
    },
    write(name, table) {
      database.transaction(() => {
        database.beforeGrowth()
        put.run({ name, ...table })
      })
    },
  }
}
