import { useCallback, useEffect, useState } from 'react'
import type { ConversationId } from '../../shared/domain/ids.ts'
import { readDraft, saveDraft } from '../state/drafts.ts'
import { useConversationPhase } from '../state/hooks.ts'

/**
 * The text being written for a conversation, kept in the store as it grows. Until the conversation is loaded the
 * field is empty; its draft appears then, unless something was typed in the meantime.
 */
export function useDraft(id: ConversationId | null): readonly [string, (text: string) => void] {
  const phase = useConversationPhase()
  const [draft, setDraft] = useState<{ id: ConversationId | null; text: string | null }>(() => ({
    id,
    text: readDraft(id),
  }))

  useEffect(() => {
    setDraft((current) => {
      if (current.id === id && current.text !== null) return current
      return { id, text: phase === 'loading' ? null : readDraft(id) }
    })
  }, [id, phase])

  const setText = useCallback(
    (text: string) => {
      setDraft({ id, text })
      saveDraft(id, text)
    },
    [id],
  )
  return [draft.id === id ? (draft.text ?? '') : (readDraft(id) ?? ''), setText]
}
