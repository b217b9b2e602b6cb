import { lazy, Suspense, useRef, useState } from 'react'
import type { ConversationId } from '../../shared/domain/ids.ts'
import type { ChosenModel } from '../state/choose-model.ts'
import { Tooltip } from '../ui/tooltip.tsx'
import { gaugeName, gaugeText, isNearlyFull, sharePercent, windowShare } from './context-gauge.ts'
import { cachedShare, expectedWords } from './expected-words.ts'
import type { ContextState } from './use-context-preview.ts'

// What stands in it is wanted only when a person looks.
const ContextPanel = lazy(async () => ({ default: (await import('./context-panel.tsx')).ContextPanel }))

interface RequestGaugeProps {
  readonly conversationId: ConversationId | null
  readonly chosen: ChosenModel
  readonly context: ContextState
}

/** About what the next message will carry: tokens, price, and how full the model's window gets. Opens more about it. */
export function RequestGauge({ conversationId, chosen, context }: RequestGaugeProps) {
  const [isOpen, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const { preview } = context
  if (preview === null && context.problem === null) return null
  const share = preview === null ? null : windowShare(preview)
  const cached = preview === null ? null : cachedShare(preview)
  return (
    <>
      <Tooltip side="top" text="What the next message carries to the model, and about what it costs">
        <button
          ref={button}
          type="button"
          aria-haspopup="dialog"
          aria-expanded={isOpen}
          className="quiet tabular flex h-8 items-center whitespace-nowrap rounded-row px-2 text-small aria-expanded:bg-selected"
          onClick={() => setOpen(!isOpen)}
        >
          <span className="sr-only">
            {gaugeName(preview)}
            {preview === null ? null : `, ${expectedWords(preview.expected)}`}
            {cached === null ? null : `, ${cached} of the input likely from the cache`}
          </span>
          <span aria-hidden="true" className="flex items-center gap-2">
            {preview === null ? (
              'tokens unknown'
            ) : (
              <span className="hidden @sm:inline">
                <span className="hidden @xl:inline">{gaugeText(preview)} · </span>
                {expectedWords(preview.expected)}
                {cached === null ? null : (
                  <span className="hidden @2xl:inline"> · {cached} likely cached</span>
                )}
              </span>
            )}
            {preview === null ? null : share === null ? (
              'window unknown'
            ) : (
              <>
                <Ring share={share} isWarning={isNearlyFull(preview)} />
                {sharePercent(share)}
              </>
            )}
          </span>
        </button>
      </Tooltip>
      {isOpen ? (
        <Suspense fallback={null}>
          <ContextPanel
            anchor={button}
            conversationId={conversationId}
            chosen={chosen}
            context={context}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      ) : null}
    </>
  )
}

const circle = 2 * Math.PI * 6

function Ring({ share, isWarning }: { readonly share: number; readonly isWarning: boolean }) {
  const used = Math.min(1, Math.max(share, 0.02))
  return (
    <svg viewBox="0 0 16 16" width={16} height={16} aria-hidden="true" className="-rotate-90">
      <circle cx={8} cy={8} r={6} fill="none" stroke="var(--line-strong)" strokeWidth={2.5} />
      <circle
        cx={8}
        cy={8}
        r={6}
        fill="none"
        stroke={share > 1 ? 'var(--danger)' : isWarning ? 'var(--warning)' : 'currentColor'}
        strokeWidth={2.5}
        strokeLinecap="round"
        strokeDasharray={`${used * circle} ${circle}`}
      />
    </svg>
  )
}
