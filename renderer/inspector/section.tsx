import type { ReactNode } from 'react'
import { CopyButton } from '../markdown/copy-button.tsx'

interface SectionProps {
  readonly title: string
  readonly children: ReactNode
}

/** One subject of the inspector under its quiet heading. */
export function Section({ title, children }: SectionProps) {
  return (
    <section className="border-line border-t px-4 py-3.5 first:border-t-0">
      <h3 className="mb-2 font-medium text-muted text-small">{title}</h3>
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

/** A quiet line under a fact. */
export function Note({ title, children }: { readonly title?: string | null; readonly children: ReactNode }) {
  return (
    <p className="pl-3 text-label text-muted" title={title ?? undefined}>
      {children}
    </p>
  )
}

interface IdentifierRowProps {
  readonly label: string
  readonly value: string
  readonly foundIn: string
}

/** An id with a button that copies it. */
export function IdentifierRow({ label, value, foundIn }: IdentifierRowProps) {
  return (
    <div className="group flex min-h-7 items-center gap-2">
      <dt className="w-[86px] shrink-0 truncate text-label text-muted" title={label}>
        {label}
      </dt>
      <dd className="flex min-w-0 flex-1 items-center gap-2">
        <span className="min-w-0 flex-1 truncate font-mono text-code" title={`${value}\nfound in ${foundIn}`}>
          {value}
        </span>
        <CopyButton
          label={`Copy ${label.toLowerCase()} id`}
          text={() => value}
          iconSize={14}
          className="-mr-1.5 opacity-0 focus-visible:opacity-100 group-focus-within:opacity-100 group-hover:opacity-100"
        />
      </dd>
    </div>
  )
}
