// Two small charts, tokens and cost of each answer, with a table behind them that can be opened: it says the same to who
// cannot see the bars or uses no pointer.
import { type PointerEvent, useMemo, useState } from 'react'
import type { TurnId } from '../../shared/domain/ids.ts'
import type { Total } from '../../shared/domain/usage.ts'
import { Fold } from '../chat/fold.tsx'
import { classNames } from '../ui/class-names.ts'
import { laneColor } from '../ui/lane.ts'
import { formatCost, formatCount, formatQuantity, formatTotal, isUnknown } from '../usage/format-numbers.ts'
import {
  type AnswerUsage,
  barTitle,
  barVendor,
  joinTotals,
  type UsageBar,
  usageBars,
} from './usage-history.ts'

const mostBars = 72
const widestBar = 20

/** What nobody counted. */
const hatching = 'repeating-linear-gradient(135deg, var(--line-strong) 0 2px, transparent 2px 5px)'

interface Measure {
  readonly title: string
  readonly total: (bar: UsageBar) => Total
  /** The share of the bar drawn in full colour; the rest is paler. */
  readonly strongShare: (bar: UsageBar) => number
  readonly words: (bar: UsageBar) => string
  readonly format: (total: Total) => string
}

const tokens: Measure = {
  title: 'Tokens per answer',
  total: (bar) => joinTotals([bar.input, bar.output]),
  strongShare: (bar) => bar.output.known / Math.max(1, bar.input.known + bar.output.known),
  words: (bar) => `${unknownOr(bar.input, formatCount)} in, ${unknownOr(bar.output, formatCount)} out`,
  format: (total) => unknownOr(total, formatCount),
}

const cost: Measure = {
  title: 'Cost per answer',
  total: (bar) => bar.nanoUsd,
  strongShare: () => 1,
  words: (bar) => formatCost(bar.nanoUsd),
  format: (total) => formatCost(total),
}

function unknownOr(total: Total, format: (value: number) => string): string {
  return isUnknown(total) ? 'unknown' : formatTotal(total, format)
}

interface UsageChartsProps {
  readonly answers: readonly AnswerUsage[]
  readonly onOpenTurn: (turnId: TurnId) => void
}

export function UsageCharts({ answers, onOpenTurn }: UsageChartsProps) {
  const bars = useMemo(() => usageBars(answers, mostBars), [answers])
  const size = bars[0]?.answers.length ?? 1
  return (
    <div className="grid gap-4">
      <Chart measure={tokens} bars={bars} onOpenTurn={onOpenTurn} />
      <Chart measure={cost} bars={bars} onOpenTurn={onOpenTurn} />
      {size === 1 ? null : <p className="text-muted text-small">{`Each bar stands for ${size} answers.`}</p>}
      <Fold summary="As a table">
        <UsageTable answers={answers} onOpenTurn={onOpenTurn} />
      </Fold>
    </div>
  )
}

interface ChartProps {
  readonly measure: Measure
  readonly bars: readonly UsageBar[]
  readonly onOpenTurn: (turnId: TurnId) => void
}

function Chart({ measure, bars, onOpenTurn }: ChartProps) {
  const [pointed, setPointed] = useState<number | null>(null)
  const known = bars.map((bar) => measure.total(bar)).filter((total) => !isUnknown(total))
  const largest = known.toSorted((one, other) => other.known - one.known)[0]
  const unknownCount = bars.length - known.length
  const indexAt = (event: PointerEvent<HTMLElement>): number => {
    const box = event.currentTarget.getBoundingClientRect()
    const index = Math.floor(((event.clientX - box.left) / box.width) * bars.length)
    return Math.min(bars.length - 1, Math.max(0, index))
  }
  const shown = pointed === null ? undefined : bars[pointed]
  const overview = [
    largest === undefined ? null : `most ${measure.format(largest)}`,
    unknownCount === 0 ? null : `${formatCount(unknownCount)} unknown`,
  ].filter((words) => words !== null)
  return (
    <figure aria-label={measure.title}>
      <figcaption className="tabular mb-1.5 flex justify-between gap-3 text-label">
        <span className="shrink-0">{shown === undefined ? measure.title : barTitle(shown)}</span>
        <span className="min-w-0 truncate text-muted">
          {shown === undefined ? overview.join(', ') : describeBar(shown, measure)}
        </span>
      </figcaption>
      {/* The caption and the table say it all to who cannot point. */}
      <div className="border-line-strong border-b">
        <div
          aria-hidden="true"
          className="flex h-14 items-end"
          style={{ width: `min(100%, ${bars.length * widestBar}px)` }}
          onPointerMove={(event) => setPointed(indexAt(event))}
          onPointerLeave={() => setPointed(null)}
          onClick={() => {
            const answer = shown?.answers.at(-1)
            if (answer !== undefined) onOpenTurn(answer.turnId)
          }}
        >
          {bars.map((bar, index) => (
            <Bar
              key={bar.answers[0]?.messageId ?? index}
              bar={bar}
              measure={measure}
              most={largest?.known ?? 0}
              isPale={pointed !== null && pointed !== index}
            />
          ))}
        </div>
      </div>
    </figure>
  )
}

