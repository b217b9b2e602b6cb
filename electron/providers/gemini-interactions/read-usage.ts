import type { JsonValue } from '../../../shared/domain/json.ts'
import type { Usage } from '../../../shared/domain/usage.ts'
import { countAt, sumOfKnown } from '../gemini-generate/read-usage.ts'

/**
 * Reads the counts of an interaction. Reports differ on whether the output includes the thoughts, so the total
 * decides: what is not input is output. Without a total the two are added (Interactions API, 2026-11).
 */
export function usageOfInteraction(raw: { [key: string]: JsonValue }): Usage {
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
  }
}
