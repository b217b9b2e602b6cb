// The days of the last year as small squares, weeks side by side. One stop of the Tab key; the arrow keys move between
// days. A table says the same.
import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import type { CalendarDay, UsageReport } from '../../shared/domain/usage-report.ts'
import { Fold } from '../chat/fold.tsx'
import { classNames } from '../ui/class-names.ts'
import { weekdayOf, writeDay } from './calendar.ts'
import { firstHeatDay, type HeatDay, heatDays, monthColumns, moveDay, placeOf } from './day-heat.ts'
import { HeatKey, HeatTable, lookOf } from './heat-key.tsx'
import type { Measure } from './measure.ts'

interface HeatMapProps {
  readonly days: UsageReport['days']
  readonly today: CalendarDay
  readonly measure: Measure
  readonly onOpenDay: (day: CalendarDay) => void
}

function writeHeat({ total }: HeatDay, measure: Measure): string {
  return total === null ? 'no calls' : measure.write(total)
}

export function HeatMap({ days, today, measure, onOpenDay }: HeatMapProps) {
  const cells = useMemo(() => heatDays(days, today, measure), [days, today, measure])
  const first = firstHeatDay(today)
  const [stop, setStop] = useState(today)
  const [pointed, setPointed] = useState<HeatDay | null>(null)
  const grid = useRef<HTMLDivElement>(null)
  const columns = placeOf(today, first).column + 1
  const current = stop < first || stop > today ? today : stop
  const title = 'Days of the last 12 months'
  const move = (event: KeyboardEvent): void => {
    const day = moveDay(current, event.key, first, today)
    if (day === null) return
    event.preventDefault()
    setStop(day)
    const button = grid.current?.querySelector(`[data-day="${day}"]`)
    if (button instanceof HTMLElement) button.focus()
  }
  return (
    <figure aria-label={title}>
      <figcaption className="tabular mb-3 flex items-baseline justify-between gap-4">
        <span className="shrink-0 font-semibold">{title}</span>
        <span className="min-w-0 truncate text-label text-muted">
          {pointed === null ? (
            measure.title
          ) : (
            <>
              {writeDay(pointed.day, 'long')}
              <span className="ml-3 font-medium text-ink">{writeHeat(pointed, measure)}</span>
            </>
          )}
        </span>
      </figcaption>
      <div
        className="grid gap-[3px] max-[1000px]:gap-[2px]"
        style={{ gridTemplateColumns: `26px repeat(${columns}, minmax(0, 1fr))` }}
        onPointerLeave={() => setPointed(null)}
      >
        {monthColumns(first, today).map(({ column, name }) => (
          <span
            key={column}
            aria-hidden="true"
            className="overflow-visible whitespace-nowrap text-muted text-tiny"
            style={{ gridRow: 1, gridColumn: column + 2 }}
          >
            {name}
          </span>
        ))}
        {['Mon', 'Wed', 'Fri'].map((name, index) => (
          <span
            key={name}
            aria-hidden="true"
            className="flex items-center text-muted text-tiny leading-none"
            style={{ gridRow: index * 2 + 2, gridColumn: 1 }}
          >
            <span className="h-0 leading-[0]">{name}</span>
          </span>
        ))}
        <div
          ref={grid}
          role="toolbar"
          aria-label={`${measure.title} of each day; the arrow keys move between days and weeks`}
          className="contents"
          onKeyDown={move}
        >
          {cells.map((cell) => (
            <button
              key={cell.day}
              type="button"
              data-day={cell.day}
              tabIndex={cell.day === current ? 0 : -1}
              aria-label={`${writeDay(cell.day, 'long')}: ${writeHeat(cell, measure)}`}
              className={classNames(
                'aspect-square rounded-[3px] outline-offset-1 max-[1000px]:rounded-[2px]',
                'hover:outline-2 hover:outline-muted',
              )}
              style={{
                gridRow: weekdayOf(cell.day) + 2,
                gridColumn: placeOf(cell.day, first).column + 2,
                ...lookOf(cell.heat),
              }}
              onPointerEnter={() => setPointed(cell)}
              onFocus={() => {
                setStop(cell.day)
                setPointed(cell)
              }}
              onBlur={() => setPointed(null)}
              onClick={() => onOpenDay(cell.day)}
            />
          ))}
        </div>
      </div>
      <HeatKey measure={measure} cells={cells} />
      <Fold summary="As a table" className="mt-1">
        <HeatTable days={days} first={first} />
      </Fold>
    </figure>
  )
}
