// Errors are plain values, classified once at the edge. `message` is a finished sentence for the person.
import { z } from 'zod'

export const failureKindSchema = z.enum([
  'auth',
  'quota',
  'rate-limit',
  'overloaded',
  'bad-request',
  'context-overflow',
  'content-blocked',
  'handle-lost',
  'model-missing',
  'network',
  'timeout',
  'incomplete-stream',
  'aborted',
  'local',
  'unknown',
])
export type FailureKind = z.infer<typeof failureKindSchema>

export const failureSchema = z.object({
  kind: failureKindSchema,
  /** What happened, in one clear sentence that names the vendor: "OpenAI refused the key." */
  message: z.string(),
  /** The provider's own words, redacted and cut to 2,000 characters; null when it said nothing. */
  detail: z.string().nullable(),
  /** True when the same request may succeed later without a change. */
  retryable: z.boolean(),
  /** How long the provider asked to wait; null when it did not say. */
  retryAfterMs: z.number().int().nonnegative().nullable(),
  /** HTTP status; null when none was received or the failure came inside a stream. */
  status: z.number().int().nullable(),
  vendorCode: z.string().nullable(),
  requestId: z.string().nullable(),
})
export type Failure = z.infer<typeof failureSchema>
