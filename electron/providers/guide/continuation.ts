import type { ContinuationStrategy, HandoffRules } from '../adapter.ts'

/** The guide reads what is typed and keeps nothing. */
export const guideContinuation: ContinuationStrategy = {
  kind: 'stateless',
  appendsMissedTurns: false,
  isBoundToModel: false,
  vendors: new Set(),
  retention: 'The guide runs inside Baton and keeps nothing.',
  replaysNativeAcrossModels: () => false,
}

export const guideHandoff: HandoffRules = {
  foreignToolExchange: 'text',
  mapToolCallId: (callId) => callId,
  acceptsImages: false,
  documentMediaTypes: [],
  mergesConsecutiveRoles: true,
}
