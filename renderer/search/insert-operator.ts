export interface InsertedOperator {
  /** The whole text of the field. */
  readonly text: string
  /** What a person will want to write over: the example's value. */
  readonly selectFrom: number
  readonly selectTo: number
}

/** What stands before a value and is no part of it. */
function lengthOfSign(value: string): number {
  const sign = /^(?:[<>]=?|")/.exec(value)
  return sign === null ? 0 : sign[0].length
}

/** Puts an operator behind what was typed, its value chosen so that typing replaces it. */
export function insertOperator(text: string, example: string): InsertedOperator {
  const before = text.trimEnd()
  const start = before === '' ? 0 : before.length + 1
  const whole = before === '' ? example : `${before} ${example}`
  const colon = example.indexOf(':')
  if (colon >= 0) {
    const value = example.slice(colon + 1)
    // A fixed word such as `is:pinned` is whole as it is.
    const isFixed = /^(?:is|has)$/i.test(example.slice(0, colon).replace(/^-/, ''))
    const from = start + colon + 1 + lengthOfSign(value)
    return {
      text: whole,
      selectFrom: isFixed ? whole.length : from,
      selectTo: value.endsWith('"') ? whole.length - 1 : whole.length,
    }
  }
  const quoted = /^"(.*)"$/.exec(example)
  if (quoted !== null) return { text: whole, selectFrom: start + 1, selectTo: whole.length - 1 }
  const minus = example.startsWith('-') ? 1 : 0
  return { text: whole, selectFrom: start + minus, selectTo: whole.length }
}
