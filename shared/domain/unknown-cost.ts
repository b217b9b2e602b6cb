import type { Cost, UnknownReason } from './usage.ts'

export const unknownCost: Cost = { nanoUsd: null, source: 'unknown', priceVersion: null }

export function unknownBecause(unknownReason: UnknownReason): Cost {
  return { ...unknownCost, unknownReason }
}
