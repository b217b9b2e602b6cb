import { GitFork } from 'lucide-react'
import type { ConversationSource } from '../../shared/domain/conversation-source.ts'
import { useConversationRow } from '../state/hooks.ts'
import { useLibraryStore } from '../state/library-store.ts'
import { showMessage } from '../state/show-message.ts'

type Forked = Extract<ConversationSource, { kind: 'forked' }>

/** Above the first message of a fork: where it was copied from, with the way back. */
export function ForkOrigin() {
  const source = useConversationRow()?.source ?? null
  return source?.kind === 'forked' ? <Origin source={source} /> : null
}

function Origin({ source }: { readonly source: Forked }) {
  const { conversationId, messageId } = source
  const title = useLibraryStore((state) => state.summaries.get(conversationId)?.title ?? null)
  return (
    <p className="mb-6 flex items-center justify-center gap-1.5 text-muted text-small">
      <GitFork size={14} aria-hidden="true" className="shrink-0" />
      <span className="shrink-0">Forked from</span>
      <button
        type="button"
        className="quiet min-w-0 truncate rounded-row px-1 underline decoration-line-strong underline-offset-2"
        title="Open the conversation this one was copied from"
        onClick={() => void showMessage({ conversationId, messageId, place: 'text', words: [] })}
      >
        {title ?? 'another conversation'}
      </button>
    </p>
  )
}
