import type { ReactNode } from 'react'

interface PanelHeadingProps {
  readonly title: string
  readonly text?: string
  /** Something before the title, such as a way back. */
  readonly before?: ReactNode
}

export function PanelHeading({ title, text, before }: PanelHeadingProps) {
  return (
    <div className="mb-4 pr-9">
      <div className="flex min-h-7 items-center gap-1.5">
        {before}
        <h2 className="truncate text-heading font-semibold">{title}</h2>
      </div>
      {text === undefined ? null : <p className="mt-0.5 text-pretty text-label text-muted">{text}</p>}
    </div>
  )
}
