import { ChevronRight, GitFork } from 'lucide-react'
import { classNames } from '../ui/class-names.ts'
import { LaneDot } from '../ui/lane-dot.tsx'
import { formatQuantity } from '../usage/format-numbers.ts'
import { branchModels, branchPlace, branchStanding, branchTime, branchTitle } from './branch-words.ts'
import type { Branch } from './build-branches.ts'

/** Deeper ones stand no further to the right, or there would be no room for words. */
const mostSteps = 10
const stepPx = 18

export interface BranchRowProps {
  readonly branch: Branch
  readonly id: string
  readonly isSelected: boolean
  readonly isFolded: boolean
  onSelect(): void
  onToggle(): void
  onLook(): void
}

/** One stretch of the tree: what it begins with, who answered, how long it is, and whether it is continued or shown. */
export function BranchRow({ branch, id, isSelected, isFolded, onSelect, onToggle, onLook }: BranchRowProps) {
  const standing = branchStanding(branch)
  const hasChildren = branch.childIds.length > 0
  const models = branchModels(branch)
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus and names the chosen item
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree hears the keys
    <div
      id={id}
      role="treeitem"
      aria-level={branch.level}
      aria-posinset={branch.position}
      aria-setsize={branch.siblingCount}
      aria-selected={isSelected}
      aria-expanded={hasChildren ? !isFolded : undefined}
      aria-current={branch.holdsHead ? 'true' : undefined}
      className={classNames(
        'branch-row relative flex h-full cursor-default items-center gap-2 rounded-row pr-3',
        isSelected ? 'bg-selected' : 'hover:bg-hover',
      )}
      style={{ paddingLeft: 10 + Math.min(branch.indent, mostSteps) * stepPx }}
      onClick={onSelect}
      onDoubleClick={onLook}
    >
      {branch.isOnHeadPath ? <span aria-hidden="true" className="branch-current" /> : null}
      <span
        aria-hidden="true"
        className="flex size-5 shrink-0 items-center justify-center text-muted"
        onClick={hasChildren ? onToggle : undefined}
      >
        {hasChildren ? (
          <ChevronRight size={14} className={classNames('transition-transform', !isFolded && 'rotate-90')} />
        ) : null}
      </span>
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <span
            dir="auto"
            className={classNames(
              'min-w-0 truncate',
              branch.isOnHeadPath ? 'font-semibold' : 'text-soft',
              branch.isShown &&
                !branch.isOnHeadPath &&
                'text-ink underline decoration-dotted underline-offset-4',
            )}
          >
            {branchTitle(branch)}
          </span>
          {branch.siblingCount > 1 ? (
            <span className="tabular shrink-0 text-muted text-small">
              <span className="sr-only">Version </span>
              {branch.position} of {branch.siblingCount}
            </span>
          ) : null}
        </span>
        <span className="tabular flex items-center gap-1.5 truncate text-muted text-small">
          {branch.models.map(({ vendor, name }) => (
            <LaneDot key={`${vendor} ${name}`} vendor={vendor} size={7} />
          ))}
          <span className="min-w-0 truncate">
            {models === '' ? '' : `${models} · `}
            {formatQuantity(branch.messageCount, 'message')} · {branchTime(branch.lastAt)}
            <span className="sr-only"> {branchPlace(branch)}</span>
          </span>
        </span>
      </span>
      {standing === '' ? null : (
        <span
          className={classNames(
            'flex shrink-0 items-center gap-1 rounded-full border px-2 py-px text-small',
            branch.holdsHead
              ? 'border-ink bg-ink font-medium text-background'
              : 'border-line-strong text-soft',
          )}
        >
          {branch.holdsHead ? null : <GitFork size={12} aria-hidden="true" />}
          {standing}
        </span>
      )}
    </div>
  )
}
