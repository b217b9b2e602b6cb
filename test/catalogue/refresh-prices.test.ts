import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PriceBookOptions } from '../../electron/providers/catalogue/price-book.ts'
import type { ProviderPrice } from '../../electron/providers/catalogue/price-sources.ts'
import { genaiPricesVersion } from '../../electron/providers/catalogue/price-table.ts'
import type { Store } from '../../electron/store/store.ts'
import { createGate, startWireServer, type WireAnswer, type WireServer } from '../fakes/wire-server.ts'
import { openFile, temporaryFolder } from '../harness/store-fixtures.ts'
import { closedUrl, findModel, openBook, publishedTable } from './book-setup.ts'
import { atMs, ratesWith, turnOf } from './price-setup.ts'

const thousand = { inputTotal: 1_000, outputTotal: 100 }
const gpt4o = turnOf('openai', 'gpt-4o', thousand)
const november = 'Sun, 15 Nov 2026 10:00:00 GMT'
const all = { query: '', vendor: null, isOwnOnly: false, limit: 5 } as const

/** gpt-4o at twice its price, one model gone and one new. */
const newTable = publishedTable((providers) => {
  findModel(providers, 'openai', 'gpt-4o').prices = { input_mtok: 5, output_mtok: 20 }
  const groq = providers.find(({ id }) => id === 'groq')
  groq?.models.splice(0, 1, {
    id: 'brand-new',
    match: { equals: 'brand-new' },
    prices: { input_mtok: 1, output_mtok: 1 },
  })
})

let server: WireServer
let answer: WireAnswer
let store: Store

beforeEach(async () => {
  answer = { status: 500, steps: [] }
  server = await startWireServer(() => answer)
  store = openFile(':memory:')
})
afterEach(async () => {
  store.close()
  await server.close()
})

function send(body: string, headers: Readonly<Record<string, string>> = {}, status = 200): void {
  answer = { status, headers, steps: [{ send: body }] }
}

const bookWith = (changes: Partial<PriceBookOptions> = {}) =>
  openBook(store, { tableUrl: `${server.url}/v2/data.json`, ...changes })

describe('nothing is fetched', () => {
  it('unless a person asks for it', async () => {
    const book = bookWith()
    send(newTable)
    await book.price(gpt4o)
    await book.list(all)
    await book.setOwn('openai', 'gpt-4o', (await book.list(all)).rows[0]?.rates ?? expect.fail())
    await book.describe('openai', [])
    book.removeOwn('openai', 'gpt-4o')
    expect(server.requests).toEqual([])
    await book.refresh()
    expect(server.requests.map(({ path }) => path)).toEqual(['/v2/data.json'])
    await book.price(gpt4o)
    await book.list(all)
    expect(server.requests).toHaveLength(1)
  })
})

