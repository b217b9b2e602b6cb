import { type Rates, ratesSchema } from '../../shared/domain/price.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import type { Database } from './database.ts'
import { acceptedBy, type JsonReader } from './read-json.ts'
import type { OwnPrice, OwnPriceStore } from './store.ts'

const acceptRates = acceptedBy(ratesSchema)

export function createOwnPriceStore(database: Database, json: JsonReader): OwnPriceStore {
  const { query } = database
  const all = database.prepare(() =>
    query.selectFrom('own_prices').selectAll().orderBy('vendor').orderBy('model_id'),
  )
  const set = database.prepare((values: { vendor: string; modelId: string; rates: string; setAt: number }) =>
    query
      .insertInto('own_prices')
      .values({ vendor: values.vendor, model_id: values.modelId, rates: values.rates, set_at: values.setAt })
      .onConflict((conflict) =>
        conflict.columns(['vendor', 'model_id']).doUpdateSet({ rates: values.rates, set_at: values.setAt }),
      ),
  )
  const remove = database.prepare((values: { vendor: string; modelId: string }) =>
    query.deleteFrom('own_prices').where('vendor', '=', values.vendor).where('model_id', '=', values.modelId),
  )
  return {
    list: () =>
      all.all({}).flatMap((row): OwnPrice[] => {
        const rates = json.read<Rates | null>(row.rates, 'own_prices.rates', acceptRates, null)
        // A row that cannot be read is no price: the tables count again.
        if (rates === null) return []
        return [{ vendor: row.vendor as Vendor, modelId: row.model_id, rates, setAt: row.set_at }]
      }),
    set({ vendor, modelId, rates, setAt }) {
      database.transaction(() => {
        database.beforeGrowth()
        set.run({ vendor, modelId, rates: JSON.stringify(rates), setAt })
      })
    },
    remove(vendor, modelId) {
      database.transaction(() => void remove.run({ vendor, modelId }))
    },
  }
}
