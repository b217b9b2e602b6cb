import type { Cost } from './usage.ts'

export const unknownCost: Cost = { nanoUsd: null, source: 'unknown', priceVersion: null }
