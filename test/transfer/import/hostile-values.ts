// Ways to spoil an export: values nobody expects, at any place of its JSON, and damage to its bytes.
import fc from 'fast-check'

type Json = Record<string, unknown>

/** Written as JSON text, since some of them no object of JavaScript holds. */
const spoiledValues: readonly string[] = [
  'null',
  'true',
  '0',
  '-1',
  '1e308',
  '-1e308',
  '99999999999999999999999999',
  '1.5',
  '""',
  '"\\u0000"',
  '"\\ud800"',
  '"\\udfff\\ud800"',
  '"__proto__"',
  '"constructor"',
  '"toString"',
  '"9999-99-99T99:99:99Z"',
  '"data:image/png;base64,%%%"',
  '"data:,%E0%A4%A"',
  '"https://[::1"',
  '"javascript:alert(1)"',
  '"\uE200cite\uE202x\uE201\uE200"',
  '[]',
  '{}',
  '[null]',
  '[[[[]]]]',
  '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
  '{"length":4294967295}',
  `${'['.repeat(400)}${']'.repeat(400)}`,
  `${'{"a":'.repeat(1200)}1${'}'.repeat(1200)}`,
  `"${'x'.repeat(70_000)}"`,
  `"${'`'.repeat(3_000)}"`,
  `"${'<details type=\\"reasoning\\">'.repeat(500)}"`,
]

/** Where something stands: the container and its key. */
interface Place {
  readonly container: Json
  readonly key: string
}

function placesOf(value: unknown): Place[] {
  const places: Place[] = []
  const open = [value]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next !== 'object' || next === null) continue
    const container = next as Json
    for (const key of Object.keys(container)) {
      places.push({ container, key })
      open.push(container[key])
    }
  }
  return places
}

/** Stands in JSON where text is put that JSON.stringify would not write. */
const mark = (index: number): string => `@@spoiled ${index}@@`

export interface Spoiling {
  readonly at: number
  readonly how: 'delete' | 'replace' | 'swap' | 'double'
  readonly what: number
}

export const spoilings: fc.Arbitrary<readonly Spoiling[]> = fc.array(
  fc.record({
    at: fc.nat(),
    how: fc.constantFrom(
      'delete' as const,
      'replace' as const,
      'replace' as const,
      'swap' as const,
      'double' as const,
    ),
    what: fc.nat(),
  }),
  { minLength: 1, maxLength: 6 },
)

function spoil(places: readonly Place[], { at, how, what }: Spoiling): void {
  const place = places[at % places.length]
  const other = places[what % places.length]
  if (place === undefined || other === undefined) return
  switch (how) {
    case 'delete':
      delete place.container[place.key]
      return
    case 'replace':
      place.container[place.key] = mark(what % spoiledValues.length)
      return
    // Ids trade places with each other and with anything else: circles, doubles and lost parents come of it.
    case 'swap': {
      const kept = other.container[other.key]
      if (typeof kept !== 'object') place.container[place.key] = kept
      return
    }
    case 'double':
      if (Array.isArray(place.container))
        place.container.push(structuredClone(place.container[Number(place.key)]))
      return
  }
}

/** The same JSON with a few of its values spoiled. */
export function spoilJson(text: string, how: readonly Spoiling[]): string {
  const value: unknown = JSON.parse(text)
  for (const one of how) spoil(placesOf(value), one)
  const spoiled = JSON.stringify(value) ?? 'null'
  return spoiled.replace(
    /"@@spoiled (\d+)@@"/g,
    (_mark, index: string) => spoiledValues[Number(index)] ?? 'null',
  )
}

export interface Damage {
  readonly kind: 'cut' | 'flip' | 'insert'
  readonly at: number
  readonly bytes: Uint8Array
}

export const damages: fc.Arbitrary<Damage> = fc.record({
  kind: fc.constantFrom('cut' as const, 'flip' as const, 'insert' as const),
  at: fc.nat(),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }),
})

/** The same bytes, cut off, written over or pushed apart somewhere. */
export function damageBytes(bytes: Uint8Array, { kind, at, bytes: others }: Damage): Uint8Array {
  const place = at % Math.max(1, bytes.byteLength)
  const copy = Buffer.from(bytes)
  if (kind === 'cut') return copy.subarray(0, place)
  if (kind === 'insert') return Buffer.concat([copy.subarray(0, place), others, copy.subarray(place)])
  copy.set(others.subarray(0, copy.byteLength - place), place)
  return copy
}
