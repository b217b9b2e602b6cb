import { createHash } from 'node:crypto'
import type { HandoffRules } from '../adapter.ts'

/**
 * Calls and results of other vendors stay pairs: a result only has to name a call that stands before it. No limit on
 * the form of an id is documented (API reference, 2026-11), so ordinary ones stay as they are.
 */
export const cohereHandoff: HandoffRules = {
  foreignToolExchange: 'parts',
  mapToolCallId: (callId) =>
    /^[A-Za-z0-9_-]{1,64}$/.test(callId)
      ? callId
      : `call_${createHash('sha256').update(callId).digest('hex').slice(0, 24)}`,
  acceptsImages: true,
  // There is no form for PDF files; texts go along as text.
  documentMediaTypes: [],
  mergesConsecutiveRoles: true,
}
