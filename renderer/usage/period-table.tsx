import { namePeriod, type Unit } from './calendar.ts'
import type { Measure } from './measure.ts'
import type { ChartGroup, Stack } from './stack-periods.ts'
import { Sum } from './sum.tsx'

interface PeriodTableProps {
  readonly stacks: readonly Stack[]
  readonly groups: readonly ChartGroup[]
  readonly measure: Measure
  readonly unit: Unit
}

const cell = 'py-1 pl-4 text-right font-normal align-baseline whitespace-nowrap first:pl-0 first:text-left'
const unitTitles = { day: 'Day', week: 'Week', month: 'Month' } as const

/** The chart over time as a table: the periods with calls, newest first. */
export function PeriodTable({ stacks, groups, measure, unit }: PeriodTableProps) {
  const rows = stacks.filter(({ pieces, total }) => pieces.length > 0 || !total.isComplete).toReversed()
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={`${measure.title} per ${unit} as a table`}
      className="max-h-80 overflow-auto"
    >
      <table className="tabular w-full border-collapse text-small">
        <caption className="sr-only">{`${measure.title} per ${unit}`}</caption>
        <thead className="text-muted">
          <tr>
            <th scope="col" className={cell}>
              {unitTitles[unit]}
            </th>
            <th scope="col" className={cell}>
              Sum
            </th>
            {groups.map(({ key, name }) => (
              <th key={key} scope="col" className={`${cell} max-w-32 truncate`} title={name}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((stack) => (
            <tr key={stack.start} className="border-line border-t">
              <th scope="row" className={cell}>
                {namePeriod(unit, stack.start)}
              </th>
              <td className={`${cell} font-medium`}>
                <Sum total={stack.total} words={measure.writeShort(stack.total)} />
              </td>
              {groups.map(({ key }) => {
                const piece = stack.pieces.find((candidate) => candidate.key === key)
                return (
                  <td key={key} className={piece === undefined ? `${cell} text-muted` : cell}>
                    {piece === undefined ? (
                      '–'
                    ) : (
                      <Sum total={piece.total} words={measure.writeShort(piece.total)} />
                    )}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
