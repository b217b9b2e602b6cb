// Ids are version 7 UUIDs: unique without asking anyone, and ordered by the millisecond in which they were
// made, so that the page may mint them and the store may sort by them. Within one process they never step back.
import type { Id } from './ids.ts'

declare const crypto: { getRandomValues(array: Uint8Array): Uint8Array }

let lastTimeMs = 0
let counter = 0

/**
 * Makes a new id.
 * @param nowMs UTC milliseconds; a clock that steps back is ignored so that order is kept.
 */
export function createId(nowMs: number = Date.now()): Id {
  if (nowMs > lastTimeMs) {
    lastTimeMs = nowMs
    counter = 0
  } else {
    counter += 1
    if (counter > 0xfff) {
      lastTimeMs += 1
      counter = 0
    }
  }
  const random = crypto.getRandomValues(new Uint8Array(8))
  random[0] = ((random[0] ?? 0) & 0x3f) | 0x80
  const time = lastTimeMs.toString(16).padStart(12, '0')
  const rest = Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('')
  const sequence = counter.toString(16).padStart(3, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${sequence}-${rest.slice(0, 4)}-${rest.slice(4)}`
}
