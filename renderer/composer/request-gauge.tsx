import { formatNanoUsd, formatTokens } from '../../shared/domain/format.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import { useConversationStore } from '../state/conversation-store.ts'
import type { ConversationView } from '../state/conversation-view.ts'
import { useChosenModel } from '../state/hooks.ts'
import { useViewStore } from '../state/view-store.ts'
import { Tooltip } from '../ui/tooltip.tsx'
import { estimateRequest, roundEstimate } from './estimate-request.ts'

function lastCountedTurn(view: ConversationView | null): Turn | null {
  if (view === null) return null
  for (let index = view.messageIds.length - 1; index >= 0; index -= 1) {
    const turn = view.turns.get(view.messageIds[index] ?? '')
    if (turn?.usage?.outputTotal != null) return turn
  }
  return null
}

function twoFigures(nanoUsd: number): number {
  return nanoUsd === 0 ? 0 : Number(nanoUsd.toPrecision(2))
}

/** About what the next message will carry: tokens, price, and how full the model's window gets. */
export function RequestGauge({ textLength }: { readonly textLength: number }) {
  const id = useViewStore((state) => state.conversationId)
  const lastTurn = useConversationStore((state) =>
    lastCountedTurn(id === null ? null : (state.views.get(id) ?? null)),
  )
  const chosen = useChosenModel()
  const estimate = estimateRequest(lastTurn, textLength, chosen?.info ?? null)
  if (estimate === null) return null
  const { tokens, nanoUsd, windowShare } = estimate
  const percent = windowShare === null ? null : Math.round(windowShare * 100)
  const circle = 2 * Math.PI * 6
  return (
    <Tooltip
      side="top"
      text="About what the next message carries to the model. Earlier tokens are billed again with every turn."
    >
      <span className="flex items-center gap-2 whitespace-nowrap text-small text-muted tabular">
        <span className="max-[640px]:hidden">
          about {formatTokens(roundEstimate(tokens))} tokens
          {nanoUsd === null || nanoUsd === 0 ? null : <> · {formatNanoUsd(twoFigures(nanoUsd))}</>}
        </span>
        {percent === null || windowShare === null ? null : (
          <>
            <svg viewBox="0 0 16 16" width={16} height={16} aria-hidden="true" className="-rotate-90">
              <circle cx={8} cy={8} r={6} fill="none" stroke="var(--line-strong)" strokeWidth={2.5} />
              <circle
                cx={8}
                cy={8}
                r={6}
                fill="none"
                stroke={windowShare > 0.85 ? 'var(--accent)' : 'currentColor'}
                strokeWidth={2.5}
                strokeLinecap="round"
                strokeDasharray={`${Math.max(windowShare, 0.02) * circle} ${circle}`}
              />
            </svg>
            <span>
              {windowShare < 0.01 ? 'under 1' : percent} %
              <span className="sr-only"> of the window of the model</span>
            </span>
          </>
        )}
      </span>
    </Tooltip>
  )
}
