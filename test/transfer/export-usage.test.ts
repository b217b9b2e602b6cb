import { readFileSync } from 'node:fs'
import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import { SaveFileError } from '../../electron/platform/platform.ts'
import { openMemoryStore } from '../../electron/store/open-store.ts'
import type { Store } from '../../electron/store/store.ts'
import { exportUsage } from '../../electron/transfer/export-usage.ts'
import { csvCell, renderUsage, usdDecimal } from '../../electron/transfer/render-usage.ts'
import { findUsageSpeeds } from '../../electron/workers/usage-thread.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import type { Usage } from '../../shared/domain/usage.ts'
import type { UsageFilter } from '../../shared/domain/usage-report.ts'
import {
  aFailure,
  aMessage,
  aTurn,
  insertThread,
  openFile,
  startMs,
  temporaryFolder,
} from '../harness/store-fixtures.ts'

const filter: UsageFilter = {
  from: '2026-11-20',
  to: '2026-11-20',
  vendor: null,
  accountId: null,
  modelId: null,
  conversationId: null,
}

const usage: Usage = {
  inputTotal: 1200,
  cacheRead: 1024,
  cacheWrite: null,
  outputTotal: 90,
  reasoning: 40,
  reportedNanoUsd: null,
  raw: { secret: 'what the provider said' },
  extras: {
    cacheWriteLong: null,
    audioInput: null,
    mediaOutput: null,
    toolUnits: [{ name: 'web-search', count: 2 }],
    specialRate: null,
  },
}

const complete: Partial<Turn> = {
  id: '01990000-0000-7000-8000-000000000004',
  status: 'complete',
  usage,
  cost: {
    nanoUsd: 1_248_000,
    source: 'computed',
    priceVersion: 'genai-prices 0.1.8',
    bill: [{ item: 'input', tool: null, count: 176, nanoUsdPerMillion: 1_250_000_000 }],
  },
  accountId: '01990000-0000-7000-8000-0000000000aa',
  accountName: 'Work',
  modelServed: 'gpt-5-2026-08-07',
  firstTokenMs: 300,
  totalMs: 2000,
}

/** A thread whose answer was asked for with each of these. */
function addCalls(store: Store, ...calls: Partial<Turn>[]): void {
  const { conversation, messages } = insertThread(store, 2, {
    conversation: { title: 'A private title' },
    text: () => 'Private words.',
  })
  const answer = messages[1] ?? aMessage(conversation.id)
  for (const changes of calls) store.turns.insert(aTurn(answer, changes))
}

function readCsv(content: string): Record<string, string>[] {
  const { data, errors } = Papa.parse<Record<string, string>>(content, { header: true, skipEmptyLines: true })
  expect(errors).toEqual([])
  return data
}

describe('the ledger as CSV', () => {
  it('has a line for every call, with exact costs and empty cells for what is unknown', async () => {
    const store = openMemoryStore()
    addCalls(
      store,
      complete,
      { status: 'failed', failure: aFailure({ kind: 'timeout' }), startedAt: startMs + 1 },
      {
        status: 'stopped',
        usage: { ...usage, isPartial: true },
        startedAt: startMs + 2,
        cost: { nanoUsd: 1, source: 'reported', priceVersion: null },
      },
      { status: 'running', startedAt: startMs + 3 },
      { status: 'complete', startedAt: startMs - 3 * 86_400_000 },
    )
    const file = await exportUsage(store, filter, 'csv')
    expect({ ...file, content: '' }).toEqual({
      fileName: 'baton-usage-2026-11-20-to-2026-11-20.csv',
      mediaType: 'text/csv',
      content: '',
    })
    expect(file.content.startsWith('Call ID,Started (UTC),Local day,')).toBe(true)
    expect(file.content.endsWith('\r\n')).toBe(true)
    const rows = readCsv(file.content)
    expect(rows.map((row) => row.Status)).toEqual(['complete', 'failed', 'stopped', 'running'])
    expect(rows[0]).toMatchObject({
      'Call ID': '01990000-0000-7000-8000-000000000004',
      'Started (UTC)': '2026-11-20T12:00:00.000Z',
      'Local day': '2026-11-20',
      'Reached the model': 'true',
      Vendor: 'OpenAI',
      Account: 'Work',
      Model: 'GPT-5',
      'Input tokens': '1200',
      'Cache read tokens': '1024',
      'Cache write tokens': '',
      'Tool uses': 'web-search: 2',
      'Is partial': 'false',
      'Cost (USD)': '0.001248000',
      'Cost source': 'computed',
      'First token (ms)': '300',
    })
    expect(rows[1]).toMatchObject({
      Failure: 'timeout',
      'Input tokens': '',
      'Cost (USD)': '',
      'Cost source': 'unknown',
    })
    expect(rows[2]).toMatchObject({ 'Is partial': 'true', 'Cost (USD)': '0.000000001' })
    expect(file.content).not.toMatch(/[Pp]rivate|what the provider said/)
    store.close()
  })

  it('follows the filter', async () => {
    const store = openMemoryStore()
    addCalls(store, complete, {
      status: 'complete',
      vendor: 'xai',
      modelAsked: 'grok',
      startedAt: startMs + 1,
    })
    const idsOf = async (changes: Partial<UsageFilter>) =>
      readCsv((await exportUsage(store, { ...filter, ...changes }, 'csv')).content).map(
        (row) => row['Model ID'],
      )
    expect(await idsOf({})).toEqual(['gpt-5', 'grok'])
    expect(await idsOf({ vendor: 'xai' })).toEqual(['grok'])
    expect(await idsOf({ modelId: 'gpt-5' })).toEqual(['gpt-5'])
    expect(await idsOf({ accountId: complete.accountId ?? null })).toEqual(['gpt-5'])
    expect(await idsOf({ from: '2026-11-21', to: '2026-11-30' })).toEqual([])
    store.close()
  })

  it('keeps names from becoming formulas, and keeps them whole', async () => {
    const names = [
      '=1+2',
      '+1',
      '-1',
      '@sum',
      '\tx',
      '\rx',
      '＝1',
      'a,b',
      'say "hi"',
      'two\r\nlines',
      ' spaced ',
      'Büro',
      'plain - =',
    ]
    const store = openMemoryStore()
    addCalls(store, ...names.map((accountName, index) => ({ accountName, startedAt: startMs + index })))
    const { content } = await exportUsage(store, filter, 'csv')
    expect(content.startsWith('\uFEFFCall ID')).toBe(true)
    const read = readCsv(content.slice(1)).map((row) => row.Account)
    expect(read).toEqual(names.map((name, index) => (index < 7 ? `'${name}` : name)))
    store.close()
  })

  it.each([
    [null, ''],
    [-5, '-5'],
    [true, 'true'],
    ['=cmd|x', "'=cmd|x"],
    ['-1,5', `"'-1,5"`],
    ['a"b', '"a""b"'],
    // A spreadsheet that splits at semicolons or tabs knows no quotes in the middle of what it takes for a cell.
    ['x;=HYPERLINK(1)', `"x;'=HYPERLINK(1)"`],
    ['x; =1,5;@a', `"x; '=1,5;'@a"`],
    ['x\t-1', `"x\t'-1"`],
    ['two\n=1', `"two\n'=1"`],
    [' =1', `' =1`],
    ['web-search: 2; a-b: 1', '"web-search: 2; a-b: 1"'],
  ])('writes %j as %s', (cell, text) => {
    expect(csvCell(cell)).toBe(text)
  })

  it.each([
    [0, '0.000000000'],
    [1, '0.000000001'],
    [1_000_000_000, '1.000000000'],
    [123_456_789_012, '123.456789012'],
    [Number.MAX_SAFE_INTEGER, '9007199.254740991'],
  ])('writes %d nano-dollars as %s', (nanoUsd, text) => {
    expect(usdDecimal(nanoUsd)).toBe(text)
  })
})

