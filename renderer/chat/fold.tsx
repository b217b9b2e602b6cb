import { ChevronRight } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import { classNames } from '../ui/class-names.ts'

interface FoldProps {
  readonly summary: ReactNode
  /** Drawn only while open. */
  readonly children: ReactNode
  readonly className?: string
}

/** A quiet pill that opens what belongs to it. */
export function Fold({ summary, children, className }: FoldProps) {
  const [isOpen, setIsOpen] = useState(false)
  const id = useId()
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
