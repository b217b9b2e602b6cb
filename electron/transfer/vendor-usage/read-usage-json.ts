// Pages of the vendors' own usage apis, saved as they came: buckets of time with results in them, or plain entries.

import { UsageFileError } from './usage-file-error.ts'
import { findUsageFileKind, plainColumnName, readableKinds } from './usage-file-kinds.ts'
import type { UsageRows } from './usage-row.ts'

type Fields = ReadonlyMap<string, string>

const noFields: Fields = new Map()

/** @throws UsageFileError when it is no file that Baton knows */
export function readUsageJson(fileName: string, content: string): UsageRows {
  const file = parseJson(fileName, content)
  const entries = (Array.isArray(file) ? file : listIn(file, ['data'])) ?? []
  let isOnlyBuckets = entries.length > 0
  for (const fields of rowsOf(entries)) {
    const columns = new Set(fields.keys())
    const kind = findUsageFileKind(columns)
    if (kind === null) {
      isOnlyBuckets &&= isBucket(fields)
      continue
    }
    const hasMore = isRecord(file) && file.has_more === true
    return {
      kind,
      columns,
      hasDecimalComma: false,
      placeNames: ['entry', 'entries'],
      remarks: hasMore ? ['This file is one page of several; the vendor says that there is more.'] : [],
      read(use) {
        let number = 0
        for (const row of rowsOf(entries)) {
          number += 1
          const place = number
          use({ field: (column) => row.get(column) ?? '', isWhole: row.size > 0, place: () => place })
        }
      },
    }
  }
  throw new UsageFileError(
    isOnlyBuckets
      ? `Nothing was used in the time of ${fileName}, so there is nothing to compare.`
      : `${fileName} is no usage export that Baton knows. ${readableKinds}`,
  )
}

function parseJson(fileName: string, content: string): unknown {
  try {
    return JSON.parse(content.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new UsageFileError(`${fileName} is no complete JSON file, so it cannot be read.`, { cause: error })
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function listIn(value: unknown, names: readonly string[]): unknown[] | null {
  if (!isRecord(value)) return null
  for (const name of names) {
    const list = Object.hasOwn(value, name) ? value[name] : undefined
    if (Array.isArray(list)) return list
  }
  return null
}

/** A bucket gives one row for each of its results, and one without numbers when it has none. */
function* rowsOf(entries: readonly unknown[]): Generator<Fields> {
  for (const entry of entries) {
    if (!isRecord(entry)) {
      yield noFields
      continue
    }
    const bucket = flatten(entry)
    const results = listIn(entry, ['results', 'result'])
    if (results === null || results.length === 0) yield bucket
    else
      for (const result of results)
        yield isRecord(result) ? new Map([...bucket, ...flatten(result)]) : noFields
  }
}

/** `amount: { value: 1 }` becomes `amount_value`. Numbers are written as they were: below 15 digits nothing is lost. */
function flatten(
  value: Record<string, unknown>,
  prefix = '',
  fields = new Map<string, string>(),
): Map<string, string> {
  for (const [name, content] of Object.entries(value)) {
    const column = prefix + plainColumnName(name)
    if (typeof content === 'string') fields.set(column, content.trim())
    else if (typeof content === 'number') fields.set(column, String(content))
    else if (isRecord(content) && prefix === '') flatten(content, `${column}_`, fields)
  }
  return fields
}

function isBucket(fields: Fields): boolean {
  return (fields.has('start_time') && fields.has('end_time')) || fields.has('starting_at')
}
