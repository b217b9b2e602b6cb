import type { HandoffRules } from '../adapter.ts'

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
