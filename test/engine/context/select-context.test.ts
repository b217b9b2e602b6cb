// Which messages of a path go along: each policy by hand, and what holds for any path at all.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type ContextInput,
  type ContextSelection,
  selectContext,
  truncateContext,
} from '../../../electron/engine/context/select-context.ts'
import { anyInput, makeInput, pairsOf } from './make-path.ts'

const names = (selection: ContextSelection) =>
  selection.entries.map((entry) => (entry.kind === 'segment' ? entry.segmentId : entry.messageId)).join(' ')

const lens = (selection: ContextSelection) =>
  [...selection.places].map(([id, { place, reason }]) => `${id} ${place} ${reason}`)

describe('everything', () => {
  it('sends the whole path but failed and empty messages', () => {
    const selection = selectContext(makeInput('u10 a0? u20 a0~ u30', { policy: { kind: 'everything' } }))
    expect(names(selection)).toBe('m0 m2 m4')
    expect(selection.tokens).toBe(60)
    expect(lens(selection)).toEqual([
      'm0 sent on-path',
      'm1 left-out failed',
      'm2 sent on-path',
      'm3 left-out empty',
      'm4 sent on-path',
    ])
  })

  it('sends it even where it does not fit, and says so', () => {
    const policy = { kind: 'everything' } as const
    const fitting = selectContext(makeInput('u100 a100 u100', { policy, systemTokens: 50, limitTokens: 350 }))
    expect(fitting.isOverLimit).toBe(false)
    const over = selectContext(makeInput('u100 a100 u100', { policy, systemTokens: 50, limitTokens: 349 }))
    expect(over.isOverLimit).toBe(true)
    expect(names(over)).toBe('m0 m1 m2')
  })
})

describe('the newest messages', () => {
  const last = (notation: string, count: number, rest: Partial<ContextInput> = {}) =>
    selectContext(makeInput(notation, { policy: { kind: 'last-messages', count }, ...rest }))

  it('keeps at most so many, from a user message on', () => {
    expect(names(last('u1 a1 u1 a1 u1', 3))).toBe('m2 m3 m4')
    expect(names(last('u1 a1 u1 a1 u1', 4))).toBe('m2 m3 m4')
    expect(names(last('u1 a1 u1 a1 u1', 5))).toBe('m0 m1 m2 m3 m4')
    expect(names(last('u1 a1 u1 a1 u1', 2))).toBe('m4')
    expect(lens(last('u1 a1 u1', 1))[0]).toBe('m0 left-out before-last-messages')
  })

  it('does not count what is never sent', () => {
    expect(names(last('u1 a0? u1 a1 u1', 4))).toBe('m0 m2 m3 m4')
  })

  it('keeps older pinned messages, with the exchange they are part of', () => {
    const selection = last('u1! a1 u1 a1>x t1!<x a1 u1 a1 u1', 1)
    expect(names(selection)).toBe('m0 m3 m4 m8')
    expect(lens(selection)).toEqual([
      'm0 sent pinned',
      'm1 left-out before-last-messages',
      'm2 left-out before-last-messages',
      'm3 sent tool-pair',
      'm4 sent pinned',
      'm5 left-out before-last-messages',
      'm6 left-out before-last-messages',
      'm7 left-out before-last-messages',
      'm8 sent on-path',
    ])
  })

  it('leaves out more where the limit asks for it, and gives that as the reason', () => {
    const selection = last('u100 a100 u100 a100 u100', 3, { limitTokens: 250 })
    expect(names(selection)).toBe('m4')
    expect(lens(selection)[0]).toBe('m0 left-out over-budget')
    expect(selection.isOverLimit).toBe(false)
  })
})

