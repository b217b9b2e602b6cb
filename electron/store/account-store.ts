import type { Vendor } from '../../shared/domain/vendor.ts'
import { applyPatch } from './apply-patch.ts'
import type { Database } from './database.ts'
import { pickValues } from './prepared-query.ts'
import type { AccountsTable } from './schema.ts'
import type { AccountRecord, AccountStore } from './store.ts'

const columnNames = [
  'id',
  'vendor',
  'name',
  'base_url',
  'api',
  'keeps_state_at_provider',
  'state_way',
  'key_changed_at',
  'is_enabled',
  'environment_variable',
  'has_stored_key',
  'created_at',
] as const satisfies readonly (keyof AccountsTable)[]

function toRow(account: AccountRecord): AccountsTable {
  return {
    id: account.id,
    vendor: account.vendor,
    name: account.name,
    base_url: account.baseUrl,
    api: account.settings.api,
    keeps_state_at_provider: account.settings.keepsStateAtProvider ? 1 : 0,
    state_way: account.settings.stateWay,
    key_changed_at: account.keyChangedAt,
    is_enabled: account.isEnabled ? 1 : 0,
    environment_variable: account.environmentVariable,
    has_stored_key: account.hasStoredKey ? 1 : 0,
    created_at: account.createdAt,
  }
}

function fromRow(row: AccountsTable): AccountRecord {
  return {
    id: row.id,
    vendor: row.vendor as Vendor,
    name: row.name,
    baseUrl: row.base_url,
    settings: {
      api: row.api,
      keepsStateAtProvider: row.keeps_state_at_provider === 1,
      stateWay: row.state_way,
    },
    keyChangedAt: row.key_changed_at,
    isEnabled: row.is_enabled === 1,
    environmentVariable: row.environment_variable,
    hasStoredKey: row.has_stored_key === 1,
    createdAt: row.created_at,
  }
}

export function createAccountStore(database: Database): AccountStore {
  const { query } = database
  const accounts = () => query.selectFrom('accounts').select(columnNames)
  // Few rows, always read whole: sorting them needs no index.
  const list = database.prepare(() => accounts().orderBy('created_at').orderBy('id'))
  const one = database.prepare((values: { id: string }) => accounts().where('id', '=', values.id))
  const insert = database.prepare((row: AccountsTable) =>
    query.insertInto('accounts').values(pickValues(row, columnNames)),
  )
  const update = database.prepare((row: AccountsTable) =>
    query.updateTable('accounts').set(pickValues(row, columnNames)).where('id', '=', row.id),
  )
  const remove = database.prepare((values: { id: string }) =>
    query.deleteFrom('accounts').where('id', '=', values.id),
  )
  const removeModels = database.prepare((values: { id: string }) =>
    query.deleteFrom('model_lists').where('account_id', '=', values.id),
  )

  return {
    list: () => list.all({}).map(fromRow),
    get(id) {
      const row = one.get({ id })
      return row === undefined ? null : fromRow(row)
    },
    insert(account) {
      database.transaction(() => {
        database.beforeGrowth()
        insert.run(toRow(account))
      })
    },
    update(id, patch) {
      return database.transaction(() => {
        const row = one.get({ id })
        if (row === undefined) throw new Error(`account ${id} does not exist`)
        const after = { ...applyPatch(fromRow(row), patch), id }
        update.run(toRow(after))
        return after
      })
    },
    remove(id) {
      database.transaction(() => {
        remove.run({ id })
        removeModels.run({ id })
      })
    },
  }
}
