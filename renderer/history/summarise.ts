// Summaries made because the person asked for one. The call takes as long as a model needs, so what is under way is
// known wherever it was begun. One writer: this module.
import { create } from 'zustand'
import { defaultContextPolicy } from '../../shared/domain/default-context-policy.ts'
import type { ConversationId } from '../../shared/domain/ids.ts'
import type { ModelRef } from '../../shared/domain/model.ts'
import { createSegment, setContextPolicy } from '../state/context-actions.ts'
import { conversationView } from '../state/conversation-store.ts'
import { showNotice } from '../state/toast-store.ts'
import { usesSummaries } from './mark-segments.ts'

interface SummariseStore {
  readonly running: ReadonlySet<ConversationId>
}

const useSummariseStore = create<SummariseStore>(() => ({ running: new Set() }))

/** Whether older messages of a conversation are being summarised because the person asked for it. */
export function useIsSummarisingNow(conversationId: ConversationId | null): boolean {
  return useSummariseStore((state) => conversationId !== null && state.running.has(conversationId))
}

function setRunning(conversationId: ConversationId, isRunning: boolean): void {
  useSummariseStore.setState((state) => {
    const running = new Set(state.running)
    if (isRunning) running.add(conversationId)
    else running.delete(conversationId)
    return { running }
  })
}

/**
 * Summarises the older messages of a conversation and sees to it that the summary is used.
 * @returns whether there is one now; when not, the person has been told why
 */
export async function summariseNow(conversationId: ConversationId, model: ModelRef): Promise<boolean> {
  setRunning(conversationId, true)
  try {
    if ((await createSegment(conversationId, model)) === null) return false
    const policy = conversationView(conversationId)?.conversation?.contextPolicy ?? defaultContextPolicy
    if (usesSummaries(policy)) {
      showNotice('Older messages are summarised.')
      return true
    }
    // A summary that is not sent would be no use to who asked for it.
    if (!(await setContextPolicy(conversationId, defaultContextPolicy))) return false
    showNotice('Older messages are summarised, and this conversation now sends summaries.')
    return true
  } finally {
    setRunning(conversationId, false)
  }
}
