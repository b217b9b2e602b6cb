import { CornerDownRight, GitBranch } from 'lucide-react'

interface ForkPlaceProps {
  /** The branch that is continued ends here. */
  readonly isEnd: boolean
}

/** The place at which the branch that is looked at leaves the one that is continued. */
export function ForkPlace({ isEnd }: ForkPlaceProps) {
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
