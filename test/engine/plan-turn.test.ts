import { describe, expect, test } from 'vitest'
import { describeCarry, type PlanInput, planTurn } from '../../electron/engine/plan-turn.ts'
import type { Handle } from '../../shared/domain/continuation.ts'
import { makePath, text } from '../harness/make-message.ts'

const path = makePath([
  { role: 'user', parts: [text('one')] },
  { role: 'assistant', parts: [text('1')] },
  { role: 'user', parts: [text('two')] },
  { role: 'assistant', parts: [text('2')] },
  { role: 'user', parts: [text('three')] },
])

function idAt(position: number): string {
  const message = path[position]
  if (message === undefined) throw new Error('no such message')
  return message.id
}

function handle(covers: number, changes: Partial<Handle> = {}): Handle {
  return {
    id: `handle-${covers}`,
    kind: 'response',
    value: `resp_${covers}`,
    expiresAt: null,
    isOneUse: false,
    conversationId: 'c',
    coversMessageId: idAt(covers),
    accountId: 'account',
    api: 'openai-responses',
    modelId: 'gpt-x',
    systemTextHash: null,
    createdAt: covers,
    lastUsedAt: null,
    deadReason: null,
    ...changes,
  }
}

function plan(changes: Partial<PlanInput> = {}) {
  return planTurn({
    path,
    handles: [handle(3)],
    target: { accountId: 'account', vendor: 'openai', api: 'openai-responses', modelId: 'gpt-x' },
    strategy: {
      kind: 'chain',
      appendsMissedTurns: true,
      isBoundToModel: true,
      vendors: new Set(['openai']),
      retention: '',
      replaysNativeAcrossModels: () => false,
    },
    mode: 'automatic',
    keepsStateAtProvider: true,
    systemTextHash: null,
    wasHandleLost: false,
    now: 1000,
    ...changes,
  })
}

describe('planTurn', () => {
  test('continues from the handle that covers the last answer', () => {
    const result = plan()
    expect(result.kind).toBe('chain')
    expect(result.reason).toBe('handle-continues')
    expect(result.messages.map((message) => message.id)).toEqual([idAt(4)])
  })

  test('appends the turns a provider missed', () => {
    const result = plan({ handles: [handle(1)] })
    expect(result.reason).toBe('handle-continues-with-missed-turns')
    expect(result.messages.map((message) => message.id)).toEqual([idAt(2), idAt(3), idAt(4)])
  })

  test('takes the handle that reaches furthest', () => {
    expect(plan({ handles: [handle(1), handle(3)] }).handle?.value).toBe('resp_3')
  })

  test('an older handle serves when the newer one does not fit', () => {
    const result = plan({ handles: [handle(3, { accountId: 'other' }), handle(1)] })
    expect(result.handle?.value).toBe('resp_1')
  })

  const obstacles: [string, Partial<PlanInput>][] = [
    ['no-handle-on-path', { handles: [] }],
    ['no-handle-on-path', { handles: [handle(3, { coversMessageId: 'elsewhere' })] }],
    ['no-handle-on-path', { handles: [handle(3, { deadReason: 'lost' })] }],
    ['account-changed', { handles: [handle(3, { accountId: 'other' })] }],
    ['account-changed', { handles: [handle(3, { api: 'gemini-interactions' })] }],
    ['model-changed', { handles: [handle(3, { modelId: 'gpt-y' })] }],
    ['system-text-changed', { systemTextHash: 'new' }],
    ['handle-expired', { handles: [handle(3, { expiresAt: 1000 })] }],
    ['handle-used', { handles: [handle(3, { isOneUse: true, lastUsedAt: 5 })] }],
    ['handle-lost', { wasHandleLost: true }],
    ['server-state-off', { mode: 'replay' }],
    ['server-state-off', { keepsStateAtProvider: false }],
    ['first-turn', { path: path.slice(0, 1) }],
  ]
  test.each(obstacles)('replays everything: %s', (reason, changes) => {
    const result = plan(changes)
    expect(result.kind).toBe('replay')
    expect(result.reason).toBe(reason)
    expect(result.messages).toEqual(changes.path ?? path)
  })

  test('a server that is not known to keep state gets no handle', () => {
    const target = {
      accountId: 'account',
      vendor: 'ollama',
      api: 'openai-responses',
      modelId: 'gpt-x',
    } as const
    expect(plan({ target }).reason).toBe('api-keeps-no-state')
  })

  test('missed turns are replayed where they cannot be appended', () => {
    const strategy = {
      kind: 'chain',
      appendsMissedTurns: false,
      isBoundToModel: false,
      vendors: new Set(['openai']),
      retention: '',
      replaysNativeAcrossModels: () => false,
    } as const
    expect(
      plan({ strategy: { ...strategy, vendors: new Set(['openai'] as const) }, handles: [handle(1)] }).kind,
    ).toBe('replay')
  })

  test('the sentence names the id and the share', () => {
    const carry = describeCarry(plan(), { messagesSent: 1, messagesOnPath: 5 }, 'OpenAI')
    expect(carry.sentence).toBe('Continued from resp_3: 1 of 5 messages sent. OpenAI holds the rest.')
    const replayed = describeCarry(
      plan({ wasHandleLost: true }),
      { messagesSent: 5, messagesOnPath: 5 },
      'OpenAI',
    )
    expect(replayed.sentence).toBe('Sent in full: 5 of 5 messages. OpenAI no longer knows the id.')
  })
})
