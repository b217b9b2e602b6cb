import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

interface EmptyStateProps {
  readonly icon?: LucideIcon
  readonly title: string
  /** What can be done, in a sentence or two. */
  readonly text?: string
  /** Buttons. */
  readonly children?: ReactNode
}

/** A place that has nothing to show says so, and says what to do. */
export function EmptyState({ icon: Icon, title, text, children }: EmptyStateProps) {
  return (
    <div className="mx-auto flex max-w-sm flex-col items-center gap-1 px-6 py-10 text-center">
      {Icon === undefined ? null : <Icon size={22} aria-hidden="true" className="mb-2 text-muted" />}
      <p className="font-semibold">{title}</p>
      {text === undefined ? null : <p className="text-pretty text-label text-muted">{text}</p>}
      {children === undefined ? null : (
        <div className="mt-4 flex flex-wrap justify-center gap-2">{children}</div>
      )}
    </div>
  )
}
