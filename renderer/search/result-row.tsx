import { Archive, GitBranch, Trash2 } from 'lucide-react'
import { memo, type ReactNode } from 'react'
import type { SearchHit } from '../../shared/domain/search.ts'
import { classNames } from '../ui/class-names.ts'
import { LaneDot } from '../ui/lane-dot.tsx'
import { dayWords, placeOf, speakerOf } from './result-words.ts'

interface OptionProps {
  readonly id: string
  readonly isSelected: boolean
  readonly onOpen: () => void
  readonly children: ReactNode
}

/** A row of the results. The focus stays in the field above, so a click must not take it. */
export function ResultOption({ id, isSelected, onOpen, children }: OptionProps) {
  return (
    <div
      id={id}
      role="option"
      aria-selected={isSelected}
      tabIndex={-1}
      className={classNames('search-result', isSelected ? 'bg-selected' : 'hover:bg-hover')}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onOpen}
      // The focus never comes here by itself; a screen reader may put it here and press the key on the row.
      onKeyDown={(event) => {
        if (event.key === 'Enter') onOpen()
      }}
    >
      {children}
    </div>
  )
}

/** A piece of text with what was looked for marked in it. */
export function Snippet({ pieces }: { readonly pieces: SearchHit['snippet'] }) {
  return pieces.map((piece, index) =>
    piece.isMatch ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: a piece is its place in the snippet
      <mark key={index} className="found">
        {piece.text}
      </mark>
    ) : (
      piece.text
    ),
  )
}

interface ResultRowProps {
  readonly id: string
  readonly hit: SearchHit
  readonly isSelected: boolean
  readonly now: Date
  readonly onOpen: (hit: SearchHit) => void
}

/** One result: where it stands and when, what it says, who said it, and what is special about the place. */
export const ResultRow = memo(function ResultRow({ id, hit, isSelected, now, onOpen }: ResultRowProps) {
  const isTitle = hit.messageId === null
  const place = placeOf(hit)
  return (
    <ResultOption id={id} isSelected={isSelected} onOpen={() => onOpen(hit)}>
      <span className="flex items-baseline gap-2">
        <span
          dir="auto"
          className={classNames('min-w-0 flex-1', isTitle ? 'search-title' : 'truncate text-soft')}
        >
          {isTitle ? <Snippet pieces={hit.snippet} /> : hit.title}
        </span>
        <time
          dateTime={new Date(hit.createdAt).toISOString()}
          className="shrink-0 text-muted text-tiny tabular"
        >
          {dayWords(hit.createdAt, now)}
        </time>
      </span>
      {isTitle ? null : (
        <span dir="auto" className="search-snippet">
          <Snippet pieces={hit.snippet} />
        </span>
      )}
      <span className="flex flex-wrap items-center gap-x-2.5 text-muted text-tiny">
        <span className="flex min-w-0 items-center gap-1.5">
          {hit.vendor === null ? null : <LaneDot vendor={hit.vendor} size={6} />}
          <span className="truncate">
            {speakerOf(hit)}
            {place === null ? null : `, ${place}`}
          </span>
        </span>
        {isTitle || hit.isOnPath ? null : <Flag icon={GitBranch} text="Other branch" />}
        {hit.isArchived ? <Flag icon={Archive} text="Archived" /> : null}
        {hit.isTrashed ? <Flag icon={Trash2} text="In the trash" /> : null}
      </span>
    </ResultOption>
  )
})

function Flag({ icon: Icon, text }: { readonly icon: typeof Archive; readonly text: string }) {
  return (
    <span className="flex items-center gap-1">
      <Icon size={11} aria-hidden="true" />
      {text}
    </span>
  )
}
