import type { JsonValue } from '../../../shared/domain/json.ts'
import type { Usage } from '../../../shared/domain/usage.ts'
import { collectExtras, nameSpecialRate, readToolCounts } from '../collect-extras.ts'
import { believedCount } from '../largest-amounts.ts'
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
    inputTotal:
      prompt === null || connectors === null || isInside ? prompt : believedCount(prompt + connectors),
    cacheRead: asCount(asRecord(raw.prompt_tokens_details)?.cached_tokens) ?? asCount(raw.num_cached_tokens),
    cacheWrite: null,
    outputTotal: output,
    reasoning: asCount(asRecord(raw.completion_tokens_details)?.reasoning_tokens),
    reportedNanoUsd: null,
    raw,
    ...collectExtras({
      audioInput: asCount(asRecord(raw.prompt_tokens_details)?.audio_tokens),
      mediaOutput: asCount(asRecord(raw.completion_tokens_details)?.audio_tokens),
      toolUnits: [
        ...readToolCounts(raw.connectors),
        // Sound is billed by its length, beside the tokens (Mistral's price page, 2026).
        { name: 'audio-second', count: asCount(raw.prompt_audio_seconds) ?? 0 },
      ],
      specialRate: nameSpecialRate(raw.service_tier),
    }),
  }
}