describe('a token budget', () => {
  const budget = (notation: string, tokens: number, rest: Partial<ContextInput> = {}) =>
    selectContext(makeInput(notation, { policy: { kind: 'token-budget', tokens }, ...rest }))

  it('keeps as many of the newest as fit beside system text and pins', () => {
    expect(names(budget('u300 a300 u300 a300 u300', 900))).toBe('m2 m3 m4')
    expect(names(budget('u300 a300 u300 a300 u300', 900, { systemTokens: 1 }))).toBe('m4')
    expect(names(budget('u300! a300 u300 a300 u300', 900))).toBe('m0 m4')
    expect(lens(budget('u300 a300 u300', 500))[0]).toBe('m0 left-out over-budget')
  })

  it('is not passed by the limit of the window', () => {
    expect(names(budget('u300 a300 u300', 5000, { limitTokens: 899 }))).toBe('m2')
  })

  it('sends the question whatever the budget; only the window is a limit', () => {
    const selection = budget('u300 a300 u900', 500, { limitTokens: 1000 })
    expect(names(selection)).toBe('m2')
    expect(selection.isOverLimit).toBe(false)
    expect(budget('u300 a300 u900', 500, { limitTokens: 899 }).isOverLimit).toBe(true)
  })
})

describe('tool exchanges', () => {
  const policy = { kind: 'last-messages', count: 2 } as const

  it('are not cut, also where a user message stands between call and result', () => {
    expect(names(selectContext(makeInput('u1 a1>x u1 t1<x u1', { policy })))).toBe('m4')
    const three = { kind: 'last-messages', count: 3 } as const
    expect(names(selectContext(makeInput('u1 a1>x u1 t1<x u1', { policy: three })))).toBe('m4')
  })

  it('match a result to the newest call of its id', () => {
    const input = makeInput('u1 a1>x t1<x u1 a1>x t1!<x a1 u1', { policy: { ...policy, count: 1 } })
    expect(names(selectContext(input))).toBe('m4 m5 m7')
  })

  it('within one message concern no other', () => {
    const input = makeInput('u1 a1>x t1<x u1 a1!>x<x u1', { policy: { ...policy, count: 1 } })
    expect(names(selectContext(input))).toBe('m4 m5')
  })

  it('may end a path: then everything from the last user message on is the question', () => {
    const input = makeInput('u1 a1 u1 a1>x>y t1<x t1<y', { policy: { ...policy, count: 1 } })
    expect(names(selectContext(input))).toBe('m2 m3 m4 m5')
  })
})

