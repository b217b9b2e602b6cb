import { ChevronLeft } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import type { ProviderRecord, StateWay } from '../../shared/domain/provider-record.ts'
import { vendorNames } from '../../shared/domain/vendor-list.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { LaneDot } from '../ui/lane-dot.tsx'
import { formatCalendarDay } from '../usage/format-numbers.ts'
import { PanelHeading } from './panel-heading.tsx'
import { spanWords, wayKindWords, wayUseWords } from './way-words.ts'

interface RecordDetailsProps {
  readonly record: ProviderRecord
  readonly onBack: () => void
}

/** Everything Baton knows about an api at a vendor, as it was reviewed. */
export function RecordDetails({ record, onBack }: RecordDetailsProps) {
  const article = useRef<HTMLElement>(null)
  useEffect(() => {
    // The list it came from may have been scrolled; a record is read from its beginning.
    article.current?.closest('[role=tabpanel]')?.scrollTo(0, 0)
    // A dialog that opens on a record takes the focus first, to know where it came from.
    const frame = requestAnimationFrame(() => article.current?.focus({ preventScroll: true }))
    return () => cancelAnimationFrame(frame)
  }, [])
  return (
    <article
      ref={article}
      tabIndex={-1}
      aria-label={`${record.apiName} at ${vendorNames[record.vendor]}`}
      className="outline-none"
    >
      <PanelHeading
        title={record.apiName}
        text={`${vendorNames[record.vendor]}. Reviewed on ${formatCalendarDay(record.reviewedOn)}.`}
        before={
          <>
            <IconButton
              icon={ChevronLeft}
              label="Back to all providers"
              className="-ml-1.5"
              onClick={onBack}
            />
            <LaneDot vendor={record.vendor} size={9} />
          </>
        }
      />
      <div className="grid max-w-xl gap-5">
        {record.endedOn === null ? null : (
          <p className="rounded-block bg-code px-3.5 py-2.5 text-soft">
            {`This API ended on ${formatCalendarDay(record.endedOn)}. Nothing can be sent to it any more.`}
          </p>
        )}
        <Subject title="Recommendation" text={record.recommendation} />
        <Subject title="How it keeps a conversation" text={record.state} />
        {record.ways.length === 0 ? null : (
          <Subject title={record.ways.length === 1 ? 'The way Baton can use' : 'The ways Baton can use'}>
            <div className="grid gap-3">
              {record.ways.map((way) => (
                <Way key={way.name} way={way} />
              ))}
            </div>
          </Subject>
        )}
        <Subject title="What it costs" text={record.cost} />
        <Subject title="How long it is kept" text={record.retention} />
        <Subject title="When an id is lost" text={record.lostHandle} />
        <Subject title="How the history is written" text={record.history} />
        <Subject title="The vendor's SDK" text={record.sdkSession} />
        <Subject title="Counting tokens beforehand">
          {record.countEndpoint === null ? (
            <p className="text-soft">The provider has no way to count; Baton estimates.</p>
          ) : (
            <p className="font-mono text-code text-soft wrap-anywhere">{record.countEndpoint}</p>
          )}
        </Subject>
        {record.lookUpEndpoint === null ? null : (
          <Subject title="Asking about a stopped answer">
            <p className="font-mono text-code text-soft wrap-anywhere">{record.lookUpEndpoint}</p>
          </Subject>
        )}
        <Identifiers record={record} />
        {record.metadata.length === 0 ? null : (
          <Subject title="What else an answer says about itself">
            <List lines={record.metadata} />
          </Subject>
        )}
        <Subject title="Sources">
          <List lines={record.sources} />
        </Subject>
      </div>
    </article>
  )
}

interface SubjectProps {
  readonly title: string
  readonly text?: string
  readonly children?: ReactNode
}

function Subject({ title, text, children }: SubjectProps) {
  return (
    <section>
      <h3 className="mb-1 font-semibold">{title}</h3>
      {text === undefined ? null : <p className="text-pretty text-soft wrap-anywhere">{text}</p>}
      {children}
    </section>
  )
}

function List({ lines }: { readonly lines: readonly string[] }) {
  return (
    <ul className="grid list-disc gap-0.5 pl-4 text-pretty text-soft marker:text-muted">
      {lines.map((line) => (
        <li key={line} className="wrap-anywhere">
          {line}
        </li>
      ))}
    </ul>
  )
}

function wayFacts(way: StateWay): readonly (readonly [string, string])[] {
  const noLimit = 'no limit is named'
  const used = ['Used', wayUseWords(way)] as const
  if (way.kind === 'session') return [used]
  return [
    used,
    ['Continued for', way.lifetimeMs === null ? noLimit : spanWords(way.lifetimeMs)],
    ['Kept for', way.heldForMs === null ? noLimit : spanWords(way.heldForMs)],
    ['Deleted from here', way.canRelease ? 'yes' : 'no'],
    ['Turns answered elsewhere', way.appendsMissedTurns ? 'are sent along' : 'make Baton send the history'],
    ['An older point', way.continuesOlderPoint ? 'can be taken up again' : 'makes Baton send the history'],
    ['Another model', way.isBoundToModel ? 'makes Baton send the history' : 'can go on with it'],
  ]
}

function Way({ way }: { readonly way: StateWay }) {
  return (
    <div className="rounded-bubble border border-line px-3.5 py-2.5">
      <h4 className="font-medium">{way.label}</h4>
      <p className="text-pretty text-label text-muted">{wayKindWords[way.kind]}</p>
      <dl className="mt-2 grid gap-0.5">
        {wayFacts(way).map(([name, value]) => (
          <div key={name} className="flex items-baseline justify-between gap-4 text-label">
            <dt className="shrink-0 text-soft">{name}</dt>
            <dd className="tabular min-w-0 text-right">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

function Identifiers({ record }: { readonly record: ProviderRecord }) {
  if (record.identifiers.length === 0) return null
  return (
    <Subject title="Identifiers in its answers">
      <dl className="grid gap-1">
        {record.identifiers.map(({ kind, where }) => (
          <div key={`${kind} ${where}`} className="flex items-baseline gap-3">
            <dt className="w-32 shrink-0 text-label text-soft">{kind.replace(/[-_]+/g, ' ')}</dt>
            <dd className="min-w-0 font-mono text-code text-muted wrap-anywhere">{where}</dd>
          </div>
        ))}
      </dl>
    </Subject>
  )
}
