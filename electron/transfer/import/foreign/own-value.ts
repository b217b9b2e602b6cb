// Reading what another application wrote. Nothing in it is trusted: every value is looked at before it is used, only a
// value's own properties count (so `__proto__` and `constructor` are words like any other), and text is made well-formed
// at the first touch, so that the same file always reads the same.

export type ForeignObject = Readonly<Record<string, unknown>>

/** Longer ids are no ids; the store keeps at most as many characters. */
const longestId = 500

/** @returns null for anything but an object; a list is none */
export function asObject(value: unknown): ForeignObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as ForeignObject)
    : null
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** Text without lone surrogates; null for anything else. */
export function asText(value: unknown): string | null {
  return typeof value === 'string' ? value.toWellFormed() : null
}

export function asNumber(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

/** An id as text; whole numbers are ids too, for example in tables. */
export function asId(value: unknown): string | null {
  const id = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : asText(value)
  return id === null || id.length === 0 || id.length > longestId ? null : id
}

export function ownValue(object: ForeignObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined
}

export function ownObject(object: ForeignObject, key: string): ForeignObject | null {
  return asObject(ownValue(object, key))
}

export function ownList(object: ForeignObject, key: string): readonly unknown[] {
  return asList(ownValue(object, key))
}

/** The first of these keys that has text, be it empty. */
export function ownText(object: ForeignObject, ...keys: readonly string[]): string | null {
  for (const key of keys) {
    const text = asText(ownValue(object, key))
    if (text !== null) return text
  }
  return null
}

/** The first of these keys whose text says something. */
export function ownWords(object: ForeignObject, ...keys: readonly string[]): string | null {
  for (const key of keys) {
    const text = asText(ownValue(object, key))
    if (text !== null && text.trim() !== '') return text
  }
  return null
}

export function ownId(object: ForeignObject, ...keys: readonly string[]): string | null {
  for (const key of keys) {
    const id = asId(ownValue(object, key))
    if (id !== null) return id
  }
  return null
}

export function ownNumber(object: ForeignObject, ...keys: readonly string[]): number | null {
  for (const key of keys) {
    const number = asNumber(ownValue(object, key))
    if (number !== null) return number
  }
  return null
}

/** Whether it says true; SQLite says 1. */
export function ownFlag(object: ForeignObject, key: string): boolean {
  const value = ownValue(object, key)
  return value === true || value === 1
}
