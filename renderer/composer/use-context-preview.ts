// What the next request would be like, kept current while a message is written. The engine works it out without sending
// anything, so it is there offline as well; the last value stays until the next one is known.
import { useEffect, useMemo, useRef, useState } from 'react'
import { useShallow } from 'zustand/react/shallow'
import type { ContextPreview } from '../../shared/domain/context.ts'
import type { ConversationId } from '../../shared/domain/ids.ts'
import type { ModelRef } from '../../shared/domain/model.ts'
import type { FilePart, Part } from '../../shared/domain/part.ts'
import { ConnectionLostError } from '../rpc/client.ts'
import type { ChosenModel } from '../state/choose-model.ts'
import { useConversationStore } from '../state/conversation-store.ts'
import { errorSentence } from '../state/report-error.ts'
import { session } from '../state/session.ts'
import { useViewStore } from '../state/view-store.ts'
import { followLatest, type LatestFollower } from './follow-latest.ts'
import { claimsCache, followPassing, keepExact } from './passing-claims.ts'

const restMs = 250
const retryMs = 2000

export interface PreviewRequest {
  /** null for a conversation that does not exist yet. */
  readonly conversationId: ConversationId | null
  readonly model: ModelRef
  readonly parts: Part[]
  /** How the model is called on the screen. */
  readonly modelName: string
}

interface Known {
  readonly request: PreviewRequest
  readonly preview: ContextPreview | null
  /** Why it could not be worked out, as a sentence; null when it could. */
  readonly problem: string | null
}

export interface ContextState {
  /** The last value; null while there is none for this conversation. */
  readonly preview: ContextPreview | null
  /** Who the value is about. */
  readonly modelName: string
  readonly problem: string | null
  /** Has the provider count; null where nothing can be asked now. @returns why it did not, as a sentence; null when it did */
  readonly countExactly: (() => Promise<string | null>) | null
}

interface PreviewInput {
  readonly conversationId: ConversationId | null
  readonly chosen: ChosenModel | null
  readonly text: string
  readonly files: readonly FilePart[]
  /** While an answer is written the path moves; what is known stays until it rests. */
  readonly isAnswering: boolean
}

function partsOf(text: string, files: readonly FilePart[]): Part[] {
  return text.trim() === '' ? [...files] : [...files, { type: 'text', text }]
}

export function useContextPreview(input: PreviewInput): ContextState {
  const { conversationId, chosen, text, files, isAnswering } = input
  // Named one by one: the view itself changes with every piece of an answer.
  const { phase, conversation, messageIds, segments, pinnedMessageIds, usage } = useConversationStore(
    useShallow((state) => {
      const view = conversationId === null ? undefined : state.views.get(conversationId)
      return {
        phase: view?.phase,
        conversation: view?.conversation,
        messageIds: view?.messageIds,
        segments: view?.segments,
        pinnedMessageIds: view?.pinnedMessageIds,
        // Grows with every call, also when a provider tells later what one cost: budgets and caches are others then.
        usage: view?.usage,
      }
    }),
  )
  // Budgets and prices may have changed there.
  const isInSettings = useViewStore((state) => state.dialog?.name === 'settings')
  const [known, setKnown] = useState<Known | null>(null)
  const follower = useRef<LatestFollower<PreviewRequest> | null>(null)
  const latest = useRef<PreviewRequest | null>(null)
  const isReady = conversationId === null || phase === 'ready'
  const canAsk = chosen !== null && chosen.obstacle === null && isReady && !isAnswering
  const { headMessageId, systemText, continuationMode, contextPolicy } = conversation ?? {}
  const { accountId = '', modelId = '' } = chosen?.reference ?? {}
  const modelName = chosen?.name ?? ''

  // biome-ignore lint/correctness/useExhaustiveDependencies: everything that changes what would be sent is named
  const request = useMemo<PreviewRequest | null>(
    () =>
      canAsk
        ? { conversationId, model: { accountId, modelId }, parts: partsOf(text, files), modelName }
        : null,
    [
      canAsk,
      conversationId,
      accountId,
      modelId,
      modelName,
      chosen?.account,
      chosen?.info,
      text,
      files,
      headMessageId,
      messageIds,
      segments,
      pinnedMessageIds,
      usage,
      systemText,
      continuationMode,
      contextPolicy,
      isInSettings,
    ],
  )

  useEffect(() => {
    const current = followLatest<PreviewRequest, ContextPreview>({
      ask: ({ modelName: _, ...wanted }, signal) =>
        session().client.conversations.preview(wanted, { signal }),
      onAnswer: (preview, answered) =>
        setKnown((before) => ({
          request: answered,
          preview:
            before?.preview != null && before.request === answered
              ? keepExact(before.preview, preview)
              : preview,
          problem: null,
        })),
      onProblem: (error, answered) =>
        setKnown((before) => ({
          request: answered,
          preview: before?.request.conversationId === answered.conversationId ? before.preview : null,
          problem: errorSentence(error),
        })),
      isTemporary: (error) => error instanceof ConnectionLostError,
      restMs,
      retryMs,
    })
    follower.current = current
    return () => current.end()
  }, [])

  useEffect(() => {
    latest.current = request
    if (request !== null) follower.current?.want(request)
  }, [request])

  // What time and other conversations change is asked for anew; what would be sent is the same.
  const isWarm = known?.preview != null && claimsCache(known.preview)
  useEffect(
    () =>
      followPassing(isWarm, () => {
        if (latest.current !== null) follower.current?.want(latest.current)
      }),
    [isWarm],
  )

  const isCurrent = known !== null && known.request.conversationId === conversationId
  return {
    preview: isCurrent ? known.preview : null,
    modelName: isCurrent ? known.request.modelName : modelName,
    problem: isCurrent ? known.problem : null,
    countExactly:
      request === null
        ? null
        : async () => {
            const { modelName: _, ...wanted } = request
            try {
              const preview = await session().client.conversations.countExactly(wanted)
              if (latest.current === request) setKnown({ request, preview, problem: null })
              return null
            } catch (error) {
              return errorSentence(error)
            }
          },
  }
}
