// What some vendors bill at a rate of its own, brought into one form. A vendor that names none of it, or zeros only,
// leaves no trace: the counts beside it say all there is to say.
import type { JsonValue } from '../../shared/domain/json.ts'
import type { UsageExtras } from '../../shared/domain/usage.ts'
import { mostCount } from './largest-amounts.ts'
import { asCount, asList, asRecord, asText } from './read-json.ts'

/** What an answer names; what is left out is not named. */
export interface NamedExtras {
  readonly cacheWriteLong?: number | null
  readonly audioInput?: number | null
  readonly mediaOutput?: number | null
  readonly toolUnits?: UsageExtras['toolUnits']
  readonly specialRate?: string | null
}

/** @returns the extras to spread into a usage; nothing when none of them counts */
export function collectExtras(named: NamedExtras): { readonly extras?: UsageExtras } {
  const toolUnits = (named.toolUnits ?? []).filter(({ count }) => count > 0)
  const counts = [named.cacheWriteLong, named.audioInput, named.mediaOutput]
  const specialRate = named.specialRate ?? null
  const hasAny = toolUnits.length > 0 || specialRate !== null || counts.some((count) => (count ?? 0) > 0)
  if (!hasAny) return {}
  return {
    extras: {
      cacheWriteLong: named.cacheWriteLong ?? null,
      audioInput: named.audioInput ?? null,
      mediaOutput: named.mediaOutput ?? null,
      toolUnits,
      specialRate,
    },
  }
}

/** The names under which vendors give their list prices, in small letters (SDK types and documentation, 2026-11). */
const usualRates = new Set([
  'auto',
  'default',
  'standard',
  'on_demand',
  'unspecified',
  'service_tier_unspecified',
  'traffic_type_unspecified',
])

/**
 * How a call was served when not at the list price, in the vendor's own word and in small letters.
 * @param names every field that says something about it
 * @returns null for the list price, and where nothing is said
 */
export function nameSpecialRate(...names: readonly (JsonValue | undefined)[]): string | null {
  const special = names
    .map((name) => asText(name)?.trim().toLowerCase() ?? '')
    .filter((name) => name !== '' && !usualRates.has(name))
  return special.length === 0 ? null : Array.from(new Set(special)).join(', ')
}

/** `web_search_requests`, `web_search_calls` and `SERVER_SIDE_TOOL_WEB_SEARCH` are the same tool: `web-search`. */
function nameOfTool(field: string): string {
  return field
    .toLowerCase()
    .replace(/^server_side_tool_/, '')
    .replace(/_(?:requests|calls)$/, '')
    .replaceAll('_', '-')
}

/**
 * Reads a record of tool names and counts.
 * @param free fields of tools that cost no more than their tokens
 */
export function readToolCounts(
  value: JsonValue | undefined,
  free: ReadonlySet<string> = new Set(),
): UsageExtras['toolUnits'] {
  return Object.entries(asRecord(value) ?? {}).flatMap(([field, count]) => {
    const uses = asCount(count)
    return uses === null || free.has(field) ? [] : [{ name: nameOfTool(field), count: uses }]
  })
}

/** Reads a list of tools and counts, `{ type: 'google_search', count: 2 }`. */
export function readToolList(value: JsonValue | undefined): UsageExtras['toolUnits'] {
  return asList(value).flatMap((entry) => {
    const record = asRecord(entry)
    const name = asText(record?.type)
    const uses = asCount(record?.count)
    return name === null || uses === null ? [] : [{ name: nameOfTool(name), count: uses }]
  })
}

/**
 * Adds up what lists of tokens by modality say of some modalities; each list names a modality once.
 * @param modalities in small letters
 * @returns null when no list is there
 */
export function countModalities(
  lists: readonly (JsonValue | undefined)[],
  modalities: readonly string[],
): number | null {
  const entries = lists.flatMap((list) => asList(list)).map(asRecord)
  if (entries.length === 0) return null
  const sum = entries
    .filter((entry) => modalities.includes(asText(entry?.modality)?.toLowerCase() ?? ''))
    .reduce((sum, entry) => sum + (asCount(entry?.tokenCount) ?? asCount(entry?.tokens) ?? 0), 0)
  // More than is believed still contradicts the other counts, and nothing is priced.
  return Math.min(sum, mostCount)
}
