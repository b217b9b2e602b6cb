import { describe, expect, it } from 'vitest'
import { callableRecords, groupRecords } from '../../renderer/settings/record-list.ts'
import {
  accountWays,
  describeWay,
  recommendedWay,
  recordWords,
  spanWords,
  wayChoice,
  wayUseWords,
} from '../../renderer/settings/way-words.ts'
import { recordOf, wayOf } from '../harness/gallery/invented-records.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

const session = wayOf({ name: 'sdk-session', label: 'SDK session', kind: 'session', use: 'on-request' })
const chain = wayOf({ lifetimeMs: 25 * day, heldForMs: 30 * day })
const thread = wayOf({
  name: 'thread',
  label: 'Thread (beta)',
  use: 'switched-on',
  lifetimeMs: 5 * minute,
  heldForMs: hour,
  canRelease: false,
})

describe('the words for ways', () => {
  it('say spans in the unit that fits', () => {
    expect([5 * minute, hour, 90 * minute, 20 * hour, 47 * hour, 2 * day, 55 * day].map(spanWords)).toEqual([
      '5 minutes',
      '1 hour',
      '90 minutes',
      '20 hours',
      '47 hours',
      '2 days',
      '55 days',
    ])
  })

  it('describe a way from its record alone', () => {
    expect(describeWay(chain)).toBe(
      'Every answer can be continued by its own id. Baton continues it for 25 days; the provider keeps it for 30 days. It can be deleted from here.',
    )
    expect(describeWay(thread)).toContain('It cannot be deleted from here.')
    expect(describeWay(wayOf({ kind: 'conversation' }))).toContain(
      'The provider names no day on which it ends.',
    )
    expect(describeWay(session)).toContain('only as long as Baton runs')
  })

  it('never say that kept state lowers the bill', () => {
    for (const way of [chain, thread, session, wayOf({ kind: 'conversation' })])
      expect(describeWay(way)).not.toMatch(/cheap|cost|bill|save/i)
  })

  it('name the life of a way where it is short', () => {
    expect(wayChoice(thread)).toBe('Thread (beta), lives 5 minutes')
    expect(wayChoice(chain)).toBe('Note chain')
    expect(wayChoice(wayOf())).toBe('Note chain')
  })

  it('say when a way is used', () => {
    expect(wayUseWords(chain)).toBe('unless something speaks against it')
    expect(wayUseWords(thread)).toBe('only where the account chooses it')
    expect(wayUseWords(session)).toBe('when a conversation asks for it')
  })

  it('offer an account what the provider can hold, and recommend only what is used by itself', () => {
    const record = recordOf({ ways: [session, thread, chain] })
    expect(accountWays(record)).toEqual([thread, chain])
    expect(recommendedWay(record)).toBe(chain)
    expect(recommendedWay(recordOf({ ways: [thread] }))).toBeNull()
    expect(recordWords(record)).toBe('SDK session, Thread (beta), Note chain')
    expect(recordWords(recordOf())).toBe('Keeps nothing between turns')
  })
})

describe('the list of records', () => {
  const records = [
    recordOf({ vendor: 'xai', api: 'b-api', preference: 1 }),
    recordOf({ vendor: 'xai', api: 'a-api', preference: 0, ways: [chain] }),
    recordOf({ vendor: 'openai', api: 'ended-api', preference: null, endedOn: '2026-08-26' }),
    recordOf({ vendor: 'openai', api: 'c-api', retention: 'Kept for 30 days.' }),
  ]

  it('stands by vendor, the default first, what has ended last', () => {
    expect(
      groupRecords(records, '').map((group) => [group.vendor, group.records.map(({ api }) => api)]),
    ).toEqual([
      ['openai', ['c-api', 'ended-api']],
      ['xai', ['a-api', 'b-api']],
    ])
  })

  it('is found by any words of a record, all of which must be there', () => {
    const found = (query: string) =>
      groupRecords(records, query).flatMap((group) => group.records.map(({ api }) => api))
    expect(found('30 DAYS')).toEqual(['c-api'])
    expect(found('note chain')).toEqual(['a-api'])
    expect(found('xAI')).toEqual(['a-api', 'b-api'])
    expect(found('openai 2026-08-26')).toEqual(['ended-api'])
    expect(found('nothing like it')).toEqual([])
  })

  it('offers an account only what can be called', () => {
    expect(callableRecords(records, 'openai').map(({ api }) => api)).toEqual(['c-api'])
    expect(callableRecords(records, 'xai').map(({ api }) => api)).toEqual(['a-api', 'b-api'])
  })
})
