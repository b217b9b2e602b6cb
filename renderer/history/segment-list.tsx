import { ChevronRight } from 'lucide-react'
import { useEffect, useId, useState } from 'react'
import type { Conversation } from '../../shared/domain/conversation.ts'
import { loadOlderMessages } from '../state/conversation-store.ts'
import {
  useChosenModel,
  useIsLooking,
  useMessageIds,
  useOlderMessages,
  useOpenAnswerId,
  useSegments,
} from '../state/hooks.ts'
import { Button } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { Spinner } from '../ui/spinner.tsx'
import { useKeptEdit } from './kept-edits.ts'
import { hasUnplaced, type SegmentMark, segmentsOnPath } from './mark-segments.ts'
import { SegmentBody } from './segment-body.tsx'
import { segmentFacts, segmentName, segmentStanding } from './segment-words.ts'
import { summariseNow, useIsSummarisingNow } from './summarise.ts'

/** The summaries on the path that is shown, the one that acts first. */
export function SegmentList({ conversation }: { readonly conversation: Conversation }) {
  const segments = useSegments()
  const messageIds = useMessageIds()
  const isLooking = useIsLooking()
  const { hasOlder, isLoadingOlder } = useOlderMessages()
  const [asked, setAsked] = useState<string | undefined>(undefined)
  const isMissing = hasOlder && hasUnplaced(segments, messageIds)
  const first = messageIds[0]

  // Where a summary ends can only be told of messages that are loaded. What was asked for once and did not come is not
  // asked for again.
  useEffect(() => {
    if (!isMissing || isLoadingOlder || asked === first) return
    setAsked(first)
    void loadOlderMessages(conversation.id)
  }, [conversation.id, isMissing, isLoadingOlder, asked, first])

  const marks = segmentsOnPath(segments, messageIds, conversation.contextPolicy)
  return (
    <>
      {isLooking ? (
        <p className="mb-2 text-pretty text-label text-soft">
          These are of the version you are looking at. What is sent follows the current one.
        </p>
      ) : null}
      {marks.length === 0 ? (
        <p className="text-pretty text-label text-soft">
          {isMissing && isLoadingOlder
            ? 'Looking through the earlier messages…'
            : 'There is none. The messages are sent as they are.'}
        </p>
      ) : (
        <ul className="grid gap-1">
          {marks.toReversed().map((mark, index) => (
            <li key={mark.segment.id}>
              <SegmentItem mark={mark} conversation={conversation} hasOlder={index < marks.length - 1} />
            </li>
          ))}
        </ul>
      )}
      <Summarise conversation={conversation} />
    </>
  )
}

interface SegmentItemProps {
  readonly mark: SegmentMark
  readonly conversation: Conversation
  readonly hasOlder: boolean
}

function SegmentItem({ mark, conversation, hasOlder }: SegmentItemProps) {
  const { segment, role } = mark
  const isEdited = useKeptEdit(`segment ${segment.id}`) !== null
  const [wasOpened, setOpen] = useState(false)
  const isOpen = wasOpened || isEdited
  const id = useId()
  return (
    <>
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        className="-mx-2.5 flex w-[calc(100%+20px)] items-start gap-2 rounded-row px-2.5 py-1.5 text-left transition-colors hover:bg-hover"
        onClick={() => setOpen(!isOpen)}
      >
        <ChevronRight
          size={14}
          aria-hidden="true"
          className={classNames('mt-1 text-muted transition-transform', isOpen && 'rotate-90')}
        />
        <span className="min-w-0">
          <span className={classNames('block', role !== 'acts' && 'text-muted')}>
            <span className="font-medium">{segmentName(segment)}</span>{' '}
            {segmentStanding(role, conversation.contextPolicy)}
          </span>
          <span className="tabular block text-pretty text-muted text-small">{segmentFacts(segment)}</span>
        </span>
      </button>
      {isOpen ? (
        <div id={id} className="segment-body mb-2 ml-1.5">
          <SegmentBody mark={mark} hasOlder={hasOlder} canChange />
        </div>
      ) : null}
    </>
  )
}

function Summarise({ conversation }: { readonly conversation: Conversation }) {
  const chosen = useChosenModel()
  const isSummarising = useIsSummarisingNow(conversation.id)
  const isAnswering = useOpenAnswerId() !== null
  return (
    <Button
      size="small"
      className="mt-2.5"
      disabled={isSummarising || isAnswering || chosen === null || chosen.obstacle !== null}
      onClick={() => {
        if (chosen !== null) void summariseNow(conversation.id, chosen.reference)
      }}
    >
      {isSummarising ? <Spinner size={13} /> : null}
      {isSummarising ? 'Summarising…' : 'Summarise older messages now'}
    </Button>
  )
}
