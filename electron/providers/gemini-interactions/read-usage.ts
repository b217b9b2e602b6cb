import type { JsonValue } from '../../../shared/domain/json.ts'
import type { Usage } from '../../../shared/domain/usage.ts'
import { collectExtras, countModalities, nameSpecialRate, readToolList } from '../collect-extras.ts'
import { countAt, mediaModalities, sumOfKnown } from '../gemini-generate/read-usage.ts'

/**
 * Reads the counts of an interaction. Reports differ on whether the output includes the thoughts, so the total
 * decides: what is not input is output. Without a total the two are added (Interactions API, 2026-11).
 * @param served.tier `service_tier` of the interaction, which stands beside its usage
 * @param served.isPartial more is to come: the counts are a running total
 */
export function usageOfInteraction(
  raw: { [key: string]: JsonValue },
  served: { readonly tier?: JsonValue | undefined; readonly isPartial?: boolean } = {},
): Usage {
  const inputTotal = sumOfKnown(countAt(raw, 'total_input_tokens'), countAt(raw, 'total_tool_use_tokens'))
  const output = countAt(raw, 'total_output_tokens')
  const reasoning = countAt(raw, 'total_thought_tokens')
  const total = countAt(raw, 'total_tokens')
  const rest = total === null || inputTotal === null ? null : total - inputTotal
  const isRestPlausible = rest !== null && rest >= Math.max(output ?? 0, reasoning ?? 0)
  return {
    inputTotal,
    cacheRead: countAt(raw, 'total_cached_tokens'),
    cacheWrite: null,
    outputTotal: isRestPlausible ? rest : sumOfKnown(output, reasoning),
    reasoning,
    reportedNanoUsd: null,
    raw,
    ...(served.isPartial === true ? { isPartial: true } : {}),
    ...collectExtras({
      audioInput: countModalities([raw.input_tokens_by_modality, raw.tool_use_tokens_by_modality], ['audio']),
      mediaOutput: countModalities([raw.output_tokens_by_modality], mediaModalities),
      toolUnits: readToolList(raw.grounding_tool_count),
      specialRate: nameSpecialRate(served.tier),
    }),
  }
}
