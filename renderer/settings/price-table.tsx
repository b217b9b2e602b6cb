import { ChevronRight, TriangleAlert } from 'lucide-react'
import { memo, useEffect, useId, useRef, useState } from 'react'
import type { PriceRow, Rate } from '../../shared/domain/price.ts'
import { vendorNames } from '../../shared/domain/vendor-list.ts'
import { removeOwnPrice } from '../state/prices-actions.ts'
import { classNames } from '../ui/class-names.ts'
import { LaneDot } from '../ui/lane-dot.tsx'
import { formatRate } from './format-dollars.ts'
import { PriceDetails } from './price-details.tsx'
import { isOld, sourceWords, tierWords } from './price-words.ts'

const columns = [
  { title: 'Input', look: 'w-17.5' },
  { title: 'Cached read', look: 'w-21 @max-[460px]:hidden' },
  { title: 'Cache write', look: 'w-20 @max-[460px]:hidden' },
  { title: 'Output', look: 'w-17.5' },
] as const

interface PriceTableProps {
  readonly rows: readonly PriceRow[]
  /** UTC milliseconds, for the age of sources. */
  readonly now: number
  readonly onEdit: (row: PriceRow) => void
  /** A price of the person's own was removed. */
  readonly onRemoved: () => void
}

/** Prices as a table whose rows open. */
export function PriceTable({ rows, now, onEdit, onRemoved }: PriceTableProps) {
  return (
    <table className="w-full table-fixed text-label">
      <caption className="sr-only">Prices in dollars for a million tokens</caption>
      <thead className="sticky top-0 z-[1] bg-card shadow-[inset_0_-1px_var(--line)]">
        <tr className="text-muted text-small">
          <th scope="col" className="py-1.5 pl-5.5 text-left font-normal">
            Model
          </th>
          {columns.map(({ title, look }) => (
            <th
              key={title}
              scope="col"
              className={classNames('whitespace-nowrap py-1.5 pr-1 text-right font-normal', look)}
            >
              {title}
            </th>
          ))}
        </tr>
      </thead>
      {rows.map((row) => (
        <PriceLines
          key={`${row.vendor} ${row.modelId}`}
          row={row}
          now={now}
          onEdit={onEdit}
          onRemoved={onRemoved}
        />
      ))}
    </table>
  )
}

interface PriceLinesProps extends Omit<PriceTableProps, 'rows'> {
  readonly row: PriceRow
}

const PriceLines = memo(function PriceLines({ row, now, onEdit, onRemoved }: PriceLinesProps) {
  const id = useId()
  const opener = useRef<HTMLButtonElement>(null)
  const [isOpen, setOpen] = useState(false)
  const wantsFocus = useRef(false)
  // The person's own prices stand first: the row goes elsewhere, and would lose the focus on its way.
  useEffect(() => {
    if (!wantsFocus.current || row.source === 'own') return
    wantsFocus.current = false
    opener.current?.focus()
  }, [row.source])
  const isOwn = row.source === 'own'
  const tiers = tierWords(row.rates)
  const remove = async (): Promise<void> => {
    if (!(await removeOwnPrice(row.vendor, row.modelId))) return
    wantsFocus.current = true
    onRemoved()
  }
  return (
    <tbody className={classNames('border-line border-b', isOpen && 'bg-code')}>
      <tr className={isOpen ? undefined : 'transition-colors hover:bg-hover'}>
        <th scope="row" className="p-0 text-left font-normal">
          <button
            ref={opener}
            type="button"
            aria-expanded={isOpen}
            aria-controls={isOpen ? id : undefined}
            className="flex w-full items-start gap-1.5 rounded-row py-2 pr-1 text-left -outline-offset-2"
            onClick={() => setOpen(!isOpen)}
          >
            <ChevronRight
              size={15}
              aria-hidden="true"
              className={classNames('mt-0.5 text-muted transition-transform', isOpen && 'rotate-90')}
            />
            <span className="min-w-0 flex-1">
              <span className="block font-medium wrap-anywhere">
                {row.modelId}{' '}
                {isOwn ? (
                  <span className="ml-1 rounded-inline bg-selected px-1.5 py-px font-medium text-soft text-tiny">
                    yours
                  </span>
                ) : null}
              </span>
              <span className="block text-pretty text-muted text-small">
                <LaneDot vendor={row.vendor} size={6} /> {vendorNames[row.vendor]}
                {isOwn ? null : ` · ${sourceWords(row, now)}`}
                {!isOwn && isOld(row.asOf, now) ? (
                  <TriangleAlert
                    size={12}
                    role="img"
                    aria-label="older than 6 months"
                    className="-mt-0.5 ml-1 inline text-warning"
                  />
                ) : null}
                {isOwn && row.listed !== null
                  ? ` · list price ${formatRate(row.listed.input.base)} in, ${formatRate(row.listed.output.base)} out`
                  : null}
                {isOwn && row.listed === null ? ' · in no table' : null}
              </span>
              {tiers === null ? null : <span className="block text-muted text-small">{tiers}</span>}
            </span>
          </button>
        </th>
        <PriceCell rate={row.rates.input} />
        <PriceCell rate={row.rates.cacheRead} isCache />
        <PriceCell rate={row.rates.cacheWrite} isCache />
        <PriceCell rate={row.rates.output} />
      </tr>
      {isOpen ? (
        <tr>
          <td id={id} colSpan={columns.length + 1} className="pt-1 pr-2 pb-4 pl-5.5">
            <PriceDetails row={row} now={now} onEdit={() => onEdit(row)} onRemove={() => void remove()} />
          </td>
        </tr>
      ) : null}
    </tbody>
  )
})

function PriceCell({ rate, isCache = false }: { readonly rate: Rate | null; readonly isCache?: boolean }) {
  return (
    <td
      className={classNames(
        'tabular py-2 pr-1 text-right align-top',
        isCache ? 'text-soft @max-[460px]:hidden' : '',
      )}
    >
      {rate === null ? (
        <span className="text-muted">
          <span aria-hidden="true">–</span>
          <span className="sr-only">not listed</span>
        </span>
      ) : (
        formatRate(rate.base)
      )}
    </td>
  )
}
