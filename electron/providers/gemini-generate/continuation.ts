import { createHash } from 'node:crypto'
import type { ContinuationStrategy, HandoffRules } from '../adapter.ts'

/** The Gemini Developer API's generateContent keeps nothing between turns. */
export const geminiGenerateContinuation: ContinuationStrategy = {
  kind: 'stateless',
  appendsMissedTurns: false,
  isBoundToModel: false,
  vendors: new Set(),
  retention:
    'Google keeps no conversation for generateContent; every turn sends the history (Gemini API documentation, 2026-11).',
  // A thought signature of another model can be refused with a 400 (public reports, 2026-11).
  replaysNativeAcrossModels: (fromModelId, toModelId) => fromModelId === toModelId,
}

/** Gemini 3 and later refuse a function call without its own signature, so foreign exchanges become text. */
export const geminiGenerateHandoff: HandoffRules = {
  foreignToolExchange: 'text',
  mapToolCallId: (callId) => `call_${createHash('sha256').update(callId).digest('hex').slice(0, 24)}`,
  acceptsImages: true,
  documentMediaTypes: ['application/pdf'],
  mergesConsecutiveRoles: true,
}