describe('a fetched table', () => {
  it('counts from then on, and says how many prices changed', async () => {
    const book = bookWith()
    expect((await book.price(gpt4o)).nanoUsd).toBe(3_500_000)
    send(newTable, { 'last-modified': november })
    const { table, changedCount } = await book.refresh()
    expect(table).toEqual({
      host: new URL(server.url).host,
      sourceName: 'genai-prices (2026-11-15)',
      asOf: Date.parse(november),
      fetchedAt: atMs,
    })
    expect(changedCount).toBe(3)
    expect(await book.price(gpt4o)).toMatchObject({
      nanoUsd: 7_000_000,
      priceVersion: 'genai-prices (2026-11-15)',
    })
    expect((await book.list(all)).table).toEqual(table)
    expect((await book.price(turnOf('groq', 'brand-new', thousand))).nanoUsd).toBe(1_100_000)
    // What the table lacks still comes from the supplement, and what it has wrong is still corrected.
    expect((await book.price(turnOf('openai', 'gpt-6.1-sol', thousand))).nanoUsd).toBe(3_000_000)
    expect((await book.price(turnOf('mistral', 'mistral-large-latest', thousand))).nanoUsd).toBe(650_000)
    // Prices that change with the day and the hour are read as those of the package are.
    const night = { ...turnOf('deepseek', 'deepseek-chat', thousand), atMs: Date.UTC(2026, 10, 20, 20) }
    expect((await book.price(night)).nanoUsd).toBe(190_000)
    expect((await book.price({ ...night, atMs })).nanoUsd).toBe(380_000)
    expect((await book.refresh()).changedCount).toBe(0)
  })

  it('is of the day it was fetched where the server names none', async () => {
    send(newTable)
    expect((await bookWith().refresh()).table).toMatchObject({ asOf: atMs, fetchedAt: atMs })
    // A day in the future is no day of anything.
    send(newTable, { 'last-modified': 'Fri, 01 Jan 2100 00:00:00 GMT' })
    expect((await bookWith().refresh()).table.asOf).toBe(atMs)
  })

  it('counts beside what a provider states, whose index was made before', async () => {
    const stated: ProviderPrice[] = [
      { vendor: 'openrouter', modelId: 'maker/m', rates: ratesWith(), fetchedAt: atMs, contextWindow: null },
    ]
    const book = bookWith({ providerPrices: () => stated })
    expect((await book.price(gpt4o)).nanoUsd).toBe(3_500_000)
    send(newTable)
    await book.refresh()
    expect((await book.price(gpt4o)).nanoUsd).toBe(7_000_000)
    expect((await book.price(turnOf('openrouter', 'maker/m', thousand))).nanoUsd).toBe(1_200_000)
  })

  it('goes before the supplement where it knows a model by now, and ends corrections of what it changed', async () => {
    send(
      publishedTable((providers) => {
        findModel(providers, 'mistral', 'mistral-large').prices = { input_mtok: 3, output_mtok: 3 }
        const openai = providers.find(({ id }) => id === 'openai')
        const match = { equals: 'gpt-6.1-sol' }
        openai?.models.push({ id: 'gpt-6.1-sol', match, prices: { input_mtok: 9, output_mtok: 9 } })
      }),
    )
    const book = bookWith()
    await book.refresh()
    expect((await book.price(turnOf('openai', 'gpt-6.1-sol', thousand))).nanoUsd).toBe(9_900_000)
    expect((await book.price(turnOf('mistral', 'mistral-large-latest', thousand))).nanoUsd).toBe(3_300_000)
    const { rows } = await book.list({ ...all, query: 'gpt-6.1-sol', vendor: 'openai' })
    expect(rows).toMatchObject([{ modelId: 'gpt-6.1-sol', source: 'table' }])
  })

  it('is there after a restart, and costs of earlier calls are not touched', async () => {
    using folder = temporaryFolder()
    const first = openFile(folder.file)
    send(newTable)
    const before = openBook(first, { tableUrl: server.url })
    const cost = await before.price(gpt4o)
    await before.refresh()
    first.close()
    const second = openFile(folder.file)
    const book = openBook(second, { tableUrl: closedUrl })
    expect((await book.price(gpt4o)).nanoUsd).toBe(7_000_000)
    expect((await book.list(all)).table.fetchedAt).toBe(atMs)
    expect(cost).toMatchObject({ nanoUsd: 3_500_000, priceVersion: genaiPricesVersion })
    second.close()
  })

  it('is asked for once by two who ask at the same time', async () => {
    const gate = createGate()
    answer = { stallHeaders: gate.opened, steps: [{ send: newTable }] }
    const book = bookWith()
    const both = Promise.all([book.refresh(), book.refresh()])
    await server.untilRequestCount(1)
    gate.open()
    const [one, other] = await both
    expect(other).toEqual(one)
    expect(server.requests).toHaveLength(1)
  })
})

describe('a kept table', () => {
  const keep = (content: string, asOf: number) =>
    store.priceTables.write('genai-prices', { fetchedAt: asOf, asOf, content })

  it.each([
    ['is no JSON any more', newTable.slice(0, -5)],
    ['has another shape', JSON.stringify({ providers: [] })],
    ['is all but empty', '[]'],
  ])('that %s is told of once, and the packaged one serves', async (_, content) => {
    keep(content, atMs)
    let told = 0
    const book = bookWith({
      onTableUnusable: () => {
        told += 1
      },
    })
    expect((await book.price(gpt4o)).nanoUsd).toBe(3_500_000)
    expect((await book.list(all)).table).toMatchObject({ sourceName: genaiPricesVersion, fetchedAt: null })
    expect(told).toBe(1)
  })

  it('that is older than the one that came with Baton is left alone', async () => {
    keep(newTable, Date.UTC(2026, 8, 22))
    const book = bookWith({ onTableUnusable: () => expect.fail('told of an old table') })
    expect((await book.price(gpt4o)).nanoUsd).toBe(3_500_000)
  })
})

