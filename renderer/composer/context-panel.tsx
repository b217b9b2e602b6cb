// More about the next request: how much of the window it takes, what of the conversation is in it, and what can be done.
import { type RefObject, useState } from 'react'
import { defaultContextPolicy } from '../../shared/domain/default-context-policy.ts'
import { formatTokens } from '../../shared/domain/format.ts'
import type { ConversationId } from '../../shared/domain/ids.ts'
import { vendorNames } from '../../shared/domain/vendor-list.ts'
import { thresholdSentence } from '../history/policy-words.ts'
import { summariseNow, useIsSummarisingNow } from '../history/summarise.ts'
import { placeWords, sessionHolder } from '../inspector/context-words.ts'
import { placeStyle } from '../inspector/history-bar.tsx'
import type { ChosenModel } from '../state/choose-model.ts'
import { useConversationRow, useOpenAnswerId } from '../state/hooks.ts'
import { findRecord, useRecords } from '../state/records-store.ts'
import { openHistory } from '../state/view-store.ts'
import { Button } from '../ui/button.tsx'
import { laneColor } from '../ui/lane.ts'
import { Popover } from '../ui/popover.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { gaugeSentence, isNearlyFull, roundEstimate } from './context-gauge.ts'
import { countPlaces } from './count-places.ts'
import { ExpectedCostSection } from './expected-cost-section.tsx'
import type { ContextState } from './use-context-preview.ts'

interface ContextPanelProps {
  /** The button it belongs to. */
  readonly anchor: RefObject<HTMLButtonElement | null>
  readonly conversationId: ConversationId | null
  readonly chosen: ChosenModel
  readonly context: ContextState
  readonly onClose: () => void
}

/** The popover of the gauge. */
export function ContextPanel({ anchor, conversationId, chosen, context, onClose }: ContextPanelProps) {
  return (
    <Popover
      anchor={anchor}
      label="Context of the next message"
      side="top"
      align="end"
      className="w-[424px]"
      onClose={onClose}
    >
      <Used context={context} />
      <ExpectedCostSection context={context} />
      <Travels chosen={chosen} context={context} />
      <Steps conversationId={conversationId} chosen={chosen} context={context} onClose={onClose} />
    </Popover>
  )
}

function Used({ context }: { readonly context: ContextState }) {
  const policy = useConversationRow()?.contextPolicy ?? defaultContextPolicy
  const { preview, problem, modelName } = context
  if (preview === null)
    return <p className="text-pretty text-label text-soft">{problem ?? 'Working it out…'}</p>
  const { tokens, window, thresholdTokens } = preview
  const sentence = thresholdSentence(policy, thresholdTokens)
  return (
    <>
      <p className="tabular font-semibold">{gaugeSentence(preview)}</p>
      {window === null ? (
        <p className="text-pretty text-label text-muted">Nobody says how much {modelName} can read.</p>
      ) : (
        <div aria-hidden="true" className="relative mt-2 mb-1.5 h-2 overflow-hidden rounded-full bg-selected">
          <div
            className={`h-full rounded-full ${tokens > window ? 'bg-danger' : isNearlyFull(preview) ? 'bg-warning' : 'bg-muted'}`}
            style={{ width: `${Math.min(100, Math.max(1, (tokens / window) * 100))}%` }}
          />
          {policy.kind !== 'segments' || thresholdTokens === null || thresholdTokens >= window ? null : (
            <div
              className="absolute inset-y-0 w-0.5 bg-ink"
              style={{ left: `${(thresholdTokens / window) * 100}%` }}
            />
          )}
        </div>
      )}
      {sentence === null ? null : <p className="tabular text-pretty text-label text-muted">{sentence}</p>}
      {preview.willSummarise ? (
        <p className="text-pretty text-label text-soft">
          Older messages will be summarised before this is sent.
        </p>
      ) : null}
    </>
  )
}

interface TravelsProps {
  readonly chosen: ChosenModel
  readonly context: ContextState
}

/** The context lens in short, and the sentence the turn will carry. */
function Travels({ chosen, context }: TravelsProps) {
  const mode = useConversationRow()?.continuationMode ?? null
  const { preview } = context
  if (preview === null) return null
  const vendor = chosen.account?.vendor ?? null
  const color = vendor === null ? 'var(--muted)' : laneColor(vendor)
  // With a session asked for, no provider is ever gone on from.
  const holder =
    mode === 'sdk-session' ? sessionHolder : vendor === null ? 'the provider' : vendorNames[vendor]
  return (
    <div className="mt-3 border-t border-line pt-3">
      <h3 className="text-small font-semibold text-muted">How the history travels</h3>
      <ul className="tabular mt-1.5 grid gap-1">
        {countPlaces(preview.runs).map(({ place, count, tokens }) => (
          <li key={place} className="flex items-baseline gap-2.5 text-label">
            <span
              aria-hidden="true"
              className="size-2.5 shrink-0 self-center rounded-[3px]"
              style={placeStyle(place, color)}
            />
            <span className="min-w-0 flex-1">{placeWords({ place, count }, holder)}</span>
            <span className="text-muted">about {formatTokens(roundEstimate(tokens))}</span>
          </li>
        ))}
      </ul>
      <p className="mt-1.5 text-pretty text-label text-soft [overflow-wrap:anywhere]">
        {preview.carrySentence}
      </p>
    </div>
  )
}

interface StepsProps {
  readonly conversationId: ConversationId | null
  readonly chosen: ChosenModel
  readonly context: ContextState
  readonly onClose: () => void
}

function Steps({ conversationId, chosen, context, onClose }: StepsProps) {
  const [counting, setCounting] = useState<{ isBusy: boolean; problem: string | null }>({
    isBusy: false,
    problem: null,
  })
  const isSummarising = useIsSummarisingNow(conversationId)
  const isAnswering = useOpenAnswerId() !== null
  const { countExactly, preview } = context
  const isExact = preview?.precision === 'exact'
  const { account } = chosen
  const provider = account === null ? 'the provider' : vendorNames[account.vendor]
  const { records } = useRecords()
  const record = account === null ? null : findRecord(records, account.api, account.vendor)
  const canCount = record === null || record.countEndpoint !== null
  const count = async (): Promise<void> => {
    if (countExactly === null) return
    setCounting({ isBusy: true, problem: null })
    setCounting({ isBusy: false, problem: await countExactly() })
  }
  return (
    <div className="mt-3 grid gap-2 border-t border-line pt-3">
      <div className="flex items-start gap-2.5">
        <Button
          size="small"
          disabled={countExactly === null || counting.isBusy || isExact || !canCount}
          onClick={() => void count()}
        >
          {counting.isBusy ? <Spinner size={13} /> : null}
          Count exactly
        </Button>
        <p role="status" className="min-w-0 flex-1 text-pretty pt-1 text-muted text-small">
          {counting.problem ??
            (isExact
              ? `Counted by ${provider}.`
              : canCount
                ? `The request is sent to ${provider} to be counted, with what was typed.`
                : `${provider} has no way to count beforehand, so this is estimated here.`)}
        </p>
      </div>
      {conversationId === null ? null : (
        <div className="flex flex-wrap gap-2">
          <Button
            size="small"
            disabled={isSummarising || isAnswering}
            onClick={() => void summariseNow(conversationId, chosen.reference)}
          >
            {isSummarising ? <Spinner size={13} /> : null}
            {isSummarising ? 'Summarising…' : 'Summarise older messages now'}
          </Button>
          <Button
            size="small"
            onClick={() => {
              onClose()
              openHistory()
            }}
          >
            History and context…
          </Button>
        </div>
      )}
    </div>
  )
}
