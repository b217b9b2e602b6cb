import { TriangleAlert } from 'lucide-react'
import { lazy, Suspense } from 'react'
import type { Failure } from '../../shared/domain/failure.ts'
import { adviseOn, type FailureStep } from '../../shared/domain/failure-advice.ts'
import { textOfParts } from '../../shared/domain/text-of-parts.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import { readDraft, saveDraft } from '../state/drafts.ts'
import { startConversation } from '../state/follow-shortcuts.ts'
import { useMessage } from '../state/hooks.ts'
import { openModelPicker, openSettings } from '../state/view-store.ts'
import { Button } from '../ui/button.tsx'
import { Fold } from './fold.tsx'
import { type AnswerAgain, useAnswerAgain } from './use-answer-again.ts'

const SendRecent = lazy(async () => ({ default: (await import('./overflow-steps.tsx')).SendRecent }))
const SummariseAndAnswer = lazy(async () => ({
  default: (await import('./overflow-steps.tsx')).SummariseAndAnswer,
}))

interface FailureCardProps {
  readonly turn: Turn
  readonly failure: Failure
  /** Steps are offered under the last answer only. */
  readonly isLast: boolean
  /** True when something of the answer had arrived. */
  readonly hasText: boolean
}

/** What went wrong, what can be done about it, and the provider's own words for whoever wants them. */
export function FailureCard({ turn, failure, isLast, hasText }: FailureCardProps) {
  const question = useMessage(useMessage(turn.messageId)?.parentId ?? '')
  const { advice, steps: usualSteps } = adviseOn(
    failure.kind,
    question !== null && question.parentId !== null,
  )
  const again = useAnswerAgain(turn)
  // Once another model is chosen, the message that failed can be answered by it, whatever the failure was.
  const isForOther = again?.otherModelName != null && !usualSteps.includes('try-again')
  const steps: readonly FailureStep[] = isForOther ? ['try-again', ...usualSteps] : usualSteps
  return (
    <div className="failure">
      <TriangleAlert size={16} aria-hidden="true" className="mt-1 text-danger" />
      <div className="min-w-0 flex-1">
        <p className="font-medium [overflow-wrap:anywhere]">{failure.message}</p>
        <p className="text-label text-soft">
          {advice}
          {hasText && !advice.includes('had arrived') ? ' What had arrived is kept.' : null}
        </p>
        {isLast ? (
          <div className="mt-2.5 flex flex-wrap gap-2">
            <Suspense fallback={null}>
              {steps.map((step) => (
                <Step key={step} step={step} turn={turn} again={again} />
              ))}
            </Suspense>
          </div>
        ) : null}
        <FailureDetails failure={failure} />
      </div>
    </div>
  )
}

interface StepProps {
  readonly step: FailureStep
  readonly turn: Turn
  readonly again: AnswerAgain | null
}

function Step({ step, turn, again }: StepProps) {
  switch (step) {
    case 'try-again':
      return (
        <Button size="small" disabled={again === null} onClick={() => again?.run()}>
          {again === null || again.otherModelName === null
            ? 'Try again'
            : `Try again with ${again.otherModelName}`}
        </Button>
      )
    case 'open-settings':
      return (
        <Button size="small" onClick={() => openSettings('accounts')}>
          Open settings
        </Button>
      )
    case 'choose-model':
      return (
        <Button size="small" onClick={openModelPicker}>
          Choose another model
        </Button>
      )
    case 'choose-larger':
      return (
        <Button size="small" onClick={openModelPicker}>
          Choose a larger model
        </Button>
      )
    case 'shorten':
      return <StartAfresh turn={turn} />
    case 'send-recent':
      return <SendRecent turn={turn} again={again} />
    case 'summarise':
      return <SummariseAndAnswer turn={turn} again={again} />
  }
}

/** Takes the message along, to be shortened there; text already waiting in the new conversation is left alone. */
function StartAfresh({ turn }: { readonly turn: Turn }) {
  const question = useMessage(useMessage(turn.messageId)?.parentId ?? '')
  const start = (): void => {
    if (question !== null && (readDraft(null) ?? '') === '') saveDraft(null, textOfParts(question.parts))
    startConversation()
  }
  return (
    <Button size="small" onClick={start}>
      New conversation
    </Button>
  )
}

function FailureDetails({ failure }: { readonly failure: Failure }) {
  const facts: (readonly [string, string | null])[] = [
    ['Status', failure.status === null ? null : String(failure.status)],
    ['Code', failure.vendorCode],
    ['Request', failure.requestId],
  ]
  const known = facts.filter((fact): fact is readonly [string, string] => fact[1] !== null)
  if (failure.detail === null && known.length === 0) return null
  return (
    <Fold summary="Details" className="mt-2.5">
      {failure.detail === null ? null : (
        <p className="whitespace-pre-wrap rounded-row border border-line px-3 py-2 font-mono text-code text-soft [overflow-wrap:anywhere]">
          {failure.detail}
        </p>
      )}
      {known.length === 0 ? null : (
        <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-4 gap-y-0.5 text-small">
          {known.map(([label, value]) => (
            <div key={label} className="contents">
              <dt className="text-muted">{label}</dt>
              <dd className="font-mono text-soft [overflow-wrap:anywhere]">{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </Fold>
  )
}
