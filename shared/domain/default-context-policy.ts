import type { ContextPolicy } from './context.ts'

/** Summarise at 150,000 tokens, or at 80 % of the window if that comes first. */
export const defaultContextPolicy: ContextPolicy = { kind: 'segments', thresholdTokens: 150_000 }

/** The share of a window at which Baton warns and the policy acts. */
export const windowThreshold = 0.8
