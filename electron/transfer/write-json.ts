// Writes JSON piece by piece, so that a long list never stands in memory as a whole. The text is exactly what
// JSON.stringify with an indent of two would give.

/** A list that is written item by item. */
export interface JsonItems {
  readonly items: Iterable<unknown>
}

export type JsonFields = readonly (readonly [name: string, value: unknown])[]

function isItems(value: unknown): value is JsonItems {
  return (
    typeof value === 'object' && value !== null && Object.hasOwn(value, 'items') && markedItems.has(value)
  )
}

const markedItems = new WeakSet<object>()

/** Marks a list as one to be written item by item. */
export function itemsOf(items: Iterable<unknown>): JsonItems {
  const marked = { items }
  markedItems.add(marked)
  return marked
}

function indented(value: unknown, indent: string): string {
  // Line breaks inside of strings are escaped, so each one here is of the layout.
  return JSON.stringify(value, null, 2).replaceAll('\n', `\n${indent}`)
}

function* writeItems({ items }: JsonItems): Generator<string> {
  let isFirst = true
  for (const item of items) {
    yield `${isFirst ? '[' : ','}\n    ${indented(item, '    ')}`
    isFirst = false
  }
  yield isFirst ? '[]' : '\n  ]'
}

/** An object with these fields, ended by a line break. */
export function* writeJson(fields: JsonFields): Generator<string> {
  let before = '{\n'
  for (const [name, value] of fields) {
    yield `${before}  ${JSON.stringify(name)}: `
    if (isItems(value)) yield* writeItems(value)
    else yield indented(value, '  ')
    before = ',\n'
  }
  yield '\n}\n'
}
