import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  emptySelection,
  keepShown,
  type Selection,
  selectAll,
  selectTo,
  toggleRow,
} from '../../renderer/sidebar/selection.ts'
import { tagsInRoom } from '../../renderer/sidebar/tags-in-room.ts'

const order = ['a', 'b', 'c', 'd', 'e']
const ids = ({ ids: selected }: Selection) => [...selected].toSorted().join('')

describe('the selection of rows', () => {
  it('adds and takes away single rows', () => {
    const two = toggleRow(toggleRow(emptySelection, 'b'), 'd')
    expect(ids(two)).toBe('bd')
    expect(ids(toggleRow(two, 'b'))).toBe('d')
  })

  it('reaches from where one began, upwards and downwards, and forgets what lies elsewhere', () => {
    const begun = toggleRow(toggleRow(emptySelection, 'a'), 'c')
    expect(ids(selectTo(begun, 'e', order, null))).toBe('cde')
    expect(ids(selectTo(selectTo(begun, 'e', order, null), 'b', order, null))).toBe('bc')
  })

  it('begins at the open conversation when nothing was selected, and at the row itself when none is open', () => {
    expect(ids(selectTo(emptySelection, 'd', order, 'b'))).toBe('bcd')
    expect(ids(selectTo(emptySelection, 'd', order, null))).toBe('d')
    // What is open may not be shown here.
    expect(ids(selectTo(emptySelection, 'd', order, 'x'))).toBe('d')
    expect(ids(selectTo({ ids: new Set(['x']), anchor: 'x' }, 'd', order, 'c'))).toBe('cd')
  })

  it('takes everything that is shown', () => {
    expect(ids(selectAll(order))).toBe('abcde')
    expect(ids(selectAll([]))).toBe('')
  })

  it('loses what is no longer shown, and stays the same where nothing went', () => {
    const all = selectAll(order)
    expect(keepShown(all, () => true)).toBe(all)
    const rest = keepShown(all, (id) => id > 'b')
    expect(ids(rest)).toBe('cde')
    expect(ids(selectTo(rest, 'd', order, null))).toBe('cd')
  })

  it('is always a stretch between its anchor and the row that was reached, however one gets there', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('toggle' as const), id: fc.constantFrom(...order) }),
      fc.record({ kind: fc.constant('reach' as const), id: fc.constantFrom(...order) }),
    )
    fc.assert(
      fc.property(fc.array(step), fc.constantFrom(...order), (steps, last) => {
        const before = steps.reduce(
          (selection, { kind, id }) =>
            kind === 'toggle' ? toggleRow(selection, id) : selectTo(selection, id, order, null),
          emptySelection,
        )
        const after = selectTo(before, last, order, null)
        const ends = [before.anchor ?? last, last].toSorted()
        expect(ids(after)).toBe(order.filter((id) => id >= (ends[0] ?? '') && id <= (ends[1] ?? '')).join(''))
        expect(after.anchor).toBe(before.anchor ?? last)
      }),
    )
  })
})

describe('the tags beside a title', () => {
  it('are two where both are short, else one, and the rest is counted', () => {
    expect(tagsInRoom([])).toBe(0)
    expect(tagsInRoom(['work', 'home'])).toBe(2)
    expect(tagsInRoom(['work', 'home', 'x'])).toBe(2)
    expect(tagsInRoom(['later', 'money'])).toBe(1)
    expect(tagsInRoom(['an uncommonly long tag'])).toBe(1)
  })
})
