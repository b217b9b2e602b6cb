import { describe, expect, it } from 'vitest'
import {
  formatBytes,
  formatCompact,
  formatDuration,
  formatNanoUsd,
  formatSpeed,
  formatTokens,
  formatTotal,
} from '../../shared/domain/format.ts'

describe('numbers on the screen', () => {
  it('are never zero when they are unknown', () => {
    for (const format of [
      formatTokens,
      formatCompact,
      formatNanoUsd,
      formatDuration,
      formatSpeed,
      formatBytes,
    ]) {
      expect(format(null)).toBe('unknown')
    }
  })

  it.each([
    [0, '$0'],
    [100, 'under $0.000001'],
    [12_340, '$0.0000123'],
    [4_100_000, '$0.0041'],
    [23_600_000, '$0.0236'],
    [83_000_000, '$0.083'],
    [500_000_000, '$0.50'],
    [994_999_999, '$0.995'],
    [999_600_000, '$1.00'],
    [7_620_000_000, '$7.62'],
    [1_234_500_000_000, '$1,234.50'],
  ])('%i nano-dollars read %s', (nanoUsd, text) => {
    expect(formatNanoUsd(nanoUsd)).toBe(text)
  })

  it('say "at least" when a part of a sum is unknown', () => {
    expect(formatTotal({ known: 1200, isComplete: true })).toBe('1,200')
    expect(formatTotal({ known: 1200, isComplete: false })).toBe('at least 1,200')
    expect(formatTotal({ known: 0, isComplete: false })).toBe('unknown')
    expect(formatTotal({ known: 23_600_000, isComplete: false }, formatNanoUsd)).toBe('at least $0.0236')
  })

  it.each([
    [0, '0 ms'],
    [640, '0.6 s'],
    [9949, '9.9 s'],
    [9960, '10 s'],
    [59_700, '1 min'],
    [185_000, '3 min 5 s'],
    [7_440_000, '2 h 4 min'],
  ])('%i milliseconds read %s', (durationMs, text) => {
    expect(formatDuration(durationMs)).toBe(text)
  })

  it('are compact where there is little room', () => {
    expect([999, 8192, 200_000, 999_900, 1_048_576].map(formatCompact)).toEqual([
      '999',
      '8.19k',
      '200k',
      '1M',
      '1.05M',
    ])
    expect([4.24, 92.4].map(formatSpeed)).toEqual(['4.2 tok/s', '92 tok/s'])
    expect([812, 34_200, 1_240_000, 25_000_000].map(formatBytes)).toEqual([
      '812 bytes',
      '34 kB',
      '1.2 MB',
      '25 MB',
    ])
  })
})
