import { createHash } from 'node:crypto'
import type { HandoffRules } from '../adapter.ts'

/** Replayed calls without Google's own signature are refused (public reports, 2026-11), so they become text. */
export const geminiInteractionsHandoff: HandoffRules = {
  foreignToolExchange: 'text',
  mapToolCallId: (callId) => `call_${createHash('sha256').update(callId).digest('hex').slice(0, 24)}`,
  acceptsImages: true,
  documentMediaTypes: ['application/pdf'],
  mergesConsecutiveRoles: false,
}
