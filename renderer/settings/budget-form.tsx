import { type FormEvent, useEffect, useRef, useState } from 'react'
import type { BudgetPeriod, BudgetScope, BudgetState } from '../../shared/domain/budget.ts'
import { createId } from '../../shared/domain/create-id.ts'
import type { ConversationId } from '../../shared/domain/ids.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import { localVendors, vendorNames, vendors } from '../../shared/domain/vendor-list.ts'
import { putBudget } from '../state/budgets-actions.ts'
import { useAccounts, useConversationRow } from '../state/hooks.ts'
import { useLibraryStore } from '../state/library-store.ts'
import { Button } from '../ui/button.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { Select, type SelectOption } from '../ui/select.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { TextField } from '../ui/text-field.tsx'
import { periodWords, readAmount, scopeKey } from './budget-words.ts'
import { formatDollars, typedDollars } from './format-dollars.ts'

interface BudgetFormProps {
  /** The budget that is changed; null for a new one. */
  readonly edited: BudgetState | null
  /** Those that exist: one for the same thing and period is replaced. */
  readonly budgets: readonly BudgetState[]
  /** The conversation that is chosen at first; null chooses everything. */
  readonly budgetFor: ConversationId | null
  readonly onSaved: () => void
  readonly onCancel: () => void
}

const periods: readonly { value: BudgetPeriod; label: string }[] = [
  { value: 'day', label: 'A day' },
  { value: 'month', label: 'A month' },
]

/** The form of a budget. Escape gives up. */
export function BudgetForm({ edited, budgets, budgetFor, onSaved, onCancel }: BudgetFormProps) {
  const form = useRef<HTMLFormElement>(null)
  const [scope, setScope] = useState<BudgetScope>(
    edited?.budget.scope ??
      (budgetFor === null ? { kind: 'everything' } : { kind: 'conversation', conversationId: budgetFor }),
  )
  const [period, setPeriod] = useState<BudgetPeriod>(edited?.budget.period ?? 'month')
  const [amount, setAmount] = useState(edited === null ? '' : typedDollars(edited.budget.nanoUsd))
  const [isTried, setTried] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const choices = useScopeChoices(edited, budgetFor)
  const read = readAmount(amount)
  const replaced = budgets.find(
    ({ budget }) =>
      budget.id !== edited?.budget.id &&
      budget.period === period &&
      scopeKey(budget.scope) === scopeKey(scope),
  )

  useEffect(() => {
    const first = form.current?.querySelector(edited === null && budgetFor === null ? 'select' : 'input')
    if (first instanceof HTMLElement) first.focus()
  }, [edited, budgetFor])

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setTried(true)
    if (read.value === null) {
      form.current?.querySelector('input')?.focus()
      return
    }
    if (isBusy) return
    setBusy(true)
    const state = await putBudget({
      id: edited?.budget.id ?? createId(),
      scope,
      period,
      nanoUsd: read.value,
    })
    setBusy(false)
    if (state !== null) onSaved()
  }

  return (
    <form
      ref={form}
      noValidate
      aria-label={edited === null ? 'New budget' : 'Change the budget'}
      data-takes-escape
      className="grid max-w-md gap-3.5"
      onSubmit={(event) => void submit(event)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.nativeEvent.isComposing) return
        event.preventDefault()
        onCancel()
      }}
    >
      <Select
        label="For"
        value={scopeKey(scope)}
        options={choices.map(({ key, label, group }) => ({
          value: key,
          label,
          ...(group === null ? {} : { group }),
        }))}
        onChange={(key) => {
          const choice = choices.find((candidate) => candidate.key === key)
          if (choice !== undefined) setScope(choice.scope)
        }}
      />
      <div className="flex items-start gap-3.5">
        <TextField
          label="At most, in dollars"
          inputMode="decimal"
          maxLength={30}
          className="min-w-0 flex-1"
          value={amount}
          problem={isTried ? read.problem : null}
          onChange={(event) => setAmount(event.target.value)}
        />
        <div className="pt-6">
          <Segmented label="Period" value={period} options={periods} onChange={setPeriod} />
        </div>
      </div>
      {replaced === undefined ? null : (
        <p className="text-label text-soft">
          {`It takes the place of the budget of ${formatDollars(replaced.budget.nanoUsd)} ${periodWords[period].every}.`}
        </p>
      )}
      <div className="flex gap-2">
        <Button type="submit" variant="primary" disabled={isBusy}>
          {isBusy ? <Spinner /> : null}
          {edited === null ? 'Add the budget' : 'Save'}
        </Button>
        <Button variant="quiet" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  )
}

interface ScopeChoice {
  readonly key: string
  readonly label: string
  readonly group: SelectOption<string>['group'] | null
  readonly scope: BudgetScope
}

const mostConversations = 40

/** What a budget can be for: everything, a vendor (those with accounts first), a conversation (the open one first). */
function useScopeChoices(edited: BudgetState | null, budgetFor: ConversationId | null): ScopeChoice[] {
  const accounts = useAccounts()
  const summaries = useLibraryStore((state) => state.summaries)
  const row = useConversationRow()
  const choice = (scope: BudgetScope, label: string, group: string | null): ScopeChoice => ({
    key: scopeKey(scope),
    label,
    group,
    scope,
  })
  const used = new Set(accounts.map((account) => account.vendor))
  const billed = vendors.filter((vendor) => vendor !== 'guide' && !localVendors.has(vendor))
  const first = [edited?.budget.scope, row === null ? null : conversationScope(row.id), budgetFor].flatMap(
    (one) => {
      if (one == null) return []
      if (typeof one === 'string') return [one]
      return one.kind === 'conversation' ? [one.conversationId] : []
    },
  )
  const newest = [...summaries.values()]
    .filter((summary) => summary.trashedAt === null)
    .sort((a, b) => b.updatedAt - a.updatedAt)
    .slice(0, mostConversations)
  const titleOf = (id: ConversationId): string =>
    summaries.get(id)?.title ?? (row?.id === id ? row.title : null) ?? edited?.name ?? 'This conversation'
  return [
    choice({ kind: 'everything' }, 'Everything', null),
    ...[...billed.filter((vendor) => used.has(vendor)), ...billed.filter((vendor) => !used.has(vendor))].map(
      (vendor: Vendor) => choice({ kind: 'vendor', vendor }, vendorNames[vendor], 'Vendors'),
    ),
    ...[...new Set([...first, ...newest.map((summary) => summary.id)])].map((id) =>
      choice(
        conversationScope(id),
        row?.id === id ? `${titleOf(id)} (open now)` : titleOf(id),
        'Conversations',
      ),
    ),
  ]
}

function conversationScope(conversationId: ConversationId): BudgetScope {
  return { kind: 'conversation', conversationId }
}
