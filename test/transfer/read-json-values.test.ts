import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  isDeeperThan,
  type JsonLimits,
  type JsonPlace,
  type JsonRead,
  readJsonValues,
} from '../../electron/transfer/import/read-json-values.ts'

async function* cut(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let at = 0
  for (let turn = 0; at < bytes.byteLength; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1
    yield bytes.subarray(at, at + size)
    at += size
  }
}

async function readAll(
  content: string | Uint8Array,
  places: readonly JsonPlace[],
  options: { sizes?: readonly number[]; limits?: JsonLimits } = {},
): Promise<JsonRead[]> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  const reads: JsonRead[] = []
  for await (const read of readJsonValues(cut(bytes, options.sizes ?? [7]), places, options.limits)) {
    reads.push(read)
  }
  return reads
}

const values = (reads: readonly JsonRead[]) =>
  reads.map((read) => (read.kind === 'value' ? read.value : read.sentence))

describe('values of a JSON file', () => {
  it('are those JSON.parse finds, wherever the pieces are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.jsonValue({ maxDepth: 4 })),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
        fc.constantFrom(undefined, 1, '\t'),
        async (list, sizes, indent) => {
          const text = JSON.stringify(
            { skipped: { list: [1] }, 'a "key"': list, after: [list] },
            null,
            indent,
          )
          const reads = await readAll(text, [['a "key"', '*'], ['after']], { sizes })
          const parsed = JSON.parse(text)
          expect(values(reads)).toEqual([...parsed['a "key"'], parsed.after])
          expect(reads.map((read) => 'path' in read && read.path.join())).toEqual([
            ...list.map((_, index) => `a "key",${index}`),
            'after',
          ])
        },
      ),
    )
  })

  it('are read around one that is broken, too large or too deep', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    const text = `[1, {"a" 5}, "${'x'.repeat(2000)}", ${deep}, [tru], {"__proto__": {"polluted": 1}}, 2]`
    const reads = await readAll(text, [['*']], {
      sizes: [4096],
      limits: { valueBytes: 300_000, depth: 50 },
    })
    expect(values(reads).map((value) => (typeof value === 'string' ? value.slice(0, 60) : value))).toEqual([
      1,
      'It is damaged: what stands there is no JSON.',
      'x'.repeat(60),
      'It is nested more than 50 levels deep.',
      'It is damaged: what stands there is no JSON.',
      JSON.parse('{"__proto__": {"polluted": 1}}'),
      2,
    ])
    expect(Object.hasOwn({}, 'polluted')).toBe(false)
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
    const small = await readAll('["abc", 1]', [['*']], { limits: { valueBytes: 4, depth: 9 } })
    expect(small.map((read) => read.kind)).toEqual(['unreadable', 'value'])
  })

  it.each([
    ['[1, {"a": 2', [1, 'The file ends in the middle.']],
    ['', ['The file ends in the middle.']],
    ['[1, 2}', [1, 2, 'From one point on the file is no JSON.']],
    ['[1] and more', [1, 'From one point on the file is no JSON.']],
    ['<html><body>', ['From one point on the file is no JSON.']],
  ])('of %j are those before the fault', async (text, expected) => {
    expect(values(await readAll(text, [['*']]))).toEqual(expected)
  })

  it('give up a file of nothing but brackets instead of remembering them all', async () => {
    const reads = await readAll('['.repeat(1_200_000), [['a']], { sizes: [65_536] })
    expect(values(reads)).toEqual(['From one point on the file is no JSON.'])
  })

  it('are read in UTF-16 and behind a mark, and broken bytes are told', async () => {
    const text = '["Ü漢💩"]'
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])
    for (const bytes of [utf16, Buffer.from(`\uFEFF${text}`), Buffer.from(utf16).swap16()]) {
      expect(values(await readAll(bytes, [['*']], { sizes: [1, 2, 3] }))).toEqual(['Ü漢💩'])
    }
    const [broken] = await readAll(Buffer.from([0x5b, 0x22, 0xff, 0xfe, 0x22, 0x5d]), [['*']])
    expect(broken).toMatchObject({ value: '\uFFFD\uFFFD', hasBrokenText: true })
  })

  it('are looked for in the whole file and in scalars too', async () => {
    expect(values(await readAll('{"a": 1}', [[]]))).toEqual([{ a: 1 }])
    expect(values(await readAll('12', [[]]))).toEqual([12])
  })
})

it('counts depth outside of strings only', () => {
  expect(isDeeperThan('["[[[[", {"a": "\\"{{{"}]', 2)).toBe(false)
  expect(isDeeperThan('[[[]]]', 2)).toBe(true)
  expect(isDeeperThan('['.repeat(100_000), 1000)).toBe(true)
})
