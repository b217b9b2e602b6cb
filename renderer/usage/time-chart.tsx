// Stacked bars over time with their legend. The legend doubles as the readout: it shows the sums of the whole period, and
// those of one bar while it is pointed at or has the focus. A table says the same.

import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import type { CalendarDay } from '../../shared/domain/usage-report.ts'
import { classNames } from '../ui/class-names.ts'
import { namePeriod, type Unit } from './calendar.ts'
import { isUnknown } from './format-numbers.ts'
import type { Measure } from './measure.ts'
import { type ChartGroup, restKey, type Stack } from './stack-periods.ts'
import { StackedBars } from './stacked-bars.tsx'
import { Sum } from './sum.tsx'
import { useWidth } from './use-width.ts'

interface TimeChartProps {
  readonly stacks: readonly Stack[]
  readonly groups: readonly ChartGroup[]
  readonly colors: ReadonlyMap<string, string>
  readonly measure: Measure
  readonly unit: Unit
  readonly onOpenPeriod: (start: CalendarDay) => void
  readonly onChooseGroup: (key: string) => void
}

export function TimeChart(props: TimeChartProps) {
  const { stacks, groups, colors, measure, unit } = props
  const [pointed, setPointed] = useState<number | null>(null)
  const [box, width] = useWidth()
  const shown = pointed === null ? undefined : stacks[pointed]
  const title = `${measure.title} per ${unit}`
  const unknownCount = stacks.filter(({ total }) => isUnknown(total)).length
  return (
    <figure aria-label={title}>
      <figcaption className="tabular mb-3 flex items-baseline justify-between gap-4">
        <span className="shrink-0 font-semibold">{title}</span>
        <span className="min-w-0 truncate text-label text-muted">
          {shown === undefined ? (
            unknownCount === 0 ? null : (
              `${unknownCount === 1 ? `One ${unit} is` : `${unknownCount} ${unit}s are`} unknown`
            )
          ) : (
            <>
              {namePeriod(unit, shown.start)}
              <span className="ml-3 font-medium text-ink">{measure.write(shown.total)}</span>
            </>
          )}
        </span>
      </figcaption>
      <div ref={box} className="relative h-[220px]">
        {width === 0 ? null : (
          <StackedBars
            stacks={stacks}
            colors={colors}
            measure={measure}
            unit={unit}
            width={width}
            pointed={pointed}
          >
            <Handles {...props} pointed={pointed} onPoint={setPointed} />
          </StackedBars>
        )}
      </div>
      <Legend
        groups={groups}
        colors={colors}
        measure={measure}
        shown={shown}
        onChoose={props.onChooseGroup}
      />
    </figure>
  )
}

interface HandlesProps extends TimeChartProps {
  readonly pointed: number | null
  readonly onPoint: (index: number | null) => void
}

const farKeys: Readonly<Record<string, number>> = { PageUp: -7, PageDown: 7, ArrowLeft: -1, ArrowRight: 1 }

/** One button over each bar; together they are one stop of the Tab key, and the arrow keys move between them. */
function Handles({ stacks, groups, measure, unit, onPoint, onOpenPeriod }: HandlesProps) {
  const [stop, setStop] = useState(stacks.length - 1)
  const row = useRef<HTMLDivElement>(null)
  const names = useMemo(() => new Map(groups.map(({ key, name }) => [key, name])), [groups])
  const last = stacks.length - 1
  const current = Math.min(stop, last)
  const move = (event: KeyboardEvent): void => {
    const step = farKeys[event.key]
    const wanted =
      event.key === 'Home' ? 0 : event.key === 'End' ? last : step === undefined ? null : current + step
    if (wanted === null) return
    event.preventDefault()
    const index = Math.min(last, Math.max(0, wanted))
    setStop(index)
    const button = row.current?.children[index]
    if (button instanceof HTMLElement) button.focus()
  }
  return (
    <div
      ref={row}
      role="toolbar"
      aria-label={`${measure.title} per ${unit}, one button for each; the arrow keys move between them`}
      className="flex h-full"
      onPointerLeave={() => onPoint(null)}
      onKeyDown={move}
    >
      {stacks.map((stack, index) => (
        <button
          key={stack.start}
          type="button"
          tabIndex={index === current ? 0 : -1}
          aria-label={describeStack(stack, unit, measure, names)}
          className="h-full min-w-0 flex-1 rounded-[3px] -outline-offset-1"
          onPointerEnter={() => onPoint(index)}
          onFocus={() => {
            setStop(index)
            onPoint(index)
          }}
          onBlur={() => onPoint(null)}
          onClick={() => onOpenPeriod(stack.start)}
        />
      ))}
    </div>
  )
}

function describeStack(
  stack: Stack,
  unit: Unit,
  measure: Measure,
  names: ReadonlyMap<string, string>,
): string {
  const parts = stack.pieces
    .toReversed()
    .map(({ key, total }) => `${names.get(key) ?? key} ${measure.writeShort(total)}`)
  const words = `${namePeriod(unit, stack.start)}: ${measure.write(stack.total)}`
  return parts.length < 2 ? words : `${words}. ${parts.join(', ')}`
}

interface LegendProps {
  readonly groups: readonly ChartGroup[]
  readonly colors: ReadonlyMap<string, string>
  readonly measure: Measure
  readonly shown: Stack | undefined
  readonly onChoose: (key: string) => void
}

function Legend({ groups, colors, measure, shown, onChoose }: LegendProps) {
  return (
    <ul
      aria-label="Groups of the chart"
      className="-mx-2 mt-3 grid grid-cols-[repeat(auto-fill,minmax(290px,1fr))] gap-x-2"
    >
      {groups.map((group) => {
        const piece = shown?.pieces.find(({ key }) => key === group.key)
        const total = shown === undefined ? group.total : (piece?.total ?? null)
        const content = (
          <>
            <span
              aria-hidden="true"
              className="size-2.5 shrink-0 rounded-[3px]"
              style={{ backgroundColor: colors.get(group.key) }}
            />
            <span className="min-w-0 flex-1 truncate" title={group.name}>
              {group.name}
            </span>
            <span className={classNames('tabular shrink-0', total === null ? 'text-muted' : 'text-soft')}>
              {total === null ? '–' : <Sum total={total} words={measure.writeShort(total)} />}
            </span>
          </>
        )
        const look = 'flex h-7 w-full items-center gap-2 rounded-row px-2 text-left text-label'
        return (
          <li key={group.key} className="min-w-0">
            {group.key === restKey ? (
              <span className={classNames(look, 'text-muted')}>{content}</span>
            ) : (
              <button
                type="button"
                className={classNames(look, 'transition-colors hover:bg-hover')}
                onClick={() => onChoose(group.key)}
              >
                {content}
              </button>
            )}
          </li>
        )
      })}
    </ul>
  )
}
