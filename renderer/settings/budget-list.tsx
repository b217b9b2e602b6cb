import { Plus } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { Budget, BudgetState } from '../../shared/domain/budget.ts'
import type { ConversationId } from '../../shared/domain/ids.ts'
import { listBudgets, putBudget, removeBudget } from '../state/budgets-actions.ts'
import { useFetched } from '../state/use-fetched.ts'
import { Button } from '../ui/button.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { BudgetForm } from './budget-form.tsx'
import { BudgetItem } from './budget-item.tsx'
import { periodWords } from './budget-words.ts'
import { formatDollars } from './format-dollars.ts'

/** Which form is open: for a new budget, for one that exists, or none. */
type Open = { name: 'add' } | { name: 'edit'; id: Budget['id'] } | null

/** Every budget with what is spent of it. */
export function BudgetList({ budgetFor }: { readonly budgetFor: ConversationId | null }) {
  const [version, setVersion] = useState(0)
  const { value: budgets, problem } = useFetched('budgets', String(version), listBudgets)
  const [open, setOpen] = useState<Open>(budgetFor === null ? null : { name: 'add' })
  const [removed, setRemoved] = useState<BudgetState | null>(null)
  const undo = useRef<HTMLButtonElement>(null)
  const add = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (removed !== null) undo.current?.focus()
  }, [removed])
  const refetch = (): void => setVersion((count) => count + 1)
  const list = useRef<HTMLUListElement>(null)
  /** The budget whose button the focus goes back to, or the button that adds one. */
  const wantsFocus = useRef<Budget['id'] | 'add' | null>(null)
  // Only once the button is drawn again can it take the focus.
  useEffect(() => {
    if (wantsFocus.current === null || add.current === null) return
    const edit = list.current?.querySelector(`[data-edits="${wantsFocus.current}"]`)
    wantsFocus.current = null
    if (edit instanceof HTMLElement) edit.focus()
    else add.current.focus()
  })
  const toAdd = (): void => {
    wantsFocus.current = 'add'
  }

  const remove = async (state: BudgetState): Promise<void> => {
    if (!(await removeBudget(state.budget.id))) return
    setOpen(null)
    setRemoved(state)
    // It could not be made again, so there is no button to undo it.
    if (state.isGone) toAdd()
    refetch()
  }
  const bringBack = async (state: BudgetState): Promise<void> => {
    if ((await putBudget(state.budget)) === null) return
    setRemoved(null)
    refetch()
    toAdd()
  }
  const saved = (): void => {
    wantsFocus.current = open?.name === 'edit' ? open.id : 'add'
    setOpen(null)
    setRemoved(null)
    refetch()
  }

  if (budgets === null) {
    if (problem === null) return <Spinner label="Loading budgets" />
    return (
      <div className="flex flex-col items-start gap-2.5">
        <p className="text-soft">{problem}</p>
        <Button onClick={refetch}>Try again</Button>
      </div>
    )
  }
  return (
    <div className="grid justify-items-start gap-3">
      {budgets.length === 0 ? (
        open === null ? (
          <p className="text-soft">There is no budget yet.</p>
        ) : null
      ) : (
        <ul ref={list} aria-label="Budgets" className="w-full divide-y divide-line border-line border-y">
          {budgets.map((state) => (
            <li key={state.budget.id} className="py-3">
              {open?.name === 'edit' && open.id === state.budget.id ? (
                <BudgetForm
                  edited={state}
                  budgets={budgets}
                  budgetFor={null}
                  onSaved={saved}
                  onCancel={() => {
                    wantsFocus.current = state.budget.id
                    setOpen(null)
                  }}
                />
              ) : (
                <BudgetItem
                  state={state}
                  onEdit={() => setOpen({ name: 'edit', id: state.budget.id })}
                  onRemove={() => void remove(state)}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {removed === null ? null : (
        <p
          role="status"
          className="flex min-h-10 w-full items-center gap-3 rounded-block bg-code px-3.5 py-1.5 text-soft"
        >
          <span className="min-w-0 flex-1 truncate">
            {`Removed: ${removed.name}, ${formatDollars(removed.budget.nanoUsd)} ${periodWords[removed.budget.period].every}.`}
          </span>
          {removed.isGone ? null : (
            <Button ref={undo} size="small" variant="quiet" onClick={() => void bringBack(removed)}>
              Undo
            </Button>
          )}
        </p>
      )}
      {open?.name === 'add' ? (
        <div className="w-full">
          <BudgetForm
            edited={null}
            budgets={budgets}
            budgetFor={budgetFor}
            onSaved={saved}
            onCancel={() => {
              setOpen(null)
              toAdd()
            }}
          />
        </div>
      ) : (
        <Button ref={add} onClick={() => setOpen({ name: 'add' })}>
          <Plus size={15} aria-hidden="true" />
          Add a budget
        </Button>
      )}
    </div>
  )
}
