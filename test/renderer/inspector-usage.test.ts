import { describe, expect, test } from 'vitest'
import { groupIdentifiers } from '../../renderer/inspector/group-identifiers.ts'
import { barTitle, barVendor, usageBars, usageByAnswer } from '../../renderer/inspector/usage-history.ts'
import { isUnknown } from '../../renderer/usage/format-numbers.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import { unknownCost } from '../../shared/domain/unknown-cost.ts'
import { failure, speakers, tellStory } from '../harness/gallery/states/thread-builder.ts'

function turnsOf(count: number): Turn[] {
  const story = tellStory()
  for (let index = 0; index < count; index += 1)
    story.user('a').answer(index % 5 === 4 ? speakers.claude : speakers.gpt, 'b')
  return story.end('t', 't').snapshot.turns
}

function only(turns: Turn[]): Turn {
  const [turn] = turns
  if (turn === undefined) throw new Error('no turn')
  return turn
}

describe('what each answer took', () => {
  test('is counted in order, with its retries and summaries', () => {
    const turn = only(turnsOf(1))
    const summary: Turn = { ...turn, id: 's', purpose: 'summary', modelName: 'Other', vendor: 'google' }
    const retry: Turn = { ...turn, id: 'r', attempt: 2 }
    const [answer, ...rest] = usageByAnswer([summary, turn, retry])
    expect(rest).toEqual([])
    expect(answer).toMatchObject({
      number: 1,
      turnId: 'r',
      modelName: turn.modelName,
      vendor: 'openai',
      callCount: 3,
      summaryCount: 1,
      input: { known: 3 * 1204, isComplete: true },
    })
  })

  test('keeps the name of who answered when a summary came later', () => {
    const turn = only(turnsOf(1))
    const summary: Turn = { ...turn, id: 's', purpose: 'summary', modelName: 'Other' }
    expect(usageByAnswer([turn, summary])[0]).toMatchObject({ turnId: turn.id, modelName: turn.modelName })
  })

  test('is unknown, never zero, where nobody counted', () => {
    const turn = only(turnsOf(1))
    const uncounted: Turn = { ...turn, usage: null, cost: unknownCost, status: 'stopped' }
    const [answer] = usageByAnswer([uncounted])
    if (answer === undefined) throw new Error('no answer')
    expect(isUnknown(answer.input)).toBe(true)
    expect(isUnknown(answer.nanoUsd)).toBe(true)
    const [both] = usageByAnswer([turn, { ...uncounted, id: 'r' }])
    expect(both?.input).toEqual({ known: 1204, isComplete: false })
    expect(isUnknown({ known: 0, isComplete: true })).toBe(false)
  })

  test('is "at least" where a call ended before all of it was counted', () => {
    const turn = only(turnsOf(1))
    if (turn.usage === null) throw new Error('no usage')
    const cut: Turn = { ...turn, id: 'c', status: 'stopped', usage: { ...turn.usage, isPartial: true } }
    const [answer] = usageByAnswer([turn, cut])
    expect(answer?.input).toEqual({ known: 2 * 1204, isComplete: false })
    expect(answer?.output.isComplete).toBe(false)
    expect(answer?.nanoUsd.isComplete).toBe(false)
  })

  test('leaves a gap where a call may have reached the model before it broke off', () => {
    const turn = only(turnsOf(1))
    const lost: Turn = {
      ...turn,
      status: 'failed',
      usage: null,
      cost: unknownCost,
      failure: failure('timeout', 'Nothing came.'),
    }
    expect(usageByAnswer([lost])[0]?.nanoUsd).toEqual({ known: 0, isComplete: false })
  })

  test('leaves out what runs still and what never reached a model', () => {
    const turn = only(turnsOf(1))
    const failed: Turn = {
      ...turn,
      status: 'failed',
      usage: null,
      cost: unknownCost,
      failure: failure('auth', 'Refused.'),
      firstTokenMs: null,
    }
    expect(usageByAnswer([{ ...turn, status: 'running' }, failed])).toEqual([])
  })

  test('is joined to bars when there are more answers than room', () => {
    const answers = usageByAnswer(turnsOf(23))
    const bars = usageBars(answers, 10)
    expect(bars.map((bar) => bar.answers.length)).toEqual([3, 3, 3, 3, 3, 3, 3, 2])
    expect(bars[0]?.input.known).toBe(3 * 1204)
    expect(bars.map(barTitle).slice(-2)).toEqual(['Answers 19 to 21', 'Answers 22 to 23'])
    expect(usageBars(answers, 23)).toHaveLength(23)
    expect(usageBars(answers, 72).map(barTitle)[4]).toBe('Answer 5')
    expect(usageBars([], 10)).toEqual([])
    // Answers 4 to 6: two of OpenAI, one of Anthropic.
    const [, second] = bars
    if (second === undefined) throw new Error('no bar')
    expect(barVendor(second)).toBe('openai')
  })
})

describe('the identifiers of a conversation', () => {
  const found = (kind: string, value: string, foundIn = 'body') => ({
    kind,
    value,
    foundIn,
    turnId: `turn of ${value}`,
    messageId: 'm',
  })
  const all = [
    found('response', 'resp_1'),
    found('request', 'req_1', 'header x-request-id'),
    found('response', 'resp_2'),
    { ...found('response', 'resp_1'), turnId: 'later' },
    found('previous_response', 'resp_1'),
  ]

  test('are grouped by kind, each once, with the turn that brought it first', () => {
    const groups = groupIdentifiers(all, '')
    expect(groups.map((group) => [group.label, group.identifiers.map(({ value }) => value)])).toEqual([
      ['Response', ['resp_1', 'resp_2']],
      ['Request', ['req_1']],
      ['Previous response', ['resp_1']],
    ])
    expect(groups[0]?.identifiers[0]?.turnId).toBe('turn of resp_1')
  })

  test('are found by value, kind and place', () => {
    const labels = (query: string) => groupIdentifiers(all, query).map((group) => group.label)
    expect(labels(' RESP_2 ')).toEqual(['Response'])
    expect(labels('x-request')).toEqual(['Request'])
    expect(labels('previous response')).toEqual(['Previous response'])
    expect(labels('nothing like it')).toEqual([])
  })
})
