// Paths for the tests of the context: by hand in short notation, and any path at all for properties.
import fc from 'fast-check'
import type { ContextMessage } from '../../../electron/engine/context/context-message.ts'
import type { ContextInput } from '../../../electron/engine/context/select-context.ts'

const roles = { u: 'user', a: 'assistant', t: 'tool' } as const

/**
 * Messages from words such as `u100` (a user message of 100 tokens named m0), `u100!` (pinned), `a50>x` (calls x),
 * `t20<x` (has x's result), `a0?` (failed), `u0~` (empty).
 */
export function makePath(notation: string): ContextMessage[] {
  return notation.split(' ').map((word, index) => {
    const match = /^([uat])(\d+)(!?)(\??)(~?)((?:>\w+)*)((?:<\w+)*)$/.exec(word)
    if (match === null) throw new Error(`no message is written "${word}"`)
    const [, role = 'u', tokens = '0', pin, failed, empty, opens = '', answers = ''] = match
    return {
      id: `m${index}`,
      role: roles[role as keyof typeof roles],
      tokens: Number(tokens),
      isPinned: pin === '!',
      opensCalls: opens.split('>').slice(1),
      answersCalls: answers.split('<').slice(1),
      isSkipped: failed === '?' ? 'failed' : empty === '~' ? 'empty' : null,
    }
  })
}

export function makeInput(notation: string, rest: Partial<ContextInput> = {}): ContextInput {
  return {
    path: makePath(notation),
    policy: { kind: 'segments', thresholdTokens: 1000 },
    segment: null,
    systemTokens: 0,
    limitTokens: null,
    thresholdTokens: null,
    ...rest,
  }
}

/** The pairs of indexes that belong together: each result and the newest call of its id before it. */
export function pairsOf(path: readonly ContextMessage[]): [call: number, result: number][] {
  return path.flatMap((message, result) =>
    message.answersCalls.flatMap((callId): [number, number][] => {
      if (message.isSkipped !== null || message.opensCalls.includes(callId)) return []
      const call = path.findLastIndex(
        (other, index) => index < result && other.isSkipped === null && other.opensCalls.includes(callId),
      )
      return call === -1 ? [] : [[call, result]]
    }),
  )
}

const callId = fc.constantFrom('x', 'y', 'z')

const anyMessage = fc.record({
  role: fc.constantFrom('user', 'user', 'assistant', 'assistant', 'tool') as fc.Arbitrary<
    ContextMessage['role']
  >,
  tokens: fc.integer({ min: 1, max: 400 }),
  isPinned: fc.boolean().chain((first) => (first ? fc.boolean() : fc.constant(false))),
  opensCalls: fc.uniqueArray(callId, { maxLength: 2 }),
  answersCalls: fc.uniqueArray(callId, { maxLength: 2 }),
  isSkipped: fc.constantFrom(null, null, null, null, null, 'failed', 'empty') as fc.Arbitrary<
    ContextMessage['isSkipped']
  >,
})

/** Any path, sensible or not, that ends with a question. */
export const anyPath: fc.Arbitrary<ContextMessage[]> = fc
  .array(anyMessage, { maxLength: 30 })
  .map((messages) =>
    [...messages, { ...emptyQuestion }].map((message, index) => ({
      ...message,
      id: `m${index}`,
      opensCalls: message.role === 'assistant' ? message.opensCalls : [],
      answersCalls: message.role === 'user' ? [] : message.answersCalls,
    })),
  )

const emptyQuestion: Omit<ContextMessage, 'id'> = {
  role: 'user',
  tokens: 50,
  isPinned: false,
  opensCalls: [],
  answersCalls: [],
  isSkipped: null,
}

const anyPolicy: fc.Arbitrary<ContextInput['policy']> = fc.oneof(
  fc.constant({ kind: 'everything' as const }),
  fc.record({ kind: fc.constant('last-messages' as const), count: fc.integer({ min: 1, max: 20 }) }),
  fc.record({ kind: fc.constant('token-budget' as const), tokens: fc.integer({ min: 500, max: 5000 }) }),
  fc.constant({ kind: 'segments' as const, thresholdTokens: 1000 }),
)

export const anyInput: fc.Arbitrary<ContextInput> = anyPath.chain((path) =>
  fc.record({
    path: fc.constant(path),
    policy: anyPolicy,
    segment: fc.option(
      fc.record({
        id: fc.constant('s1'),
        coversMessageId: fc.integer({ min: 0, max: path.length }).map((index) => `m${index}`),
        tokens: fc.integer({ min: 1, max: 300 }),
      }),
    ),
    systemTokens: fc.integer({ min: 0, max: 300 }),
    limitTokens: fc.option(fc.integer({ min: 1, max: 6000 })),
    thresholdTokens: fc.option(fc.integer({ min: 500, max: 5000 })),
  }),
)
