// The same export after a spreadsheet, an editor or another system had it in hands.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { compareUsage } from '../../electron/transfer/compare-usage.ts'
import { ledgerOfCalls } from './ledger-of-calls.ts'

const plain = readFileSync(
  path.join(import.meta.dirname, '../fixtures/vendor-usage/openai-costs.csv'),
  'utf8',
)
const store = ledgerOfCalls([{ at: '2026-11-18T00:00', vendor: 'openai' }])
afterAll(() => store.close())

describe('a spreadsheet in between', () => {
  const expected = ['2026-11-18 11234500', '2026-11-19 0', '2026-11-20 250000000']
  const days = (content: string) =>
    compareUsage(store.ledger, { fileName: 'export.csv', content }).days.map(
      (day) => `${day.day} ${day.vendorNanoUsd}`,
    )

  it.each<[string, (text: string) => string]>([
    ['a mark of the encoding', (text) => `\uFEFF${text}`],
    ['Windows line ends', (text) => text.replaceAll('\n', '\r\n')],
    ['old line ends', (text) => text.replaceAll('\n', '\r')],
    ['no line end at the end', (text) => text.trimEnd()],
    ['empty lines', (text) => `\n\n${text.replaceAll('\n', '\n\n')}`],
    ['a line that names the separator', (text) => `sep=,\n${text}`],
    ['names in capitals with spaces', (text) => text.replace('amount_value', ' Amount Value ')],
    ['empty fields at the end', (text) => text.replaceAll(/(?<=unlabeled)\n/g, ',,\n')],
    ['quotes around everything', (text) => quoteAll(text)],
    ['tabs', (text) => swapDelimiter(text, '\t')],
    [
      'semicolons and decimal commas',
      (text) => swapDelimiter(text.replaceAll(/(?<=,0)\.(?=\d)/g, '@'), ';').replaceAll('@', ','),
    ],
    ['columns in another order', (text) => reverseColumns(text)],
    ['exponents', (text) => text.replace('0.0012345000000000', '1.2345E-03')],
  ])('leaves the numbers as they were: %s', (_, change) => {
    const changed = change(plain)
    expect(changed).not.toBe(plain)
    expect(days(changed)).toEqual(expected)
  })

  const fieldsOf = (line: string): string[] =>
    [...line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g)].map((match) => match[1] ?? match[2] ?? '')
  const rewrite = (text: string, write: (fields: string[]) => string) =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => write(fieldsOf(line)))
      .join('\n')

  function quoteAll(text: string): string {
    return rewrite(text, (fields) => fields.map((field) => `"${field}"`).join(','))
  }
  function swapDelimiter(text: string, delimiter: string): string {
    return rewrite(text, (fields) => fields.join(delimiter))
  }
  function reverseColumns(text: string): string {
    return rewrite(text, (fields) =>
      fields
        .reverse()
        .map((field) => `"${field}"`)
        .join(','),
    )
  }
})
