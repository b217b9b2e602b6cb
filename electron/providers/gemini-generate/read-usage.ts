import type { JsonValue } from '../../../shared/domain/json.ts'
import type { Usage } from '../../../shared/domain/usage.ts'

type JsonRecord = { [key: string]: JsonValue }

export function countAt(record: JsonRecord, key: string): number | null {
  const value = record[key]
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : null
}

/** The sum of what is known; null when nothing is. */
export function sumOfKnown(...counts: readonly (number | null)[]): number | null {
  const known = counts.filter((count) => count !== null)
  return known.length === 0 ? null : known.reduce((sum, count) => sum + count, 0)
}

/**
 * Reads `usageMetadata`: the prompt includes what was cached, the candidates leave thoughts out, and a count of zero
 * is left out of the JSON altogether, so the total decides where both outputs are missing (API reference, 2026-11).
 */
export function usageOfGenerate(raw: JsonRecord): Usage {
  const inputTotal = sumOfKnown(countAt(raw, 'promptTokenCount'), countAt(raw, 'toolUsePromptTokenCount'))
  const reasoning = countAt(raw, 'thoughtsTokenCount')
  const total = countAt(raw, 'totalTokenCount')
  const rest = total === null || inputTotal === null ? null : Math.max(0, total - inputTotal)
  return {
    inputTotal,
    cacheRead: countAt(raw, 'cachedContentTokenCount'),
    cacheWrite: null,
    outputTotal: sumOfKnown(countAt(raw, 'candidatesTokenCount'), reasoning) ?? rest,
    reasoning,
    reportedNanoUsd: null,
    raw,
  }
}
