import type { ReactNode } from 'react'

interface SectionProps {
  readonly title: string
  /** A small button that concerns the whole subject. */
  readonly action?: ReactNode
  readonly children: ReactNode
}

/** One subject of the inspector under its quiet heading. */
export function Section({ title, action, children }: SectionProps) {
  return (
    <section className="border-line border-t px-4 py-3.5 first:border-t-0">
      <div className="mb-2 flex items-center justify-between gap-2">
        <h3 className="min-w-0 font-medium text-muted text-small">{title}</h3>
        {action === undefined ? null : <div className="-my-1.5 -mr-1.5 flex">{action}</div>}
      </div>
      {children}
    </section>
  )
}

interface FactProps {
  readonly label: string
  readonly children: ReactNode
  /** True for a part of the fact above it. */
  readonly isPart?: boolean
}

/** A name on the left, a value on the right. Stands in a `dl`. */
export function Fact({ label, children, isPart = false }: FactProps) {
  return (
    <div className="flex items-baseline justify-between gap-4 py-0.5">
      <dt className={isPart ? 'shrink-0 pl-3 text-label text-muted' : 'shrink-0 text-label text-soft'}>
        {label}
      </dt>
      <dd className="tabular min-w-0 text-right text-label [overflow-wrap:anywhere]">{children}</dd>
    </div>
  )
}
