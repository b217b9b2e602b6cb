// A thousand turns in a window of 8,000 tokens, as the engine plays them: select, summarise when asked, select again.
import { describe, expect, it } from 'vitest'
import type { ContextMessage } from '../../../electron/engine/context/context-message.ts'
import {
  type ContextInput,
  selectContext,
  truncateContext,
} from '../../../electron/engine/context/select-context.ts'
import { summaryTokensFor } from '../../../electron/engine/context/summary-length.ts'

const limitTokens = 6000
const thresholdTokens = 6400
const pinnedIds = new Set(['u3', 'a40', 'u500'])

function message(id: string, role: ContextMessage['role'], tokens: number): ContextMessage {
  return {
    id,
    role,
    tokens,
    isPinned: pinnedIds.has(id),
    opensCalls: [],
    answersCalls: [],
    isSkipped: null,
  }
}

/** @param failsAt whether the summary of this number cannot be had */
function play(failsAt: (number: number) => boolean) {
  const path: ContextMessage[] = []
  let segment: ContextInput['segment'] = null
  let asked = 0
  let made = 0
  let largest = 0
  for (let turn = 0; turn < 1000; turn += 1) {
    path.push(message(`u${turn}`, 'user', 20 + ((turn * 7919) % 400)))
    const input = (): ContextInput => ({
      path,
      policy: { kind: 'segments', thresholdTokens: 150_000 },
      segment,
      systemTokens: 120,
      limitTokens,
      thresholdTokens,
    })
    let selection = selectContext(input())
    if (selection.segmentWanted !== null) {
      asked += 1
      if (failsAt(asked)) selection = truncateContext(input())
      else {
        made += 1
        segment = { id: `s${made}`, ...selection.segmentWanted, tokens: summaryTokensFor(thresholdTokens) }
        selection = selectContext(input())
      }
    }
    expect(selection.segmentWanted).toBeNull()
    expect(selection.tokens).toBeLessThanOrEqual(limitTokens)
    const sent = new Set(selection.entries.map((entry) => (entry.kind === 'message' ? entry.messageId : '')))
    expect(sent.has(`u${turn}`)).toBe(true)
    for (const id of pinnedIds) if (path.some((one) => one.id === id)) expect(sent.has(id)).toBe(true)
    largest = Math.max(largest, selection.tokens)
    path.push(message(`a${turn}`, 'assistant', 30 + ((turn * 104_729) % 700)))
  }
  return { asked, made, largest }
}

describe('a thousand turns in a small window', () => {
  it('never send more than fits, nor without what is pinned, and need a summary now and then', () => {
    const { made, largest } = play(() => false)
    expect(made).toBeGreaterThan(5)
    // Some 590 tokens a turn; each summary frees about half of what fits.
    expect(made).toBeLessThan(250)
    expect(largest).toBeGreaterThan(limitTokens * 0.8)
  })

  it('hold that also when summaries fail, each time or every other', () => {
    expect(play(() => true).made).toBe(0)
    expect(play((number) => number % 2 === 0).made).toBeGreaterThan(5)
  })
})
