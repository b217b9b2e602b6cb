import { createHash } from 'node:crypto'
import type { ContinuationStrategy, HandoffRules } from '../adapter.ts'

/** Anthropic's Messages API keeps nothing between turns; message threads (beta since 2026-11-02) are not used here. */
export const anthropicContinuation: ContinuationStrategy = {
  kind: 'stateless',
  appendsMissedTurns: false,
  isBoundToModel: true,
  vendors: new Set(),
  retention:
    'Anthropic keeps no conversation for this API; every turn sends the history (Messages API documentation, 2026-11).',
  // A thinking block is sealed for the model that wrote it (Anthropic, "Preserved thinking", 2026-11).
  replaysNativeAcrossModels: (fromModelId, toModelId) => fromModelId === toModelId,
}

/**
 * Foreign tool exchanges become text: a request with tool blocks must also define tools, or it gets a 400, and a
 * list of tools that grows with the history would break the seal of every earlier thinking block.
 */
export const anthropicHandoff: HandoffRules = {
  foreignToolExchange: 'text',
  // Letters, digits, `_` and `-` only; the prefix is the one Anthropic gives its own calls.
  mapToolCallId: (callId) => `toolu_x${createHash('sha256').update(callId).digest('hex').slice(0, 24)}`,
  acceptsImages: true,
  documentMediaTypes: ['application/pdf'],
  mergesConsecutiveRoles: true,
}
