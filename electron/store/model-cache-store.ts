import { z } from 'zod'
import { modelInfoSchema } from '../../shared/domain/model.ts'
import type { Database } from './database.ts'
import { acceptedBy, type JsonReader } from './read-json.ts'
import type { ModelListsTable } from './schema.ts'
import type { ModelCacheStore } from './store.ts'

type CachedModels = NonNullable<ReturnType<ModelCacheStore['read']>>

const acceptModels = acceptedBy(z.array(modelInfoSchema))

export function createModelCacheStore(database: Database, json: JsonReader): ModelCacheStore {
  const { query } = database
  const one = database.prepare((values: { accountId: string }) =>
    query
      .selectFrom('model_lists')
      .select(['models', 'fetched_at'])
      .where('account_id', '=', values.accountId),
  )
  const write = database.prepare((row: ModelListsTable) =>
    query
      .insertInto('model_lists')
      .values({ account_id: row.account_id, fetched_at: row.fetched_at, models: row.models })
      .onConflict((conflict) =>
        conflict.column('account_id').doUpdateSet({ fetched_at: row.fetched_at, models: row.models }),
      ),
  )

  /** What was read last of each account: a list of hundreds is wanted with every price, and takes a while to parse. */
  const lastRead = new Map<string, { readonly text: string; readonly list: CachedModels }>()

  return {
    read(accountId) {
      const row = one.get({ accountId })
      if (row === undefined) {
        lastRead.delete(accountId)
        return null
      }
      const last = lastRead.get(accountId)
      if (last?.text === row.models && last.list.fetchedAt === row.fetched_at) return last.list
      // A list an older Baton wrote may not fit any more; it counts as never fetched.
      const models = json.read(row.models, 'model_lists.models', acceptModels, null)
      if (models === null) return null
      const list = { models, fetchedAt: row.fetched_at }
      lastRead.set(accountId, { text: row.models, list })
      return list
    },
    write(accountId, models, fetchedAt) {
      database.transaction(() =>
        write.run({ account_id: accountId, fetched_at: fetchedAt, models: JSON.stringify(models) }),
      )
    },
  }
}
