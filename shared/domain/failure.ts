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

/** What the interface offers beside a failure. */
export type FailureStep = 'try-again' | 'open-settings' | 'choose-model' | 'shorten'

/** The next step in words and the buttons that take it, for each kind of failure. */
export const failureAdvice: Readonly<Record<FailureKind, { advice: string; steps: readonly FailureStep[] }>> =
  {
    auth: { advice: 'Check the key in Settings, then try again.', steps: ['open-settings', 'try-again'] },
    quota: {
      advice: 'Add credit or raise the limit with the provider, or go on with another model.',
      steps: ['choose-model', 'try-again'],
    },
    'rate-limit': {
      advice: 'Wait a little and try again, or go on with another model.',
      steps: ['try-again', 'choose-model'],
    },
    overloaded: {
      advice: 'Try again in a moment, or go on with another model.',
      steps: ['try-again', 'choose-model'],
    },
    'bad-request': {
      advice: 'Try another model, or look at the details for what was refused.',
      steps: ['choose-model', 'try-again'],
    },
    'context-overflow': {
      advice: 'Shorten the message, start a new conversation, or choose a model with a larger window.',
      steps: ['shorten', 'choose-model'],
    },
    'content-blocked': {
      advice: 'Rephrase the message, or go on with another model.',
      steps: ['choose-model', 'try-again'],
    },
    'handle-lost': { advice: 'Try again: the whole history will be sent.', steps: ['try-again'] },
    'model-missing': { advice: 'Choose another model.', steps: ['choose-model'] },
    network: {
      advice: 'Check the connection or the address in Settings, then try again.',
      steps: ['try-again', 'open-settings'],
    },
    timeout: { advice: 'Try again, or go on with another model.', steps: ['try-again', 'choose-model'] },
    'incomplete-stream': {
      advice: 'What had arrived is kept. Try again for a whole answer.',
      steps: ['try-again', 'choose-model'],
    },
    aborted: { advice: 'What had arrived is kept.', steps: ['try-again'] },
    local: { advice: 'Free some disk space or look at the details, then try again.', steps: ['try-again'] },
    unknown: { advice: 'Try again, or go on with another model.', steps: ['try-again', 'choose-model'] },
  }
