import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  draggedWith,
  effectOfDrop,
  orderAfterDrop,
  orderAfterStep,
} from '../../renderer/sidebar/drag-rules.ts'

const folders = ['work', 'home', 'garden']
const summaries = new Map(
  Object.entries({ a: 'work', b: null, c: 'work', d: 'home' }).map(([id, folderId]) => [id, { folderId }]),
)
const drop = (ids: string[], folderId: string | null) =>
  effectOfDrop(
    { kind: 'conversations', ids },
    folderId === null ? { kind: 'loose' } : { kind: 'folder', folderId, half: 'upper' },
    summaries,
    folders,
  )

describe('dragging conversations', () => {
  it('takes the whole selection along from one of its rows, and a row alone from outside', () => {
    expect(draggedWith('a', new Set(['a', 'b']))).toEqual(['a', 'b'])
    expect(draggedWith('c', new Set(['a', 'b']))).toEqual(['c'])
  })

  it('moves those that do not lie there already, into a folder and out of every folder', () => {
    expect(drop(['a', 'b', 'd'], 'work')).toEqual({ kind: 'move', ids: ['b', 'd'], folderId: 'work' })
    expect(drop(['a', 'b'], null)).toEqual({ kind: 'move', ids: ['a'], folderId: null })
  })

  it('is not taken where nothing would change', () => {
    expect(drop(['a', 'c'], 'work')).toBeNull()
    expect(drop(['b'], null)).toBeNull()
  })
})

describe('dragging a folder', () => {
  const dropFolder = (folderId: string, target: string, half: 'upper' | 'lower') =>
    effectOfDrop({ kind: 'folder', folderId }, { kind: 'folder', folderId: target, half }, summaries, folders)

  it('puts it above or below another one', () => {
    expect(dropFolder('garden', 'work', 'upper')).toEqual({
      kind: 'order',
      folderIds: ['garden', 'work', 'home'],
    })
    expect(dropFolder('work', 'home', 'lower')).toEqual({
      kind: 'order',
      folderIds: ['home', 'work', 'garden'],
    })
  })

  it('is not taken where it stands already, nor among conversations', () => {
    expect(dropFolder('work', 'home', 'upper')).toBeNull()
    expect(dropFolder('home', 'work', 'lower')).toBeNull()
    expect(dropFolder('work', 'work', 'lower')).toBeNull()
    expect(
      effectOfDrop({ kind: 'folder', folderId: 'work' }, { kind: 'loose' }, summaries, folders),
    ).toBeNull()
  })

  it('goes one step by keyboard, and stops at the ends', () => {
    expect(orderAfterStep(folders, 'home', -1)).toEqual(['home', 'work', 'garden'])
    expect(orderAfterStep(folders, 'home', 1)).toEqual(['work', 'garden', 'home'])
    expect(orderAfterStep(folders, 'work', -1)).toBeNull()
    expect(orderAfterStep(folders, 'garden', 1)).toBeNull()
    expect(orderAfterStep(folders, 'unknown', 1)).toBeNull()
  })

  it('never loses or doubles a folder, and leaves the others in their order', () => {
    const place = fc.nat(folders.length)
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string(), { minLength: 1 }),
        place,
        place,
        fc.boolean(),
        (all, from, to, isUpper) => {
          const [dragged, target] = [all[from % all.length] ?? '', all[to % all.length] ?? '']
          const ordered = orderAfterDrop(all, dragged, target, isUpper ? 'upper' : 'lower')
          if (ordered === null) return
          expect(ordered.toSorted()).toEqual(all.toSorted())
          expect(ordered.filter((id) => id !== dragged)).toEqual(all.filter((id) => id !== dragged))
          expect(ordered.indexOf(dragged) - ordered.indexOf(target)).toBe(isUpper ? -1 : 1)
        },
      ),
    )
  })
})
