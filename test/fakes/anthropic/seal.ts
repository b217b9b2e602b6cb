// Preserved thinking: a thinking block is sealed over everything that stood before it (system, tools, messages;
// `cache_control` is not compared) and over the model that wrote it.
import { createHash } from 'node:crypto'
import { type PlainPrompt, withoutCacheMarks } from './plain-prompt.ts'

function digest(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(withoutCacheMarks(value)))
    .digest('hex')
    .slice(0, 24)
}

/** The signature of a thinking block that follows this prompt. */
export function sealThinking(before: PlainPrompt, thinking: string): string {
  const prefixHash = digest([before.system, before.tools, before.messages])
  return Buffer.from(JSON.stringify([before.model, prefixHash, digest(thinking)])).toString('base64')
}

export type SealState = 'intact' | 'other-model' | 'other-prefix' | 'damaged'

/** What the server finds when a thinking block comes back. */
export function readSeal(before: PlainPrompt, thinking: string, signature: string): SealState {
  let sealed: unknown
  try {
    sealed = JSON.parse(Buffer.from(signature, 'base64').toString('utf8'))
  } catch {
    return 'damaged'
  }
  if (!Array.isArray(sealed) || sealed.length !== 3 || sealed[2] !== digest(thinking)) return 'damaged'
  if (sealed[0] !== before.model) return 'other-model'
  return sealThinking(before, thinking) === signature ? 'intact' : 'other-prefix'
}
