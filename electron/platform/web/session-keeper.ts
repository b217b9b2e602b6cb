// Who may talk to the browser shell. A link carries a code that works once; the page trades it for a session token
// that lives as long as the process. Both are 256 random bits, and only their hashes are kept.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

const secretBytes = 32
/** Links that were printed and never used do not pile up. */
const maximumCodes = 8
const maximumSessions = 64

export interface SessionKeeper {
  /** A new code for a link; it ends when it is used. */
  createCode(): string
  /** @returns a session token, or null when the code is unknown or used */
  redeem(code: string): string | null
  /** Takes the same time for every token of the same length. */
  isValid(token: string): boolean
}

export function createSessionKeeper(): SessionKeeper {
  let codes: Buffer[] = []
  let sessions: Buffer[] = []
  return {
    createCode() {
      const code = randomBytes(secretBytes).toString('base64url')
      codes = [...codes, hash(code)].slice(-maximumCodes)
      return code
    },
    redeem(code) {
      const given = hash(code)
      if (!includes(codes, given)) return null
      codes = codes.filter((known) => !timingSafeEqual(known, given))
      const token = randomBytes(secretBytes).toString('base64url')
      sessions = [...sessions, hash(token)].slice(-maximumSessions)
      return token
    },
    isValid: (token) => includes(sessions, hash(token)),
  }
}

/** Compares with every entry, so that the time says nothing about which one matched. */
function includes(known: readonly Buffer[], given: Buffer): boolean {
  return known.reduce((found, entry) => timingSafeEqual(entry, given) || found, false)
}

function hash(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}
