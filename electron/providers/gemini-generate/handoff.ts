import { createHash } from 'node:crypto'
import type { HandoffRules } from '../adapter.ts'

/** Gemini 3 and later refuse a function call without its own signature, so foreign exchanges become text. */
export const geminiGenerateHandoff: HandoffRules = {
  foreignToolExchange: 'text',
  mapToolCallId: (callId) => `call_${createHash('sha256').update(callId).digest('hex').slice(0, 24)}`,
  acceptsImages: true,
  documentMediaTypes: ['application/pdf'],
  mergesConsecutiveRoles: true,
}
