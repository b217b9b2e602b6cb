// One section for each kind of failure, with the very advice the thread gives.
import type { FailureKind } from '../../../../shared/domain/failure.ts'
import { failureAdvice } from '../../../../shared/domain/failure-advice.ts'
import type { ManualSection } from './section.ts'

interface FailureWords {
  readonly kind: FailureKind
  readonly title: string
  readonly question: string
  readonly keywords: readonly string[]
  readonly cause: string
  readonly related: readonly string[]
}

const failures: readonly FailureWords[] = [
  {
    kind: 'auth',
    title: 'The key was refused',
    question: 'What if the key is refused?',
    keywords: [
      'key',
      'refused',
      'invalid',
      'wrong',
      'unauthorized',
      '401',
      '403',
      'forbidden',
      'authentication',
      'permission',
    ],
    cause:
      'The provider does not accept the key (status 401), or the key may not do this (403). It may be mistyped, revoked, or made for another address.',
    related: ['check-key', 'change-account'],
  },
  {
    kind: 'quota',
    title: 'No credit left',
    question: 'What if there is no credit left?',
    keywords: [
      'credit',
      'quota',
      'insufficient',
      'balance',
      'money',
      'payment',
      '402',
      'spend limit',
      'limit',
      'run out',
    ],
    cause:
      "The provider says that the account's credit or spending limit is used up, or the calls of a trial key. Baton never tries again by itself for this.",
    related: ['cost', 'choose-model'],
  },
  {
    kind: 'rate-limit',
    title: 'Too many requests',
    question: 'What does "limiting requests" mean?',
    keywords: ['rate', 'limit', 'limiting', 'too many', 'requests', '429', 'slow down', 'wait', 'throttle'],
    cause:
      'The provider allows only so many requests or tokens in a given time (status 429). Baton waits as long as the provider asks, up to 90 seconds, and tries again by itself, at most twice; for longer waits it tells you how long.',
    related: ['try-again', 'choose-model'],
  },
  {
    kind: 'overloaded',
    title: 'The provider is overloaded',
    question: 'What if the provider is overloaded?',
    keywords: [
      'overloaded',
      'busy',
      '529',
      '503',
      '500',
      '502',
      'server error',
      'down',
      'outage',
      'unavailable',
      'problem',
    ],
    cause:
      'The provider has too much to do or a problem on its side (status 500 and above). Baton tries again by itself, at most twice.',
    related: ['try-again', 'choose-model'],
  },
  {
    kind: 'bad-request',
    title: 'The request was not accepted',
    question: 'What if the request is not accepted?',
    keywords: [
      'request',
      'accepted',
      'bad request',
      '400',
      '404',
      '422',
      'unsupported',
      'parameter',
      'refused',
    ],
    cause:
      'The provider did not like something in the request; its own words stand in the details. Often the model does not take a kind of file, or the address of the account is not quite right.',
    related: ['turn-details', 'custom-server'],
  },
  {
    kind: 'context-overflow',
    title: 'Too long for the model',
    question: 'What if the conversation is too long for the model?',
    keywords: [
      'too long',
      'long',
      'model',
      'context',
      'window',
      'overflow',
      'length',
      'maximum',
      'exceeds',
      'size',
      'limit',
    ],
    cause:
      'Every model has a window: the most tokens it can be shown at once. What was sent does not fit. Usually Baton summarises older parts before this happens; it cannot when the conversation is set to send everything, when a single message is too long, or when nobody says how large the window is.',
    related: ['long-conversations', 'context-policies', 'choose-model'],
  },
  {
    kind: 'content-blocked',
    title: 'The content was blocked',
    question: 'What if the content is blocked?',
    keywords: [
      'blocked',
      'content',
      'filter',
      'safety',
      'refusal',
      'policy',
      'moderation',
      'declined',
      'censored',
    ],
    cause: "The provider's filter stopped the request or the answer.",
    related: ['choose-model'],
  },
  {
    kind: 'handle-lost',
    title: 'The provider lost the earlier part',
    question: 'What if the provider no longer has the conversation?',
    keywords: ['lost', 'earlier', 'previous_response_not_found', 'no longer', 'expired', 'forgot', 'handle'],
    cause:
      'The provider no longer has the state it kept. Usually you never see this, because Baton sends the whole history at once instead.',
    related: ['remembering', 'who-keeps'],
  },
  {
    kind: 'model-missing',
    title: 'The model is not there',
    question: 'What if the model is not known?',
    keywords: [
      'model',
      'not found',
      'missing',
      'unknown model',
      'gone',
      'retired',
      'deprecated',
      'access',
      'does not exist',
      'know',
    ],
    cause: 'The provider does not know this model, has retired it, or has not opened it to your account.',
    related: ['choose-model'],
  },
  {
    kind: 'network',
    title: 'The provider cannot be reached',
    question: 'What if the provider cannot be reached?',
    keywords: [
      'network',
      'connection',
      'reach',
      'reached',
      'internet',
      'offline',
      'wifi',
      'dns',
      'certificate',
      'nothing answers',
      'refused',
      'firewall',
      'proxy',
      'vpn',
      'connect',
    ],
    cause:
      'There is no network, the name is not found, the certificate cannot be trusted, or nothing answers at the address. For a local server: is it running, and on this port?',
    related: ['offline', 'local-servers', 'custom-server'],
  },
  {
    kind: 'timeout',
    title: 'No answer in time',
    question: 'What if nothing arrives for a long time?',
    keywords: [
      'timeout',
      'time',
      'slow',
      'stuck',
      'hangs',
      'hanging',
      'waiting',
      'stalled',
      'silent',
      'nothing happens',
      'forever',
    ],
    cause:
      'Baton gives up when nothing has arrived for three minutes, or for one minute in the middle of an answer. Local models get longer: almost five minutes to begin and two in between.',
    related: ['local-servers', 'try-again'],
  },
  {
    kind: 'incomplete-stream',
    title: 'The answer was cut off',
    question: 'Why was an answer cut off?',
    keywords: [
      'cut',
      'cut off',
      'incomplete',
      'broken',
      'ended',
      'half',
      'unfinished',
      'truncated',
      'connection lost',
      'stops',
    ],
    cause:
      'The connection ended before the provider said that the answer was complete. If there is no error, the model may instead have reached the longest answer it may write; the thread says so.',
    related: ['try-again', 'interrupted'],
  },
  {
    kind: 'local',
    title: 'Something failed on this computer',
    question: 'What if something fails on this computer?',
    keywords: [
      'disk',
      'full',
      'space',
      'storage',
      'computer',
      'write',
      'read-only',
      'permission',
      'local error',
    ],
    cause:
      'Baton could not read or write its own files, most often because the disk is full. Nothing is shown as sent before it is stored.',
    related: ['data-folder', 'backups'],
  },
]

export const failureSections: readonly ManualSection[] = [
  {
    id: 'failures',
    title: 'When something goes wrong',
    question: 'What can I do about errors?',
    keywords: [
      'error',
      'errors',
      'failure',
      'failed',
      'fails',
      'problem',
      'wrong',
      'trouble',
      'troubleshooting',
      'broken',
      'message',
      'not working',
    ],
    text: `A failed answer says in one sentence what happened and offers what can be done: try again, open Settings, or choose another model. What had arrived is kept, and the provider's own words stand under **Turn details**.

Ask me about a particular one: ${failures.map(({ title }) => title.charAt(0).toLowerCase() + title.slice(1)).join('; ')}.`,
    related: ['failure-auth', 'failure-network', 'failure-rate-limit', 'try-again'],
  },
  ...failures.map(
    ({ kind, title, question, keywords, cause, related }): ManualSection => ({
      id: `failure-${kind}`,
      title,
      question,
      keywords: [...keywords, 'error'],
      text: `${cause}\n\n**What to do:** ${failureAdvice[kind].advice}`,
      related,
    }),
  ),
]
