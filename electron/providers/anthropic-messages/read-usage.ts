import type { JsonValue } from '../../../shared/domain/json.ts'
import type { Usage } from '../../../shared/domain/usage.ts'

type JsonRecord = { [key: string]: JsonValue }

function countAt(record: JsonRecord, key: string): number | null {
  const value = record[key]
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : null
}

/**
 * Reads Anthropic's counts. `input_tokens` leaves cached tokens out, so the total adds them back; counts of
 * `message_delta` are cumulative and replace those of `message_start` unless they are null (API documentation, 2026-11).
 * @param delta null while only `message_start` is known; its output count is a mere beginning and stays unknown.
 */
export function usageOf(start: JsonRecord, delta: JsonRecord | null): Usage {
  const raw: JsonRecord = { ...start }
  for (const [key, value] of Object.entries(delta ?? {})) {
    if (value !== null || raw[key] === undefined) raw[key] = value
  }
  const input = countAt(raw, 'input_tokens')
  const cacheWrite = countAt(raw, 'cache_creation_input_tokens')
  const cacheRead = countAt(raw, 'cache_read_input_tokens')
  const details = raw.output_tokens_details
  const hasDetails = typeof details === 'object' && details !== null && !Array.isArray(details)
  return {
    inputTotal: input === null ? null : input + (cacheWrite ?? 0) + (cacheRead ?? 0),
    cacheRead,
    cacheWrite,
    outputTotal: delta === null ? null : countAt(raw, 'output_tokens'),
    reasoning: delta !== null && hasDetails ? countAt(details, 'thinking_tokens') : null,
    reportedNanoUsd: null,
    raw,
  }
}