describe('a fetch that fails keeps the old table and says why', () => {
  async function expectRefusal(sentence: RegExp, changes: Partial<PriceBookOptions> = {}): Promise<void> {
    const book = bookWith(changes)
    await expect(book.refresh()).rejects.toThrow(sentence)
    expect((await book.price(gpt4o)).nanoUsd).toBe(3_500_000)
    expect((await book.list(all)).table.fetchedAt).toBeNull()
    expect(store.priceTables.read('genai-prices')).toBeNull()
  }
  const stays = 'The prices stay as they were\\.$'

  it('offline', () =>
    expectRefusal(new RegExp(`^127.0.0.1:1 cannot be reached. ${stays}`), { tableUrl: closedUrl }))

  it('404', async () => {
    send('404: Not Found', {}, 404)
    await expectRefusal(new RegExp(`answered with status 404. ${stays}`))
  })

  it('HTML', async () => {
    send('<!doctype html><title>Log in</title>', { 'content-type': 'text/html' })
    await expectRefusal(new RegExp(`is no price table Baton can read. ${stays}`))
  })

  it.each([
    ['another shape', JSON.stringify({ data: [] })],
    ['models without ids', JSON.stringify([{ id: 'openai', models: [{ name: 'x' }] }])],
    ['nothing', ''],
    ['bytes that are no text', '\u0000\u0001'],
  ])('%s', async (_, body) => {
    send(body)
    await expectRefusal(/is no price table Baton can read/)
  })

  it('hardly any models', async () => {
    send(
      publishedTable((providers) => {
        for (const provider of providers) provider.models.splice(10)
      }),
    )
    await expectRefusal(new RegExp(`lacks most of the models Baton knows. ${stays}`))
  })

  it('a vendor is missing', async () => {
    send(
      publishedTable(
        (providers) =>
          void providers.splice(
            providers.findIndex(({ id }) => id === 'x-ai'),
            1,
          ),
      ),
    )
    await expectRefusal(/lacks most of the models Baton knows/)
  })

  it('a body that is cut', async () => {
    answer = {
      headers: { 'content-length': String(newTable.length) },
      steps: [{ send: newTable.slice(0, 50_000) }, { cut: true }],
    }
    await expectRefusal(new RegExp(`The connection to .+ ended too early. ${stays}`))
  })

  it('a server that is slow', async () => {
    const gate = createGate()
    answer = { steps: [{ send: newTable.slice(0, 1_000) }, { stall: gate.opened }] }
    await expectRefusal(new RegExp(`took too long to send the prices. ${stays}`), {
      limits: { timeMs: 200, bytes: 20_000_000 },
    })
    gate.open()
  })

  it('a body without end', async () => {
    send(newTable)
    await expectRefusal(new RegExp(`is larger than 1 MB and no price table. ${stays}`), {
      limits: { timeMs: 20_000, bytes: 100_000 },
    })
  })

  it('a table that is older than the one that came with Baton', async () => {
    send(newTable, { 'last-modified': 'Tue, 22 Sep 2026 23:00:00 GMT' })
    await expectRefusal(new RegExp(`is of 2026-09-22, the one that came with Baton of 2026-09-23. ${stays}`))
  })

  it('an address that is not encrypted', () =>
    expectRefusal(/^Prices are fetched over an encrypted connection only/, {
      tableUrl: 'http://prices.example/data.json',
    }))

  it('no address at all', () =>
    expectRefusal(/^Prices are fetched over an encrypted connection only/, { tableUrl: 'prices' }))

  it('another host it points to, which is not asked', async () => {
    const other = await startWireServer(() => ({ steps: [{ send: newTable }] }))
    answer = { status: 302, headers: { location: `${other.url}/data.json` }, steps: [] }
    await expectRefusal(/points to another host, which Baton does not follow/)
    expect(other.requests).toEqual([])
    await other.close()
  })

  it('a circle of addresses', async () => {
    answer = { status: 302, headers: { location: '/v2/data.json' }, steps: [] }
    await expectRefusal(/points from one address to the next without end/)
    expect(server.requests).toHaveLength(4)
  })

  it('and the next fetch may succeed', async () => {
    const book = bookWith()
    await expect(book.refresh()).rejects.toThrow(/status 500/)
    send(newTable)
    expect((await book.refresh()).changedCount).toBe(3)
  })
})

describe('an address on the same host', () => {
  it('is followed', async () => {
    await server.close()
    server = await startWireServer(({ path }) =>
      path === '/moved'
        ? { steps: [{ send: newTable }] }
        : { status: 301, headers: { location: '/moved' }, steps: [] },
    )
    expect((await bookWith().refresh()).changedCount).toBe(3)
  })
})
