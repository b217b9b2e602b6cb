// What the gallery's conversations say.

import {
  anthropicAccount,
  googleAccount,
  guideAccount,
  ollamaAccount,
  openaiAccount,
} from './invented-accounts.ts'
import type { AnswerWords, InventedConversation } from './invented-conversation.ts'
import { failureOf, inventConversation } from './invented-conversation.ts'

const hour = 3_600_000
const day = 24 * hour

const sol = { account: openaiAccount, modelId: 'gpt-6.1-sol', modelName: 'GPT-6.1 Sol' }
const opus = { account: anthropicAccount, modelId: 'claude-opus-5-5', modelName: 'Claude Opus 5.5' }
const gemini = { account: googleAccount, modelId: 'gemini-4-pro', modelName: 'Gemini 4 Pro' }
const guide = { account: guideAccount, modelId: 'guide', modelName: 'Guide' }
const qwen = { account: ollamaAccount, modelId: 'qwen4:8b', modelName: 'qwen4:8b' }

const bucket: AnswerWords = {
  ...sol,
  text: 'A token bucket fits best here: it allows short bursts yet keeps the long-run rate. The state per client is two numbers, so a million clients fit in memory.',
}

const code = [
  'The bucket takes a `now()` function, so a test moves time by hand and never sleeps.',
  '',
  '```ts',
  'export function tokenBucket(rate: number, burst: number, now: () => number) {',
  '  let tokens = burst, last = now()',
  '  return () => {',
  '    const t = now()',
  '    tokens = Math.min(burst, tokens + (t - last) * rate); last = t',
  '    return tokens >= 1 ? (tokens -= 1, true) : false',
  '  }',
  '}',
  '```',
].join('\n')

const tokenBucketTalk: readonly (string | AnswerWords)[] = [
  'Which rate limiter suits a small public API?',
  bucket,
  'Write it so that the clock can be injected, and show me how to test it.',
  {
    ...opus,
    handoffFrom: bucket,
    reasoning: 'The person wants a testable limiter. A clock passed in makes that simple.',
    text: code,
    tokens: { input: 3340, output: 512, nanoUsd: 23_600_000 },
  },
]

export const streamedText = [
  'Three things decide it. First, **how bursty** the callers are; second, how many of them there are; third, whether ',
  'the limit is a promise or only a protection.\n\n',
  '| limiter | burst | memory |\n| --- | --- | --- |\n| token bucket | yes | two numbers |\n| sliding log | no | one entry a call |\n\n',
  'The expected wait is $E[W] = \\frac{\\rho}{2\\mu(1-\\rho)}$ for a steady stream, so keep the load below four fifths.\n\n',
  'Start with the bucket, measure, and change it only when the measurements ask for it. ',
].join('')

export function mainTalk(): InventedConversation {
  return inventConversation('Rate limiter in TypeScript', tokenBucketTalk, 5 * 60_000)
}

export function streamingTalk(): InventedConversation {
  return inventConversation(
    'Rate limiter in TypeScript',
    [
      ...tokenBucketTalk,
      'And which one would you choose for a queue?',
      { ...gemini, text: '', status: 'streaming' },
    ],
    60_000,
  )
}

export function failureTalk(): InventedConversation {
  const question = 'And with a refused request?'
  const failed = (words: AnswerWords['failure'], text = ''): AnswerWords => ({
    ...sol,
    text,
    status: 'failed',
    failure: words ?? null,
  })
  return inventConversation(
    'Everything that can go wrong',
    [
      question,
      failed(failureOf('auth', 'OpenAI refused the key.', 'Incorrect API key provided.')),
      question,
      failed(failureOf('rate-limit', 'OpenAI asks to wait 20 seconds.')),
      question,
      failed(failureOf('quota', 'The credit at OpenAI is used up.')),
      question,
      failed(failureOf('incomplete-stream', 'The answer broke off.'), 'The first half of the answer had'),
      question,
      { ...opus, text: 'Half an answer that was stopped', status: 'stopped' },
      question,
      { ...qwen, text: 'Half an answer that was there when Baton ended', status: 'interrupted' },
    ],
    60_000,
  )
}

export function longTalk(): InventedConversation {
  const words: (string | AnswerWords)[] = []
  for (let index = 0; index < 300; index += 1) {
    words.push(`Question ${index + 1}: ${'and then '.repeat(1 + (index % 20))}?`)
    words.push({ ...(index % 5 === 4 ? opus : sol), text: `Answer ${index + 1}.\n\n${code}` })
  }
  return inventConversation(
    'A conversation with an uncommonly long title that says Donaudampfschifffahrtsgesellschaftskapitän twice',
    words,
    60_000,
  )
}

/** Rows for the sidebar beside the open conversation. */
export function otherTalks(): InventedConversation[] {
  const short = (title: string, ages: number, ...speakers: AnswerWords[]): InventedConversation =>
    inventConversation(
      title,
      speakers.flatMap((speaker) => ['Tell me.', speaker]),
      ages,
    )
  const answer = (speaker: Omit<AnswerWords, 'text'>): AnswerWords => ({ ...speaker, text: 'Gladly.' })
  const talks = [
    short('Thesis outline', 3 * day, answer(opus)),
    short('Home lab notes', 2 * day, answer(qwen), answer(sol)),
    short('Trip to Lisbon in March', hour, answer(gemini)),
    short('Translate the contract', 2 * hour, answer(opus), answer(sol)),
    short('Why does WAL grow?', day, answer(sol)),
    short('Birthday speech', day + hour, answer(opus), answer(gemini)),
    short('Compare two CSV exports', day + 2 * hour, answer(qwen)),
    short('Regular expressions, gently', 6 * day, answer(guide)),
    short('Kubernetes or not', 8 * day, answer(gemini), answer(opus), answer(sol)),
    short('Recipe scaling', 40 * day, answer(sol)),
  ]
  for (const talk of talks.slice(0, 2)) talk.conversation.pinnedAt = Date.now()
  return talks
}
