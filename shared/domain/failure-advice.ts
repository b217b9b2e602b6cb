import type { FailureKind } from './failure.ts'

/** What the interface offers beside a failure. */
export type FailureStep =
  | 'try-again'
  | 'open-settings'
  | 'choose-model'
  /** The message is taken along into a new conversation, to be shortened there. */
  | 'shorten'
  /** Only the newest messages are sent from now on, and the answer is made again. */
  | 'send-recent'
  /** Older messages are summarised, and the answer is made again. */
  | 'summarise'
  | 'choose-larger'

export interface FailureAdvice {
  /** The next step in words. */
  readonly advice: string
  /** The buttons that take it. */
  readonly steps: readonly FailureStep[]
}

/** When the one message that is there is too long by itself. */
const loneMessageTooLong: FailureAdvice = {
  advice: 'Shorten the message, start a new conversation, or choose a model with a larger window.',
  steps: ['shorten', 'choose-larger'],
}

/** What to do about a failure. @param hasOlder whether messages before the question could be left out */
export function adviseOn(kind: FailureKind, hasOlder: boolean): FailureAdvice {
  return kind === 'context-overflow' && !hasOlder ? loneMessageTooLong : failureAdvice[kind]
}

/** The next step in words and the buttons that take it, for each kind of failure. */
export const failureAdvice: Readonly<Record<FailureKind, FailureAdvice>> = {
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
    advice: 'Send only recent messages, have older ones summarised, or choose a model with a larger window.',
    steps: ['send-recent', 'summarise', 'choose-larger'],
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
