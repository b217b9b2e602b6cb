// Finds every id in what a provider sent. What is known by name gets its kind; what only looks like an id keeps the
// name it was found under, so that an id nobody foresaw is kept rather than lost. Walks whole records: readers call it
// for the records that may hold something new, not for every delta.
import type { Identifier } from '../../shared/domain/identifier.ts'
import type { JsonValue } from '../../shared/domain/json.ts'
import { redactKeys } from './redact-detail.ts'

/** The longest value that is taken for an id; sealed content and signatures are longer. */
const longestId = 512
/** How deep and how wide a hostile record is walked at most. */
const deepest = 12
const mostFound = 500

/** Names that end like ids but count or describe something. */
const noIds = new Set(['grid', 'valid', 'invalid', 'paid', 'void', 'android', 'is_byok', 'bid', 'solid', 'avoid'])

function looksLikeIdName(name: string): boolean {
  if (noIds.has(name.toLowerCase())) return false
  return /(?:^|[_-])ids?$/i.test(name) || /[a-z0-9]I[dD]s?$/.test(name) || /(?:^|_)uuid$/i.test(name)
}

/** `response_id` and `responseId` become `response`; a bare `id` has no kind of its own. */
function kindFromName(name: string): string {
  const bare = name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll('_', '-')
    .replace(/-?ids?$/, '')
  return bare === '' ? 'id' : bare
}

export interface IdentifierRules {
  /**
   * The kind of an id by where it stands, indexes left out: `output[].id`, `response.id`. Longer rules win; a rule
   * matches the end of a path. null leaves the value out.
   */
  readonly kinds: Readonly<Record<string, string | null>>
  /** Names of containers that hold content, not ids: they are not walked. */
  readonly skip?: ReadonlySet<string>
}

function kindOf(path: string, name: string, rules: IdentifierRules): string | null {
  const pattern = path.replace(/\[\d+\]/g, '[]')
  let best: { length: number; kind: string | null } | null = null
  for (const [rule, kind] of Object.entries(rules.kinds)) {
    const fits = pattern === rule || pattern.endsWith(`.${rule}`)
    if (fits && (best === null || rule.length > best.length)) best = { length: rule.length, kind }
  }
  return best === null ? kindFromName(name) : best.kind
}

/**
 * @param where what the record is, put before the path: `event response.created`, `body`
 * @returns every id in order of appearance, each place once
 */
export function collectIdentifiers(value: JsonValue, where: string, rules: IdentifierRules): Identifier[] {
  const found: Identifier[] = []
  const walk = (current: JsonValue, path: string, depth: number): void => {
    if (depth > deepest || found.length >= mostFound || typeof current !== 'object' || current === null) return
    if (Array.isArray(current)) {
      for (const [index, entry] of current.entries()) walk(entry, `${path}[${index}]`, depth + 1)
      return
    }
    for (const [name, entry] of Object.entries(current)) {
      const place = path === '' ? name : `${path}.${name}`
      if (typeof entry === 'object') {
        if (rules.skip?.has(name) === true) continue
        if (Array.isArray(entry) && looksLikeIdName(name)) {
          for (const [index, one] of entry.entries()) take(one, `${place}[${index}]`, name)
        }
        walk(entry, place, depth + 1)
      } else if (looksLikeIdName(name)) take(entry, place, name)
    }
  }
  const take = (entry: JsonValue, place: string, name: string): void => {
    if (typeof entry !== 'string' && typeof entry !== 'number') return
    const text = String(entry)
    if (text === '' || text.length > longestId) return
    const kind = kindOf(place, name, rules)
    if (kind !== null) found.push({ kind, value: redactKeys(text), foundIn: `${where} ${place}` })
  }
  walk(value, '', 0)
  return found
}

/** Keeps what was found, each kind and value once, with the first place it was seen at. */
export class IdentifierCollection {
  readonly #found: Identifier[] = []
  readonly #seen = new Set<string>()

  add(identifiers: Iterable<Identifier>): void {
    for (const identifier of identifiers) {
      const key = `${identifier.kind} ${identifier.value}`
      if (this.#seen.has(key)) continue
      this.#seen.add(key)
      this.#found.push(identifier)
    }
  }

  get all(): readonly Identifier[] {
    return this.#found
  }
}
