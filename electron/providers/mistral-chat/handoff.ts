import { createHash } from 'node:crypto'
import type { HandoffRules } from '../adapter.ts'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
/** Anything else is refused with code 3280 (public reports, 2025-2026). */
const idLength = 9

/** Nine letters and digits made from any text; the same text makes the same nine. */
export function nineCharactersOf(text: string): string {
  let rest = createHash('sha256').update(text).digest().readBigUInt64BE()
  let id = ''
  while (id.length < idLength) {
    id += alphabet.charAt(Number(rest % 62n))
    rest /= 62n
  }
  return id
}

/** Calls and results stay structured: Mistral takes them without a list of tools. */
export const mistralHandoff: HandoffRules = {
  foreignToolExchange: 'parts',
  mapToolCallId: (callId) => (/^[A-Za-z0-9]{9}$/.test(callId) ? callId : nineCharactersOf(callId)),
  acceptsImages: true,
  documentMediaTypes: ['application/pdf'],
  mergesConsecutiveRoles: true,
}
