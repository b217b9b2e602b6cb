import { describe, expect, test } from 'vitest'
import { hashView, type ViewEntry } from '../../electron/engine/context-view.ts'
import { type CarryCounts, describeCarry } from '../../electron/engine/describe-carry.ts'
import { type PlanInput, planTurn, stateName } from '../../electron/engine/plan-turn.ts'
import { registry } from '../../electron/providers/registry.ts'
import type { CarryReason, Handle } from '../../shared/domain/continuation.ts'
import type { StateWay } from '../../shared/domain/provider-record.ts'
import { makePath, text } from '../harness/make-message.ts'
import { aWay } from '../harness/registry-with.ts'

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

const view = path.map((message): ViewEntry => ({ kind: 'message', messageId: message.id }))
const idsOf = (entries: readonly ViewEntry[]) =>
  entries.map((entry) => (entry.kind === 'message' ? entry.messageId : entry.segmentId))

function handle(covers: number, changes: Partial<Handle> = {}): Handle {
  return {
    id: `handle-${covers}`,
    kind: 'response',
    value: `resp_${covers}`,
    position: null,
    expiresAt: null,
    heldUntil: null,
    isOneUse: false,
    conversationId: 'c',
    coversMessageId: idAt(covers),
    accountId: 'account',
    api: 'openai-responses',
    modelId: 'gpt-x',
    systemTextHash: null,
    toolsHash: null,
    viewHash: hashView(view.slice(0, covers)),
    createdAt: covers,
    lastUsedAt: null,
    deadReason: null,
    goneAt: null,
    server: null,
    ...changes,
  }
}

const base: PlanInput = {
  path,
  view,
  handles: [handle(3)],
  target: { accountId: 'account', vendor: 'openai', api: 'openai-responses', modelId: 'gpt-x' },
  way: aWay(),
  whyNoWay: 'api-keeps-no-state',
  divergence: null,
  unshownIds: new Set(),
  hasEndedHandle: false,
  deletedStates: new Set(),
  systemTextHash: null,
  toolsHash: null,
  wasHandleLost: false,
  now: 1000,
}

function plan(changes: Partial<PlanInput> = {}) {
  return planTurn({ ...base, ...changes })
}

