import { CornerDownRight, GitBranch } from 'lucide-react'
import type { MessageId } from '../../shared/domain/ids.ts'
import { useViewFork } from '../state/hooks.ts'

interface ForkPlaceProps {
  readonly previousId: MessageId | null
  /** It begins the conversation: nothing stands before it, loaded or not. */
  readonly isFirst: boolean
}

/** Stands before the first message that is not on the branch that is continued, while another one is looked at. */
export function ForkPlace({ previousId, isFirst }: ForkPlaceProps) {
  const fork = useViewFork()
  if (fork === null || fork.afterId !== previousId || (previousId === null && !isFirst)) return null
  const isEnd = fork.currentId === null
  const Icon = isEnd ? CornerDownRight : GitBranch
  const words = isEnd ? 'What you send follows here' : 'Another version from here'
  return (
    // biome-ignore lint/a11y/useSemanticElements: hr cannot hold the words that are shown
    <div role="separator" aria-label={words} className="mb-6 flex items-center gap-3 text-muted text-small">
      <span className="h-px flex-1 bg-line-strong" />
      <span>
        <Icon size={14} aria-hidden="true" className="mr-2 inline align-[-2px]" />
        {words}
      </span>
      <span className="h-px flex-1 bg-line-strong" />
    </div>
  )
}
