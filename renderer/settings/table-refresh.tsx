// The one request that is made for prices, and only when it is asked for: the host is named first.
import { useEffect, useRef, useState } from 'react'
import type { PriceTableState } from '../../shared/domain/price.ts'
import { type PriceRefresh, refreshPrices } from '../state/prices-actions.ts'
import { Button } from '../ui/button.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { ageWords, refreshWords } from './price-words.ts'

interface TableRefreshProps {
  readonly table: PriceTableState
  readonly now: number
  readonly onAdd: () => void
  /** Prices may have changed. */
  readonly onRefreshed: () => void
}

type Step = { name: 'rest' } | { name: 'asks' } | { name: 'runs' } | { name: 'done'; outcome: PriceRefresh }

/** The line below the table: which table is in use, and the button that looks for a newer one. */
export function TableRefresh({ table, now, onAdd, onRefreshed }: TableRefreshProps) {
  const [step, setStep] = useState<Step>({ name: 'rest' })
  const answer = useRef<HTMLButtonElement>(null)
  const opener = useRef<HTMLButtonElement>(null)
  const isAsking = step.name === 'asks'
  const hasAsked = useRef(false)
  // The question takes the place of the button, and the button that of the question.
  useEffect(() => {
    if (isAsking) answer.current?.focus()
    else if (hasAsked.current) opener.current?.focus()
    hasAsked.current = isAsking
  }, [isAsking])

  const rest = (): void => setStep({ name: 'rest' })
  const refresh = async (): Promise<void> => {
    setStep({ name: 'runs' })
    const outcome = await refreshPrices()
    setStep({ name: 'done', outcome })
    if (outcome.isDone) onRefreshed()
  }

  return (
    <div className="flex shrink-0 items-center gap-4 border-line border-t pt-3">
      <div role="status" className="min-w-0 flex-1 text-pretty text-small text-muted">
        {step.name === 'asks' ? (
          <p className="text-soft">
            Baton asks <span className="font-medium text-ink">{table.host}</span> for the newest table.
            Nothing about you is sent.
          </p>
        ) : step.name === 'runs' ? (
          <p>Asking {table.host}…</p>
        ) : step.name === 'done' ? (
          <p className={step.outcome.isDone ? 'text-soft' : 'text-danger'}>{refreshWords(step.outcome)}</p>
        ) : (
          <p>
            {table.sourceName}, {ageWords(table.asOf, now)}. Prices are never fetched by themselves.
          </p>
        )}
      </div>
      {isAsking ? (
        // Escape takes back the question, not the dialog.
        <fieldset
          aria-label="Look for newer prices"
          className="flex gap-1.5"
          data-takes-escape
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return
            event.preventDefault()
            rest()
          }}
        >
          <Button ref={answer} size="small" variant="primary" onClick={() => void refresh()}>
            Ask now
          </Button>
          <Button size="small" variant="quiet" onClick={rest}>
            Cancel
          </Button>
        </fieldset>
      ) : (
        <div className="flex gap-1.5">
          <Button size="small" onClick={onAdd}>
            Add a price
          </Button>
          <Button
            ref={opener}
            size="small"
            aria-disabled={step.name === 'runs'}
            onClick={() => (step.name === 'runs' ? undefined : setStep({ name: 'asks' }))}
          >
            {step.name === 'runs' ? <Spinner size={13} /> : null}
            Look for newer prices
          </Button>
        </div>
      )}
    </div>
  )
}
