import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keepMetadata } from '../../electron/providers/keep-metadata.ts'
import type { JsonRecord } from '../../electron/providers/read-json.ts'
import type { JsonValue } from '../../shared/domain/json.ts'

const apiKey = 'sk-very-secret-key-000111222'
const left = new Set(['choices', 'input'])
const keep = (record: JsonRecord): JsonValue => keepMetadata(record, left, apiKey)

describe('metadata', () => {
  it('is everything as it came but what is content or an echo', () => {
    const rest = { service_tier: 'flex', safety: [{ category: 'x', blocked: false }], timings: { ms: 1.5 } }
    expect(keep({ ...rest, choices: [{ text: 'Hi' }], input: 'x', unknown: null })).toEqual(rest)
    expect(keep({ choices: [], error: null })).toBeNull()
    expect(keep({})).toBeNull()
  })

  it('leaves names out at the top only', () => {
    expect(keep({ attempt: { input: 3, choices: 2 } })).toEqual({ attempt: { input: 3, choices: 2 } })
  })

  it('never repeats a key, in a text, a name or a field for secrets', () => {
    const record = {
      echo: `used ${apiKey}`,
      headers: { authorization: 'plain-words', 'x-api-key': 'abcdefgh', api_key: 'abcdefgh' },
      [`name ${apiKey}`]: [{ deeper: `Bearer ${apiKey}` }],
      max_tokens: 5,
      next_page_token: 'kept',
    }
    const kept = keep(record)
    expect(JSON.stringify(kept)).not.toContain(apiKey)
    expect(kept).toMatchObject({
      echo: 'used [key removed]',
      headers: {
        authorization: '[key removed]',
        'x-api-key': '[key removed]',
        api_key: '[key removed]',
      },
      max_tokens: 5,
      next_page_token: 'kept',
    })
  })

  it('takes out keys with characters that JSON writes differently', () => {
    const strange = 'quote"and\\slash'
    expect(keepMetadata({ echo: `it was ${strange}` }, left, strange)).toEqual({
      echo: 'it was [key removed]',
    })
  })

  it('is the same as what came for anything without keys', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), fc.jsonValue({ maxDepth: 4 })),
        (record) => {
          const clean = JSON.parse(JSON.stringify(record)) as JsonRecord
          const expected = Object.fromEntries(
            Object.entries(clean).filter(([name, value]) => !left.has(name) && value !== null),
          )
          const kept = keepMetadata(clean, left, null)
          expect(kept).toEqual(Object.keys(expected).length === 0 ? null : expected)
        },
      ),
    )
  })
})

describe('hostile metadata', () => {
  it('is cut where it is too deep, and says so', () => {
    let deep: JsonValue = 'bottom'
    for (let level = 0; level < 200_000; level += 1) deep = [deep]
    const kept = JSON.stringify(keep({ deep, after: 1 }))
    expect(kept).toContain('left out')
    expect(kept).not.toContain('bottom')
    expect(kept).toContain('"after":1')
  })

  it('is cut where it is too long, and says so', () => {
    expect(keep({ page: 'x'.repeat(200_000), after: 1 })).toEqual({
      page: '[left out: too long or too deep]',
      after: 1,
    })
    const wide = Object.fromEntries(Array.from({ length: 300_000 }, (_, index) => [`n${index}`, 'vvvvvvvv']))
    const kept = JSON.stringify(keep({ wide, list: Array.from({ length: 300_000 }, () => 1) }))
    expect(kept.length).toBeLessThan(1_500_000)
    expect(kept).toContain('left out')
  })

  it('keeps odd names as fields', () => {
    const record: JsonRecord = JSON.parse('{"__proto__":{"polluted":1},"constructor":"c"}')
    const kept = keep(record)
    expect(JSON.stringify(kept)).toBe('{"__proto__":{"polluted":1},"constructor":"c"}')
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
})
