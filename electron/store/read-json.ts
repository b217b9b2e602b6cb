// JSON columns. What is stored was checked when it came in; a damaged value must not take a whole page with it, so
// readers name what stands in its place and the log hears about it.
import type { JsonValue } from '../../shared/domain/json.ts'
import type { Log } from '../platform/platform.ts'

export interface JsonReader {
  /**
   * @param where table and column, for the log; never the value.
   * @returns `fallback` when the text is not JSON or `accept` refuses it.
   */
  read<T>(text: string, where: string, accept: (value: unknown) => T | null, fallback: T): T
}

export function createJsonReader(log: Log | null): JsonReader {
  return {
    read(text, where, accept, fallback) {
      let accepted: ReturnType<typeof accept> = null
      try {
        accepted = accept(JSON.parse(text))
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error
      }
      if (accepted !== null) return accepted
      log?.error('store-damaged-value', { where })
      return fallback
    },
  }
}

/**
 * Takes whatever JSON it is, for what a provider said in its own words: what was parsed is JSON, and a copy made by a
 * schema would lose a key named `__proto__`.
 */
export function acceptAnyJson(value: unknown): JsonValue {
  return value as JsonValue
}

/** Makes an acceptor from a zod schema. */
export function acceptedBy<T>(schema: {
  safeParse(value: unknown): { success: true; data: T } | { success: false }
}): (value: unknown) => T | null {
  return (value) => {
    const parsed = schema.safeParse(value)
    return parsed.success ? parsed.data : null
  }
}
