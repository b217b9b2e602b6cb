import { CircleAlert, MessageSquare, Pencil, Trash2, TriangleAlert, Wallet } from 'lucide-react'
import type { BudgetState } from '../../shared/domain/budget.ts'
import { reportBudget } from '../state/budgets-actions.ts'
import { useFetched } from '../state/use-fetched.ts'
import { openSettings } from '../state/view-store.ts'
import { Button } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { LaneDot } from '../ui/lane-dot.tsx'
import {
  periodWords,
  shareWords,
  spentPercent,
  spentWords,
  stateWords,
  unknownModels,
  unknownWords,
} from './budget-words.ts'
import { formatDollars } from './format-dollars.ts'

interface BudgetItemProps {
  readonly state: BudgetState
  readonly onEdit: () => void
  readonly onRemove: () => void
}

const barColors = { within: 'bg-soft', near: 'bg-warning', reached: 'bg-danger' } as const

/** One budget: what it is for, how much of it is spent, and its buttons. One of a deleted conversation can only go. */
export function BudgetItem({ state, onEdit, onRemove }: BudgetItemProps) {
  const { budget, name, isGone } = state
  const percent = spentPercent(state)
  const share = shareWords(state)
  const title = `${name}, ${formatDollars(budget.nanoUsd)} ${periodWords[budget.period].every}`
  return (
    <div>
      <div className="flex items-center gap-2">
        <ScopeMark state={state} />
        <p className="min-w-0 flex-1 truncate">
          <span className={isGone ? 'text-muted' : 'font-medium'}>{name}</span>
          <span className="tabular text-muted">
            {` · ${formatDollars(budget.nanoUsd)} ${periodWords[budget.period].every}`}
          </span>
        </p>
        {isGone ? null : (
          <IconButton
            icon={Pencil}
            iconSize={15}
            label={`Change the budget: ${title}`}
            data-edits={budget.id}
            onClick={onEdit}
          />
        )}
        <IconButton icon={Trash2} iconSize={15} label={`Remove the budget: ${title}`} onClick={onRemove} />
      </div>
      {/* The words below say it too. */}
      <div aria-hidden="true" className="mt-1.5 h-1.5 overflow-hidden rounded-full bg-line">
        <div
          className={classNames('h-full rounded-full', barColors[state.state])}
          style={{ width: `${Math.min(100, percent)}%` }}
        />
      </div>
      <p className="tabular mt-1.5 flex items-center justify-between gap-4 text-label">
        <span className="text-soft">
          {spentWords(state)}
          {share === null ? null : <span className="text-muted"> · {share}</span>}
        </span>
        <StateMark state={state} />
      </p>
      {state.spent.isComplete ? null : <Unknown state={state} />}
    </div>
  )
}

function ScopeMark({ state }: { readonly state: BudgetState }) {
  const { scope } = state.budget
  return (
    <span className="flex w-4 shrink-0 justify-center text-muted">
      {scope.kind === 'vendor' ? (
        <LaneDot vendor={scope.vendor} />
      ) : scope.kind === 'conversation' ? (
        <MessageSquare size={14} aria-hidden="true" />
      ) : (
        <Wallet size={14} aria-hidden="true" />
      )}
    </span>
  )
}

function StateMark({ state: { state } }: { readonly state: BudgetState }) {
  const Icon = state === 'reached' ? CircleAlert : TriangleAlert
  return (
    <span
      className={classNames(
        'inline-flex shrink-0 items-center gap-1.5',
        state === 'within' ? 'text-muted' : 'font-medium',
        state === 'reached' && 'text-danger',
      )}
    >
      {state === 'within' ? null : (
        <Icon
          size={13}
          aria-hidden="true"
          className={classNames('self-center', state === 'near' && 'text-warning')}
        />
      )}
      {stateWords[state]}
    </span>
  )
}

/** Names what could not be counted; asked for only where something is missing. */
function Unknown({ state }: { readonly state: BudgetState }) {
  const { budget, spent } = state
  const { value, problem } = useFetched(budget.id, String(spent.known), (signal) =>
    reportBudget(budget, signal),
  )
  const models = value === null ? [] : unknownModels(value)
  const words =
    models.length > 0
      ? unknownWords(models)
      : 'What some calls cost is not known in full, so it is not all in this sum.'
  if (value === null && problem === null) return null
  return (
    <p className="mt-1 flex items-baseline gap-2 text-small text-muted">
      <span className="min-w-0 flex-1 text-pretty">{words}</span>
      <Button size="small" variant="quiet" className="-my-1 h-6 px-2" onClick={() => openSettings('prices')}>
        Set a price
      </Button>
    </p>
  )
}