describe('the ledger as JSON', () => {
  it('is the example of docs/usage-export.md', async () => {
    const store = openMemoryStore()
    addCalls(store, complete)
    const { content, fileName, mediaType } = await exportUsage(store, filter, 'json')
    expect({ fileName, mediaType }).toEqual({
      fileName: 'baton-usage-2026-11-20-to-2026-11-20.json',
      mediaType: 'application/json',
    })
    const guide = readFileSync(new URL('../../docs/usage-export.md', import.meta.url), 'utf8')
    const example = JSON.parse(/<!-- example -->\n```json\n([\s\S]*?)```/.exec(guide)?.[1] ?? '')
    const written = JSON.parse(content)
    const { conversationId, messageId } = written.calls[0]
    expect(written).toEqual({
      ...example,
      calls: [{ ...example.calls[0], conversationId, messageId }],
    })
    for (const name of [...Object.keys(written), ...Object.keys(written.calls[0])]) {
      expect(guide).toContain(`\`${name}\``)
    }
    store.close()
  })

  it('is whole with no call, and over pages that end among calls of one moment', () => {
    const store = openMemoryStore()
    expect(JSON.parse(renderUsage(store.ledger, filter, 'json').content).calls).toEqual([])
    addCalls(
      store,
      ...Array.from({ length: 30 }, (_value, index) => ({ startedAt: startMs + Math.floor(index / 4) })),
    )
    const ledger = { ...store.ledger, pages: (asked: UsageFilter) => store.ledger.pages(asked, 7) }
    const { calls } = JSON.parse(renderUsage(ledger, filter, 'json').content)
    expect(calls.map((call: { startedAt: number }) => call.startedAt - startMs)).toEqual(
      Array.from({ length: 30 }, (_value, index) => Math.floor(index / 4)),
    )
    expect(new Set(calls.map((call: { callId: string }) => call.callId)).size).toBe(30)
    store.close()
  })
})

describe('a big ledger', () => {
  it('is refused with a sentence when the file would be too large', () => {
    const store = openMemoryStore()
    addCalls(store, ...Array.from({ length: 30 }, (_value, index) => ({ startedAt: startMs + index })))
    const whole = renderUsage(store.ledger, filter, 'csv').content
    expect(renderUsage(store.ledger, filter, 'csv', whole.length).content).toBe(whole)
    expect(() => renderUsage(store.ledger, filter, 'csv', whole.length - 1)).toThrow(
      /^These calls make a file of more than \d+ MB\. Choose a shorter period\.$/,
    )
    store.close()
  })

  it('is read by a thread of its own, with the same result', async () => {
    using folder = temporaryFolder()
    const store = openFile(folder.file)
    addCalls(store, complete, { status: 'complete', firstTokenMs: 100, startedAt: startMs + 1 })
    const [file, refusal, speeds] = await Promise.all([
      exportUsage(store, filter, 'json'),
      exportUsage(store, filter, 'csv', 100).catch((error: unknown) => error),
      findUsageSpeeds(store, filter, 'model'),
    ])
    expect(file).toEqual(renderUsage(store.ledger, filter, 'json'))
    expect(refusal).toBeInstanceOf(SaveFileError)
    expect(String(refusal)).toMatch(/Choose a shorter period/)
    expect(speeds.totals.firstTokenMs).toBe(200)
    expect(speeds).toEqual(store.ledger.speeds(filter, 'model'))
    store.close()
  })
})
