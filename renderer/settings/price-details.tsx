// Everything that is known about the price of one model, and what can be done about it.

import { ExternalLink, TriangleAlert } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import type { PriceRow, Rate, Rates } from '../../shared/domain/price.ts'
import { openLink } from '../state/actions.ts'
import { Button } from '../ui/button.tsx'
import { toolName } from '../usage/bill-words.ts'
import { formatCount, formatDay } from '../usage/format-numbers.ts'
import { formatRate } from './format-dollars.ts'
import { ageWords, isOld } from './price-words.ts'
import { rateLabels, rateNames, stepsOf } from './rates-draft.ts'
import { perThousandPlaces } from './read-dollars.ts'

interface PriceDetailsProps {
  readonly row: PriceRow
  readonly now: number
  readonly onEdit: () => void
  readonly onRemove: () => void
}

export function PriceDetails({ row, now, onEdit, onRemove }: PriceDetailsProps) {
  const isOwn = row.source === 'own'
  return (
    <div className="grid gap-3">
      <RateTable row={row} />
      <div className="grid gap-1 text-pretty text-label text-muted">
        <Source row={row} now={now} />
        {row.note === null ? null : <p className="text-soft">{row.note}</p>}
      </div>
      <div className="flex flex-wrap gap-2">
        <Button size="small" onClick={onEdit}>
          {isOwn ? 'Change your price' : 'Set your own price'}
        </Button>
        {isOwn ? (
          <Button size="small" variant="quiet" onClick={onRemove}>
            {row.listed === null ? 'Remove your price' : 'Use the list price'}
          </Button>
        ) : null}
      </div>
    </div>
  )
}

function Source({ row, now }: { readonly row: PriceRow; readonly now: number }) {
  const host = row.sourceUrl === null ? null : (URL.parse(row.sourceUrl)?.host ?? null)
  const age =
    row.asOf === null
      ? 'nobody says how old it is'
      : row.source === 'own'
        ? `set on ${formatDay(row.asOf)}`
        : ageWords(row.asOf, now)
  return (
    <>
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span>
          {row.sourceName}, {age}.
        </span>
        {host === null || row.sourceUrl === null ? null : (
          <button
            type="button"
            className="inline-flex items-center gap-1 rounded-inline text-soft underline decoration-line-strong underline-offset-2 hover:text-ink"
            onClick={() => void openLink(row.sourceUrl ?? '')}
          >
            Check it at {host}
            <ExternalLink size={12} aria-hidden="true" />
          </button>
        )}
      </p>
      {row.source !== 'own' && isOld(row.asOf, now) ? (
        <p className="flex items-center gap-1.5 text-soft">
          <TriangleAlert size={13} aria-hidden="true" className="text-warning" />
          Older than 6 months: the vendor may have changed it since.
        </p>
      ) : null}
    </>
  )
}

interface Column {
  readonly key: string
  readonly title: string
  readonly step: string | null
  readonly rates: Rates
  readonly above: number | null
}

function columnsOf(title: string, rates: Rates): Column[] {
  const steps = stepsOf(rates)
  const first = steps[0]
  return [
    {
      key: title,
      title,
      step: first === undefined ? null : `to ${formatCount(first)}`,
      rates,
      above: null,
    },
    ...steps.map((above) => ({
      key: `${title} ${above}`,
      title,
      step: `above ${formatCount(above)}`,
      rates,
      above,
    })),
  ]
}

/** The price of a rate in a column: a step that it does not have leaves it as it is below. */
function priceAt(rate: Rate, above: number | null): number {
  if (above === null) return rate.base
  return rate.tiers.findLast((tier) => tier.above <= above)?.price ?? rate.base
}

function RateTable({ row }: { readonly row: PriceRow }) {
  const id = useId()
  const groups = [
    { title: row.source === 'own' ? 'Yours' : 'Price', rates: row.rates },
    ...(row.source === 'own' && row.listed !== null ? [{ title: 'List price', rates: row.listed }] : []),
  ].map(({ title, rates }) => ({ title, columns: columnsOf(title, rates) }))
  const columns = groups.flatMap((group) => group.columns)
  const hasSteps = columns.some((column) => column.step !== null)
  const isUsed = (has: (rates: Rates) => boolean): boolean => columns.some((column) => has(column.rates))
  const tools = [...new Set(columns.flatMap((column) => Object.keys(column.rates.tools)))]
  return (
    <div>
      <table className="tabular text-label" aria-describedby={hasSteps ? `${id}-steps` : undefined}>
        <caption className="sr-only">Prices of {row.modelId} in dollars</caption>
        <thead>
          {groups.length > 1 && hasSteps ? (
            <tr className="text-muted text-small">
              <td />
              {groups.map((group) => (
                <th
                  key={group.title}
                  scope="colgroup"
                  colSpan={group.columns.length}
                  className="pl-4 text-right font-medium"
                >
                  {group.title}
                </th>
              ))}
            </tr>
          ) : null}
          <tr className="text-muted text-small">
            <th scope="col" className="pr-3 text-left align-bottom font-normal">
              For a million tokens
            </th>
            {columns.map((column) => (
              <th key={column.key} scope="col" className="pl-4 text-right align-bottom font-normal">
                {column.step ?? (hasSteps && groups.length > 1 ? 'at any length' : column.title)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rateNames
            .filter(
              (name) =>
                (name !== 'cacheWriteLong' && name !== 'audioInput') ||
                isUsed((rates) => rates[name] !== null),
            )
            .map((name) => (
              <Line key={name} label={rateLabels[name]}>
                {columns.map(({ key, rates, above }) => (
                  <Price
                    key={key}
                    value={rates[name] === null ? null : priceAt(rates[name], above)}
                    absent={name === 'cacheWrite' ? 'not listed: as input' : 'not listed'}
                  />
                ))}
              </Line>
            ))}
          {tools.map((tool) => (
            <Line key={tool} label={`${toolName(tool)}, 1,000 uses`}>
              {columns.map(({ key, rates }) => (
                <Price
                  key={key}
                  value={rates.tools[tool] ?? null}
                  places={perThousandPlaces}
                  absent="not listed"
                />
              ))}
            </Line>
          ))}
          {isUsed((rates) => rates.request !== null) ? (
            <Line label="1,000 requests">
              {columns.map(({ key, rates }) => (
                <Price key={key} value={rates.request} places={perThousandPlaces} absent="no fee" />
              ))}
            </Line>
          ) : null}
        </tbody>
      </table>
      {hasSteps ? (
        <p id={`${id}-steps`} className="mt-1.5 text-pretty text-muted text-small">
          A request above such a length is billed at those prices from its first token on.
        </p>
      ) : null}
    </div>
  )
}

function Line({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <tr>
      <th scope="row" className="pr-3 text-left font-normal text-soft">
        {label}
      </th>
      {children}
    </tr>
  )
}

interface PriceProps {
  readonly value: number | null
  readonly places?: number
  /** What an absent price means, in words. */
  readonly absent: string
}

function Price({ value, places, absent }: PriceProps) {
  return (
    <td className={`pl-4 text-right ${value === null ? 'text-muted' : ''}`}>
      {value === null ? absent : formatRate(value, places)}
    </td>
  )
}
