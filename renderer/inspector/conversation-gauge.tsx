import type { ModelRef } from '../../shared/domain/model.ts'
import { gaugeSentence, isNearlyFull, sharePercent, windowShare } from '../composer/context-gauge.ts'
import { useChosenModel } from '../state/hooks.ts'
import { session } from '../state/session.ts'
import { useFetched } from '../state/use-fetched.ts'
import { useViewStore } from '../state/view-store.ts'
import { useHistoryVersion } from '../usage/conversation-totals.ts'
import { Section } from './section.tsx'

/** How much of the model's window the conversation takes as it stands, before anything new is written. */
export function ConversationGauge() {
  const conversationId = useViewStore((state) => state.conversationId)
  const chosen = useChosenModel()
  const version = useHistoryVersion()
  const model: ModelRef | null = chosen === null || chosen.obstacle !== null ? null : chosen.reference
  const { value: preview, problem } = useFetched(
    model === null ? '' : `${conversationId} ${model.accountId} ${model.modelId}`,
    version,
    async (signal) =>
      model === null
        ? null
        : session().client.conversations.preview({ conversationId, model, parts: [] }, { signal }),
  )
  if (chosen === null || (preview === null && problem === null)) return null
  const share = preview === null ? null : windowShare(preview)
  return (
    <Section title={`Context with ${chosen.name}`}>
      {preview === null ? (
        <p className="text-pretty text-label text-soft">{problem}</p>
      ) : (
        <>
          {share === null ? null : (
            <div aria-hidden="true" className="mb-2 h-1.5 overflow-hidden rounded-full bg-selected">
              <div
                className={`h-full rounded-full ${share > 1 ? 'bg-danger' : isNearlyFull(preview) ? 'bg-warning' : 'bg-muted'}`}
                style={{ width: `${Math.min(100, Math.max(1, share * 100))}%` }}
              />
            </div>
          )}
          <p className="tabular text-label">
            {gaugeSentence(preview)}
            {share === null ? null : <span className="text-muted">{` · ${sharePercent(share)}`}</span>}
          </p>
        </>
      )}
    </Section>
  )
}
