import './branches.css'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { MessageId } from '../../shared/domain/ids.ts'
import { BranchRow } from './branch-row.tsx'
import { type Branch, foldedAtFirst, visibleBranches } from './build-branches.ts'

const rowHeightPx = 46

interface BranchTreeProps {
  readonly branches: readonly Branch[]
  readonly selectedId: MessageId
  onSelect(id: MessageId): void
  onLook(branch: Branch): void
  onContinue(branch: Branch): void
}

/** The tree, walked with the arrow keys. Only what is in sight is drawn, so that thousands of branches stay quick. */
export function BranchTree({ branches, selectedId, onSelect, onLook, onContinue }: BranchTreeProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const [foldedIds, setFolded] = useState(() => foldedAtFirst(branches))
  const visible = useMemo(() => visibleBranches(branches, foldedIds), [branches, foldedIds])
  const index = Math.max(
    0,
    visible.findIndex((branch) => branch.id === selectedId),
  )
  const selected = visible[index]
  const virtualizer = useVirtualizer({
    count: visible.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeightPx,
    getItemKey: (row) => visible[row]?.id ?? row,
    overscan: 6,
    paddingStart: 8,
    paddingEnd: 8,
    scrollPaddingStart: 8,
    scrollPaddingEnd: 8,
  })

  // It comes after the dialog, which has begun with its first button.
  useEffect(() => scroller.current?.focus({ preventScroll: true }), [])
  useLayoutEffect(() => virtualizer.scrollToIndex(index, { align: 'auto' }), [virtualizer, index])

  const fold = (id: MessageId, isFolded: boolean): void => {
    const next = new Set(foldedIds)
    if (isFolded) next.add(id)
    else next.delete(id)
    setFolded(next)
  }
  const go = (row: number): void => {
    const branch = visible[Math.min(Math.max(row, 0), visible.length - 1)]
    if (branch !== undefined) onSelect(branch.id)
  }
  const goIn = (branch: Branch): void => {
    const first = branch.childIds[0]
    if (first === undefined) return
    if (foldedIds.has(branch.id)) fold(branch.id, false)
    else onSelect(first)
  }
  const goOut = (branch: Branch): void => {
    if (branch.childIds.length > 0 && !foldedIds.has(branch.id)) fold(branch.id, true)
    else if (branch.parentId !== null) onSelect(branch.parentId)
  }
  const rowsInSight = (): number =>
    Math.max(1, Math.floor((scroller.current?.clientHeight ?? rowHeightPx) / rowHeightPx) - 1)

  /** @returns whether the key means something here */
  const walk = ({ key, ctrlKey, metaKey }: KeyboardEvent, branch: Branch): boolean => {
    switch (key) {
      case 'ArrowDown':
        go(index + 1)
        return true
      case 'ArrowUp':
        go(index - 1)
        return true
      case 'ArrowRight':
        goIn(branch)
        return true
      case 'ArrowLeft':
        goOut(branch)
        return true
      case 'Home':
        go(0)
        return true
      case 'End':
        go(visible.length - 1)
        return true
      case 'PageDown':
        go(index + rowsInSight())
        return true
      case 'PageUp':
        go(index - rowsInSight())
        return true
      case 'Enter':
        if (ctrlKey || metaKey) onContinue(branch)
        else onLook(branch)
        return true
      default:
        return false
    }
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (selected === undefined || event.altKey) return
    if (!walk(event, selected)) return
    event.preventDefault()
  }

  return (
    <div
      ref={scroller}
      data-first-focus
      role="tree"
      aria-label="Branches"
      aria-activedescendant={selected === undefined ? undefined : rowId(selected.id)}
      tabIndex={0}
      className="branch-tree min-h-0 flex-1 overflow-y-auto border-line border-t px-2"
      onKeyDown={onKeyDown}
    >
      <div role="presentation" className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const branch = visible[item.index]
          return branch === undefined ? null : (
            <div
              key={item.key}
              role="presentation"
              className="absolute inset-x-0 top-0"
              style={{ height: rowHeightPx, transform: `translateY(${item.start}px)` }}
            >
              <BranchRow
                branch={branch}
                id={rowId(branch.id)}
                isSelected={branch === selected}
                isFolded={foldedIds.has(branch.id)}
                onSelect={() => onSelect(branch.id)}
                onToggle={() => fold(branch.id, !foldedIds.has(branch.id))}
                onLook={() => onLook(branch)}
              />
            </div>
          )
        })}
      </div>
    </div>
  )
}

function rowId(id: MessageId): string {
  return `branch-${id}`
}
