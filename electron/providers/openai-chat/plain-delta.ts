// Nearly every record of a stream is a piece of text and nothing else. Telling these apart by their names keeps the
// path of every token short: only the other records are searched for ids and metadata.
import type { JsonValue } from '../../../shared/domain/json.ts'
import type { JsonRecord } from '../read-json.ts'

/** Fields that every record of a stream repeats; the first and the last record give their values. */
const repeatedNames = new Set([
  ...['id', 'object', 'created', 'model', 'choices', 'provider', 'system_fingerprint', 'service_tier'],
  'obfuscation',
])
const choiceNames = new Set(['index', 'delta'])
const deltaNames = new Set(['role', 'content', 'refusal', 'reasoning', 'reasoning_content'])

/** True when everything that is not null stands under one of the names. */
function holdsOnly(record: JsonRecord, names: ReadonlySet<string>): boolean {
  for (const name in record) {
    if (!names.has(name) && record[name] !== null) return false
  }
  return true
}

function isRecord(value: JsonValue | undefined): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The delta of a record that is a piece of text and nothing else; null for every other record. */
export function plainDelta(record: JsonRecord, id: JsonValue | undefined): JsonRecord | null {
  const { choices } = record
  if (record.id !== id || !Array.isArray(choices) || choices.length !== 1) return null
  const [choice] = choices
  if (!isRecord(choice) || !isRecord(choice.delta)) return null
  return holdsOnly(record, repeatedNames) &&
    holdsOnly(choice, choiceNames) &&
    holdsOnly(choice.delta, deltaNames)
    ? choice.delta
    : null
}
