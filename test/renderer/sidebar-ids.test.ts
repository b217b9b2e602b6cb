import { describe, expect, it } from 'vitest'
import { locateTarget } from '../../renderer/chat/scroll-target.ts'
import { joinFound } from '../../renderer/sidebar/join-found.ts'
import { idInQuery } from '../../renderer/sidebar/looks-like-id.ts'
import type { FoundTurn } from '../../renderer/state/context-actions.ts'

describe('an id in the search', () => {
  it('is a long word with a digit, an underscore or a hyphen', () => {
    for (const id of ['resp_0a41f2', 'msg-abc', '019a4f6c7b2', 'v1_ChdpbnRlcmFjdGlvbi0w'])
      expect(idInQuery(` ${id} `)).toBe(id)
  })

  it('is not a word, a short one or several', () => {
    for (const words of ['', 'timetable', 'a_1', 'req 123456', 'harbour-2 plan', 'x'.repeat(601)])
      expect(idInQuery(words)).toBeNull()
  })

  it('is whatever follows "id:"', () => {
    expect(idInQuery('id: abc')).toBe('abc')
    expect(idInQuery('ID:timetable')).toBe('timetable')
    expect(idInQuery('id:')).toBeNull()
  })
})

describe('turns found by an id', () => {
  const found = (turnId: string, kind: string): FoundTurn => ({
    turnId,
    conversationId: 'c',
    messageId: `${turnId}-m`,
    title: 'Harbour timetable',
    kind,
  })

  it('stand once each, with everything the id names there', () => {
    const rows = joinFound([
      found('t1', 'previous_response'),
      found('t2', 'response'),
      found('t1', 'response'),
      found('t1', 'response'),
    ])
    expect(rows.map(({ turnId, kinds }) => [turnId, kinds])).toEqual([
      ['t1', 'Previous response and response id'],
      ['t2', 'Response id'],
    ])
  })
})

describe('the way to a message', () => {
  it('is to scroll, to load older ones first, or none', () => {
    expect(locateTarget('b', ['a', 'b'], true)).toEqual({ kind: 'there', index: 1 })
    expect(locateTarget('z', ['a', 'b'], true)).toEqual({ kind: 'load' })
    expect(locateTarget('z', ['a', 'b'], false)).toEqual({ kind: 'elsewhere' })
  })
})
