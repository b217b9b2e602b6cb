// Reads what a server sent without believing in its shape: every access answers null instead of throwing.
import type { JsonValue } from '../../shared/domain/json.ts'
import { believedCount } from './largest-amounts.ts'

export type JsonRecord = { [key: string]: JsonValue }

export function asRecord(value: JsonValue | undefined): JsonRecord | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null
}

export function asList(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : []
}

export function asText(value: JsonValue | undefined): string | null {
  return typeof value === 'string' ? value : null
}

/** A whole number of tokens, bytes or seconds; null for anything negative, broken, beyond belief or absent. */
export function asCount(value: JsonValue | undefined): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? believedCount(value) : null
}

/** The entries of a record under the given names that are present and not null. */
export function pick(record: JsonRecord, names: readonly string[]): JsonRecord {
  const picked: JsonRecord = {}
  for (const name of names) {
    const value = record[name]
    if (value !== undefined && value !== null) picked[name] = value
  }
  return picked
}
