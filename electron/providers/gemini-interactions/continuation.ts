import { createHash } from 'node:crypto'
import type { ContinuationStrategy, HandoffRules } from '../adapter.ts'

/**
 * Baton sends the whole history as steps and asks Google to store nothing; `previous_interaction_id` is not used yet.
 */
export const geminiInteractionsContinuation: ContinuationStrategy = {
  kind: 'stateless',
  appendsMissedTurns: false,
  isBoundToModel: false,
  vendors: new Set(),
  retention:
    'Baton asks Google to keep nothing (store: false); every turn sends the history (Interactions API documentation, 2026-11).',
  // Thought steps must return unmodified to the model that made them (Interactions API documentation, 2026-11).
  replaysNativeAcrossModels: (fromModelId, toModelId) => fromModelId === toModelId,
}

/** Replayed calls without Google's own signature are refused (public reports, 2026-11), so they become text. */
export const geminiInteractionsHandoff: HandoffRules = {
  foreignToolExchange: 'text',
  mapToolCallId: (callId) => `call_${createHash('sha256').update(callId).digest('hex').slice(0, 24)}`,
  acceptsImages: true,
  documentMediaTypes: ['application/pdf'],
  mergesConsecutiveRoles: false,
}
