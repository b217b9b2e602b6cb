// The list of the sidebar, of which only what is in sight is drawn: a history of ten thousand conversations costs what a
// short one costs. Every row has the same height, so where it stands is reckoned; see list-layout.ts.
import { type DragEvent, useCallback, useEffect, useLayoutEffect, useMemo, useRef } from 'react'
import type { ConversationId } from '../../shared/domain/ids.ts'
import { useFolderStore } from '../state/folder-store.ts'
import { loadMoreConversations } from '../state/list-store.ts'
import { classNames } from '../ui/class-names.ts'
import { Spinner } from '../ui/spinner.tsx'
import { beginDrag, dragOver, drop, endDrag, useDragStore } from './follow-drag.ts'
import { Block, propsOfBlock } from './list-block.tsx'
import {
  endHeightPx,
  foldersHeadingKey,
  indexOfStop,
  isLoose,
  type ListBlock,
  type ListLayout,
  layOut,
  rowsBetween,
  shiftToKeep,
} from './list-layout.ts'
import { RowsMenu } from './rows-menu.tsx'
import { orderOf, type SidebarSection } from './sidebar-sections.ts'
import { useRowFocus } from './use-row-focus.ts'
import { useSight } from './use-sight.ts'

/** The next page is asked for when the end of the list is nearer than this. */
const nearEndPx = 400

interface VirtualListProps {
  readonly sections: readonly SidebarSection[]
  readonly showsFolders: boolean
  readonly hasMore: boolean
  /** Changes with every page that came. */
  readonly page: unknown
  readonly isLoading: boolean
}

/** Keeps what is in sight in its place when the list changes above it. */
function useKeptPlace(
  layout: ListLayout,
  scroller: React.RefObject<HTMLElement | null>,
  look: () => void,
): void {
  const before = useRef(layout)
  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null || before.current === layout) return
    const focused = document.activeElement?.getAttribute('data-row') ?? null
    const sight = { topPx: element.scrollTop, heightPx: element.clientHeight }
    const shiftPx = shiftToKeep(before.current, layout, sight, focused)
    before.current = layout
    if (shiftPx !== 0) element.scrollTop = sight.topPx + shiftPx
    look()
  }, [layout, scroller, look])
}

/** @returns the row in use when it is in this block and not among those that are drawn anyway */
function usedRowIn(block: ListBlock, usedStop: number | null): number | null {
  if (usedStop === null || block.section === null) return null
  const row = usedStop - block.firstStop - (block.section.kind === 'folder' ? 1 : 0)
  return row >= 0 && row < block.section.ids.length ? row : null
}

export function VirtualList({ sections, showsFolders, hasMore, page, isLoading }: VirtualListProps) {
  const pages = useFolderStore((state) => state.pages)
  const layout = useMemo(
    () => layOut(sections, showsFolders, (folderId) => pages.get(folderId)?.hasMore === true),
    [sections, showsFolders, pages],
  )
  const isLooseTarget = useDragStore((state) => state.place === 'loose')
  const scroller = useRef<HTMLDivElement>(null)
  const { stretch, look } = useSight(scroller)
  const { usedKey, use, onFocus, onBlur } = useRowFocus(layout, scroller)
  useKeptPlace(layout, scroller, look)
  const latest = useRef(sections)
  latest.current = sections
  const getOrder = useCallback((): readonly ConversationId[] => orderOf(latest.current), [])

  const isNearEnd = hasMore && stretch.toPx >= layout.heightPx - endHeightPx - nearEndPx
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked anew after every page while the end is still near
  useEffect(() => {
    if (isNearEnd) void loadMoreConversations()
  }, [isNearEnd, page])

  const usedStop = useMemo(() => (usedKey === null ? null : indexOfStop(layout, usedKey)), [layout, usedKey])
  const isDrawn = (block: ListBlock): boolean =>
    (block.topPx < stretch.toPx && block.topPx + block.heightPx > stretch.fromPx) ||
    // Its menu may be open.
    block.key === foldersHeadingKey ||
    (usedStop !== null && usedStop >= block.firstStop && usedStop < block.firstStop + block.stopCount)
  const draw = (blocks: readonly ListBlock[], originPx: number) =>
    blocks.filter(isDrawn).map((block) => {
      const { start, end } = rowsBetween(block, stretch.fromPx, stretch.toPx)
      const used = usedRowIn(block, usedStop)
      return (
        <Block
          key={block.key}
          {...propsOfBlock(block, block.topPx - originPx)}
          startRow={start}
          endRow={end}
          usedRow={used !== null && used >= start && used < end ? null : used}
          getOrder={getOrder}
        />
      )
    })
  const { blocks, looseTopPx, heightPx } = layout
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what happens in it is of its rows, each a button
    <div
      ref={scroller}
      className="mt-1 min-h-0 flex-1 overflow-y-auto px-2 pb-3 [overflow-anchor:none]"
      onScroll={look}
      onFocus={onFocus}
      onBlur={onBlur}
      onDragStart={(event: DragEvent) => {
        const row = event.target instanceof Element ? event.target.closest('[data-row]') : null
        const key = row?.getAttribute('data-row') ?? null
        // It has to be there until it is let go, however far the list is scrolled meanwhile.
        if (key !== null) use(key)
        beginDrag(event)
      }}
      onDragOver={dragOver}
      onDrop={drop}
      onDragEnd={endDrag}
    >
      <RowsMenu>
        <div className="relative" style={{ height: heightPx }}>
          {draw(
            blocks.filter((block) => !isLoose(block)),
            0,
          )}
          <div
            data-drop=""
            className={classNames(
              'absolute inset-x-0 rounded-row',
              isLooseTarget && 'bg-hover outline-2 -outline-offset-2 outline-accent',
            )}
            style={{ top: looseTopPx, height: heightPx - looseTopPx }}
          >
            {draw(blocks.filter(isLoose), looseTopPx)}
            <div
              className="absolute inset-x-0 bottom-0 flex items-center justify-center"
              style={{ height: endHeightPx }}
            >
              {isLoading ? <Spinner /> : null}
            </div>
          </div>
        </div>
      </RowsMenu>
    </div>
  )
}
