import type { ReasoningPart } from '../../shared/domain/part.ts'
import { Markdown } from '../markdown/markdown.tsx'
import { formatRoughDuration } from '../usage/format-numbers.ts'
import { Fold } from './fold.tsx'
import { useNow } from './use-now.ts'

interface ReasoningProps {
  readonly part: ReasoningPart
  /** True while it arrives. */
  readonly isLive: boolean
}

/** What the model thought before it answered, folded. */
export function Reasoning({ part, isLive }: ReasoningProps) {
  const now = useNow(isLive)
  const words = isLive
    ? liveWords(part.startedAtMs, now)
    : part.durationMs === null
      ? 'Thoughts'
      : `Thought for ${formatRoughDuration(part.durationMs)}`
  if (part.text.trim() === '') {
    return (
      <p
        className="inline-flex min-h-7 items-center rounded-full border border-line px-3 text-label text-muted"
        title={isLive ? undefined : 'The provider keeps these thoughts to itself.'}
      >
        <span className={isLive ? 'animate-breathe' : ''}>{words}</span>
      </p>
    )
  }
  return (
    <Fold holds="reasoning" summary={<span className={isLive ? 'animate-breathe' : ''}>{words}</span>}>
      <div className="border-line border-l-2 pl-3.5 text-soft">
        <Markdown text={part.text} isStreaming={isLive} />
      </div>
    </Fold>
  )
}

function liveWords(startedAtMs: number | null, now: number): string {
  const passedMs = startedAtMs === null ? 0 : now - startedAtMs
  return passedMs < 3000 ? 'Thinking…' : `Thinking… ${formatRoughDuration(passedMs)}`
}