describe('segments', () => {
  const settings = { limitTokens: 1200, thresholdTokens: 1000 }

  it('sends the whole path below the threshold', () => {
    const selection = selectContext(makeInput('u300 a300 u300', settings))
    expect(names(selection)).toBe('m0 m1 m2')
    expect(selection.segmentWanted).toBeNull()
  })

  it('asks for a segment past it that leaves whole recent exchanges', () => {
    const selection = selectContext(makeInput('u200 a200 u200 a200 u100 a100 u50', settings))
    // 400 tokens at most stay in their own words: the last exchange and the question.
    expect(selection.segmentWanted).toEqual({ coversMessageId: 'm3' })
    expect(selection.isOverLimit).toBe(false)
  })

  it('acts past the threshold, not at it', () => {
    expect(selectContext(makeInput('u300 a300 u400', settings)).segmentWanted).toBeNull()
    expect(selectContext(makeInput('u300 a300 u401', settings)).segmentWanted).not.toBeNull()
  })

  it('leaves two fifths of the threshold to recent messages, and fills four fifths in all', () => {
    const covered = (notation: string, systemTokens = 0) =>
      selectContext(makeInput(notation, { ...settings, systemTokens })).segmentWanted?.coversMessageId
    expect(covered('u500 a400 u150 a150 u25 a25 u50')).toBe('m1')
    expect(covered('u500 a400 u150 a151 u25 a25 u50')).toBe('m3')
    expect(covered('u500 a400 u150 a150 u25 a25 u50', 200)).toBe('m1')
    expect(covered('u500 a400 u150 a150 u25 a25 u50', 201)).toBe('m3')
  })

  it('gives up the last exchange where keeping it would free next to nothing', () => {
    const selection = selectContext(makeInput('u200 a60 u300 a350 u100', settings))
    expect(selection.segmentWanted).toEqual({ coversMessageId: 'm3' })
  })

  it('does not go back behind a segment that a person made very long', () => {
    const segment = { id: 's1', coversMessageId: 'm3', tokens: 950 }
    const selection = selectContext(makeInput('u100 a100 u100 a100 u100', { ...settings, segment }))
    expect(selection.segmentWanted).toBeNull()
    expect(names(selection)).toBe('s1 m4')
  })

  it('leaves the last exchange even where it is large, if that fits', () => {
    const selection = selectContext(makeInput('u400 a300 u100 a400 u100', settings))
    expect(selection.segmentWanted).toEqual({ coversMessageId: 'm1' })
  })

  it('leaves the question alone where the last exchange does not fit beside a summary', () => {
    const selection = selectContext(makeInput('u100 a100 u100 a800 u100', settings))
    expect(selection.segmentWanted).toEqual({ coversMessageId: 'm3' })
  })

  it('covers failed messages before the cut as well', () => {
    const selection = selectContext(makeInput('u1000 a0? u100', settings))
    expect(selection.segmentWanted).toEqual({ coversMessageId: 'm1' })
  })

  it('sends a segment for what it covers, then pinned messages, then the rest', () => {
    const segment = { id: 's1', coversMessageId: 'm4', tokens: 80 }
    const selection = selectContext(
      makeInput('u200 a200! u200 a0? a200 u100 a100 u50', { ...settings, segment }),
    )
    expect(names(selection)).toBe('s1 m1 m5 m6 m7')
    expect(selection.tokens).toBe(80 + 200 + 250)
    expect(lens(selection)).toEqual([
      'm0 summarised covered-by-segment',
      'm1 sent pinned',
      'm2 summarised covered-by-segment',
      'm3 left-out failed',
      'm4 summarised covered-by-segment',
      'm5 sent on-path',
      'm6 sent on-path',
      'm7 sent on-path',
    ])
  })

  it('asks for the next segment beyond the one there is', () => {
    const segment = { id: 's1', coversMessageId: 'm1', tokens: 100 }
    const selection = selectContext(
      makeInput('u900 a900 u300 a300 u150 a150 u50', { ...settings, segment, thresholdTokens: 1000 }),
    )
    expect(selection.segmentWanted).toEqual({ coversMessageId: 'm3' })
    expect(names(selection)).toBe('s1 m2 m3 m4 m5 m6')
  })

  it('ignores a segment of another branch, and one that covers the question', () => {
    for (const coversMessageId of ['elsewhere', 'm2']) {
      const segment = { id: 's1', coversMessageId, tokens: 100 }
      expect(names(selectContext(makeInput('u10 a10 u10', { ...settings, segment })))).toBe('m0 m1 m2')
    }
  })

  it('asks for none where it would free next to nothing, and leaves out the oldest where it must', () => {
    const within = selectContext(makeInput('u50 a50 u950', { ...settings, thresholdTokens: 1000 }))
    expect(within.segmentWanted).toBeNull()
    expect(names(within)).toBe('m0 m1 m2')
    const over = selectContext(makeInput('u150 a100 u1150', settings))
    expect(over.segmentWanted).toBeNull()
    expect(names(over)).toBe('m2')
    expect(lens(over)[0]).toBe('m0 left-out over-budget')
  })

  it('counts the limit as a threshold where the reserve makes it the smaller one', () => {
    const selection = selectContext(
      makeInput('u400 a300 u100 a100 u50', { limitTokens: 900, thresholdTokens: 1000 }),
    )
    expect(selection.segmentWanted).toEqual({ coversMessageId: 'm1' })
  })

  it('says when even the least does not fit, and asks for no segment then', () => {
    const selection = selectContext(makeInput('u500! a100 u800', settings))
    expect(selection).toMatchObject({ isOverLimit: true, segmentWanted: null, tokens: 1300 })
    expect(names(selection)).toBe('m0 m2')
  })

  it('makes none without a threshold', () => {
    expect(selectContext(makeInput('u9000 a9000 u1', {})).segmentWanted).toBeNull()
  })
})

