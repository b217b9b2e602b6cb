// Estimates corrected by what replies reported.
import { expect, it } from 'vitest'
import { correctionOf } from '../../../electron/engine/context/correct-estimate.ts'

const samples = (...ratios: number[]) => ratios.map((ratio) => ({ estimated: 1000, reported: ratio * 1000 }))

it('is the median of the newest five', () => {
  expect(correctionOf(samples(1.2))).toBe(1.2)
  expect(correctionOf(samples(1.1, 3, 1.3))).toBe(1.3)
  expect(correctionOf(samples(1, 1.5))).toBe(1.25)
  expect(correctionOf(samples(1.1, 1.2, 1.3, 1.4, 1.5, 3, 3, 3, 3, 3, 3))).toBe(1.3)
})

it('is 1 while nothing was reported', () => {
  expect(correctionOf([])).toBe(1)
  expect(correctionOf([{ estimated: 0, reported: 500 }])).toBe(1)
  expect(correctionOf([{ estimated: 500, reported: 0 }])).toBe(1)
})

it('passes over samples that say nothing when it looks for five', () => {
  const nothing = { estimated: 0, reported: 10 }
  expect(correctionOf([nothing, nothing, nothing, nothing, nothing, ...samples(1.7)])).toBe(1.7)
})

it('stays within 0.8 and 4', () => {
  expect(correctionOf(samples(0.01))).toBe(0.8)
  expect(correctionOf(samples(100))).toBe(4)
})
