import type { Folder } from '../../shared/domain/folder.ts'
import type { Database } from './database.ts'
import type { FolderStore } from './library-stores.ts'
import type { FoldersTable } from './library-tables.ts'
import { modelFromRow } from './model-columns.ts'
import { pickValues } from './prepared-query.ts'

const columnNames = [
  'id',
  'name',
  'position',
  'model_account_id',
  'model_id',
  'system_text',
  'created_at',
] as const satisfies readonly (keyof FoldersTable)[]

function fromRow(row: FoldersTable): Folder {
  return {
    id: row.id,
    name: row.name,
    position: row.position,
    model: modelFromRow(row),
    systemText: row.system_text,
    createdAt: row.created_at,
  }
}

function toRow(folder: Folder): FoldersTable {
  return {
    id: folder.id,
    name: folder.name,
    position: folder.position,
    model_account_id: folder.model?.accountId ?? null,
    model_id: folder.model?.modelId ?? null,
    system_text: folder.systemText,
    created_at: folder.createdAt,
  }
}

export function createFolderStore(database: Database): FolderStore {
  const { query } = database
  const all = database.prepare(() =>
    query.selectFrom('folders').select(columnNames).orderBy('position').orderBy('created_at').orderBy('id'),
  )
  const one = database.prepare((values: { id: string }) =>
    query.selectFrom('folders').select(columnNames).where('id', '=', values.id),
  )
  const upsert = database.prepare((row: FoldersTable) =>
    query
      .insertInto('folders')
      .values(pickValues(row, columnNames))
      .onConflict((conflict) => conflict.column('id').doUpdateSet(pickValues(row, columnNames))),
  )
  const remove = database.prepare((values: { id: string }) =>
    query.deleteFrom('folders').where('id', '=', values.id),
  )
  return {
    list: () => all.all({}).map(fromRow),
    get(id) {
      const row = one.get({ id })
      return row === undefined ? null : fromRow(row)
    },
    put(folder) {
      database.transaction(() => {
        database.beforeGrowth()
        upsert.run(toRow(folder))
      })
    },
    remove(id) {
      database.transaction(() => void remove.run({ id }))
    },
  }
}