describe('truncation', () => {
  it('leaves out the oldest until the rest fits', () => {
    const input = makeInput('u400 a400 u400 a400 u100', { limitTokens: 1000, thresholdTokens: 800 })
    const selection = truncateContext(input)
    expect(names(selection)).toBe('m2 m3 m4')
    expect(selection.segmentWanted).toBeNull()
  })

  it('keeps the segment there is, and drops it before the question', () => {
    const segment = { id: 's1', coversMessageId: 'm1', tokens: 200 }
    const input = makeInput('u900 a900 u400 a400 u100', { limitTokens: 500, thresholdTokens: 400, segment })
    const kept = truncateContext(input)
    expect(names(kept)).toBe('s1 m4')
    expect(lens(kept)).toEqual([
      'm0 summarised covered-by-segment',
      'm1 summarised covered-by-segment',
      'm2 left-out over-budget',
      'm3 left-out over-budget',
      'm4 sent on-path',
    ])
    expect(names(truncateContext({ ...input, limitTokens: 1100 }))).toBe('s1 m2 m3 m4')
    const dropped = truncateContext({ ...input, limitTokens: 250 })
    expect(names(dropped)).toBe('m4')
    expect(lens(dropped)[0]).toBe('m0 left-out over-budget')
  })

  it('leaves nothing out while the window is unknown', () => {
    expect(names(truncateContext(makeInput('u400 a400 u100')))).toBe('m0 m1 m2')
  })
})