describe('planTurn', () => {
  test('continues from the handle that covers the last answer', () => {
    const result = plan()
    expect(result.kind).toBe('chain')
    expect(result.reason).toBe('handle-continues')
    expect(idsOf(result.entries)).toEqual([idAt(4)])
  })

  test('appends the turns a provider missed', () => {
    const result = plan({ handles: [handle(1)] })
    expect(result.reason).toBe('handle-continues-with-missed-turns')
    expect(idsOf(result.entries)).toEqual([idAt(2), idAt(3), idAt(4)])
  })

  test('takes the handle that reaches furthest', () => {
    expect(plan({ handles: [handle(3), handle(1)] }).handle?.value).toBe('resp_3')
  })

  test('an older handle serves when the newer one does not fit', () => {
    const result = plan({ handles: [handle(3, { accountId: 'other' }), handle(1)] })
    expect(result.handle?.value).toBe('resp_1')
  })

  test('a handle serves only for what it was shown', () => {
    const segment: ViewEntry = { kind: 'segment', segmentId: 's', textHash: 'h' }
    const summarised = [segment, ...view.slice(2)]
    expect(plan({ view: summarised }).reason).toBe('context-changed')
    const made = handle(3, { viewHash: hashView(summarised.slice(0, 2)) })
    expect(plan({ view: summarised, handles: [made] })).toMatchObject({
      kind: 'chain',
      entries: [{ messageId: idAt(4) }],
    })
    const edited = [{ ...segment, textHash: 'other' }, ...view.slice(2)]
    expect(plan({ view: edited, handles: [made] }).reason).toBe('context-changed')
    // The covered answer itself is left out.
    expect(plan({ view: view.slice(4) }).reason).toBe('context-changed')
    // An answer without anything to show stands in no view, and is covered all the same.
    const silent = view.filter((entry) => entry.kind !== 'message' || entry.messageId !== idAt(3))
    expect(plan({ view: silent }).reason).toBe('context-changed')
    expect(plan({ view: silent, unshownIds: new Set([idAt(3)]) })).toMatchObject({
      kind: 'chain',
      entries: [{ messageId: idAt(4) }],
    })
  })

  test('a handle of Baton 0.1 covers the whole path', () => {
    expect(plan({ handles: [handle(3, { viewHash: null })] }).kind).toBe('chain')
    expect(plan({ handles: [handle(3, { viewHash: null })], view: view.slice(2) }).kind).toBe('replay')
  })

  const obstacles: [CarryReason, Partial<PlanInput>][] = [
    ['no-handle-on-path', { handles: [] }],
    ['no-handle-on-path', { handles: [handle(3, { coversMessageId: 'elsewhere' })] }],
    ['no-handle-on-path', { handles: [handle(3, { api: 'gemini-interactions' })] }],
    ['no-handle-on-path', { handles: [handle(3, { kind: 'conversation' })] }],
    ['last-turn-not-kept', { handles: [handle(3, { deadReason: 'lost' })] }],
    ['account-changed', { handles: [handle(3, { accountId: 'other' })] }],
    ['model-changed', { handles: [handle(3, { modelId: 'gpt-y' })] }],
    ['system-text-changed', { systemTextHash: 'new' }],
    ['tools-changed', { toolsHash: 'new' }],
    ['handle-expired', { handles: [handle(3, { expiresAt: 1000 })] }],
    ['handle-used', { handles: [handle(3, { isOneUse: true, lastUsedAt: 5 })] }],
    ['handle-lost', { wasHandleLost: true }],
    ['handle-lost', { handles: [handle(3, { goneAt: 5 })] }],
    [
      'handle-deleted',
      {
        handles: [handle(3, { goneAt: 5, deadReason: 'It was in doubt.' })],
        deletedStates: new Set([stateName(handle(3))]),
      },
    ],
    ['session-lost', { wasHandleLost: true, way: aWay({ kind: 'session' }) }],
    ['server-state-off', { way: null, whyNoWay: 'server-state-off' }],
    ['always-sends-history', { way: null, whyNoWay: 'always-sends-history' }],
    ['api-ended', { way: null, hasEndedHandle: true }],
    ['api-ended', { handles: [], hasEndedHandle: true }],
    ['answered-elsewhere', { handles: [handle(1)], way: aWay({ appendsMissedTurns: false }) }],
    ['first-turn', { path: path.slice(0, 1), view: view.slice(0, 1) }],
  ]
  test.each(obstacles)('replays everything: %s', (reason, changes) => {
    const result = plan(changes)
    expect(result.kind).toBe('replay')
    expect(result.reason).toBe(reason)
    expect(result.entries).toEqual(changes.view ?? view)
  })

  test.each(['message-edited', 'answer-regenerated', 'branch-switched'] as const)(
    'a handle of another branch says %s',
    (divergence) => {
      const elsewhere = handle(3, { coversMessageId: 'elsewhere' })
      expect(plan({ handles: [elsewhere], divergence }).reason).toBe(divergence)
      // An ancestor's handle serves all the same.
      expect(plan({ handles: [elsewhere, handle(1)], divergence }).handle?.value).toBe('resp_1')
    },
  )

  describe('one list that grows', () => {
    const way = aWay({ name: 'conversation', kind: 'conversation', continuesOlderPoint: false })
    const turn = (covers: number, changes: Partial<Handle> = {}) =>
      handle(covers, { kind: 'conversation', value: 'conv_1', ...changes })

    test('is continued at its end only', () => {
      expect(plan({ way, handles: [turn(3), turn(1)] })).toMatchObject({ kind: 'chain', isAtEnd: true })
      const elsewhere = turn(3, { coversMessageId: 'elsewhere' })
      const result = plan({ way, handles: [elsewhere, turn(1)], divergence: 'answer-regenerated' })
      expect(result).toMatchObject({ kind: 'replay', reason: 'answer-regenerated' })
    })

    test('is taken up from its middle where the api can', () => {
      const restarting = { ...way, continuesOlderPoint: true }
      const elsewhere = turn(3, { coversMessageId: 'elsewhere', position: 'entry_3' })
      const result = plan({
        way: restarting,
        handles: [elsewhere, turn(1, { position: 'entry_1' })],
        divergence: 'message-edited',
      })
      expect(result).toMatchObject({
        kind: 'chain',
        reason: 'handle-continues-from-earlier-point',
        isAtEnd: false,
        handle: { position: 'entry_1' },
      })
      const withoutEntry = plan({
        way: restarting,
        handles: [elsewhere, turn(1)],
        divergence: 'message-edited',
      })
      expect(withoutEntry.reason).toBe('message-edited')
    })

    test('is not continued once what it holds is in doubt', () => {
      const dead = { deadReason: 'in doubt' }
      expect(plan({ way, handles: [turn(3, dead), turn(1, dead)] }).reason).toBe('last-turn-not-kept')
    })
  })

  const counts: CarryCounts = { messagesSent: 5, messagesOnPath: 5, messagesShown: 5, hasSummary: false }
  test('the sentence names the id and the share', () => {
    const carry = describeCarry(plan(), { ...counts, messagesSent: 1 }, 'OpenAI')
    expect(carry.sentence).toBe('Continued from resp_3: 1 of 5 messages sent. OpenAI holds the rest.')
    const replayed = describeCarry(plan({ wasHandleLost: true }), counts, 'OpenAI')
    expect(replayed.sentence).toBe('Sent in full: 5 of 5 messages. OpenAI no longer knows the id.')
    const part = { ...counts, messagesSent: 3, messagesShown: 3 }
    expect(describeCarry(plan({ handles: [] }), part, 'OpenAI').sentence).toBe(
      'Sent in part: 3 of 5 messages. OpenAI has not seen this path before.',
    )
    expect(describeCarry(plan({ handles: [] }), { ...part, hasSummary: true }, 'OpenAI').sentence).toBe(
      'Sent: a summary and 3 of 5 messages. OpenAI has not seen this path before.',
    )
  })
})

