// Foreign values as JSON text. A file may nest a hundred thousand levels deep, where writing JSON (which calls itself for
// every level) would overflow the stack; so the depth is measured first, without calling oneself.
import type { JsonValue } from '../../../../shared/domain/json.ts'

/** No known format nests deeper than about thirty levels. */
export const deepestValue = 200

export function isDeeperThan(value: unknown, levels: number): boolean {
  let layer: unknown[] = [value]
  for (let depth = 0; layer.length > 0; depth += 1) {
    if (depth > levels) return true
    const below: unknown[] = []
    for (const item of layer) {
      if (typeof item !== 'object' || item === null) continue
      for (const inner of Array.isArray(item) ? item : Object.values(item)) {
        if (typeof inner === 'object' && inner !== null) below.push(inner)
      }
    }
    layer = below
  }
  return false
}

/** @returns null for what JSON cannot say, or what nests too deep */
export function jsonText(value: unknown, indent = 0): string | null {
  if (isDeeperThan(value, deepestValue)) return null
  const text: string | undefined = JSON.stringify(value, null, indent)
  return text === undefined ? null : text.toWellFormed()
}

/** The value as plain JSON, free of prototypes and lone surrogates; null for what nests too deep. */
export function plainJson(value: unknown): JsonValue {
  const text = jsonText(value)
  return text === null ? null : (JSON.parse(text) as JsonValue)
}

/** Text as it is; anything else as JSON. '' for nothing. */
export function textOrJson(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'string') return value.toWellFormed()
  return jsonText(value) ?? '[This value nests too deep to be kept.]'
}

/** JSON text that is an object or a list, read; undefined for anything else. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/**
 * What a model gave a tool, as the text of a JSON object: every vendor takes that and some take nothing else. Words that
 * are none (code, a question) become its `input`.
 */
export function argumentsText(value: unknown): string {
  const text = textOrJson(value)
  if (text.trim() === '') return '{}'
  const parsed = parseJson(text)
  const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
  if (isObject && !isDeeperThan(parsed, deepestValue)) return text
  const isPlain = parsed !== undefined && !isDeeperThan(parsed, deepestValue)
  return JSON.stringify({ input: isPlain ? parsed : text })
}
