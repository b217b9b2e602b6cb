import { ChevronRight } from 'lucide-react'
import { type ReactNode, useContext, useEffect, useId, useState } from 'react'
import type { SearchPlace } from '../../shared/domain/search.ts'
import { classNames } from '../ui/class-names.ts'
import { FoundPlaceContext } from './found-place.ts'

interface FoldProps {
  readonly summary: ReactNode
  /** What of a message lies in it: it opens when something is found there. */
  readonly holds?: SearchPlace
  /** Drawn only while open. */
  readonly children: ReactNode
  readonly className?: string
}

/** A quiet pill that opens what belongs to it. */
export function Fold({ summary, holds, children, className }: FoldProps) {
  const [isOpen, setIsOpen] = useState(false)
  const foundPlace = useContext(FoundPlaceContext)
  const isFoundHere = holds !== undefined && holds === foundPlace
  const id = useId()
  useEffect(() => {
    if (isFoundHere) setIsOpen(true)
  }, [isFoundHere])
  return (
    <div className={className}>
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setIsOpen(!isOpen)}
        className="quiet inline-flex min-h-7 max-w-full items-center gap-1.5 rounded-full border border-line py-0.5 pr-3 pl-2 text-left text-label"
      >
        <ChevronRight
          size={14}
          aria-hidden="true"
          className={classNames('transition-transform', isOpen && 'rotate-90')}
        />
        <span className="min-w-0 truncate">{summary}</span>
      </button>
      {isOpen ? (
        <div id={id} className="mt-2">
          {children}
        </div>
      ) : null}
    </div>
  )
}
