// The context lens: runs of neighbours, and what the provider holds.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { describeContext } from '../../../electron/engine/context/describe-context.ts'
import { selectContext } from '../../../electron/engine/context/select-context.ts'
import { anyInput, makeInput } from './make-path.ts'

const show = (runs: ReturnType<typeof describeContext>) =>
  runs.map(
    ({ fromMessageId, toMessageId, count, place, reason, tokens }) =>
      `${fromMessageId}..${toMessageId} (${count}) ${place} ${reason} ${tokens}`,
  )

describe('describing the context of a request', () => {
  const segment = { id: 's1', coversMessageId: 'm3', tokens: 5 }
  const input = makeInput('u10 a20! u30 a0? u40 a50 u60', { segment })
  const { places } = selectContext(input)

  it('joins neighbours that share place and reason', () => {
    expect(show(describeContext({ path: input.path, places, heldIds: new Set() }))).toEqual([
      'm0..m0 (1) summarised covered-by-segment 10',
      'm1..m1 (1) sent pinned 20',
      'm2..m2 (1) summarised covered-by-segment 30',
      'm3..m3 (1) left-out failed 0',
      'm4..m6 (3) sent on-path 150',
    ])
  })

  it('says what the provider holds, whatever a new request would leave out; a failed answer it never saw', () => {
    const heldIds = new Set(['m0', 'm1', 'm2', 'm3', 'm4', 'm5'])
    expect(show(describeContext({ path: input.path, places, heldIds }))).toEqual([
      'm0..m2 (3) held-at-provider covered-by-handle 60',
      'm3..m3 (1) left-out failed 0',
      'm4..m5 (2) held-at-provider covered-by-handle 90',
      'm6..m6 (1) sent on-path 60',
    ])
  })

  it('refuses places that do not cover the path', () => {
    expect(() => describeContext({ path: input.path, places: new Map(), heldIds: new Set() })).toThrow('m0')
    expect(describeContext({ path: [], places, heldIds: new Set() })).toEqual([])
  })

  it('covers any path once, in order, with all its tokens, in as few runs as there are changes', () => {
    fc.assert(
      fc.property(anyInput, fc.nat(30), (any, heldCount) => {
        const heldIds = new Set(any.path.slice(0, heldCount).map((message) => message.id))
        const runs = describeContext({ path: any.path, places: selectContext(any).places, heldIds })
        const ids = any.path.map((message) => message.id)
        let next = 0
        for (const run of runs) {
          expect(run.fromMessageId).toBe(ids[next])
          next += run.count
          expect(run.toMessageId).toBe(ids[next - 1])
        }
        expect(next).toBe(ids.length)
        const sum = (list: readonly { tokens: number }[]) =>
          list.reduce((total, { tokens }) => total + tokens, 0)
        expect(sum(runs)).toBe(sum(any.path))
        runs.forEach((run, index) => {
          const before = runs[index - 1]
          expect(run.place === before?.place && run.reason === before.reason).toBe(false)
        })
      }),
    )
  })
})