function describeBar(bar: UsageBar, measure: Measure): string {
  const [only] = bar.answers
  const speaker = bar.answers.length === 1 && only !== undefined ? `${only.modelName} · ` : ''
  return `${speaker}${measure.words(bar)}`
}

interface BarProps {
  readonly bar: UsageBar
  readonly measure: Measure
  readonly most: number
  readonly isPale: boolean
}

function Bar({ bar, measure, most, isPale }: BarProps) {
  const total = measure.total(bar)
  const color = laneColor(barVendor(bar))
  const height = most === 0 ? 0 : (total.known / most) * 100
  return (
    <div
      className={classNames(
        'flex h-full min-w-0 flex-1 flex-col justify-end px-px transition-opacity',
        isPale && 'opacity-45',
      )}
    >
      {total.isComplete ? null : (
        <div
          className="min-h-1.5 rounded-t-[2px]"
          style={{ backgroundImage: hatching, height: isUnknown(total) ? '100%' : 6 }}
        />
      )}
      {isUnknown(total) ? null : (
        <div
          className={classNames('flex flex-col overflow-hidden', total.isComplete && 'rounded-t-[2px]')}
          style={{ height: `${height}%`, minHeight: total.known === 0 ? 0 : 2 }}
        >
          <div style={{ flex: `${measure.strongShare(bar)} 1 0`, backgroundColor: color }} />
          <div
            style={{
              flex: `${1 - measure.strongShare(bar)} 1 0`,
              backgroundColor: `color-mix(in oklab, ${color} 45%, var(--background))`,
            }}
          />
        </div>
      )}
    </div>
  )
}

const cell = 'py-1 pl-1.5 text-right font-normal first:pl-0 first:text-left'

const columns = [
  { title: 'Answer', width: '' },
  { title: 'In', width: 'w-[62px]' },
  { title: 'Out', width: 'w-[60px]' },
  { title: 'Cost', width: 'w-[66px]' },
] as const

function UsageTable({ answers, onOpenTurn }: UsageChartsProps) {
  return (
    <table className="tabular w-full table-fixed border-collapse text-small">
      <caption className="sr-only">Tokens and cost of each answer</caption>
      <thead className="text-muted">
        <tr>
          {columns.map(({ title, width }) => (
            <th key={title} scope="col" className={classNames(cell, width)}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {answers.map((answer) => (
          <tr key={answer.messageId} className="border-line border-t align-baseline">
            <th scope="row" className={cell}>
              <button
                type="button"
                onClick={() => onOpenTurn(answer.turnId)}
                className="max-w-full truncate rounded-inline text-left hover:underline"
                title={answer.modelName}
              >
                {answer.number} {answer.modelName}
              </button>
              {answer.summaryCount === 0 ? null : (
                <span className="block text-muted text-tiny">
                  with {formatQuantity(answer.summaryCount, 'summary', 'summaries')}
                </span>
              )}
            </th>
            <td className={cell}>{unknownOr(answer.input, formatCount)}</td>
            <td className={cell}>{unknownOr(answer.output, formatCount)}</td>
            <td className={cell}>{formatCost(answer.nanoUsd)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
