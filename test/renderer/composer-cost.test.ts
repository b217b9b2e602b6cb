// What the composer says about money before anything is sent.
import { describe, expect, it } from 'vitest'
import { readPutAway, writePutAway } from '../../renderer/composer/budget-notices.tsx'
import { expectedUnknown } from '../../renderer/composer/expected-cost-section.tsx'
import { cachedShare, coldWords, expectedWords } from '../../renderer/composer/expected-words.ts'
import { switchWords } from '../../renderer/composer/switch-words.ts'
import type { ExpectedCost } from '../../shared/domain/expected-cost.ts'
import { unknownReasonSchema } from '../../shared/domain/usage.ts'

const known: ExpectedCost = {
  likelyCachedTokens: 3000,
  outputTokens: 500,
  inputNanoUsd: 4_300_000,
  outputNanoUsd: 7_500_000,
  nanoUsd: 11_834_000,
  coldNanoUsd: 21_934_000,
  priceVersion: 'genai-prices 0.1.8 (2026-09-23)',
  freeReason: null,
}
const unknown: ExpectedCost = {
  ...known,
  inputNanoUsd: null,
  outputNanoUsd: null,
  nanoUsd: null,
  coldNanoUsd: null,
  priceVersion: null,
  unknownReason: 'no-price',
}
const free: ExpectedCost = { ...known, nanoUsd: 0, coldNanoUsd: 0, freeReason: 'It runs here.' }

describe('the expected cost', () => {
  it('is "about", with two figures', () => {
    expect(expectedWords(known)).toBe('about $0.012')
    expect(expectedWords({ ...known, nanoUsd: 1_234_000_000 })).toBe('about $1.20')
  })

  it('tells nothing to pay from nothing known', () => {
    expect(expectedWords(free)).toBe('costs nothing')
    expect(expectedWords(unknown)).toBe('price unknown')
    expect(expectedWords({ ...unknown, unknownReason: 'special-rate' })).toBe('cost unknown')
    expect(expectedWords({ ...known, nanoUsd: 0 })).toBe('about $0')
  })

  it('names the likely cached share only where there is one', () => {
    expect(cachedShare({ tokens: 3845, expected: known })).toBe('78 %')
    expect(cachedShare({ tokens: 3845, expected: { ...known, likelyCachedTokens: null } })).toBeNull()
    expect(cachedShare({ tokens: 3845, expected: { ...known, likelyCachedTokens: 0 } })).toBeNull()
    expect(cachedShare({ tokens: 2900, expected: known })).toBe('100 %')
  })

  it('says what it is without the cache where that can be seen', () => {
    expect(coldWords({ expected: known })).toBe('about $0.022')
    expect(coldWords({ expected: { ...known, coldNanoUsd: 11_900_000 } })).toBeNull()
    expect(coldWords({ expected: unknown })).toBeNull()
    expect(coldWords({ expected: free })).toBeNull()
  })

  it('says why nobody knows it, in a finished sentence', () => {
    for (const reason of [...unknownReasonSchema.options, undefined])
      expect(expectedUnknown(reason, 'Sol')).toMatch(/^[A-Z].*\.$/)
    expect(expectedUnknown('no-price', 'Sol')).toContain('Set a price')
  })
})

describe('what a switch costs', () => {
  const cold: ExpectedCost = { ...known, nanoUsd: 31_000_000, likelyCachedTokens: 0 }
  const staying = { modelName: 'Sonnet', expected: { ...known, nanoUsd: 6_000_000 } }

  it('stands beside what staying costs', () => {
    expect(switchWords(cold, staying, 'Sol')).toBe(
      'About $0.031 with Sol, about $0.006 if Sonnet stays: its cache is warm.',
    )
  })

  it('claims no warm cache where nobody knows of one', () => {
    const coldThere = { ...staying, expected: { ...staying.expected, likelyCachedTokens: null } }
    expect(switchWords(cold, coldThere, 'Sol')).toBe('About $0.031 with Sol, about $0.006 if Sonnet stays.')
    expect(switchWords(known, staying, 'Sol')).not.toContain('warm')
  })

  it('never puts a number where one side is unknown', () => {
    expect(switchWords(unknown, staying, 'Sol')).toContain('Unknown with Sol, about $0.006 if Sonnet stays')
    expect(switchWords(cold, { ...staying, expected: unknown }, 'Sol')).toContain('unknown if Sonnet stays')
    expect(switchWords(unknown, { ...staying, expected: unknown }, 'Sol')).toBe(
      'What Sol and Sonnet cost is unknown.',
    )
    expect(switchWords(free, staying, 'Qwen')).toContain('Costs nothing with Qwen, about $0.006')
  })
})

describe('a notice about a budget that was put away', () => {
  it('comes back on another day', () => {
    const stored = writePutAway({ day: 'Thu Nov 26 2026', subjects: ['x', 'y'] })
    expect(readPutAway(stored, 'Thu Nov 26 2026').subjects).toEqual(['x', 'y'])
    expect(readPutAway(stored, 'Fri Nov 27 2026').subjects).toEqual([])
    expect(readPutAway(null, 'Fri Nov 27 2026').subjects).toEqual([])
  })
})
