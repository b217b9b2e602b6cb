// What a newer price table changes in the lists of models that are kept, without a question to any provider.
import { describe, expect, it } from 'vitest'
import { createAccountModels } from '../../electron/accounts/account-models.ts'
import { describeModels } from '../../electron/providers/catalogue/describe-models.ts'
import type { ListedPrice } from '../../electron/providers/catalogue/listed-price.ts'
import { openMemoryStore } from '../../electron/store/open-store.ts'
import { bareModel } from '../../shared/domain/bare-model.ts'
import type { ModelInfo } from '../../shared/domain/model.ts'
import { flat, ratesWith } from '../catalogue/price-setup.ts'
import { createMemoryLog } from '../harness/memory-log.ts'
import { anAccount } from '../harness/store-fixtures.ts'

const listed = (modelId: string, input: number, contextWindow: number | null): ListedPrice => ({
  vendor: 'openai',
  modelId,
  otherNames: [],
  schedule: [{ startsAt: null, window: null, rates: ratesWith({ input: flat(input), output: flat(2) }) }],
  contextWindow,
  source: 'table',
  version: 'a table',
  sourceName: 'a table',
  sourceUrl: null,
  asOf: null,
  note: null,
})

function setUp() {
  const store = openMemoryStore()
  const account = anAccount({ vendor: 'openai' })
  store.accounts.insert(account)
  let table: ListedPrice[] = [listed('m', 1, 100)]
  let beforeDescribing: () => void = () => {}
  const changed: string[] = []
  const log = createMemoryLog()
  const models = createAccountModels({
    store,
    log,
    now: () => 5,
    onModelsChanged: (id) => changed.push(id),
    describeModels: (vendor, list) =>
      describeModels(vendor, list, 0, async () => {
        beforeDescribing()
        return { own: () => null, listed: (_, id) => table.find(({ modelId }) => modelId === id) ?? null }
      }),
  })
  const keep = async (list: readonly ModelInfo[], fetchedAt = 5) =>
    store.models.write(
      account.id,
      await describeModels('openai', list, 0, async () => ({
        own: () => null,
        listed: (_, id) => table.find(({ modelId }) => modelId === id) ?? null,
      })),
      fetchedAt,
    )
  return {
    store,
    log,
    account,
    models,
    changed,
    keep,
    setTable: (next: ListedPrice[]) => {
      table = next
    },
    onDescribe: (work: () => void) => {
      beforeDescribing = work
    },
    shown: () =>
      models
        .read(account.id)
        .models.map((model) => [model.id, model.contextWindow, model.inputNanoUsdPerMillion]),
  }
}

describe('a list of models, described anew', () => {
  it('has the new table’s window and prices, and what the provider stated itself', async () => {
    const { models, changed, keep, setTable, shown, account } = setUp()
    await keep([bareModel('m'), { ...bareModel('n'), contextWindow: 7, inputNanoUsdPerMillion: 8 }])
    expect(shown()).toEqual([
      ['m', 100, 1],
      ['n', 7, 8],
    ])
    setTable([listed('m', 3, 300), listed('n', 4, 400)])
    await models.describeAnew()
    expect(shown()).toEqual([
      ['m', 300, 3],
      ['n', 7, 8],
    ])
    expect(changed).toEqual([account.id])
    expect(models.read(account.id).fetchedAt).toBe(5)
  })

  it('knows no price any more where the new table has none, and is left alone where nothing changed', async () => {
    const { models, changed, keep, setTable, shown } = setUp()
    await keep([bareModel('m')])
    await models.describeAnew()
    expect(changed).toEqual([])
    setTable([])
    await models.describeAnew()
    expect(shown()).toEqual([['m', null, null]])
    expect(changed).toHaveLength(1)
  })

  it('is the newer list where the provider answers meanwhile', async () => {
    const { models, keep, setTable, shown, onDescribe, store, account } = setUp()
    await keep([bareModel('m')])
    setTable([listed('m', 3, 300), listed('newer', 4, 400)])
    onDescribe(() => {
      onDescribe(() => {})
      store.models.write(account.id, [bareModel('newer')], 6)
    })
    await models.describeAnew()
    expect(shown()).toEqual([['newer', 400, 4]])
    expect(models.read(account.id).fetchedAt).toBe(6)
  })

  it('does not come back after its account was removed meanwhile', async () => {
    const { models, keep, setTable, onDescribe, store, account, changed } = setUp()
    await keep([bareModel('m')])
    setTable([])
    onDescribe(() => store.accounts.remove(account.id))
    await models.describeAnew()
    expect(store.models.read(account.id)).toBeNull()
    expect(changed).toEqual([])
  })

  it('stays as it was where no table can be read, and the log hears of it', async () => {
    const { models, keep, onDescribe, shown, log } = setUp()
    await keep([bareModel('m')])
    onDescribe(() => {
      throw new RangeError('no table')
    })
    await models.describeAnew()
    expect(shown()).toEqual([['m', 100, 1]])
    expect(JSON.stringify(log)).toContain('models-not-described')
  })
})
