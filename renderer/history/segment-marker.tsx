import { ChevronRight, Layers } from 'lucide-react'
import { useId, useState } from 'react'
import type { ContextPolicy } from '../../shared/domain/context.ts'
import { defaultContextPolicy } from '../../shared/domain/default-context-policy.ts'
import { useConversationRow } from '../state/hooks.ts'
import { classNames } from '../ui/class-names.ts'
import { useKeptEdit } from './kept-edits.ts'
import type { SegmentMark } from './mark-segments.ts'
import { SegmentBody } from './segment-body.tsx'
import { segmentFacts, segmentName, segmentStanding } from './segment-words.ts'

interface SegmentMarkersProps {
  readonly marks: readonly SegmentMark[]
  /** True when an earlier summary is on the path. */
  readonly hasOlder: boolean
}

/** The place up to which summaries stand for the messages in what is sent. */
export function SegmentMarkers({ marks, hasOlder }: SegmentMarkersProps) {
  const policy = useConversationRow()?.contextPolicy ?? defaultContextPolicy
  return marks.map((mark, index) => (
    <SegmentMarker key={mark.segment.id} mark={mark} policy={policy} hasOlder={hasOlder || index > 0} />
  ))
}

interface SegmentMarkerProps {
  readonly mark: SegmentMark
  readonly policy: ContextPolicy
  readonly hasOlder: boolean
}

function SegmentMarker({ mark, policy, hasOlder }: SegmentMarkerProps) {
  const { segment, role } = mark
  const isEdited = useKeptEdit(`segment ${segment.id}`) !== null
  const [wasOpened, setOpen] = useState(false)
  const isOpen = wasOpened || isEdited
  const id = useId()
  const name = segmentName(segment)
  return (
    <section aria-label={name} className={classNames('segment', role !== 'acts' && 'segment-quiet')}>
      <div className="flex items-center gap-3">
        <span aria-hidden="true" className="segment-line" />
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={isOpen ? id : undefined}
          className="quiet flex min-h-7 min-w-0 items-center gap-2 rounded-full px-2.5 py-0.5 text-center text-small"
          onClick={() => setOpen(!isOpen)}
        >
          <Layers size={14} aria-hidden="true" />
          <span className="min-w-0 text-balance">
            <span className={classNames('font-semibold', role === 'acts' && 'text-ink')}>{name}</span>{' '}
            {segmentStanding(role, policy)}
          </span>
          <ChevronRight
            size={14}
            aria-hidden="true"
            className={classNames('transition-transform', isOpen && 'rotate-90')}
          />
        </button>
        <span aria-hidden="true" className="segment-line" />
      </div>
      {role === 'taken-up' && !isOpen ? null : (
        <p className="tabular text-balance px-8 text-center text-muted text-small">{segmentFacts(segment)}</p>
      )}
      {isOpen ? (
        <div id={id} className="segment-body">
          <SegmentBody mark={mark} hasOlder={hasOlder} canChange={role !== 'taken-up'} />
        </div>
      ) : null}
    </section>
  )
}
