import { createHash } from 'node:crypto'
import type { HandoffRules } from '../adapter.ts'

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
