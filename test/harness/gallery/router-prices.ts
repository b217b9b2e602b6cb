// The gallery's price book: the invented table, and what the person sets. `&money=offline` keeps its host silent.
import { implement } from '@orpc/server'
import { contract } from '../../../shared/contract/contract.ts'
import { vendorNames } from '../../../shared/domain/vendor-list.ts'
import { inventedPrices, inventedTable, priceRowOf } from './invented-prices.ts'

const os = implement(contract)

export function createPriceProcedures() {
  const rows = inventedPrices()
  let table = inventedTable
  return {
    list: os.prices.list.handler(({ input }) => {
      const words = input.query.toLowerCase().split(/\s+/).filter(Boolean)
      const found = rows.filter((row) => {
        const text = `${row.vendor} ${vendorNames[row.vendor]} ${row.modelId}`.toLowerCase()
        return (
          (input.vendor === null || row.vendor === input.vendor) &&
          (!input.isOwnOnly || row.source === 'own') &&
          words.every((word) => text.includes(word))
        )
      })
      return { rows: found.slice(0, input.limit), total: found.length, table }
    }),
    setOwn: os.prices.setOwn.handler(({ input: { vendor, modelId, rates } }) => {
      const index = rows.findIndex((row) => row.vendor === vendor && row.modelId === modelId)
      const old = rows[index]
      const own = priceRowOf(vendor, modelId, rates, {
        source: 'own',
        sourceName: 'Your own price',
        sourceUrl: null,
        asOf: Date.now(),
        listed: old === undefined ? null : old.source === 'own' ? old.listed : old.rates,
      })
      if (index < 0) rows.unshift(own)
      else rows.splice(index, 1, own)
      return own
    }),
    removeOwn: os.prices.removeOwn.handler(({ input: { vendor, modelId } }) => {
      const index = rows.findIndex((row) => row.vendor === vendor && row.modelId === modelId)
      const listed = rows[index]?.listed ?? null
      rows.splice(index, 1, ...(listed === null ? [] : [priceRowOf(vendor, modelId, listed)]))
      return {}
    }),
    refresh: os.prices.refresh.handler(({ errors }) => {
      if (new URLSearchParams(location.search).get('money') === 'offline')
        throw errors.REFUSED({ message: `${table.host} cannot be reached. The prices stay as they were.` })
      const isNewest = table.fetchedAt !== null
      table = {
        ...table,
        sourceName: 'genai-prices (2026-11-26)',
        asOf: Date.now(),
        fetchedAt: Date.now(),
      }
      if (isNewest) return { table, changedCount: 0 }
      return { table, changedCount: 37 }
    }),
  }
}
