// What the colours of the days mean, and the same days as a table.
import type { CSSProperties } from 'react'
import type { CalendarDay, UsageReport } from '../../shared/domain/usage-report.ts'
import { writeDay } from './calendar.ts'
import { type Heat, type HeatDay, heatSteps } from './day-heat.ts'
import { type Measure, measures } from './measure.ts'
import { Sum } from './sum.tsx'

const strengths = [24, 42, 60, 80, 100] as const
const hatching = 'repeating-linear-gradient(135deg, var(--muted) 0 1px, transparent 1px 4px)'
/** A notch in the corner: a part of the day is unknown. */
const notch = 'linear-gradient(225deg, var(--background) 0 16%, transparent 18%)'

/** How a square looks. */
export function lookOf(heat: Heat): CSSProperties {
  switch (heat.kind) {
    case 'none':
      return { backgroundColor: 'var(--hover)' }
    case 'zero':
      return { boxShadow: 'inset 0 0 0 1px var(--muted)' }
    case 'unknown':
      return { backgroundImage: hatching, boxShadow: 'inset 0 0 0 1px var(--line-strong)' }
    case 'step': {
      const strength = strengths[heat.step - 1] ?? 100
      return {
        backgroundColor: `color-mix(in oklab, var(--accent) ${strength}%, var(--background))`,
        ...(heat.isComplete ? {} : { backgroundImage: notch }),
      }
    }
  }
}

function Sample({ heat }: { readonly heat: Heat }) {
  return <span className="size-[11px] shrink-0 rounded-[2px]" style={lookOf(heat)} />
}

interface HeatKeyProps {
  readonly measure: Measure
  readonly cells: readonly HeatDay[]
}

/** Only what occurs is explained. */
export function HeatKey({ measure, cells }: HeatKeyProps) {
  const has = (test: (heat: Heat) => boolean): boolean => cells.some(({ heat }) => test(heat))
  const marks: readonly (readonly [string, Heat, boolean])[] = [
    ['no calls', { kind: 'none' }, has(({ kind }) => kind === 'none')],
    [measure.name === 'cost' ? 'free' : 'nothing', { kind: 'zero' }, has(({ kind }) => kind === 'zero')],
    ['unknown', { kind: 'unknown' }, has(({ kind }) => kind === 'unknown')],
    [
      'partly unknown',
      { kind: 'step', step: 3, isComplete: false },
      has((heat) => heat.kind === 'step' && !heat.isComplete),
    ],
  ]
  return (
    <div
      aria-hidden="true"
      className="mt-3 flex flex-wrap items-center justify-end gap-x-4 gap-y-1 text-muted text-tiny"
    >
      {marks.map(([words, heat, occurs]) =>
        occurs ? (
          <span key={words} className="flex items-center gap-1.5">
            <Sample heat={heat} />
            {words}
          </span>
        ) : null,
      )}
      <span className="flex items-center gap-1">
        <span className="mr-0.5">less</span>
        {Array.from({ length: heatSteps }, (_, index) => (
          <Sample key={strengths[index]} heat={{ kind: 'step', step: index + 1, isComplete: true }} />
        ))}
        <span className="ml-0.5">more</span>
      </span>
    </div>
  )
}

interface HeatTableProps {
  readonly days: UsageReport['days']
  readonly first: CalendarDay
}

const cell = 'py-1 pl-4 text-right align-baseline font-normal first:pl-0 first:text-left'

/** The days with calls, newest first. */
export function HeatTable({ days, first }: HeatTableProps) {
  const rows = days.filter(({ day }) => day >= first).toReversed()
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label="Days as a table"
      className="max-h-80 max-w-xl overflow-y-auto"
    >
      <table className="tabular w-full border-collapse text-small">
        <caption className="sr-only">Every day of the last 12 months with calls</caption>
        <thead className="text-muted">
          <tr>
            <th scope="col" className={cell}>
              Day
            </th>
            {Object.values(measures).map(({ name, title }) => (
              <th key={name} scope="col" className={cell}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.day} className="border-line border-t">
              <th scope="row" className={cell}>
                {writeDay(row.day, 'long')}
              </th>
              {Object.values(measures).map((one) => (
                <td key={one.name} className={cell}>
                  <Sum total={one.ofDay(row)} words={one.writeShort(one.ofDay(row))} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
