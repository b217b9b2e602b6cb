import { classNames } from '../ui/class-names.ts'
import type { Figure } from './figure-words.ts'

interface FiguresProps {
  readonly figures: readonly Figure[]
  /** The stretch before in words; null where the figures are compared with nothing. */
  readonly beforeName: string | null
}

/** Small figures beside the large one, in each row. */
const perRow = 4

/** The sums of the period at a glance, the first one large. */
export function Figures({ figures, beforeName }: FiguresProps) {
  const [first, ...others] = figures
  if (first === undefined) return null
  const rows = [others.slice(0, perRow), others.slice(perRow)]
  return (
    <section aria-label="Figures of the period" className="@container">
      <dl className="tabular grid grid-cols-[minmax(150px,1.35fr)_repeat(4,minmax(0,1fr))] gap-x-5 gap-y-4">
        <LargeFigure figure={first} />
        {rows.flatMap((row) =>
          row.map((figure) => (
            <SmallFigure key={figure.label} figure={figure} isRowLeast={row.some(({ least }) => least)} />
          )),
        )}
      </dl>
      {beforeName === null ? null : <p className="mt-3 text-muted text-small">Compared with {beforeName}.</p>}
    </section>
  )
}

function LargeFigure({ figure }: { readonly figure: Figure }) {
  return (
    <div className="row-span-2">
      <dt className="text-label text-muted">{figure.label}</dt>
      <dd>
        {figure.least ? <span className="text-label text-muted">at least </span> : null}
        <span className="inline-block font-semibold text-[28px] leading-9 tracking-[-0.015em]">
          {figure.value}
        </span>
        <Before figure={figure} />
      </dd>
    </div>
  )
}

interface SmallFigureProps {
  readonly figure: Figure
  /** Another figure of the row reads "at least"; where that stands in a line of its own, all leave it free. */
  readonly isRowLeast: boolean
}

function SmallFigure({ figure, isRowLeast }: SmallFigureProps) {
  return (
    <div className="min-w-0" title={figure.title ?? undefined}>
      <dt className="text-label text-muted">{figure.label}</dt>
      <dd>
        {isRowLeast ? (
          <span
            className={classNames(
              'text-muted text-tiny @max-[800px]:block',
              !figure.least && '@max-[800px]:h-4',
            )}
          >
            {figure.least ? 'at least ' : null}
          </span>
        ) : null}
        <span className="font-medium text-heading">{figure.value}</span>
        <Before figure={figure} />
      </dd>
    </div>
  )
}

function Before({ figure }: { readonly figure: Figure }) {
  if (figure.before === null) return null
  return <span className="block text-pretty text-muted text-tiny">was {figure.before}</span>
}
