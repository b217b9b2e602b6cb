import type { HandoffRules } from '../adapter.ts'

export const chatHandoff: HandoffRules = {
  foreignToolExchange: 'parts',
  // Forty characters is the shortest limit met in the family.
  mapToolCallId: (callId) => (/^[A-Za-z0-9_-]{1,40}$/.test(callId) ? callId : `call_${fingerprint(callId)}`),
  acceptsImages: true,
  documentMediaTypes: ['application/pdf'],
  // Chat templates of many local models demand that roles take turns.
  mergesConsecutiveRoles: true,
}

/** A 64-bit FNV-1a hash in hexadecimal. */
function fingerprint(text: string): string {
  let hash = 0xcbf29ce484222325n
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n)
  }
  return hash.toString(16).padStart(16, '0')
}
