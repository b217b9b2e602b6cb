// What a chunk of generateContent says besides its text. Most chunks only bring more text; those are told apart
// without being walked, since they come once for every few words.
import type { JsonValue } from '../../../shared/domain/json.ts'
import type { IdentifierRules } from '../collect-identifiers.ts'

type JsonRecord = { [key: string]: JsonValue }

function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export const generateIdentifierRules: IdentifierRules = {
  kinds: {
    responseId: 'response',
    'functionCall.id': 'call',
    'functionResponse.id': 'call',
    'toolCall.id': 'call',
    'toolResponse.id': 'call',
    'executableCode.id': 'call',
    'codeExecutionResult.id': 'call',
  },
  // What the model or a tool wrote, and bytes.
  skip: new Set(['args', 'response', 'inlineData', 'logprobsResult', 'sdkHttpResponse']),
}

/** Every chunk has these; they are kept from the first one and from those that say more. */
const plainNames = new Set(['candidates', 'usageMetadata', 'modelVersion', 'responseId', 'sdkHttpResponse'])

function hasOnly(record: JsonRecord, ...names: readonly string[]): boolean {
  return Object.keys(record).every((name) => names.includes(name))
}

/** True for a chunk that brings a piece of text or thought and nothing new besides. */
export function isPlainText(chunk: unknown): boolean {
  if (!isRecord(chunk) || !Object.keys(chunk).every((name) => plainNames.has(name))) return false
  const candidates = chunk.candidates
  if (!Array.isArray(candidates) || candidates.length !== 1) return false
  const candidate = candidates[0]
  if (!isRecord(candidate) || !hasOnly(candidate, 'content', 'index')) return false
  const parts = isRecord(candidate.content) ? candidate.content.parts : undefined
  return Array.isArray(parts) && parts.every((part) => isRecord(part) && hasOnly(part, 'text', 'thought'))
}

/** Citations arrive with the text they belong to (API reference, 2026-11); what is listed so far is kept. */
const listedNames = ['citations', 'citationSources']

function joinCitations(before: JsonValue | undefined, now: JsonValue): JsonValue {
  if (!isRecord(before) || !isRecord(now)) return now
  const joined: JsonRecord = { ...before, ...now }
  for (const name of listedNames) {
    const earlier = before[name]
    const later = now[name]
    if (!Array.isArray(earlier) || !Array.isArray(later)) continue
    const known = new Set(earlier.map((entry) => JSON.stringify(entry)))
    joined[name] = [...earlier, ...later.filter((entry) => !known.has(JSON.stringify(entry)))]
  }
  return joined
}

export interface GenerateMetadata {
  /** Everything the chunks said so far but the content; of what is said twice, the last word. */
  readonly all: JsonRecord
  add(chunk: JsonRecord): void
}

/** What stands at the top of a chunk and what stands at its candidate, in one record. */
export function createMetadata(): GenerateMetadata {
  const all: JsonRecord = {}
  return {
    all,
    add(chunk) {
      const { candidates, sdkHttpResponse: _http, ...top } = chunk
      const first = Array.isArray(candidates) ? candidates.find(isRecord) : undefined
      const { content: _content, ...candidate } = first ?? {}
      for (const [name, value] of Object.entries({ ...top, ...candidate })) {
        all[name] = name === 'citationMetadata' ? joinCitations(all[name], value) : value
      }
    },
  }
}
