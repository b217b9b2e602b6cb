import { describe, expect, test } from 'vitest'
import {
  endOfTurn,
  identifierLabel,
  identifierLines,
  joinIdentifiers,
  placesWords,
  splitCarry,
  wayWords,
} from '../../renderer/inspector/describe-turn.ts'
import {
  formatBytes,
  formatCalendarDay,
  formatCost,
  formatDuration,
  formatMoney,
  formatQuantity,
  formatRoughDuration,
  formatTotal,
} from '../../renderer/usage/format-numbers.ts'
import type { Carry } from '../../shared/domain/continuation.ts'
import { recordOf, wayOf } from '../harness/gallery/invented-records.ts'
import { speakers, tellStory } from '../harness/gallery/states/thread-builder.ts'

const carry: Carry = {
  kind: 'replay',
  reason: 'api-keeps-no-state',
  way: null,
  sentence: '',
  messagesSent: 7,
  messagesOnPath: 7,
  handleValue: null,
}

describe('the words of the inspector', () => {
  test('say how the history travelled', () => {
    const sentence = 'Sent in full: 7 of 7 messages. Anthropic keeps no conversation state here.'
    expect(splitCarry({ ...carry, sentence })).toEqual({
      headline: 'Sent in full: 7 of 7 messages.',
      reason: 'Anthropic keeps no conversation state here.',
    })
    expect(splitCarry({ ...carry, sentence: 'Nothing was sent.' })).toEqual({
      headline: 'Nothing was sent.',
      reason: '',
    })
  })

  test('say why a turn ended', () => {
    const { turns } = tellStory().user('a').answer(speakers.gpt, 'b').end('t', 't').snapshot
    const turn = turns[0]
    if (turn === undefined) throw new Error('no turn')
    expect(endOfTurn(turn)).toBe('finished')
    expect(endOfTurn({ ...turn, finishReason: 'length' })).toBe('longest answer reached')
    expect(endOfTurn({ ...turn, finishReason: null, status: 'stopped' })).toBe('stopped by you')
  })

  test('name identifiers', () => {
    expect(identifierLabel('request')).toBe('Request')
    expect(identifierLabel('previous_response')).toBe('Previous response')
    expect(identifierLabel('sdk-session')).toBe('SDK session')
  })

  test('name each id once, with the places it was found in', () => {
    const joined = joinIdentifiers([
      { kind: 'response', value: 'resp_1', foundIn: 'event response.created' },
      { kind: 'request', value: 'req_1', foundIn: 'header x-request-id' },
      { kind: 'response', value: 'resp_1', foundIn: 'body' },
      { kind: 'response', value: 'resp_1', foundIn: 'body' },
      { kind: 'item', value: 'resp_1', foundIn: 'output[0].id' },
    ])
    expect(joined.map(({ kind, places }) => [kind, places])).toEqual([
      ['response', ['event response.created', 'body']],
      ['request', ['header x-request-id']],
      ['item', ['output[0].id']],
    ])
    expect(identifierLines(joined)).toBe('response: resp_1\nrequest: req_1\nitem: resp_1')
    expect(placesWords(['body'])).toBe('in body')
    expect(placesWords(['a', 'b', 'c'])).toBe('in a and b, and one more place')
    expect(placesWords(['a', 'b', 'c', 'd'])).toBe('in a and b, and 2 more places')
  })

  test('name the way the conversation is kept', () => {
    const record = recordOf({ ways: [wayOf({ name: 'response', label: 'Response chain' })] })
    expect(wayWords({ way: 'response' }, record)).toBe('Response chain')
    expect(wayWords({ way: 'response' }, null)).toBe('Response')
    expect(wayWords({ way: 'old-way' }, record)).toBe('Old way')
    expect(wayWords({ way: null }, record)).toBe('nothing')
    const sessions = recordOf({ ways: [wayOf({ name: 'chat', label: 'SDK session', kind: 'session' })] })
    expect(wayWords({ way: 'chat' }, sessions)).toBe('nothing, the SDK holds it here')
  })
})

describe('numbers', () => {
  test('money', () => {
    expect(formatMoney(23_600_000)).toBe('$0.0236')
    expect(formatMoney(83_000_000, 3)).toBe('$0.083')
    expect(formatMoney(7_620_000_000)).toBe('$7.62')
    expect(formatMoney(1_234_500_000_000)).toBe('$1,234.50')
    expect(formatMoney(0)).toBe('$0')
    expect(formatMoney(20_000)).toBe('under $0.0001')
    expect(formatCost({ known: 20_000, isComplete: true })).toBe('under $0.0001')
    expect(formatCost({ known: 20_000, isComplete: false })).toBe('unknown')
    expect(formatCost({ known: 2_000_000, isComplete: false })).toBe('at least $0.0020')
  })

  test('time', () => {
    expect(formatDuration(610)).toBe('0.6 s')
    expect(formatDuration(9940)).toBe('9.9 s')
    expect(formatDuration(9960)).toBe('10 s')
    expect(formatDuration(59_600)).toBe('1 min')
    expect(formatDuration(125_000)).toBe('2 min 5 s')
    expect(formatRoughDuration(400)).toBe('a moment')
    expect(formatRoughDuration(4100)).toBe('4 s')
    expect(formatRoughDuration(62_000)).toBe('1 min 2 s')
  })

  test('days of the calendar', () => {
    expect(formatCalendarDay('2026-11-20')).toBe('20 Nov 2026')
    expect(formatCalendarDay('some day')).toBe('some day')
  })

  test('amounts', () => {
    expect(formatBytes(999)).toBe('999 bytes')
    expect(formatBytes(18_420)).toBe('18.4 kB')
    expect(formatBytes(2_401_233)).toBe('2.4 MB')
    expect(formatQuantity(1, 'message')).toBe('1 message')
    expect(formatQuantity(1200, 'message')).toBe('1,200 messages')
    expect(formatTotal({ known: 5, isComplete: false }, String)).toBe('at least 5')
  })
})
