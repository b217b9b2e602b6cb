import { GitBranch } from 'lucide-react'
import type { ConversationId } from '../../shared/domain/ids.ts'
import { continueFrom } from '../state/context-actions.ts'
import { focusComposer } from '../state/follow-shortcuts.ts'
import { useHeadNews, useOpenAnswerId, useViewLeafId } from '../state/hooks.ts'
import { lookAtHead } from '../state/look-at.ts'
import { Button } from '../ui/button.tsx'

/** Says that another branch is shown than the one that is continued, and leads back, or on from here. */
export function LookingBar({ conversationId }: { readonly conversationId: ConversationId }) {
  const viewLeafId = useViewLeafId()
  const hasHeadMoved = useHeadNews()
  const isAnswering = useOpenAnswerId() !== null
  if (viewLeafId === null) return null
  return (
    <div className="reading-column shrink-0 pt-1">
      <div
        role="status"
        className="mb-2 flex min-h-9 flex-wrap items-center gap-x-2.5 gap-y-1.5 rounded-block bg-hover px-3.5 py-1.5"
      >
        <GitBranch size={15} aria-hidden="true" className="text-muted" />
        <p className="min-w-44 flex-1 text-pretty text-label text-soft">
          You are looking at another version. What you send continues the version you left.
          {hasHeadMoved ? ' Another window has gone on with that one meanwhile.' : null}
          {isAnswering ? ' An answer is being written there.' : null}
        </p>
        <div className="flex flex-wrap gap-2">
          <Button
            size="small"
            disabled={isAnswering}
            onClick={async () => {
              if (await continueFrom(conversationId, viewLeafId)) focusComposer()
            }}
          >
            Continue from here
          </Button>
          <Button
            size="small"
            onClick={() => {
              void lookAtHead(conversationId)
              focusComposer()
            }}
          >
            Back to the current version
          </Button>
        </div>
      </div>
    </div>
  )
}
