import type { Tag } from '../../shared/domain/tag.ts'
import type { Database } from './database.ts'
import { foldText } from './fold-text.ts'
import type { TagStore } from './library-stores.ts'
import type { TagsTable } from './library-tables.ts'
import { pickValues } from './prepared-query.ts'

const columnNames = [
  'id',
  'name',
  'name_folded',
  'created_at',
] as const satisfies readonly (keyof TagsTable)[]

function fromRow(row: TagsTable): Tag {
  return { id: row.id, name: row.name, createdAt: row.created_at }
}

export function createTagStore(database: Database): TagStore {
  const { query } = database
  const all = database.prepare(() =>
    query.selectFrom('tags').select(columnNames).orderBy('name_folded').orderBy('id'),
  )
  const one = database.prepare((values: { id: string }) =>
    query.selectFrom('tags').select(columnNames).where('id', '=', values.id),
  )
  const byName = database.prepare((values: { folded: string }) =>
    query.selectFrom('tags').select(columnNames).where('name_folded', '=', values.folded),
  )
  const upsert = database.prepare((row: TagsTable) =>
    query
      .insertInto('tags')
      .values(pickValues(row, columnNames))
      .onConflict((conflict) => conflict.column('id').doUpdateSet(pickValues(row, columnNames))),
  )
  const remove = database.prepare((values: { id: string }) =>
    query.deleteFrom('tags').where('id', '=', values.id),
  )
  return {
    list: () => all.all({}).map(fromRow),
    get(id) {
      const row = one.get({ id })
      return row === undefined ? null : fromRow(row)
    },
    findByName(name) {
      const row = byName.get({ folded: foldText(name) })
      return row === undefined ? null : fromRow(row)
    },
    put(tag) {
      database.transaction(() => {
        database.beforeGrowth()
        upsert.run({
          id: tag.id,
          name: tag.name,
          name_folded: foldText(tag.name),
          created_at: tag.createdAt,
        })
      })
    },
    remove(id) {
      database.transaction(() => void remove.run({ id }))
    },
  }
}