const everyWay = registry.records.flatMap((record) =>
  record.ways.map((way): [string, string, StateWay] => [record.api, `${record.vendor} ${way.name}`, way]),
)

/** What must never be continued, for every way of every api. */
describe.each(everyWay)('%s at %s', (api, _name, way) => {
  const own = (covers: number, changes: Partial<Handle> = {}) =>
    handle(covers, { api, kind: way.name, value: way.kind === 'chain' ? `id_${covers}` : 'id', ...changes })
  const target = { ...base.target, api }
  const planOwn = (changes: Partial<PlanInput> = {}) =>
    plan({ way, target, handles: [own(3), own(1)], ...changes })

  test('continues while everything fits', () => {
    expect(planOwn()).toMatchObject({ kind: 'chain', reason: 'handle-continues' })
  })

  const changes: [string, Partial<PlanInput>][] = [
    ['another account', { target: { ...target, accountId: 'other' } }],
    ['another system text', { systemTextHash: 'new' }],
    ['other tools', { toolsHash: 'new' }],
    ['an id that expired', { handles: [own(3, { expiresAt: 999 }), own(1, { expiresAt: 999 })] }],
    ['a lost id', { wasHandleLost: true }],
    ['another summary', { view: [{ kind: 'segment', segmentId: 's', textHash: 'h' }, ...view.slice(2)] }],
    [
      'an edited message',
      { handles: [own(3, { coversMessageId: 'elsewhere' })], divergence: 'message-edited' },
    ],
  ]
  test.each(changes)('replays after %s', (_what, change) => {
    expect(planOwn(change).kind).toBe('replay')
  })

  test('a change of model follows the record', () => {
    const result = planOwn({ target: { ...target, modelId: 'other' } })
    expect(result.kind).toBe(way.isBoundToModel ? 'replay' : 'chain')
    if (way.isBoundToModel) expect(result.reason).toBe('model-changed')
  })

  test('missed turns follow the record', () => {
    const result = planOwn({ handles: [own(1)] })
    expect(result.kind).toBe(way.appendsMissedTurns ? 'chain' : 'replay')
  })
})
