// The context lens: each stretch of the path with where it stood in the request, why, and about how long it is. A stretch
// opens to the first words of its messages, as far as the thread has loaded them.
import { ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'
import type { ContextRun } from '../../shared/domain/context.ts'
import type { MessageId } from '../../shared/domain/ids.ts'
import { textOfParts } from '../../shared/domain/text-of-parts.ts'
import { useMessage, useMessageIds, useTurn } from '../state/hooks.ts'
import { classNames } from '../ui/class-names.ts'
import { formatCount, formatQuantity } from '../usage/format-numbers.ts'
import { placeWords, reasonWords } from './context-words.ts'
import { placeStyle } from './history-bar.tsx'
import { useShowMore } from './show-more.tsx'

const firstRuns = 8
const firstMessages = 12
const longestWords = 120

interface ContextLensProps {
  /** Oldest first. */
  readonly runs: readonly ContextRun[]
  readonly color: string
  readonly holder: string
}

export function ContextLens({ runs, color, holder }: ContextLensProps) {
  // The newest stretches matter most; those before them are shown on demand.
  const { shown, more } = useShowMore(runs.length, firstRuns, 'earlier')
  if (runs.length === 0) return null
  return (
    <div className="mt-2.5">
      {more}
      <ol aria-label="What the model was shown" className="-mx-2 grid grid-cols-1 gap-px">
        {runs.slice(runs.length - shown).map((run) => (
          <li key={run.fromMessageId}>
            <RunRow run={run} color={color} holder={holder} />
          </li>
        ))}
      </ol>
    </div>
  )
}

interface RunRowProps {
  readonly run: ContextRun
  readonly color: string
  readonly holder: string
}

function RunRow({ run, color, holder }: RunRowProps) {
  const [isOpen, setIsOpen] = useState(false)
  const id = useId()
  return (
    <>
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setIsOpen(!isOpen)}
        className="flex w-full gap-2.5 rounded-row px-2 py-1 text-left transition-colors hover:bg-hover"
      >
        <span
          aria-hidden="true"
          className="mt-[5px] size-2.5 shrink-0 rounded-[3px]"
          style={placeStyle(run.place, color)}
        />
        <span className="min-w-0 flex-1">
          <span className="tabular flex justify-between gap-3 text-label">
            <span className="min-w-0">{placeWords(run, holder)}</span>
            <span className="shrink-0 text-muted">about {formatCount(run.tokens)}</span>
          </span>
          <span className="block text-pretty text-muted text-small">{reasonWords(run, holder)}</span>
        </span>
        <ChevronRight
          size={14}
          aria-hidden="true"
          className={classNames('mt-[3px] text-muted transition-transform', isOpen && 'rotate-90')}
        />
      </button>
      {isOpen ? (
        <div id={id} className="pt-0.5 pr-2 pb-2 pl-[30px]">
          <RunMessages run={run} />
        </div>
      ) : null}
    </>
  )
}

/** The ids of a run that are loaded. The path is loaded from its end, so a run may be there in part. */
export function loadedIdsOf(
  run: Pick<ContextRun, 'fromMessageId' | 'toMessageId'>,
  ids: readonly MessageId[],
) {
  const end = ids.indexOf(run.toMessageId)
  if (end === -1) return []
  return ids.slice(Math.max(0, ids.indexOf(run.fromMessageId)), end + 1)
}

function RunMessages({ run }: { readonly run: ContextRun }) {
  const ids = loadedIdsOf(run, useMessageIds())
  const { shown, more } = useShowMore(ids.length, firstMessages, 'earlier')
  const missing = run.count - ids.length
  return (
    <>
      {missing > 0 ? (
        <p className="text-muted text-small">
          {ids.length === 0
            ? `${run.count === 1 ? 'It is' : 'They are'} not among the messages the thread has loaded.`
            : `${formatQuantity(missing, 'older message')} not loaded yet.`}
        </p>
      ) : null}
      {more}
      <ul className="grid grid-cols-1 gap-1">
        {ids.slice(ids.length - shown).map((id) => (
          <RunMessage key={id} messageId={id} />
        ))}
      </ul>
    </>
  )
}

function RunMessage({ messageId }: { readonly messageId: MessageId }) {
  const message = useMessage(messageId)
  const turn = useTurn(messageId)
  if (message === null) return null
  const speaker =
    message.role === 'user' ? 'You' : message.role === 'tool' ? 'Tool' : (turn?.modelName ?? 'Answer')
  const words = textOfParts(message.parts).replace(/\s+/g, ' ').trim()
  return (
    <li className="text-small">
      <p className="truncate">
        <span className="font-medium">{speaker}</span>{' '}
        <span className="text-soft">{words === '' ? 'no text' : words.slice(0, longestWords)}</span>
      </p>
    </li>
  )
}
