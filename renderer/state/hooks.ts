// What components read. Each hook redraws its component only when what it names has changed.
import { useShallow } from 'zustand/react/shallow'
import type { Account } from '../../shared/domain/account.ts'
import type { Segment } from '../../shared/domain/context.ts'
import type { MessageId } from '../../shared/domain/ids.ts'
import { isOpen } from '../../shared/domain/is-open.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { Settings } from '../../shared/domain/settings.ts'
import { emptyConversationUsage } from '../../shared/domain/sum-usage.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import type { ConversationUsage } from '../../shared/domain/usage.ts'
import { type ChosenModel, chooseModel } from './choose-model.ts'
import { useConversationStore } from './conversation-store.ts'
import type { ConversationView } from './conversation-view.ts'
import { useLibraryStore } from './library-store.ts'
import { useModelsStore } from './models-store.ts'
import { useViewStore } from './view-store.ts'

const noIds: readonly MessageId[] = []
const noSegments: readonly Segment[] = []

function useOpenView<Value>(read: (view: ConversationView | null) => Value): Value {
  const id = useViewStore((state) => state.conversationId)
  return useConversationStore((state) => read(id === null ? null : (state.views.get(id) ?? null)))
}

/** The open conversation's own row (title, model, draft, …); null while loading or for a new one. */
export function useConversationRow(): ConversationView['conversation'] {
  return useOpenView((view) => view?.conversation ?? null)
}

/** `none`: a new conversation is being written. */
export function useConversationPhase(): ConversationView['phase'] | 'none' {
  return useOpenView((view) => view?.phase ?? 'none')
}

/** The loaded path of the open conversation, oldest first; keeps its identity while answers stream. */
export function useMessageIds(): readonly MessageId[] {
  return useOpenView((view) => view?.messageIds ?? noIds)
}

/** One message of the open conversation; null when it is not loaded. */
export function useMessage(messageId: MessageId): Message | null {
  return useOpenView((view) => view?.messages.get(messageId) ?? null)
}

/** The last turn of an answer; null for messages of the person and answers without one. */
export function useTurn(messageId: MessageId): Turn | null {
  return useOpenView((view) => view?.turns.get(messageId) ?? null)
}

/** UTC milliseconds at which an automatic retry of this answer starts; null when none is due. */
export function useRetryAt(messageId: MessageId): number | null {
  return useOpenView((view) => view?.retries.get(messageId) ?? null)
}

/** All versions of a message of the open conversation, oldest first; null when it is the only one. */
export function useVersions(messageId: MessageId): readonly MessageId[] | null {
  return useOpenView((view) => view?.versions.get(messageId) ?? null)
}

/** Every summary of the open conversation, oldest first, those of other branches too. */
export function useSegments(): readonly Segment[] {
  return useOpenView((view) => view?.segments ?? noSegments)
}

/** Whether a message of the open conversation is never summarised or left out. */
export function usePinned(messageId: MessageId): boolean {
  return useOpenView((view) => view?.pinnedMessageIds.has(messageId) ?? false)
}

/** Whether older messages are being summarised before this answer is asked for. */
export function useIsSummarising(messageId: MessageId): boolean {
  return useOpenView((view) => view?.summarisingIds.has(messageId) ?? false)
}

export function useConversationUsage(): ConversationUsage {
  return useOpenView((view) => view?.usage ?? emptyConversationUsage)
}

export function useOlderMessages(): { readonly hasOlder: boolean; readonly isLoadingOlder: boolean } {
  const hasOlder = useOpenView((view) => view?.hasOlder ?? false)
  const isLoadingOlder = useOpenView((view) => view?.isLoadingOlder ?? false)
  return { hasOlder, isLoadingOlder }
}

/** The id of the answer the open conversation waits for or receives; null when it rests. */
export function useOpenAnswerId(): MessageId | null {
  return useOpenView((view) => (view === null ? null : openAnswerId(view)))
}

/** Where the branch that is looked at leaves the one that is continued; null while that one is shown. */
export function useViewFork(): ConversationView['viewFork'] {
  return useOpenView((view) => view?.viewFork ?? null)
}

/** The end of the branch that is looked at; null while the one that is continued is shown. */
export function useViewLeafId(): MessageId | null {
  return useOpenView((view) => view?.viewLeafId ?? null)
}

/** Whether another branch than the one that is continued is shown. */
export function useIsLooking(): boolean {
  return useOpenView((view) => view !== null && view.viewLeafId !== null)
}

/** Whether another window has gone on with the conversation since another branch of it is looked at. */
export function useHeadNews(): boolean {
  return useOpenView((view) => view?.hasHeadMoved ?? false)
}

export function openAnswerId(view: ConversationView): MessageId | null {
  if (view.viewLeafId !== null) return view.headAnswerId
  for (let index = view.messageIds.length - 1; index >= 0; index -= 1) {
    const message = view.messages.get(view.messageIds[index] ?? '')
    if (message === undefined) continue
    if (isOpen(message)) return message.id
    if (message.role === 'user') return null
  }
  return null
}

/** The answer whose turn the inspector shows: the chosen one, else the last of the path; null when there is none. */
export function useInspectedMessageId(): MessageId | null {
  const chosen = useViewStore((state) => state.inspectedMessageId)
  return useOpenView((view) => {
    if (view === null) return null
    if (chosen !== null && view.turns.has(chosen)) return chosen
    return view.messageIds.findLast((id) => view.turns.has(id)) ?? null
  })
}

/** The model the next message goes to; null while nothing is known. */
export function useChosenModel(): ChosenModel | null {
  const stored = useOpenView((view) => view?.conversation?.model ?? null)
  const asked = useViewStore((state) => (state.conversationId === null ? state.newConversationModel : stored))
  const { accounts, recent } = useLibraryStore(
    useShallow((state) => ({ accounts: state.accounts, recent: state.settings.recentModels })),
  )
  const byAccount = useModelsStore((state) => state.byAccount)
  return chooseModel(asked, recent, accounts, byAccount)
}

export function useAccounts(): readonly Account[] {
  return useLibraryStore((state) => state.accounts)
}

export function useSettings(): Settings {
  return useLibraryStore((state) => state.settings)
}
