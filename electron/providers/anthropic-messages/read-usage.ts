import type { Usage } from '../../../shared/domain/usage.ts'
import { collectExtras, nameSpecialRate, readToolCounts } from '../collect-extras.ts'
import { believedCount } from '../largest-amounts.ts'
import { asCount, asRecord, asText, type JsonRecord } from '../read-json.ts'

/** What `message_delta` says is cumulative and replaces what `message_start` said, unless it is null. */
export function mergeKnown(start: JsonRecord, delta: JsonRecord | null): JsonRecord {
  const merged: JsonRecord = { ...start }
  for (const [key, value] of Object.entries(delta ?? {})) {
    if (value !== null || merged[key] === undefined) merged[key] = value
  }
  return merged
}

/** Fetching a page costs nothing beyond its tokens (Anthropic's documentation of the tool, 2026). */
const freeTools = new Set(['web_fetch_requests'])

/** Where inference runs anywhere, at the list price; elsewhere it costs more (documentation of data residency, 2026). */
const usualPlaces = new Set(['global', 'not_available'])

function rateOf(raw: JsonRecord): string | null {
  const place = asText(raw.inference_geo)?.toLowerCase() ?? 'global'
  return nameSpecialRate(raw.service_tier, raw.speed, usualPlaces.has(place) ? null : `${place}-only`)
}

/**
 * Reads Anthropic's counts. `input_tokens` leaves cached tokens out, so the total adds them back (API documentation,
 * 2026-11).
 * @param delta null while only `message_start` is known
 * @param isPartial the answer is not at its end: what was written so far is a mere beginning
 */
export function usageOf(
  start: JsonRecord,
  delta: JsonRecord | null,
  isPartial: boolean = delta === null,
): Usage {
  const raw = mergeKnown(start, delta)
  const input = asCount(raw.input_tokens)
  const cacheWrite = asCount(raw.cache_creation_input_tokens)
  const cacheRead = asCount(raw.cache_read_input_tokens)
  return {
    inputTotal: input === null ? null : believedCount(input + (cacheWrite ?? 0) + (cacheRead ?? 0)),
    cacheRead,
    cacheWrite,
    outputTotal: asCount(raw.output_tokens),
    reasoning: asCount(asRecord(raw.output_tokens_details)?.thinking_tokens),
    reportedNanoUsd: null,
    raw,
    ...(isPartial ? { isPartial } : {}),
    ...collectExtras({
      cacheWriteLong: asCount(asRecord(raw.cache_creation)?.ephemeral_1h_input_tokens),
      toolUnits: readToolCounts(raw.server_tool_use, freeTools),
      specialRate: rateOf(raw),
    }),
  }
}
