import type { ContinuationStrategy, HandoffRules } from '../adapter.ts'
import { vendorsKeepingResponses } from '../vendors.ts'

const dayMs = 86_400_000

/** Well before the 30 days OpenAI and xAI name, so that a chain is replaced before it can break. */
export const handleLifetimeMs = 25 * dayMs

export const responsesContinuation: ContinuationStrategy = {
  kind: 'chain',
  appendsMissedTurns: true,
  // A chain may be continued with another model of the vendor; only the prompt cache is lost.
  isBoundToModel: false,
  vendors: vendorsKeepingResponses,
  retention:
    'OpenAI and xAI keep a stored response for 30 days; Baton uses it for 25 (their documentation, November 2026). ' +
    'LM Studio keeps it while its server runs.',
  // Whether sealed reasoning of one model opens for another is not documented; text and calls always do.
  replaysNativeAcrossModels: (fromModelId, toModelId) => fromModelId === toModelId,
}

export const responsesHandoff: HandoffRules = {
  foreignToolExchange: 'parts',
  // The API takes any id up to 64 characters; pairs stay pairs because the same id maps the same way.
  mapToolCallId: (callId) => (/^[A-Za-z0-9_-]{1,64}$/.test(callId) ? callId : mapToPlainId(callId)),
  acceptsImages: true,
  documentMediaTypes: ['application/pdf'],
  mergesConsecutiveRoles: false,
}

/** A plain id of at most 64 characters made from any id: readable head, and a hash so that two never meet. */
function mapToPlainId(callId: string): string {
  let hash = 0xcbf29ce484222325n
  for (const byte of new TextEncoder().encode(callId)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n)
  }
  return `call_${callId.replace(/[^A-Za-z0-9]/g, '').slice(0, 32)}_${hash.toString(16).padStart(16, '0')}`
}
