// How a turn brings its history. The local tree is the truth; a handle is a cache of one prefix of it.
import { z } from 'zod'
import { idSchema } from './ids.ts'
import { apiKindSchema } from './vendor.ts'

/** What an adapter learns about state the provider now holds. */
export const handleSeedSchema = z.object({
  /** The way it is held, as the api's record names it: `response`, `conversation`, `interaction`, `thread`, … */
  kind: z.string(),
  value: z.string(),
  /** Where inside it this turn ends, for what can be taken up again from the middle (an entry id); null otherwise. */
  position: z.string().nullable(),
  /** UTC milliseconds after which it must not be used; null when the provider names no limit. */
  expiresAt: z.number().int().nullable(),
  /** UTC milliseconds until which the provider keeps it by its own word; null when it names no day. */
  heldUntil: z.number().int().nullable(),
  /** True when it can be continued only once. */
  isOneUse: z.boolean(),
})
export type HandleSeed = z.infer<typeof handleSeedSchema>

/** A stored handle: the seed, what it covers and for whom. Everything a provider was seen to hold has one. */
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
  /** SHA-256 of the tools it was made under; null when there were none. */
  toolsHash: z.string().nullable(),
  /** SHA-256 of what the model was shown up to and including the covered answer; null in files of Baton 0.1. */
  viewHash: z.string().nullable(),
  createdAt: z.number().int(),
  lastUsedAt: z.number().int().nullable(),
  /** Why it is not continued any more; null while it may be. */
  deadReason: z.string().nullable(),
  /** UTC milliseconds since which the provider no longer holds it (deleted, or found lost); null while it does. */
  goneAt: z.number().int().nullable(),
  /** Host and port of the server that holds it; null in files of Baton 0.1. */
  server: z.string().nullable(),
})
export type Handle = z.infer<typeof handleSchema>

/** `chain`: a handle and what is new since. `replay`: the rendered history. */
export const carryKindSchema = z.enum(['chain', 'replay'])
export type CarryKind = z.infer<typeof carryKindSchema>

/** Why a turn carried its history the way it did. */
export const carryReasonSchema = z.enum([
  'first-turn',
  'made-elsewhere',
  'handle-continues',
  'handle-continues-with-missed-turns',
  'handle-continues-from-earlier-point',
  'api-keeps-no-state',
  'server-state-off',
  'always-sends-history',
  'no-handle-on-path',
  'message-edited',
  'answer-regenerated',
  'branch-switched',
  'answered-elsewhere',
  'last-turn-not-kept',
  'account-changed',
  'model-changed',
  'system-text-changed',
  'tools-changed',
  'context-changed',
  'handle-expired',
  'handle-used',
  'handle-lost',
  'handle-deleted',
  'session-lost',
  'no-sdk-session',
  'state-refused',
  'api-ended',
])
export type CarryReason = z.infer<typeof carryReasonSchema>

export const carrySchema = z.object({
  kind: carryKindSchema,
  reason: carryReasonSchema,
  /** The way of the api that was used, also to begin a new one; null when the provider was asked to keep nothing. */
  way: z.string().nullable(),
  /** For the person: what was sent, then why. "Continued from resp_…: 2 of 41 messages sent. OpenAI holds the rest." */
  sentence: z.string(),
  /** Messages in this request. */
  messagesSent: z.number().int().nonnegative(),
  /** Messages on the path the model is meant to see; 0 exactly while nothing was handed over for sending. */
  messagesOnPath: z.number().int().nonnegative(),
  /** The handle's value when kind is chain. */
  handleValue: z.string().nullable(),
})
export type Carry = z.infer<typeof carrySchema>

/**
 * What a conversation asks for. `automatic`: server state where it helps, else replay. `replay`: always send the
 * history. `server-state`: server state wherever the vendor offers it. `sdk-session`: the vendor's SDK keeps the
 * history in memory, where it can.
 */
export const continuationModes = ['automatic', 'replay', 'server-state', 'sdk-session'] as const
export const continuationModeSchema = z.enum(continuationModes)
export type ContinuationMode = z.infer<typeof continuationModeSchema>
