import type { JsonValue } from '../../../shared/domain/json.ts'
import type { Usage } from '../../../shared/domain/usage.ts'
import { asCount, asRecord } from '../read-json.ts'

/**
 * Reads Mistral's counts, of chat and of conversations. Cached tokens are part of the prompt. What connectors read
 * (`connector_tokens`) stands beside the prompt where the total says so, as it does in recorded answers (2026-06);
 * it was read by the model all the same.
 * @returns null when there are none
 */
export function usageOf(value: JsonValue | undefined): Usage | null {
  const raw = asRecord(value)
  if (raw === null) return null
  const prompt = asCount(raw.prompt_tokens)
  const output = asCount(raw.completion_tokens)
  const connectors = asCount(raw.connector_tokens)
  const total = asCount(raw.total_tokens)
  const isInside = total !== null && total === (prompt ?? 0) + (output ?? 0)
  return {
    inputTotal: prompt === null || connectors === null || isInside ? prompt : prompt + connectors,
    cacheRead: asCount(asRecord(raw.prompt_tokens_details)?.cached_tokens) ?? asCount(raw.num_cached_tokens),
    cacheWrite: null,
    outputTotal: output,
    reasoning: asCount(asRecord(raw.completion_tokens_details)?.reasoning_tokens),
    reportedNanoUsd: null,
    raw,
  }
}
