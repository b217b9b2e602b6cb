// "Spending": the question before a costly request, and budgets. Both ask; neither blocks.
import type { ConversationId } from '../../shared/domain/ids.ts'
import { BudgetList } from './budget-list.tsx'
import { ConfirmAmount } from './confirm-amount.tsx'
import { PanelHeading } from './panel-heading.tsx'

interface SpendingPanelProps {
  /** The conversation a budget is to be made for; null when the person came by themselves. */
  readonly budgetFor: ConversationId | null
}

export function SpendingPanel({ budgetFor }: SpendingPanelProps) {
  return (
    <>
      <PanelHeading
        title="Spending"
        text="Baton can ask before money is spent. You can always answer that it shall go on: nothing is ever blocked."
      />
      <div className="grid max-w-xl gap-6">
        <section aria-label="Before sending">
          <h3 className="mb-2 font-semibold">Before sending</h3>
          <ConfirmAmount />
        </section>
        <section aria-label="Budgets">
          <h3 className="font-semibold">Budgets</h3>
          <p className="mt-0.5 mb-3 text-pretty text-label text-muted">
            At 80 % you see a notice; at 100 %, and when a request would go beyond it, Baton asks first. Days
            and months are those of your calendar. Every call counts, summaries and stopped answers too; what
            has no known price cannot be counted, and is named.
          </p>
          <BudgetList key={budgetFor} budgetFor={budgetFor} />
        </section>
      </div>
    </>
  )
}
