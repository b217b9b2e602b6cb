import { describe, expect, test } from 'vitest'
import { loadedIdsOf } from '../../renderer/inspector/context-lens.tsx'
import {
  barWords,
  expectedInput,
  placeWords,
  reasonWords,
  sessionHolder,
  windowShare,
} from '../../renderer/inspector/context-words.ts'
import { contextPlaceSchema, contextReasonSchema } from '../../shared/domain/context.ts'
import type { Usage } from '../../shared/domain/usage.ts'

const usage: Usage = {
  inputTotal: 3240,
  cacheRead: null,
  cacheWrite: null,
  outputTotal: 10,
  reasoning: null,
  reportedNanoUsd: null,
  raw: null,
}

describe('the words of the context lens', () => {
  test('say where a stretch stood, one message or many', () => {
    expect(placeWords({ count: 1, place: 'sent' }, 'OpenAI')).toBe('1 message sent')
    expect(placeWords({ count: 24, place: 'summarised' }, 'OpenAI')).toBe('24 messages summarised')
    expect(placeWords({ count: 2, place: 'held-at-provider' }, 'Mistral')).toBe('2 messages held at Mistral')
    expect(placeWords({ count: 1200, place: 'left-out' }, 'OpenAI')).toBe('1,200 messages left out')
  })

  test('have a finished sentence for every reason in every place', () => {
    for (const reason of contextReasonSchema.options)
      for (const place of contextPlaceSchema.options)
        for (const count of [1, 7]) {
          const sentence = reasonWords({ count, place, reason }, 'OpenAI')
          expect(sentence).toMatch(/^[A-Z].*\.$/)
        }
    expect(reasonWords({ count: 1, place: 'sent', reason: 'pinned' }, 'X')).toBe(
      'Pinned, so it always stays.',
    )
    expect(reasonWords({ count: 3, place: 'held-at-provider', reason: 'covered-by-handle' }, 'OpenAI')).toBe(
      'OpenAI has them from earlier turns.',
    )
  })

  test('never say of a session that a provider holds it', () => {
    const run = { count: 10, place: 'held-at-provider', reason: 'covered-by-handle' } as const
    expect(placeWords(run, sessionHolder)).toBe('10 messages held by the SDK')
    expect(reasonWords(run, sessionHolder)).toBe('It has them in the memory of this computer.')
  })

  test('tell the bar in one sentence, each place once', () => {
    const runs = [
      { count: 1, place: 'sent' },
      { count: 9, place: 'summarised' },
      { count: 1, place: 'sent' },
      { count: 13, place: 'summarised' },
      { count: 15, place: 'sent' },
    ] as const
    expect(barWords(runs, 'OpenAI')).toBe('17 messages sent, 22 messages summarised')
    expect(barWords([], 'OpenAI')).toBe('')
  })

  test('hold what was expected against what was reported', () => {
    expect(expectedInput({ estimatedInputTokens: 3100, usage, status: 'complete' })).toBe(
      'about 3,100 tokens expected, 3,240 reported',
    )
    expect(expectedInput({ estimatedInputTokens: 3100, usage: null, status: 'running' })).toBe(
      'about 3,100 tokens expected',
    )
    expect(expectedInput({ estimatedInputTokens: 3100, usage: null, status: 'failed' })).toBe(
      'about 3,100 tokens expected, none reported',
    )
    expect(expectedInput({ estimatedInputTokens: null, usage, status: 'complete' })).toBeNull()
  })

  test('say how much of the window was taken, and nothing where it is unknown', () => {
    expect(windowShare({ estimatedInputTokens: 3100, usage, contextWindow: 200_000 })).toBe('2 % of 200k')
    expect(windowShare({ estimatedInputTokens: 3100, usage: null, contextWindow: 4000 })).toBe(
      'about 78 % of 4k',
    )
    expect(windowShare({ estimatedInputTokens: null, usage, contextWindow: 1_000_000 })).toBe(
      'under 1 % of 1M',
    )
    expect(windowShare({ estimatedInputTokens: 3100, usage, contextWindow: null })).toBeNull()
    expect(windowShare({ estimatedInputTokens: null, usage: null, contextWindow: 4000 })).toBeNull()
  })

  test('show the messages of a stretch as far as they are loaded', () => {
    const ids = ['c', 'd', 'e', 'f']
    expect(loadedIdsOf({ fromMessageId: 'd', toMessageId: 'e' }, ids)).toEqual(['d', 'e'])
    expect(loadedIdsOf({ fromMessageId: 'a', toMessageId: 'd' }, ids)).toEqual(['c', 'd'])
    expect(loadedIdsOf({ fromMessageId: 'a', toMessageId: 'b' }, ids)).toEqual([])
  })
})
