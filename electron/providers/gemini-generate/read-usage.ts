import type { JsonValue } from '../../../shared/domain/json.ts'
import type { Usage } from '../../../shared/domain/usage.ts'
import { collectExtras, countModalities, nameSpecialRate } from '../collect-extras.ts'
import { believedCount } from '../largest-amounts.ts'

type JsonRecord = { [key: string]: JsonValue }

export function countAt(record: JsonRecord, key: string): number | null {
  const value = record[key]
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? believedCount(value) : null
}

/** The sum of what is known; null when nothing is, or more than is believed. */
export function sumOfKnown(...counts: readonly (number | null)[]): number | null {
  const known = counts.filter((count) => count !== null)
  return known.length === 0 ? null : believedCount(known.reduce((sum, count) => sum + count, 0))
}

/** What of an answer is not text. */
export const mediaModalities = ['image', 'audio', 'video'] as const

/**
 * Reads `usageMetadata`: the prompt includes what was cached, the candidates leave thoughts out, and a count of zero
 * is left out of the JSON altogether, so the total decides where both outputs are missing (API reference, 2026-11).
 * @param isPartial more is to come: the counts are a running total
 */
export function usageOfGenerate(raw: JsonRecord, isPartial: boolean = false): Usage {
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
    ...(isPartial ? { isPartial } : {}),
    ...collectExtras({
      audioInput: countModalities([raw.promptTokensDetails, raw.toolUsePromptTokensDetails], ['audio']),
      mediaOutput: countModalities([raw.candidatesTokensDetails], mediaModalities),
      specialRate: nameSpecialRate(raw.serviceTier, raw.trafficType),
    }),
  }
}
