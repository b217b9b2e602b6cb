// Whatever a provider or the network says may repeat the key. Every text that leaves the adapters as a detail or as
// an identifier goes through here first: keys out, mark-up of error pages out, at most 2,000 characters.

const longestDetail = 2_000

/** Shapes of keys and of headers that carry them; they are removed whether or not they are the account's own. */
const keyShapes: readonly RegExp[] = [
  /\bBearer\s+[^\s"',;<>]+/gi,
  /\b(?:sk|pk|rk)-[A-Za-z0-9_*.-]{6,}/g,
  /\b(?:gsk_|xai-|hf_|co_|AQ\.)[A-Za-z0-9_*.-]{8,}/g,
  /\bAIza[A-Za-z0-9_*-]{8,}/g,
  /((?:api[-_]?key|x-goog-api-key|access_token|[?&]key)["']?\s*[=:]\s*["']?)[^\s"'&,;<>]{6,}/gi,
]

/** Takes everything that is or looks like a key out of a text. */
export function redactKeys(text: string, apiKey: string | null = null): string {
  let clean = text
  // Shorter strings are no secrets and would blank out ordinary words.
  if (apiKey !== null && apiKey.length >= 4) clean = clean.replaceAll(apiKey, '[key removed]')
  for (const shape of keyShapes) {
    clean = clean.replace(shape, (_match, prefix: unknown) =>
      typeof prefix === 'string' ? `${prefix}[key removed]` : '[key removed]',
    )
  }
  return clean
}

function withoutMarkup(text: string): string {
  if (!/^\s*</.test(text)) return text
  return text
    .slice(0, 20_000)
    .replace(/<(script|style)\b[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^<>]*>/g, ' ')
    .replace(/\s+/g, ' ')
}

/** A provider's own words, fit to be shown and stored; null when nothing readable is left. */
export function redactDetail(text: string | null | undefined, apiKey: string | null = null): string | null {
  if (text === null || text === undefined) return null
  const clean = redactKeys(withoutMarkup(text), apiKey).trim()
  if (clean === '') return null
  return clean.length <= longestDetail
    ? clean
    : `${clean
        .slice(0, longestDetail - 1)
        .toWellFormed()
        .replace(/\ufffd$/, '')}…`
}
