// Preserved thinking: a thinking block is sealed over everything that stood before it (system, tools, messages;
// `cache_control` is not compared) and over the model that wrote it.
import { createHash } from 'node:crypto'

export interface PlainMessage {
  readonly role: string
  readonly content: readonly Readonly<Record<string, unknown>>[]
}

export interface SealedPrefix {
  readonly model: string
  readonly system: unknown
  readonly tools: unknown
  readonly messages: readonly PlainMessage[]
}

function withoutCacheMarks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutCacheMarks)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'cache_control')
      .map(([key, inner]) => [key, withoutCacheMarks(inner)]),
  )
}

function digest(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(withoutCacheMarks(value)))
    .digest('hex')
    .slice(0, 24)
}

/** The signature of a thinking block that follows this prefix. */
export function sealThinking(prefix: SealedPrefix, thinking: string): string {
  const prefixHash = digest([prefix.system ?? null, prefix.tools ?? null, prefix.messages])
  return Buffer.from(JSON.stringify([prefix.model, prefixHash, digest(thinking)])).toString('base64')
}

export type SealState = 'intact' | 'other-model' | 'other-prefix' | 'damaged'

/** What the server finds when a thinking block comes back. */
export function readSeal(prefix: SealedPrefix, thinking: string, signature: string): SealState {
  let sealed: unknown
  try {
    sealed = JSON.parse(Buffer.from(signature, 'base64').toString('utf8'))
  } catch {
    return 'damaged'
  }
  if (!Array.isArray(sealed) || sealed.length !== 3 || sealed[2] !== digest(thinking)) return 'damaged'
  if (sealed[0] !== prefix.model) return 'other-model'
  return sealThinking(prefix, thinking) === signature ? 'intact' : 'other-prefix'
}
