import { lazy, Suspense, useRef, useState } from 'react'
import type { ConversationUsage } from '../../shared/domain/usage.ts'
import { useConversationUsage } from '../state/hooks.ts'
import { useViewStore } from '../state/view-store.ts'
import { formatCost, formatCount, formatMoney } from './format-numbers.ts'

const UsagePopover = lazy(async () => ({ default: (await import('./usage-popover.tsx')).UsagePopover }))

/** The totals of the open conversation, all its branches, in its header; opens more about them. */
export function ConversationUsageBadge() {
  const conversationId = useViewStore((state) => state.conversationId)
  const usage = useConversationUsage()
  // Named by the conversation: what was open for one is closed for the next.
  const [openedFor, setOpenedFor] = useState<string | null>(null)
  const button = useRef<HTMLButtonElement>(null)
  if (conversationId === null || usage.turnCount === 0) return null
  const tokens = usage.input.known + usage.output.known
  const areTokensComplete = usage.input.isComplete && usage.output.isComplete
  const isOpen = openedFor === conversationId
  return (
    <section aria-label="Conversation usage" className="shrink-0">
      <button
        ref={button}
        type="button"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        title="What this conversation used, all its branches"
        className="quiet tabular flex h-7 items-center gap-3.5 whitespace-nowrap rounded-row px-2 text-label aria-expanded:bg-selected"
        onClick={() => setOpenedFor(isOpen ? null : conversationId)}
      >
        <span className="max-[760px]:hidden">
          {tokens === 0 && !areTokensComplete ? (
            'tokens unknown'
          ) : (
            <>
              {areTokensComplete ? null : 'at least '}
              <span className="font-medium text-ink">{formatCount(tokens)}</span> tokens
            </>
          )}
        </span>
        <Money usage={usage} />
      </button>
      {isOpen ? (
        <Suspense fallback={null}>
          <UsagePopover
            anchor={button}
            conversationId={conversationId}
            usage={usage}
            onClose={() => setOpenedFor(null)}
          />
        </Suspense>
      ) : null}
    </section>
  )
}

function Money({ usage }: { readonly usage: ConversationUsage }) {
  const { known, isComplete } = usage.nanoUsd
  const digits = isComplete || known >= 1e6 ? 3 : 4
  if (formatCost(usage.nanoUsd, digits) === 'unknown') return <span>cost unknown</span>
  return (
    <span>
      {isComplete ? null : 'at least '}
      <span className="font-medium text-ink">{formatMoney(known, digits)}</span>
    </span>
  )
}
