// What Baton knows about an api at a vendor: one reviewed, dated record each, written as data beside the adapter. The
// engine reads its capabilities from here, Settings shows it ("How this provider remembers"), and nothing else tests
// for the name of a vendor or model.
import { z } from 'zod'
import { apiKindSchema, vendorSchema } from './vendor.ts'

/** One way in which an api can hold a conversation between turns. */
export const stateWaySchema = z.object({
  /** The kind of its handles: `response`, `conversation`, `interaction`, `thread`, `sdk-session`. */
  name: z.string(),
  /** For the screen, in sentence case: "Response chain". */
  label: z.string(),
  /**
   * `chain`: every answer has a handle of its own that never changes. `conversation`: one list that grows with every
   * turn. `session`: the vendor's SDK holds it in the memory of this process.
   */
  kind: z.enum(['chain', 'conversation', 'session']),
  /**
   * `automatic`: used unless something speaks against it. `on-request`: used when the conversation prefers server
   * state. `switched-on`: used only when the account chose it.
   */
  use: z.enum(['automatic', 'on-request', 'switched-on']),
  /** Can turns answered elsewhere be appended when it is taken up again? */
  appendsMissedTurns: z.boolean(),
  /** Can an older point be taken up again after it went on? Always true for chains that can be used more than once. */
  continuesOlderPoint: z.boolean(),
  /** Must the model be the one it began with? */
  isBoundToModel: z.boolean(),
  /** Does a turn that ended early leave it in doubt what it holds? Then it is not continued. */
  isUncertainAfterBreak: z.boolean(),
  /** How long Baton continues it, in milliseconds; null when the provider names no limit. */
  lifetimeMs: z.number().int().positive().nullable(),
  /** How long the provider keeps it, in milliseconds; null when it names no limit. */
  heldForMs: z.number().int().positive().nullable(),
  /** Can it be deleted at the provider through the api? */
  canRelease: z.boolean(),
})
export type StateWay = z.infer<typeof stateWaySchema>

/** What is known about a vendor's prompt cache: enough to say what of a request is probably still in it. */
export const promptCacheSchema = z.object({
  /** Milliseconds a beginning is kept at least, from the request that last used it. */
  lifetimeMs: z.number().int().positive(),
  /** Shorter beginnings are not kept. */
  leastTokens: z.number().int().nonnegative(),
  /** `automatic`: the vendor keeps what it reads. `marked`: only up to the marks that Baton sets. */
  writes: z.enum(['automatic', 'marked']),
  /** Are written tokens counted apart? The price table knows what they cost then. */
  countsWrites: z.boolean(),
})
export type PromptCache = z.infer<typeof promptCacheSchema>

export const providerRecordSchema = z.object({
  api: apiKindSchema,
  /** As it is called on the screen: "OpenAI Responses". */
  apiName: z.string(),
  vendor: vendorSchema,
  /** The smallest is the vendor's default api; null for one that can no longer be called. */
  preference: z.number().int().nullable(),
  /** Ways to hold a conversation, the first one first; empty when the api keeps nothing. */
  ways: z.array(stateWaySchema),
  /** Does it count tokens before a request is made, and at which endpoint? null when it has none. */
  countEndpoint: z.string().nullable(),
  /** Can a call whose end was not seen be asked about afterwards, and where? null when it cannot. */
  lookUpEndpoint: z.string().nullable(),
  /** How it keeps state, as sentences. */
  state: z.string(),
  /** What the vendor's SDK offers of its own, as sentences. */
  sdkSession: z.string(),
  /** How the history is written in a request. */
  history: z.string(),
  /** The identifiers its answers carry. */
  identifiers: z.array(z.object({ kind: z.string(), where: z.string() })),
  /** What else a response says about itself. */
  metadata: z.array(z.string()),
  retention: z.string(),
  /** What a lost id looks like on the wire, and what Baton does. */
  lostHandle: z.string(),
  /** What server state saves and what it does not, and how the cache is priced. */
  cost: z.string(),
  /** null when it has none, or nobody says how long it lasts: then nothing is said about what is left in it. */
  promptCache: promptCacheSchema.nullable(),
  recommendation: z.string(),
  /** The day (YYYY-MM-DD) on which the vendor ended it; null while it lives. */
  endedOn: z.string().nullable(),
  sources: z.array(z.string()).min(1),
  /** The day (YYYY-MM-DD) on which somebody last checked this record. */
  reviewedOn: z.string(),
})
export type ProviderRecord = z.infer<typeof providerRecordSchema>
