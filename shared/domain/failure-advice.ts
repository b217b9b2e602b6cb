import type { FailureKind } from './failure.ts'

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
