// Who and what the calls were: one row for each vendor, model, account or conversation, in any order.
import { ArrowDown, ArrowUp, ListFilter } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { UsageDimension, UsageGroup, UsageReport } from '../../shared/domain/usage-report.ts'
import { selectConversation } from '../state/view-store.ts'
import { classNames } from '../ui/class-names.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { writeFirstToken, writeShare, writeSpeed } from './figure-words.ts'
import { formatCost, formatCount } from './format-numbers.ts'
import { writeTotal } from './measure.ts'
import { type Column, groupRows, type Order, sortRows, turnOrder } from './sort-groups.ts'
import { restKey } from './stack-periods.ts'
import { Sum } from './sum.tsx'
import type { Speeds } from './use-usage.ts'

interface GroupTableProps {
  readonly report: UsageReport
  readonly dimension: UsageDimension
  /** By key. */
  readonly names: ReadonlyMap<string, string>
  readonly speeds: Speeds
  /** Of the groups that the chart tells apart; the others have none. */
  readonly colors: ReadonlyMap<string, string>
  readonly onChoose: (group: UsageGroup) => void
}

export const dimensionTitles: Readonly<Record<UsageDimension, string>> = {
  vendor: 'Vendor',
  model: 'Model',
  account: 'Account',
  conversation: 'Conversation',
}

const columns: readonly { readonly column: Column; readonly title: string; readonly hint?: string }[] = [
  { column: 'cost', title: 'Cost' },
  { column: 'input', title: 'In', hint: 'Input tokens, cached ones included' },
  { column: 'cached', title: 'Cached', hint: 'Share of the input tokens that was read from a cache' },
  { column: 'output', title: 'Out', hint: 'Output tokens, reasoning included' },
  { column: 'calls', title: 'Calls' },
  { column: 'failed', title: 'Failed', hint: 'Failed, and after the plus sign ended early' },
  { column: 'first-token', title: 'First token', hint: 'Median over complete calls' },
  { column: 'speed', title: 'Tok/s', hint: 'Median of output tokens a second over complete calls' },
]

const cell = 'py-1.5 pl-3 text-right align-middle font-normal first:pl-0 first:text-left @max-[800px]:pl-2.5'

export function GroupTable({ report, dimension, names, speeds, colors, onChoose }: GroupTableProps) {
  const [order, setOrder] = useState<Order>({ column: 'cost', isAscending: false })
  const rows = sortRows(groupRows(report.groups, names, report.restCount, speeds.groups), order)
  const heading = (column: Column, title: string, hint?: string): ReactNode => {
    const isOn = order.column === column
    const Arrow = order.isAscending ? ArrowUp : ArrowDown
    return (
      <th
        key={column}
        scope="col"
        aria-sort={isOn ? (order.isAscending ? 'ascending' : 'descending') : undefined}
        className={classNames(cell, 'pb-1 align-bottom @min-[800px]:whitespace-nowrap')}
      >
        <button
          type="button"
          title={hint}
          className={classNames(
            'inline-flex min-h-6 items-center gap-0.5 rounded-inline text-right leading-4 transition-colors hover:text-ink',
            isOn ? 'text-ink' : 'text-muted',
          )}
          onClick={() => setOrder(turnOrder(order, column))}
        >
          {column === 'name' ? title : null}
          {isOn ? <Arrow size={12} aria-hidden="true" /> : null}
          {column === 'name' ? null : title}
        </button>
      </th>
    )
  }
  return (
    <div className="@container overflow-x-auto">
      <table className="tabular w-full border-collapse text-label @max-[800px]:text-small">
        <caption className="sr-only">{`Usage by ${dimension}`}</caption>
        <thead className="text-small">
          <tr>
            {heading('name', dimensionTitles[dimension])}
            {columns.map(({ column, title, hint }) => heading(column, title, hint))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ group, name, speed }) => {
            const { sums } = group
            return (
              <tr key={group.key} className="group/row h-[33px] border-line border-t">
                <th scope="row" className={classNames(cell, 'w-full min-w-28 max-w-0')}>
                  <span className="flex items-center gap-2">
                    <span
                      aria-hidden="true"
                      className="size-2.5 shrink-0 rounded-[3px]"
                      style={{ backgroundColor: colors.get(group.key) ?? 'transparent' }}
                    />
                    <GroupName group={group} name={name} dimension={dimension} onChoose={onChoose} />
                  </span>
                </th>
                <td className={cell}>
                  <Sum total={sums.nanoUsd} words={formatCost(sums.nanoUsd)} />
                </td>
                <td className={cell}>
                  <Sum total={sums.input} words={writeTotal(sums.input)} />
                </td>
                <td className={cell}>
                  {sums.cacheHitShare === null ? <Quiet>unknown</Quiet> : writeShare(sums.cacheHitShare)}
                </td>
                <td className={cell}>
                  <Sum total={sums.output} words={writeTotal(sums.output)} />
                </td>
                <td className={cell}>{formatCount(sums.calls)}</td>
                <td className={cell}>
                  <Troubles failed={sums.failedCalls} early={sums.endedEarlyCalls} />
                </td>
                <td className={classNames(cell, 'whitespace-nowrap')}>
                  {speed?.firstTokenMs == null ? <Quiet>–</Quiet> : writeFirstToken(speed.firstTokenMs)}
                </td>
                <td className={cell}>
                  {speed?.tokensPerSecond == null ? (
                    <Quiet>–</Quiet>
                  ) : (
                    writeSpeed(speed.tokensPerSecond).replace(' tok/s', '')
                  )}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

function Quiet({ children }: { readonly children: ReactNode }) {
  return <span className="text-muted">{children}</span>
}

function Troubles({ failed, early }: { readonly failed: number; readonly early: number }) {
  if (failed === 0 && early === 0) return <Quiet>0</Quiet>
  if (early === 0) return formatCount(failed)
  return (
    <span
      className="whitespace-nowrap"
      title={`${formatCount(failed)} failed, ${formatCount(early)} ended early`}
    >
      {formatCount(failed)} <span className="text-muted">+ {formatCount(early)}</span>
    </span>
  )
}

interface GroupNameProps {
  readonly group: UsageGroup
  readonly name: string
  readonly dimension: UsageDimension
  readonly onChoose: (group: UsageGroup) => void
}

/** A conversation that is still there opens; every other group narrows the page to itself. */
function GroupName({ group, name, dimension, onChoose }: GroupNameProps) {
  if (group.key === restKey) return <span className="truncate text-muted">{name}</span>
  const isThere = dimension === 'conversation' && group.name !== null
  return (
    <>
      <button
        type="button"
        title={isThere ? `Open ${name}` : name}
        className={classNames(
          'min-w-0 truncate rounded-inline text-left hover:underline',
          dimension === 'conversation' && !isThere && 'text-muted',
        )}
        onClick={() => (isThere ? selectConversation(group.key) : onChoose(group))}
      >
        {name}
      </button>
      {isThere ? (
        <span className="-my-1 hidden group-focus-within/row:inline group-hover/row:inline">
          <IconButton
            icon={ListFilter}
            label={`Only ${name}`}
            iconSize={14}
            onClick={() => onChoose(group)}
          />
        </span>
      ) : null}
    </>
  )
}
