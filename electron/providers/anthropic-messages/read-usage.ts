import type { Usage } from '../../../shared/domain/usage.ts'
import { asCount, asRecord, type JsonRecord } from '../read-json.ts'

/** What `message_delta` says is cumulative and replaces what `message_start` said, unless it is null. */
export function mergeKnown(start: JsonRecord, delta: JsonRecord | null): JsonRecord {
  const merged: JsonRecord = { ...start }
  for (const [key, value] of Object.entries(delta ?? {})) {
    if (value !== null || merged[key] === undefined) merged[key] = value
  }
  return merged
}

/**
 * Reads Anthropic's counts. `input_tokens` leaves cached tokens out, so the total adds them back (API documentation,
 * 2026-11).
 * @param delta null while only `message_start` is known; its output count is a mere beginning and stays unknown.
 */
export function usageOf(start: JsonRecord, delta: JsonRecord | null): Usage {
  const raw = mergeKnown(start, delta)
  const input = asCount(raw.input_tokens)
  const cacheWrite = asCount(raw.cache_creation_input_tokens)
  const cacheRead = asCount(raw.cache_read_input_tokens)
  return {
    inputTotal: input === null ? null : input + (cacheWrite ?? 0) + (cacheRead ?? 0),
    cacheRead,
    cacheWrite,
    outputTotal: delta === null ? null : asCount(raw.output_tokens),
    reasoning: delta === null ? null : asCount(asRecord(raw.output_tokens_details)?.thinking_tokens),
    reportedNanoUsd: null,
    raw,
  }
}
