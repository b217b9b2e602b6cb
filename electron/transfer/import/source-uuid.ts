// Ids of imported things are made from the ids they had, so that a second import of the same thing finds the first.
import { createHash } from 'node:crypto'
import type { SourceApp } from '../../../shared/domain/conversation-source.ts'
import type { Id } from '../../../shared/domain/ids.ts'

/**
 * A version 8 UUID (RFC 9562: free in its content) from the application and the ids of a thing in it, outermost first.
 * Lengths stand between the ids, so that ("ab", "c") and ("a", "bc") differ.
 */
export function sourceUuid(app: SourceApp, ...ids: readonly string[]): Id {
  const hash = createHash('sha256')
  for (const id of [app, ...ids]) {
    const bytes = Buffer.from(id, 'utf8')
    hash.update(`${bytes.length}:`).update(bytes)
  }
  const bytes = hash.digest().subarray(0, 16)
  bytes[6] = (bytes.readUInt8(6) & 0x0f) | 0x80
  bytes[8] = (bytes.readUInt8(8) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
