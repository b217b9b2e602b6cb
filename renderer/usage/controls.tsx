// What is shown: the period, what is measured, in which steps, told apart by what.
import { X } from 'lucide-react'
import { useEffect, useId, useState } from 'react'
import type { CalendarDay, UsageDimension } from '../../shared/domain/usage-report.ts'
import { LaneDot } from '../ui/lane-dot.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { fieldLook } from '../ui/text-field.tsx'
import { isCalendarDay, type Unit } from './calendar.ts'
import { dimensionTitles } from './group-table.tsx'
import { type MeasureName, measures } from './measure.ts'
import { quickPeriods, type Stretch } from './period.ts'
import {
  chooseDays,
  chooseGrouping,
  chooseMeasure,
  choosePeriod,
  chooseUnit,
  removeFilter,
  useUsageChoices,
} from './usage-choices.ts'

const unitOptions: Readonly<Record<Unit, { readonly value: Unit; readonly label: string }>> = {
  day: { value: 'day', label: 'Day' },
  week: { value: 'week', label: 'Week' },
  month: { value: 'month', label: 'Month' },
}

const dimensions: readonly UsageDimension[] = ['vendor', 'model', 'account', 'conversation']

/** The quick periods, and the first and last day to be typed. */
export function PeriodControl({ stretch }: { readonly stretch: Stretch }) {
  const period = useUsageChoices((state) => state.period)
  return (
    <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
      <Segmented
        label="Period"
        value={period.kind}
        options={quickPeriods}
        onChange={(kind) => {
          if (kind !== 'own') choosePeriod({ kind })
        }}
      />
      <DayFields stretch={stretch} />
    </div>
  )
}

/** A day is taken once it is whole and makes sense with the other one; until then the page stays as it is. */
function DayFields({ stretch }: { readonly stretch: Stretch }) {
  const [from, setFrom] = useState(stretch.from)
  const [to, setTo] = useState(stretch.to)
  useEffect(() => {
    setFrom(stretch.from)
    setTo(stretch.to)
  }, [stretch.from, stretch.to])
  const id = useId()
  const isReversed = isCalendarDay(from) && isCalendarDay(to) && from > to
  const take = (nextFrom: CalendarDay, nextTo: CalendarDay): void => {
    setFrom(nextFrom)
    setTo(nextTo)
    // While a year is being typed it is 0002, 0020 and 0202 for a moment.
    if (!isCalendarDay(nextFrom) || !isCalendarDay(nextTo) || nextFrom < '2000') return
    if (nextFrom <= nextTo) chooseDays(nextFrom, nextTo)
  }
  const field = `${fieldLook} tabular w-[134px] text-label`
  return (
    <div>
      <div className="flex items-center gap-2 text-label text-muted">
        <label htmlFor={`${id}-from`}>From</label>
        <input
          id={`${id}-from`}
          type="date"
          className={field}
          value={from}
          aria-invalid={isReversed}
          aria-describedby={isReversed ? `${id}-problem` : undefined}
          onChange={(event) => take(event.target.value, to)}
        />
        <label htmlFor={`${id}-to`}>to</label>
        <input
          id={`${id}-to`}
          type="date"
          className={field}
          value={to}
          aria-invalid={isReversed}
          onChange={(event) => take(from, event.target.value)}
        />
      </div>
      {isReversed ? (
        <p id={`${id}-problem`} role="status" className="mt-1 text-danger text-small">
          The first day is after the last one.
        </p>
      ) : null}
    </div>
  )
}

/** What is measured, in which steps, and by what it is told apart. */
export function ViewControl({ unit, units }: { readonly unit: Unit; readonly units: readonly Unit[] }) {
  const measure = useUsageChoices((state) => state.measure)
  const groupBy = useUsageChoices((state) => state.groupBy)
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <Segmented<MeasureName>
        label="Measure"
        value={measure}
        options={Object.values(measures).map(({ name, title }) => ({ value: name, label: title }))}
        onChange={chooseMeasure}
      />
      {units.length < 2 ? null : (
        <Segmented
          label="Steps"
          value={unit}
          options={units.map((one) => unitOptions[one])}
          onChange={chooseUnit}
        />
      )}
      <Segmented
        label="Group by"
        value={groupBy}
        options={dimensions.map((one) => ({ value: one, label: dimensionTitles[one] }))}
        onChange={chooseGrouping}
      />
    </div>
  )
}

/** What the page is narrowed to; each can be taken away. */
export function FilterChips() {
  const filters = useUsageChoices((state) => state.filters)
  if (filters.length === 0) return null
  return (
    <ul aria-label="Filters" className="flex flex-wrap gap-2">
      {filters.map(({ dimension, name, vendor }) => (
        <li
          key={dimension}
          className="flex h-7 max-w-full items-center gap-2 rounded-full border border-line bg-card pr-1 pl-3 text-label"
        >
          {vendor === null ? null : <LaneDot vendor={vendor} size={7} />}
          <span className="shrink-0 text-muted">{dimensionTitles[dimension]}</span>
          <span className="min-w-0 max-w-72 truncate font-medium" title={name}>
            {name}
          </span>
          <button
            type="button"
            aria-label={`Remove filter: ${name}`}
            title="Remove filter"
            className="quiet flex size-5.5 items-center justify-center rounded-full"
            onClick={() => removeFilter(dimension)}
          >
            <X size={14} aria-hidden="true" />
          </button>
        </li>
      ))}
    </ul>
  )
}
