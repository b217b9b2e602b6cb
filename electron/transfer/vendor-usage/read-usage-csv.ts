// CSV as vendors, spreadsheets and people write it. The file is hostile: nothing in it names a property of an object.
import Papa from 'papaparse'
import { UsageFileError } from './usage-file-error.ts'
import {
  columnsOfKind,
  findUsageFileKind,
  isEmptyExport,
  plainColumnName,
  readableKinds,
} from './usage-file-kinds.ts'
import type { UsageRow, UsageRows } from './usage-row.ts'

const delimiters = [',', ';', '\t'] as const
/** A longer first line is no header of any export. */
const longestHeader = 20_000

/** @throws UsageFileError when it is no file that Baton knows */
export function readUsageCsv(fileName: string, content: string): UsageRows {
  const text = content.includes('\r') ? content.replace(/\r\n?/g, '\n') : content
  const headerAt = findHeader(text)
  const lineEnd = text.indexOf('\n', headerAt)
  const header = text.slice(headerAt, lineEnd === -1 ? text.length : lineEnd).slice(0, longestHeader)
  for (const delimiter of delimiters) {
    const names = readFields(header, delimiter).map(plainColumnName)
    const columns = new Set(names)
    const kind = findUsageFileKind(columns)
    if (kind === null) {
      if (isEmptyExport(columns)) {
        throw new UsageFileError(
          `Nothing was used in the time of ${fileName}, so there is nothing to compare.`,
        )
      }
      continue
    }
    const twice = columnsOfKind(kind).find((name) => names.indexOf(name) !== names.lastIndexOf(name))
    if (twice !== undefined) {
      throw new UsageFileError(`${fileName} has two columns called ${twice}, so its numbers are not clear.`)
    }
    return {
      kind,
      columns,
      hasDecimalComma: delimiter === ';',
      placeNames: ['line', 'lines'],
      remarks: [],
      read: (use) =>
        readRows({ fileName, text, delimiter, names, from: lineEnd === -1 ? text.length : lineEnd + 1 }, use),
    }
  }
  throw new UsageFileError(`${fileName} is no usage export that Baton knows. ${readableKinds}`)
}

/** After a mark of the encoding, empty lines and the line with which spreadsheets name the separator. */
function findHeader(text: string): number {
  let at = text.startsWith('\uFEFF') ? 1 : 0
  for (let end = text.indexOf('\n', at); end !== -1; end = text.indexOf('\n', at)) {
    if (!/^(?:sep=.?)?\s*$/i.test(text.slice(at, Math.min(end, at + longestHeader)))) return at
    at = end + 1
  }
  return at
}

function readFields(line: string, delimiter: string): string[] {
  return Papa.parse<string[]>(line, { delimiter, newline: '\n' }).data[0] ?? []
}

interface CsvBody {
  readonly fileName: string
  readonly text: string
  readonly delimiter: string
  readonly names: readonly string[]
  /** Where the rows begin. */
  readonly from: number
}

function readRows({ fileName, text, delimiter, names, from }: CsvBody, use: (row: UsageRow) => void): void {
  const indexes = new Map(names.map((name, index) => [name, index]))
  const lineOf = createLineCounter(text)
  let begins = from
  Papa.parse<string[]>(text.slice(from), {
    delimiter,
    newline: '\n',
    step({ data: fields, errors, meta }) {
      const rowBegins = begins
      begins = from + meta.cursor
      if (errors.some((error) => error.code === 'MissingQuotes')) {
        throw new UsageFileError(
          `In ${fileName} a quotation mark on line ${lineOf(rowBegins)} is never closed, so the rest cannot be read.`,
        )
      }
      if (fields.every((field) => field.trim() === '')) return
      use({
        field(column) {
          const index = indexes.get(column)
          return index === undefined ? '' : (fields[index] ?? '').trim()
        },
        isWhole: errors.length === 0 && hasLength(fields, names.length),
        place: () => lineOf(rowBegins),
      })
    },
  })
}

/** Spreadsheets end rows with empty fields. */
function hasLength(fields: readonly string[], length: number): boolean {
  return fields.length >= length && fields.slice(length).every((field) => field.trim() === '')
}

/** Counts lines from where it counted last, so that naming many rows of a large file stays cheap. */
function createLineCounter(text: string): (position: number) => number {
  let at = 0
  let line = 1
  return (position) => {
    for (let next = text.indexOf('\n', at); next !== -1 && next < position; next = text.indexOf('\n', at)) {
      at = next + 1
      line += 1
    }
    return line
  }
}
