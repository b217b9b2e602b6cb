import type { HandoffRules } from '../adapter.ts'

export const guideHandoff: HandoffRules = {
  foreignToolExchange: 'text',
  mapToolCallId: (callId) => callId,
  acceptsImages: false,
  documentMediaTypes: [],
  mergesConsecutiveRoles: true,
}
