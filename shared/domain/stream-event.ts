// What an adapter says while a model answers. Adapters turn wire events into these, the engine records and
// publishes them, and one reducer (fold-event) applies them on both sides.
import { z } from 'zod'
import { handleSeedSchema } from './continuation.ts'
import { failureSchema } from './failure.ts'
import { identifierSchema } from './identifier.ts'
import { jsonValueSchema } from './json.ts'
import { partSchema } from './part.ts'
import { usageSchema } from './usage.ts'

/** Why the answer ended, in our words. `tool-calls`: the model waits for results. */
export const finishReasonSchema = z.enum([
  'stop',
  'tool-calls',
  'length',
  'content-filter',
  'refusal',
  'other',
])
export type FinishReason = z.infer<typeof finishReasonSchema>

const partIndex = z.number().int().nonnegative()

/** Comes with the headers or the first record; may come again with what was learned since. */
export const responseStartSchema = z.object({
  type: z.literal('response-start'),
  identifiers: z.array(identifierSchema),
  /** The exact model that serves, when the provider says so. */
  servedModel: z.string().nullable(),
  /** Rate-limit and processing headers as received, names in lower case. */
  headers: z.record(z.string(), z.string()),
  /** Bytes of the request body that was sent. */
  requestBytes: z.number().int().nonnegative().nullable(),
})
/** Opens part `index`. `part` is its first state: usually empty text. Indexes count up from 0, without gaps. */
export const partStartSchema = z.object({ type: z.literal('part-start'), index: partIndex, part: partSchema })
/** Appends to the text of a text or reasoning part, or to the arguments of a tool call. */
export const partDeltaSchema = z.object({
  type: z.literal('part-delta'),
  index: partIndex,
  delta: z.string(),
})
/** Closes part `index`; a `part` given here is authoritative and replaces what the deltas built. */
export const partEndSchema = z.object({
  type: z.literal('part-end'),
  index: partIndex,
  part: partSchema.nullable(),
})
/** A whole file made by the model. The engine stores the bytes and turns this into a file part. */
export const partFileSchema = z.object({
  type: z.literal('part-file'),
  index: partIndex,
  mediaType: z.string(),
  name: z.string(),
  dataBase64: z.string(),
})
/** Counts so far; each one replaces the one before. */
export const usageEventSchema = z.object({ type: z.literal('usage'), usage: usageSchema })
/** Ids learned after the beginning; given out as they come, so that a stop loses none. */
export const identifiedEventSchema = z.object({
  type: z.literal('identified'),
  identifiers: z.array(identifierSchema),
})
/**
 * The provider holds this from now on, whatever becomes of the turn: it is listed and can be deleted, and is not
 * continued unless the `finish` names it too.
 */
export const heldEventSchema = z.object({ type: z.literal('held'), handle: handleSeedSchema })
export const warningEventSchema = z.object({
  type: z.literal('warning'),
  code: z.string(),
  detail: z.string(),
})
export const finishEventSchema = z.object({
  type: z.literal('finish'),
  reason: finishReasonSchema,
  rawReason: z.string().nullable(),
  /** The provider's own content of this answer, to be sent back verbatim to the same api. */
  native: jsonValueSchema,
  identifiers: z.array(identifierSchema),
  /** A handle for state the provider now holds; null when it holds none. */
  handle: handleSeedSchema.nullable(),
  /** Everything else the response said about itself (tier, safety, fingerprints), without content and keys. */
  metadata: jsonValueSchema,
})
export const failEventSchema = z.object({
  type: z.literal('fail'),
  failure: failureSchema,
  /** Ids learned before or with the failure. */
  identifiers: z.array(identifierSchema),
  /** What the answer said about itself up to there, without content and keys; left out when it said nothing. */
  metadata: jsonValueSchema.optional(),
  /** Headers of an answer that was refused before it began; left out when `response-start` brought them. */
  headers: z.record(z.string(), z.string()).optional(),
  /** True when the provider may have taken in what was sent: what was continued is then given up, not gone. */
  isStateInDoubt: z.boolean().optional(),
})

/** Everything an adapter may yield: one `finish` or one `fail` comes last, exactly once. */
export const streamEventSchema = z.discriminatedUnion('type', [
  responseStartSchema,
  partStartSchema,
  partDeltaSchema,
  partEndSchema,
  partFileSchema,
  usageEventSchema,
  heldEventSchema,
  identifiedEventSchema,
  warningEventSchema,
  finishEventSchema,
  failEventSchema,
])
export type StreamEvent = z.infer<typeof streamEventSchema>
export type TerminalEvent = Extract<StreamEvent, { type: 'finish' | 'fail' }>

/** The events that change what a message shows: what is published to watches while an answer arrives. */
export const messageEventSchema = z.discriminatedUnion('type', [
  partStartSchema,
  partDeltaSchema,
  partEndSchema,
])
export type MessageEvent = z.infer<typeof messageEventSchema>
