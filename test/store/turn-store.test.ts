import BetterSqlite3 from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { openMemoryStore } from '../../electron/store/open-store.ts'
import type { TurnRecord } from '../../electron/store/store.ts'
import { createId } from '../../shared/domain/create-id.ts'
import { emptyConversationUsage, sumUsage } from '../../shared/domain/sum-usage.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import { unknownCost } from '../../shared/domain/unknown-cost.ts'
import type { Usage } from '../../shared/domain/usage.ts'
import {
  aFailure,
  aMessage,
  aTurn,
  insertThread,
  openFile,
  startMs,
  temporaryFolder,
} from '../harness/store-fixtures.ts'

const usage: Usage = {
  inputTotal: 1200,
  cacheRead: null,
  cacheWrite: 0,
  outputTotal: 90,
  reasoning: 40,
  reportedNanoUsd: 9_007_199_254_740_000,
  raw: { prompt_tokens: 1200, details: [null] },
}

const details: Omit<TurnRecord, 'turn'> = {
  identifiers: [
    { kind: 'response', value: 'resp_1', foundIn: 'body' },
    { kind: 'request', value: 'req_1', foundIn: 'header x-request-id' },
    { kind: 'item', value: 'resp_1', foundIn: 'output[0].id' },
  ],
  headers: { 'x-ratelimit-remaining-requests': '99' },
  requestBytes: 4711,
  metadata: { service_tier: 'default' },
  warnings: [{ code: 'unknown-event', detail: 'response.new_thing' }],
  context: [],
}

/** As a turn is opened. */
const neverSent: Turn['carry'] = {
  kind: 'replay',
  reason: 'first-turn',
  way: null,
  sentence: 'Nothing was sent.',
  messagesSent: 0,
  messagesOnPath: 0,
  handleValue: null,
}

function fullTurn(turn: Turn): Turn {
  return {
    ...turn,
    status: 'failed',
    modelServed: 'gpt-5-2026-08-07',
    carry: {
      kind: 'chain',
      reason: 'handle-continues-with-missed-turns',
      sentence: 'Continued from resp_0: 2 of 41 messages sent.',
      messagesSent: 2,
      messagesOnPath: 41,
      handleValue: 'resp_0',
      way: 'response',
    },
    handoff: {
      fromVendor: 'anthropic',
      fromModelName: 'Claude',
      toVendor: 'openai',
      toModelName: 'GPT-5',
      messagesCarried: 4,
      approximateTokens: null,
    },
    notes: [{ kind: 'reasoning-dropped', count: 2 }],
    usage,
    cost: { nanoUsd: 123_456_789_012, source: 'computed', priceVersion: '2026-11-01' },
    finishReason: 'length',
    rawFinishReason: 'max_output_tokens',
    failure: aFailure({ status: 529, retryAfterMs: 1000, detail: 'x' }),
    firstTokenMs: 300,
    totalMs: 2000,
  }
}

function bench() {
  const store = openMemoryStore()
  const { conversation, messages } = insertThread(store, 4)
  const [, answer = aMessage(conversation.id), , last = answer] = messages
  return { store, conversation, answer, last }
}

describe('turns', () => {
  it('come back as they were inserted and as they were updated', () => {
    const { store, answer } = bench()
    const turn = aTurn(answer)
    store.turns.insert(turn)
    expect(store.turns.get(turn.id)).toEqual({
      turn,
      identifiers: [],
      headers: {},
      requestBytes: null,
      metadata: null,
      warnings: [],
      context: [],
    })
    store.turns.update(fullTurn(turn), details)
    expect(store.turns.get(turn.id)).toEqual({ turn: fullTurn(turn), ...details })
    store.turns.update(turn)
    expect(store.turns.get(turn.id)).toEqual({ turn, ...details })
    store.turns.update(turn, { ...details, identifiers: [], requestBytes: null })
    expect(store.turns.get(turn.id)?.identifiers).toEqual([])
    expect(() => store.turns.update(aTurn(answer))).toThrow(/does not exist/)
    expect(store.turns.get(createId())).toBeNull()
    store.close()
  })

  it('tell usage without counts from no usage at all', () => {
    const { store, answer } = bench()
    const turn = aTurn(answer, {
      usage: {
        inputTotal: null,
        cacheRead: null,
        cacheWrite: null,
        outputTotal: null,
        reasoning: null,
        reportedNanoUsd: null,
        raw: null,
      },
    })
    store.turns.insert(turn)
    expect(store.turns.get(turn.id)?.turn).toEqual(turn)
    store.close()
  })

  it('are listed in order, with the last one of every answer and those that run', () => {
    const { store, conversation, answer, last } = bench()
    const turns = [
      aTurn(answer, { status: 'failed' }),
      aTurn(answer, { attempt: 2, status: 'complete' }),
      aTurn(last, { status: 'running' }),
    ]
    for (const turn of turns) store.turns.insert(turn)
    expect(store.turns.list(conversation.id)).toEqual(turns)
    expect(store.turns.latestFor([answer.id, last.id, createId()])).toEqual([turns[1], turns[2]])
    expect(store.turns.latestFor([])).toEqual([])
    expect(store.turns.running()).toEqual([turns[2]])
    store.close()
  })

  it('are found by an exact identifier, each once', () => {
    const { store, conversation, answer } = bench()
    const turn = aTurn(answer)
    store.turns.insert(turn)
    store.turns.update(turn, details)
    const { title } = conversation
    const found = { turnId: turn.id, conversationId: conversation.id, messageId: answer.id, title }
    expect(store.turns.findByIdentifier('resp_1')).toEqual([{ ...found, kind: 'response' }])
    expect(store.turns.findByIdentifier('req_1')).toEqual([{ ...found, kind: 'request' }])
    expect(store.turns.findByIdentifier('resp_')).toEqual([])
    store.close()
  })

  it('refuse a cost that is known and unknown at once', () => {
    const { store, answer } = bench()
    const cost = { nanoUsd: null, source: 'computed', priceVersion: null } as const
    expect(() => store.turns.insert(aTurn(answer, { cost }))).toThrow(/CHECK/)
    expect(() => store.turns.insert(aTurn(answer, { cost: { ...unknownCost, nanoUsd: 1 } }))).toThrow(/CHECK/)
    store.close()
  })
})

