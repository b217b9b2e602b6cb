import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  indexOfConversation,
  indexOfStop,
  type ListLayout,
  layOut,
  rowHeightPx,
  rowsBetween,
  shiftToKeep,
  stopAt,
} from '../../renderer/sidebar/list-layout.ts'
import { keepSame, type SidebarSection } from '../../renderer/sidebar/sidebar-sections.ts'

const folderOf = (id: string) => ({ id, name: id, position: 0, model: null, systemText: null, createdAt: 0 })

function folder(id: string, ids: readonly string[] | null): SidebarSection {
  return {
    kind: 'folder',
    key: `folder-${id}`,
    folder: folderOf(id),
    isOpen: ids !== null,
    ids: ids ?? [],
  }
}

function group(name: 'Pinned' | 'Today' | 'Older', ids: readonly string[]): SidebarSection {
  return { kind: 'group', key: name, name, ids }
}

const numbered = (prefix: string, count: number) => Array.from({ length: count }, (_, at) => `${prefix}${at}`)
const noMore = () => false

const sections = [
  group('Pinned', ['p', 'a1']),
  folder('work', ['a0', 'a1', 'a2']),
  folder('closed', null),
  folder('empty', []),
  group('Today', numbered('t', 4)),
  group('Older', numbered('o', 40)),
]
const layout = layOut(sections, true, (id) => id === 'work')

function stopsOf(list: ListLayout) {
  return Array.from({ length: list.stopCount }, (_, index) => stopAt(list, index)).flatMap(
    (stop) => stop ?? [],
  )
}

describe('the layout of the list', () => {
  it('stops at every folder, row and "Show more", from top to bottom', () => {
    expect(stopsOf(layout).map(({ key }) => key)).toEqual([
      'Pinned/p',
      'Pinned/a1',
      'folder-work',
      'folder-work/a0',
      'folder-work/a1',
      'folder-work/a2',
      'more-work',
      'folder-closed',
      'folder-empty',
      ...numbered('Today/t', 4),
      ...numbered('Older/o', 40),
    ])
    expect(stopAt(layout, -1)).toBeNull()
    expect(stopAt(layout, layout.stopCount)).toBeNull()
  })

  it('finds each stop by its key, and a conversation that stands twice where it stands first', () => {
    for (const [index, { key }] of stopsOf(layout).entries()) expect(indexOfStop(layout, key)).toBe(index)
    expect(indexOfStop(layout, 'folder-work/t0')).toBeNull()
    expect(indexOfStop(layout, 'more-closed')).toBeNull()
    expect(indexOfConversation(layout, 'a1')).toBe(1)
    expect(indexOfConversation(layout, 'a2')).toBe(5)
    expect(indexOfConversation(layout, 'x')).toBeNull()
  })

  it('lets nothing lie over anything else, and keeps room for the words in an open folder that is empty', () => {
    const stops = stopsOf(layout)
    for (const [index, stop] of stops.entries()) {
      const next = stops[index + 1]
      if (next !== undefined) expect(next.topPx).toBeGreaterThanOrEqual(stop.topPx + stop.heightPx)
    }
    const [empty, today] = [layout.blocks.at(-3), layout.blocks.at(-2)]
    expect(empty?.heightPx).toBe(2 * rowHeightPx)
    expect(today?.topPx).toBe(layout.looseTopPx)
  })

  it('draws a row wherever any part of it is in sight, and no more', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: layout.heightPx }),
        fc.integer({ min: 1, max: 900 }),
        (from, height) => {
          const wanted = stopsOf(layout).filter(
            (stop) =>
              stop.conversationId !== null && stop.topPx < from + height && stop.topPx + stop.heightPx > from,
          )
          const drawn = layout.blocks.flatMap((block) => {
            const { start, end } = rowsBetween(block, from, from + height)
            return (block.section?.ids.slice(start, end) ?? []).map((id) => `${block.key}/${id}`)
          })
          expect(drawn).toEqual(wanted.map(({ key }) => key))
        },
      ),
    )
  })
})

describe('the place one reads at', () => {
  const before = layOut([folder('work', null), group('Older', numbered('o', 100))], true, noMore)
  const sight = { topPx: 1000, heightPx: 600 }

  it('stays when rows come in above it, and at the top they are seen', () => {
    const more = [...numbered('new', 7), ...numbered('o', 100)]
    const after = layOut([folder('work', null), group('Older', more)], true, noMore)
    expect(shiftToKeep(before, after, sight, null)).toBe(7 * rowHeightPx)
    expect(shiftToKeep(before, after, { ...sight, topPx: 0 }, null)).toBe(0)
    expect(shiftToKeep(after, before, sight, null)).toBe(-7 * rowHeightPx)
  })

  it('stays when rows come in or go below it', () => {
    const after = layOut([folder('work', null), group('Older', numbered('o', 60))], true, noMore)
    expect(shiftToKeep(before, after, sight, null)).toBe(0)
  })

  it('does not follow the topmost row when that alone goes to the top', () => {
    const first = stopsOf(before).find(({ topPx }) => topPx + rowHeightPx > sight.topPx)
    const id = first?.conversationId ?? ''
    const others = numbered('o', 100).filter((other) => other !== id)
    const after = layOut([folder('work', null), group('Older', [id, ...others])], true, noMore)
    expect(shiftToKeep(before, after, sight, null)).toBe(0)
  })

  it('is the folder that is opened, not what it pushes down', () => {
    const rows = numbered('o', 100)
    const closed = layOut([group('Pinned', rows), folder('work', null), group('Older', ['z'])], true, noMore)
    const opened = layOut(
      [group('Pinned', rows), folder('work', numbered('w', 9)), group('Older', ['z'])],
      true,
      noMore,
    )
    const atFolder = { topPx: (closed.blocks[2]?.topPx ?? 0) - 1, heightPx: 600 }
    expect(shiftToKeep(closed, opened, { ...atFolder, topPx: atFolder.topPx + 2 }, 'folder-work')).toBe(0)
  })
})

describe('a list that is made anew', () => {
  it('is the very same one while no row came, went or moved', () => {
    const again = sections.map((section) => ({ ...section, ids: [...section.ids] }))
    expect(keepSame(sections, again)).toBe(sections)
  })

  it('keeps every section that did not change', () => {
    const moved = sections.map((section) =>
      section.key === 'Today' ? { ...section, ids: ['t3', 't0', 't1', 't2'] } : { ...section },
    )
    const kept = keepSame(sections, moved)
    expect(kept.map((section, at) => section === sections[at])).toEqual([true, true, true, true, false, true])
    expect(kept[4]?.ids).toEqual(['t3', 't0', 't1', 't2'])
    const renamed = [{ ...folder('work', null), folder: { ...folderOf('work'), name: 'Play' } }]
    expect(keepSame([folder('work', null)], renamed)).toEqual(renamed)
    expect(keepSame(sections, sections.slice(1))).toEqual(sections.slice(1))
    expect(keepSame([], [])).toEqual([])
  })
})
