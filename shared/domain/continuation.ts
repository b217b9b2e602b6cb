// How a turn brings its history. The local tree is the truth; a handle is a cache of one prefix of it.
import { z } from 'zod'
import { idSchema } from './ids.ts'
import { apiKindSchema } from './vendor.ts'

/** What an adapter learns at the end of a turn about state the provider now holds. */
export const handleSeedSchema = z.object({
  /** `response`, `conversation`, `interaction`, `thread`. */
  kind: z.string(),
  value: z.string(),
  /** UTC milliseconds after which it must not be used; null when the provider names no limit. */
  expiresAt: z.number().int().nullable(),
  /** True when it can be continued only once. */
  isOneUse: z.boolean(),
})
export type HandleSeed = z.infer<typeof handleSeedSchema>

/** A stored handle: the seed, what it covers and for whom. */
export const handleSchema = handleSeedSchema.extend({
  id: idSchema,
  conversationId: idSchema,
  /** The answer up to and including which the provider holds the path. */
  coversMessageId: idSchema,
  accountId: idSchema,
  api: apiKindSchema,
  /** The model asked for on the turn that made it. */
  modelId: z.string(),
  /** SHA-256 of the system text it was made under; null when there was none. */
  systemTextHash: z.string().nullable(),
  createdAt: z.number().int(),
  lastUsedAt: z.number().int().nullable(),
  /** Why it can no longer be used; null while it may. */
  deadReason: z.string().nullable(),
})
export type Handle = z.infer<typeof handleSchema>

/** `chain`: a handle and what is new since. `replay`: the rendered history. */
export const carryKindSchema = z.enum(['chain', 'replay'])
export type CarryKind = z.infer<typeof carryKindSchema>

/** Why a turn carried its history the way it did. */
export const carryReasonSchema = z.enum([
  'first-turn',
  'handle-continues',
  'handle-continues-with-missed-turns',
  'api-keeps-no-state',
  'server-state-off',
  'no-handle-on-path',
  'account-changed',
  'model-changed',
  'system-text-changed',
  'handle-expired',
  'handle-used',
  'handle-lost',
])
export type CarryReason = z.infer<typeof carryReasonSchema>

export const carrySchema = z.object({
  kind: carryKindSchema,
  reason: carryReasonSchema,
  /** For the person: what was sent, then why. "Continued from resp_…: 2 of 41 messages sent. OpenAI holds the rest." */
  sentence: z.string(),
  /** Messages in this request. */
  messagesSent: z.number().int().nonnegative(),
  /** Messages on the path the model is meant to see. */
  messagesOnPath: z.number().int().nonnegative(),
  /** The handle's value when kind is chain. */
  handleValue: z.string().nullable(),
})
export type Carry = z.infer<typeof carrySchema>

/** What a conversation asks for. `automatic`: server state where it helps. `replay`: always send the history. */
export const continuationModeSchema = z.enum(['automatic', 'replay'])
export type ContinuationMode = z.infer<typeof continuationModeSchema>