describe('any path', () => {
  const check = (property: (input: ContextInput, selection: ContextSelection) => void) =>
    fc.assert(
      fc.property(anyInput, (input) => {
        property(input, selectContext(input))
        property(input, truncateContext(input))
      }),
      { numRuns: 1000 },
    )
  const sentIds = (selection: ContextSelection) =>
    selection.entries.flatMap((entry) => (entry.kind === 'message' ? [entry.messageId] : []))

  it('is covered by the places exactly, which agree with the entries', () => {
    check(({ path }, selection) => {
      expect([...selection.places.keys()]).toEqual(path.map((message) => message.id))
      const sent = path.filter((message) => selection.places.get(message.id)?.place === 'sent')
      // Order is kept as well.
      expect(sentIds(selection)).toEqual(sent.map((message) => message.id))
    })
  })

  it('has a segment first or not at all, and summarised messages only beside one', () => {
    check((_, selection) => {
      const segmentAt = selection.entries.findIndex((entry) => entry.kind === 'segment')
      expect(segmentAt).toBeLessThanOrEqual(0)
      const isSummarised = [...selection.places.values()].some(({ place }) => place === 'summarised')
      if (isSummarised) expect(segmentAt).toBe(0)
    })
  })

  it('never parts a call from its results', () => {
    check(({ path }, selection) => {
      const sent = new Set(sentIds(selection))
      for (const [call, result] of pairsOf(path)) {
        expect(sent.has(`m${call}`)).toBe(sent.has(`m${result}`))
      }
    })
  })

  it('keeps the question and what is pinned, and sends no failed or empty message', () => {
    check(({ path }, selection) => {
      const sent = new Set(sentIds(selection))
      expect(sent.has(`m${path.length - 1}`)).toBe(true)
      for (const message of path) {
        if (message.isSkipped !== null) expect(sent.has(message.id)).toBe(false)
        else if (message.isPinned) expect(sent.has(message.id)).toBe(true)
      }
    })
  })

  it('begins at a user message wherever something was cut and no segment stands before it', () => {
    check(({ path }, selection) => {
      if (selection.entries[0]?.kind === 'segment') return
      const places = [...selection.places.values()]
      const wasCut = places.some(
        ({ reason }) => reason === 'over-budget' || reason === 'before-last-messages',
      )
      const start = places.findIndex(({ reason }) => reason === 'on-path')
      if (wasCut) expect(path[start]?.role).toBe('user')
      // One stretch to the end of the path.
      for (const { reason } of places.slice(start)) expect(['on-path', 'failed', 'empty']).toContain(reason)
    })
  })

  it('counts what it sends', () => {
    check(({ path, segment, systemTokens }, selection) => {
      const sizes = new Map(path.map((message) => [message.id, message.tokens]))
      const sum = selection.entries.reduce(
        (tokens, entry) =>
          tokens + (entry.kind === 'segment' ? (segment?.tokens ?? 0) : (sizes.get(entry.messageId) ?? 0)),
        systemTokens,
      )
      expect(selection.tokens).toBe(sum)
    })
  })

  it('fits the limit, unless it says that it does not or asks for a segment first', () => {
    check(({ limitTokens }, selection) => {
      if (limitTokens === null) return expect(selection.isOverLimit).toBe(false)
      if (selection.segmentWanted !== null) return
      expect(selection.isOverLimit).toBe(selection.tokens > limitTokens)
    })
  })

  it('is over the limit, outside of everything, only where the least is', () => {
    check(({ policy, limitTokens, ...input }, selection) => {
      if (policy.kind === 'everything' || !selection.isOverLimit) return
      const least = selectContext({ ...input, limitTokens, policy: { kind: 'last-messages', count: 1 } })
      expect(selection.tokens).toBe(least.tokens)
    })
  })

  it('asks only for a segment that ends before a user message and covers more than there is', () => {
    check(({ path, segment }, selection) => {
      if (selection.segmentWanted === null) return
      const id = selection.segmentWanted.coversMessageId
      const covered = path.findIndex((message) => message.id === id)
      expect(path[covered + 1]?.role).toBe('user')
      expect(covered).toBeGreaterThanOrEqual(0)
      for (const [call, result] of pairsOf(path)) expect(call <= covered).toBe(result <= covered)
      if (selection.entries[0]?.kind === 'segment') {
        expect(covered).toBeGreaterThan(path.findIndex((message) => message.id === segment?.coversMessageId))
      }
    })
  })

  it('is content with the segment it asked for', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const before = selectContext(input)
        if (before.segmentWanted === null) return
        const cap = Math.min(2000, Math.max(200, Math.floor((input.thresholdTokens ?? 0) / 10)))
        const segment = { id: 's2', ...before.segmentWanted, tokens: cap }
        const after = selectContext({ ...input, segment })
        expect(after.segmentWanted).toBeNull()
        expect(after.entries[0]).toEqual({ kind: 'segment', segmentId: 's2' })
        expect(after.isOverLimit).toBe(false)
        expect(after.tokens).toBeLessThan(before.tokens)
      }),
      { numRuns: 2000 },
    )
  })

  it('gives the same for the same, and for what it has left of a path without a segment', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const first = truncateContext({ ...input, segment: null })
        expect(truncateContext({ ...input, segment: null })).toEqual(first)
        const kept = new Set(sentIds(first))
        const path = input.path.filter((message) => kept.has(message.id))
        expect(sentIds(truncateContext({ ...input, segment: null, path }))).toEqual(sentIds(first))
      }),
      { numRuns: 1000 },
    )
  })

  it('leaves out nothing for a larger limit, budget or count that a smaller one kept', () => {
    fc.assert(
      fc.property(anyInput, fc.nat(2000), (input, more) => {
        const larger = (policy: ContextInput['policy']): ContextInput['policy'] =>
          policy.kind === 'last-messages'
            ? { ...policy, count: policy.count + more }
            : policy.kind === 'token-budget'
              ? { ...policy, tokens: policy.tokens + more }
              : policy
        const limitTokens = input.limitTokens === null ? null : input.limitTokens + more
        const few = { ...input, segment: null, thresholdTokens: null }
        const many = { ...few, policy: larger(input.policy), limitTokens }
        const kept = new Set(sentIds(selectContext(many)))
        for (const id of sentIds(selectContext(few))) expect(kept.has(id)).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  it('of ten thousand messages takes no time', () => {
    const notation = Array.from({ length: 5000 }, () => 'u100 a100').join(' ')
    const input = makeInput(`${notation} u10`, { limitTokens: 100_000, thresholdTokens: 80_000 })
    const start = performance.now()
    const selection = selectContext(input)
    expect(selection.segmentWanted).not.toBeNull()
    expect(performance.now() - start).toBeLessThan(3000)
  })
})
