// "Prices": what every model costs, from which source and how old, to be searched, and replaced by prices of the
// person's own.
import { useCallback, useEffect, useRef, useState } from 'react'
import type { PriceRow } from '../../shared/domain/price.ts'
import { localVendors, vendorNames } from '../../shared/domain/vendor-list.ts'
import { useRested } from '../sidebar/use-rested.ts'
import { listPrices, type PriceList } from '../state/prices-actions.ts'
import { useFetched } from '../state/use-fetched.ts'
import { Button } from '../ui/button.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { formatCount, formatQuantity } from '../usage/format-numbers.ts'
import { PanelHeading } from './panel-heading.tsx'
import { PriceEditor } from './price-editor.tsx'
import { type PriceFilter, PriceFilterFields } from './price-filter.tsx'
import { PriceTable } from './price-table.tsx'
import { TableRefresh } from './table-refresh.tsx'

const firstPage = 100
const nextPage = 200
/** What the engine answers at most. */
const mostRows = 500
const restMs = 120

/** The list, or the form over it. */
type Place = { name: 'list' } | { name: 'add' } | { name: 'edit'; row: PriceRow }

export function PricesPanel() {
  const [filter, setFilter] = useState<PriceFilter>({ query: '', vendor: null, isOwnOnly: false })
  const [limit, setLimit] = useState(firstPage)
  const [version, setVersion] = useState(0)
  const [place, setPlace] = useState<Place>({ name: 'list' })
  const [now] = useState(() => Date.now())
  const search = useRef<HTMLInputElement>(null)
  /** What opened the form: the focus goes back there. */
  const opener = useRef<Element | null>(null)
  const rested = useRested(filter.query.trim(), restMs)
  const asked = { query: rested, vendor: filter.vendor, isOwnOnly: filter.isOwnOnly, limit }
  const { value: list, problem } = useFetched('prices', JSON.stringify([asked, version]), (signal) =>
    listPrices(asked, signal),
  )
  const change = (patch: Partial<PriceFilter>): void => {
    setFilter((old) => ({ ...old, ...patch }))
    setLimit(firstPage)
  }
  const onChanged = useCallback(() => setVersion((count) => count + 1), [])
  const open = useCallback((next: Place) => {
    opener.current = document.activeElement
    setPlace(next)
  }, [])
  const onEdit = useCallback((row: PriceRow) => open({ name: 'edit', row }), [open])
  const panel = useRef<HTMLDivElement>(null)
  const wasRemoved = useRef(false)
  const onRemoved = useCallback(() => {
    wasRemoved.current = true
    onChanged()
  }, [onChanged])
  // A row that is gone takes the focus with it.
  useEffect(() => {
    if (list === null || !wasRemoved.current) return
    wasRemoved.current = false
    if (panel.current?.contains(document.activeElement) !== true) search.current?.focus()
  }, [list])
  const close = (): void => setPlace({ name: 'list' })
  // Only once the list is drawn again can it take the focus.
  useEffect(() => {
    if (place.name !== 'list' || opener.current === null) return
    if (opener.current instanceof HTMLElement && opener.current.isConnected) opener.current.focus()
    else search.current?.focus()
    opener.current = null
  }, [place])

  return (
    <>
      {place.name === 'list' ? null : (
        <PriceEditor
          row={place.name === 'edit' ? place.row : null}
          vendor={filter.vendor ?? 'openai'}
          modelId={list !== null && list.total === 0 ? rested : ''}
          onBack={close}
          onSaved={(row) => {
            if (place.name === 'add') {
              change({ query: row.modelId, vendor: row.vendor, isOwnOnly: false })
              opener.current = search.current
            }
            onChanged()
            close()
          }}
        />
      )}
      {/* It stays as it was, with what is open in it. */}
      <div ref={panel} hidden={place.name !== 'list'} className="h-full">
        <div className="flex h-full min-h-88 flex-col">
          <PanelHeading
            title="Prices"
            text="In dollars for a million tokens. What no table knows costs “unknown” until you give it a price. Models on your own computer cost nothing: nobody bills for them."
          />
          <PriceFilterFields filter={filter} search={search} onChange={change} />
          {list === null ? (
            problem === null ? (
              <Spinner label="Loading prices" />
            ) : (
              <div className="flex flex-col items-start gap-2.5 py-4">
                <p className="text-soft">{problem}</p>
                <Button onClick={onChanged}>Try again</Button>
              </div>
            )
          ) : (
            <>
              <div className="@container -mr-3 min-h-0 flex-1 overflow-y-auto pr-3">
                {list.rows.length === 0 ? null : (
                  <PriceTable rows={list.rows} now={now} onEdit={onEdit} onRemoved={onRemoved} />
                )}
                <Rest
                  list={list}
                  filter={filter}
                  limit={limit}
                  onMore={() => setLimit(Math.min(mostRows, limit + nextPage))}
                />
              </div>
              <p role="status" className="sr-only">
                {formatQuantity(list.total, 'price')} found
              </p>
              <TableRefresh
                table={list.table}
                now={now}
                onAdd={() => open({ name: 'add' })}
                onRefreshed={onChanged}
              />
            </>
          )}
        </div>
      </div>
    </>
  )
}

interface RestProps {
  readonly list: PriceList
  readonly filter: PriceFilter
  readonly limit: number
  readonly onMore: () => void
}

/** What stands below the rows: how many there are, and why some models have none. */
function Rest({ list, filter, limit, onMore }: RestProps) {
  const more = list.total - list.rows.length
  const isLocal = filter.vendor !== null && localVendors.has(filter.vendor)
  return (
    <div className="grid justify-items-start gap-2 py-3 text-pretty text-label text-muted">
      {list.total === 0 ? <p className="text-ink">{emptyWords(filter)}</p> : null}
      {more > 0 && limit < mostRows ? (
        <Button size="small" onClick={onMore}>
          {`Show ${formatCount(Math.min(nextPage, more))} more of ${formatCount(more)}`}
        </Button>
      ) : null}
      {more > 0 && limit >= mostRows ? (
        <p className="text-soft">{formatCount(more)} more: narrow the search to see them.</p>
      ) : null}
      {list.total === 0 && !isLocal && !filter.isOwnOnly ? (
        <p>
          With “Add a price” you can give it one of your own. Until then its calls cost “unknown”, never zero.
        </p>
      ) : null}
      {list.total === 0 && isLocal ? (
        <p>
          Models of {localNames} run on a computer of your own: nobody bills for them, so they cost nothing
          unless you give them a price.
        </p>
      ) : null}
    </div>
  )
}

const localNames = new Intl.ListFormat('en', { type: 'conjunction' }).format(
  [...localVendors].map((vendor) => vendorNames[vendor]),
)

function emptyWords({ query, vendor, isOwnOnly }: PriceFilter): string {
  const words = query.trim()
  if (isOwnOnly && words === '' && vendor === null) return 'You have set no price of your own.'
  if (words === '' && vendor !== null) return `No table has prices of ${vendorNames[vendor]}.`
  return isOwnOnly ? 'No price of your own has these words.' : 'No price has these words.'
}
