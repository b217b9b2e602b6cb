// "Compare with a vendor's export": the vendor's own file beside the ledger, day by day.
import {
  CircleCheck,
  CircleDashed,
  CircleHelp,
  Info,
  type LucideIcon,
  TriangleAlert,
  Upload,
} from 'lucide-react'
import { useId, useRef, useState } from 'react'
import type { ComparedDay, UsageComparison } from '../../shared/domain/usage-report.ts'
import { vendorNames } from '../../shared/domain/vendor-list.ts'
import { errorSentence } from '../state/report-error.ts'
import { session } from '../state/session.ts'
import { Button } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { Spinner } from '../ui/spinner.tsx'
import { writeDay } from './calendar.ts'
import { comparedLines, summariseComparison, type Verdict, verdictWords } from './comparison-words.ts'

/** What the contract takes, in characters. */
const largestFile = 30_000_000

type State =
  | { readonly kind: 'idle' | 'reading' }
  | { readonly kind: 'compared'; readonly fileName: string; readonly comparison: UsageComparison }
  | { readonly kind: 'problem'; readonly sentence: string }

/** Where the file is got, and what a difference can mean. */
export function Comparison() {
  const [state, setState] = useState<State>({ kind: 'idle' })
  const input = useRef<HTMLInputElement>(null)
  const id = useId()
  const compare = async (file: File): Promise<void> => {
    if (file.size > largestFile) {
      setState({ kind: 'problem', sentence: 'This file is larger than 30 MB. Export a shorter period.' })
      return
    }
    setState({ kind: 'reading' })
    try {
      const content = await file.text()
      const comparison = await session().client.usage.compare({ fileName: file.name.slice(0, 255), content })
      setState({ kind: 'compared', fileName: file.name, comparison })
    } catch (error) {
      setState({ kind: 'problem', sentence: errorSentence(error) })
    }
  }
  return (
    <section aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`} className="font-semibold">
        Compare with a vendor’s export
      </h2>
      <div className="mt-1 max-w-2xl space-y-1 text-pretty text-label text-muted">
        <p>
          Usage or costs as CSV or JSON are exported at platform.openai.com/usage, platform.claude.com/usage
          and /cost, and openrouter.ai/activity. The file is read here and goes nowhere.
        </p>
        <p>
          Vendors count days in UTC and everything on the same key or organisation. More at the vendor can
          mean another program, a call of which Baton saw no end, or a fee outside the tokens.
        </p>
      </div>
      <div className="mt-3 flex items-center gap-3">
        <Button onClick={() => input.current?.click()} disabled={state.kind === 'reading'}>
          <Upload size={15} aria-hidden="true" />
          Choose a file…
        </Button>
        <input
          ref={input}
          type="file"
          accept=".csv,.json,text/csv,application/json"
          aria-label="File to compare"
          className="hidden"
          onChange={(event) => {
            const file = event.target.files?.[0]
            // The same file can be chosen again after it was exported anew.
            event.target.value = ''
            if (file !== undefined) void compare(file)
          }}
        />
        {state.kind === 'reading' ? <Spinner label="The file is being read" /> : null}
        {state.kind === 'compared' ? (
          <span className="min-w-0 truncate text-label text-muted" title={state.fileName}>
            {state.fileName}
          </span>
        ) : null}
      </div>
      <div aria-live="polite">
        {state.kind === 'problem' ? (
          <p className="mt-3 max-w-2xl text-danger text-label">{state.sentence}</p>
        ) : null}
        {state.kind === 'compared' ? (
          <p className="mt-4 font-medium">{summariseComparison(state.comparison)}</p>
        ) : null}
      </div>
      {state.kind === 'compared' ? <Compared comparison={state.comparison} /> : null}
    </section>
  )
}

const verdictLooks: Readonly<Record<Verdict, { readonly icon: LucideIcon; readonly className: string }>> = {
  same: { icon: CircleCheck, className: 'text-positive' },
  'within-unknown': { icon: CircleHelp, className: 'text-muted' },
  'vendor-more': { icon: TriangleAlert, className: 'text-warning' },
  'ledger-more': { icon: TriangleAlert, className: 'text-danger' },
  'nothing-to-compare': { icon: CircleDashed, className: 'text-muted' },
}

const word = 'py-1 text-left align-baseline font-normal'
const number = 'py-1 pl-4 text-right align-baseline font-normal'

function Compared({ comparison }: { readonly comparison: UsageComparison }) {
  const { days, notices, vendor } = comparison
  return (
    <>
      {notices.length === 0 ? null : (
        <ul aria-label="About this comparison" className="mt-2 max-w-2xl space-y-1 text-label text-soft">
          {notices.map((notice) => (
            <li key={notice} className="flex gap-2">
              <Info size={14} aria-hidden="true" className="mt-[3px] shrink-0 text-muted" />
              <span className="min-w-0 wrap-anywhere">{notice}</span>
            </li>
          ))}
        </ul>
      )}
      {days.length === 0 ? null : (
        <div className="mt-3 overflow-x-auto">
          <table className="tabular w-full max-w-4xl border-collapse text-label">
            <caption className="sr-only">{`${vendorNames[vendor]} and Baton, day by day`}</caption>
            <thead className="text-muted text-small">
              <tr>
                <th scope="col" className={word}>
                  Day in UTC
                </th>
                <th scope="col" className={classNames(word, 'pl-4')}>
                  What
                </th>
                <th scope="col" className={number}>
                  {vendorNames[vendor]} says
                </th>
                <th scope="col" className={number}>
                  Baton says
                </th>
                <th scope="col" className={number}>
                  Difference
                </th>
                <th scope="col" className={classNames(word, 'pl-6')}>
                  Verdict
                </th>
              </tr>
            </thead>
            {days.map((day) => (
              <Day key={day.day} day={day} days={days} />
            ))}
          </table>
        </div>
      )}
    </>
  )
}

function Day({ day, days }: { readonly day: ComparedDay; readonly days: readonly ComparedDay[] }) {
  const lines = comparedLines(day, days)
  const { icon: Icon, className } = verdictLooks[day.verdict]
  return (
    <tbody className="border-line border-t">
      {lines.map((line, index) => (
        <tr key={line.label}>
          {index > 0 ? null : (
            <th scope="rowgroup" rowSpan={lines.length} className={classNames(word, 'whitespace-nowrap')}>
              {writeDay(day.day, 'long')}
            </th>
          )}
          <td className={classNames(word, 'whitespace-nowrap pl-4 text-muted')}>{line.label}</td>
          <td className={number}>{line.vendor}</td>
          <td className={number}>{line.ledger}</td>
          <td className={classNames(number, 'whitespace-nowrap')}>{line.difference}</td>
          {index > 0 ? null : (
            <td rowSpan={lines.length} className={classNames(word, 'pl-6')}>
              <span className="flex items-baseline gap-2">
                <Icon
                  size={15}
                  aria-hidden="true"
                  className={classNames('relative top-[2.5px] shrink-0', className)}
                />
                {verdictWords[day.verdict]}
              </span>
            </td>
          )}
        </tr>
      ))}
    </tbody>
  )
}