describe('turns to ask the provider about', () => {
  it.each([
    ['without usage', { status: 'stopped' }, true],
    [
      'with counts that are "at least"',
      { status: 'interrupted', usage: { ...usage, isPartial: true } },
      true,
    ],
    ['with whole counts', { status: 'stopped', usage }, false],
    ['under way', { status: 'running' }, false],
    ['of long ago', { status: 'stopped', startedAt: startMs - 1 }, false],
    ['of another account', { status: 'stopped', accountId: 'another' }, false],
  ] satisfies [string, Partial<Turn>, boolean][])('are or are not those %s', (_name, changes, isFound) => {
    const { store, answer } = bench()
    const turn = aTurn(answer, { accountId: 'account', ...changes })
    store.turns.insert(turn)
    store.turns.update(turn, details)
    expect(store.turns.unsettled('account', startMs).map((record) => record.turn.id)).toEqual(
      isFound ? [turn.id] : [],
    )
    store.close()
  })

  it('left an identifier', () => {
    const { store, answer } = bench()
    store.turns.insert(aTurn(answer, { accountId: 'account', status: 'stopped' }))
    expect(store.turns.unsettled('account', 0)).toEqual([])
    store.close()
  })
})

describe('the usage of a conversation', () => {
  it('is what sumUsage makes of the turns that reached the model', () => {
    const { store, conversation, answer, last } = bench()
    expect(store.turns.usage(conversation.id)).toEqual(emptyConversationUsage)
    const cost = { nanoUsd: 2_000_000, source: 'computed', priceVersion: 'v' } as const
    const counted = [
      aTurn(answer, { status: 'complete', usage, cost }),
      aTurn(answer, { status: 'complete', usage: { ...usage, cacheRead: 7, inputTotal: 1 }, cost }),
    ]
    for (const turn of counted) store.turns.insert(turn)
    expect(store.turns.usage(conversation.id)).toEqual(sumUsage(counted))

    const stopped = aTurn(last, { status: 'stopped', startedAt: startMs })
    store.turns.insert(stopped)
    const { nanoUsd, input, turnCount } = store.turns.usage(conversation.id)
    expect(store.turns.usage(conversation.id)).toEqual(sumUsage([...counted, stopped]))
    expect({ nanoUsd, input, turnCount }).toEqual({
      nanoUsd: { known: 4_000_000, isComplete: false },
      input: { known: 1201, isComplete: false },
      turnCount: 3,
    })
    store.close()
  })

  it.each([
    ['refused by HTTP', { status: 'failed', failure: aFailure({ kind: 'rate-limit', status: 429 }) }, 0],
    ['without a connection', { status: 'failed', failure: aFailure({ kind: 'network' }) }, 0],
    ['local', { status: 'failed', failure: aFailure({ kind: 'local' }) }, 0],
    ['still waiting', { status: 'running' }, 0],
    ['running with counts', { status: 'running', usage }, 1],
    ['timed out', { status: 'failed', failure: aFailure({ kind: 'timeout' }) }, 1],
    ['cut', { status: 'failed', failure: aFailure({ kind: 'incomplete-stream' }) }, 1],
    ['failed after the first token', { status: 'failed', firstTokenMs: 9, failure: aFailure() }, 1],
    ['interrupted', { status: 'interrupted' }, 1],
    ['complete without usage', { status: 'complete' }, 1],
    ['stopped before it was sent', { status: 'stopped', carry: neverSent }, 0],
    ['interrupted before it was sent', { status: 'interrupted', carry: neverSent }, 0],
    [
      'timed out before it was sent',
      { status: 'failed', failure: aFailure({ kind: 'timeout' }), carry: neverSent },
      0,
    ],
  ] satisfies [string, Partial<Turn>, number][])('counts a turn %s', (_name, changes, turnCount) => {
    const { store, conversation, answer } = bench()
    store.turns.insert(aTurn(answer, changes))
    expect(store.turns.usage(conversation.id).turnCount).toBe(turnCount)
    store.close()
  })

  it('is not broken by damaged values, and the turns still come', () => {
    using folder = temporaryFolder()
    const store = openFile(folder.file)
    const { conversation, messages } = insertThread(store, 2)
    const turn = fullTurn(aTurn(messages[1] ?? aMessage(conversation.id)))
    store.turns.insert(turn)
    store.turns.update(turn, details)
    store.close()
    const file = new BetterSqlite3(folder.file)
    file.exec(
      "UPDATE turns SET failure = '{', handoff = '7', notes = '[', usage_raw = '{', headers = '[]', metadata = '', warnings = '{}'",
    )
    file.close()
    const again = openFile(folder.file)
    expect(again.turns.get(turn.id)).toEqual({
      turn: { ...turn, failure: null, handoff: null, notes: [], usage: { ...usage, raw: null } },
      identifiers: details.identifiers,
      headers: {},
      requestBytes: 4711,
      metadata: null,
      warnings: [],
      context: [],
    })
    expect(again.turns.usage(conversation.id).turnCount).toBe(1)
    again.close()
  })
})
