// Finds every id in what a provider sent. What is known by name gets its kind; what only looks like an id keeps the
// name it was found under, so that an id nobody foresaw is kept rather than lost. Walks whole records: readers call it
// for the records that may hold something new, not for every delta. Records come from outside: depth, width and what
// is kept are bounded.
import type { Identifier } from '../../shared/domain/identifier.ts'
import type { JsonValue } from '../../shared/domain/json.ts'
import type { StreamEvent } from '../../shared/domain/stream-event.ts'
import { redactKeys } from './redact-detail.ts'

/** The longest value that is taken for an id; sealed content and signatures are longer. */
const longestId = 512
/** How deep and how wide a hostile record is walked at most, and how much is taken from one record and from a turn. */
const deepest = 12
const mostVisited = 50_000
const mostFound = 500
const mostKept = 2_000

/** Names that end like ids but count or describe something. */
const noIds = new Set([
  'grid',
  'valid',
  'invalid',
  'paid',
  'void',
  'android',
  'is_byok',
  'bid',
  'solid',
  'avoid',
])

/** Names whose numbers are pieces of text in a tokenizer's terms; as text they may still be ids. */
const tokenNumbers = /(?:^|_)(?:token|input)_ids?$/i

function looksLikeIdName(name: string): boolean {
  // Nearly every name ends in another letter: the patterns below are for the few that do not.
  const last = name.charCodeAt(name.length - 1) | 0x20
  if (last !== 0x64 && last !== 0x73) return name.endsWith('uuid') || name.endsWith('UUID')
  if (noIds.has(name.toLowerCase())) return false
  return /(?:^|[_-])ids?$/i.test(name) || /[a-z0-9]I[dD]s?$/.test(name) || /(?:^|_)uuid$/i.test(name)
}

/** `response_id`, `responseId` and `response_uuid` become `response`; a bare `id` has no kind of its own. */
function kindFromName(name: string): string {
  const bare = name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll('_', '-')
    .replace(/(?:^|-)(?:uuid|ids?)$/, '')
  return bare === '' ? 'id' : bare
}

export interface IdentifierRules {
  /**
   * The kind of an id by where it stands, indexes left out: `output[].id`, `response.id`. Longer rules win; a rule
   * matches the end of a path, or the whole of it when it begins with `$.`. null leaves the value out.
   */
  readonly kinds: Readonly<Record<string, string | null>>
  /** Names of containers that hold content, not ids: they are not walked. */
  readonly skip?: ReadonlySet<string>
}

function kindOf(path: string, name: string, rules: IdentifierRules): string | null {
  const pattern = path.replace(/\[\d+\]/g, '[]')
  let best: { length: number; kind: string | null } | null = null
  for (const [rule, kind] of Object.entries(rules.kinds)) {
    const fits = rule.startsWith('$.')
      ? pattern === rule.slice(2)
      : pattern === rule || pattern.endsWith(`.${rule}`)
    if (fits && (best === null || rule.length > best.length)) best = { length: rule.length, kind }
  }
  return best === null ? kindFromName(name) : best.kind
}

/** The value as it is kept; null for what cannot be an id: prose, fractions, numbers a double does not hold. */
function idText(value: JsonValue, name: string): string | null {
  if (typeof value === 'number') {
    return Number.isSafeInteger(value) && value >= 0 && !tokenNumbers.test(name) ? String(value) : null
  }
  if (typeof value !== 'string' || value === '' || value.length > longestId) return null
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  return /[\u0000-\u001f\u007f]/.test(value) ? null : value
}

function placeOf(segments: readonly (string | number)[]): string {
  let place = ''
  for (const segment of segments) {
    if (typeof segment === 'number') place += `[${segment}]`
    else place += place === '' ? segment : `.${segment}`
  }
  return place
}

/**
 * @param where what the record is, put before the path: `event response.created`, `body`
 * @returns every id in order of appearance, each place once
 */
export function collectIdentifiers(value: JsonValue, where: string, rules: IdentifierRules): Identifier[] {
  const found: Identifier[] = []
  const segments: (string | number)[] = []
  let visited = 0
  const isFull = (): boolean => found.length >= mostFound || visited > mostVisited
  const take = (entry: JsonValue, name: string): void => {
    const text = idText(entry, name)
    if (text === null) return
    const place = placeOf(segments)
    const kind = kindOf(place, name, rules)
    if (kind !== null) found.push({ kind, value: redactKeys(text), foundIn: `${where} ${place}` })
  }
  /** `idName` is the name of an array that holds ids themselves. */
  const walk = (current: JsonValue, depth: number, idName: string | null): void => {
    if (typeof current !== 'object' || current === null || depth > deepest) return
    if (Array.isArray(current)) {
      for (let index = 0; index < current.length && !isFull(); index += 1) {
        const entry = current[index] ?? null
        visited += 1
        segments.push(index)
        if (typeof entry === 'object') walk(entry, depth + 1, null)
        else if (idName !== null) take(entry, idName)
        segments.pop()
      }
      return
    }
    for (const name of Object.keys(current)) {
      if (isFull()) return
      const entry = current[name] ?? null
      visited += 1
      if (entry === null) continue
      if (typeof entry === 'object') {
        if (rules.skip?.has(name) === true) continue
        segments.push(name)
        walk(entry, depth + 1, Array.isArray(entry) && looksLikeIdName(name) ? name : null)
        segments.pop()
      } else if (looksLikeIdName(name)) {
        segments.push(name)
        take(entry, name)
        segments.pop()
      }
    }
  }
  walk(value, 0, null)
  return found
}

/** Keeps what was found, each kind and value once, with the first place it was seen at. */
export class IdentifierCollection {
  readonly #found: Identifier[] = []
  readonly #seen = new Set<string>()
  #takenCount = 0

  add(identifiers: Iterable<Identifier>): void {
    for (const identifier of identifiers) {
      if (this.#found.length >= mostKept) return
      const key = `${identifier.kind}\n${identifier.value}`
      if (this.#seen.has(key)) continue
      this.#seen.add(key)
      this.#found.push(identifier)
    }
  }

  get all(): readonly Identifier[] {
    return this.#found
  }

  /** What was added since the last call. */
  takeNew(): Identifier[] {
    const added = this.#found.slice(this.#takenCount)
    this.#takenCount = this.#found.length
    return added
  }

  /** Gives out what was added since the last call, at once, so that a stop loses none; nothing when nothing was. */
  announce(): StreamEvent[] {
    return this.#takenCount === this.#found.length
      ? []
      : [{ type: 'identified', identifiers: this.takeNew() }]
  }
}
