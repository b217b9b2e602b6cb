// The path of the open conversation as a virtual list. It holds on to its end: while the reader is there, new text
// keeps the end in view; a reader who has scrolled up is left alone, also when older messages are put in front.
import './thread.css'
import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown } from 'lucide-react'
import { useEffect, useMemo, useRef } from 'react'
import { defaultContextPolicy } from '../../shared/domain/default-context-policy.ts'
import type { ConversationId, MessageId } from '../../shared/domain/ids.ts'
import { markMessages, segmentsOnPath } from '../history/mark-segments.ts'
import { LinkOpenerContext } from '../markdown/link-opener.ts'
import { loadOlderMessages } from '../state/conversation-store.ts'
import {
  useConversationPhase,
  useConversationRow,
  useIsLooking,
  useMessageIds,
  useOlderMessages,
  useOpenAnswerId,
  useSegments,
} from '../state/hooks.ts'
import { useViewStore } from '../state/view-store.ts'
import { Button } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { Late } from '../ui/late.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { EmptyThread } from './empty-thread.tsx'
import { FoundPlaceContext } from './found-place.ts'
import { LookingBar } from './looking-bar.tsx'
import { openOutside } from './open-outside.ts'
import { useScrollTarget } from './scroll-target.ts'
import { type ThreadPlace, ThreadPlaceContext } from './thread-place.ts'
import { ThreadRow } from './thread-row.tsx'
import { useHoldEnd } from './use-hold-end.ts'
import { useVersionPlace } from './use-version-place.ts'

const loadTarget = async () => (await import('./thread-target.tsx')).ThreadTarget

const likelyRowHeight = 180
const gap = 28
const endThreshold = 40
/** Older messages are asked for when this many rows or fewer stand above the first visible one. */
const rowsBeforeOlder = 6

/** The messages of the open conversation. */
export function Thread() {
  const conversationId = useViewStore((state) => state.conversationId)
  const phase = useConversationPhase()
  const messageIds = useMessageIds()
  const isLooking = useIsLooking()
  if (conversationId === null || phase === 'none' || phase === 'gone') return null
  if (phase === 'loading') {
    return (
      <div className="m-auto">
        <Spinner label="Loading the conversation" />
      </div>
    )
  }
  return (
    <LinkOpenerContext value={openOutside}>
      {messageIds.length === 0 ? (
        <EmptyThread />
      ) : (
        <MessageList key={conversationId} conversationId={conversationId} messageIds={messageIds} />
      )}
      {isLooking ? <LookingBar conversationId={conversationId} /> : null}
    </LinkOpenerContext>
  )
}

interface MessageListProps {
  readonly conversationId: ConversationId
  readonly messageIds: readonly MessageId[]
}

function MessageList({ conversationId, messageIds }: MessageListProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const { hasOlder, isLoadingOlder } = useOlderMessages()
  const isAnswering = useOpenAnswerId() !== null
  const isLooking = useIsLooking()
  const virtualizer = useVirtualizer({
    count: messageIds.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => likelyRowHeight,
    getItemKey: (index) => messageIds[index] ?? index,
    gap,
    paddingStart: 40,
    paddingEnd: 28,
    scrollPaddingStart: 20,
    overscan: 3,
    // Keeps what is on the screen in place when older messages are put in front.
    anchorTo: 'end',
    scrollEndThreshold: endThreshold,
  })
  const { isAtEnd, scrollToEnd, letGo } = useHoldEnd({
    scroller,
    totalHeight: virtualizer.getTotalSize(),
    lastId: messageIds.at(-1),
    thresholdPx: endThreshold,
  })
  useVersionPlace({
    scroller,
    messageIds,
    totalHeight: virtualizer.getTotalSize(),
    thresholdPx: endThreshold,
    letGo,
  })
  const place: ThreadPlace = {
    conversationId,
    scroller,
    messageIds,
    hasOlder,
    isLoadingOlder,
    totalHeight: virtualizer.getTotalSize(),
    scrollToIndex(index) {
      letGo()
      virtualizer.scrollToIndex(index, { align: 'start' })
    },
  }
  const shown = useScrollTarget((state) =>
    state.shown?.conversationId === conversationId ? state.shown : null,
  )
  const isFinding = useScrollTarget(
    (state) => state.target !== null || state.shown !== null || state.words.length > 0,
  )
  const segments = useSegments()
  const policy = useConversationRow()?.contextPolicy ?? defaultContextPolicy
  const marks = useMemo(() => segmentsOnPath(segments, messageIds, policy), [segments, messageIds, policy])
  const marksById = useMemo(() => markMessages(marks), [marks])
  const firstVisible = virtualizer.range?.startIndex ?? null
  useEffect(() => {
    if (hasOlder && !isLoadingOlder && firstVisible !== null && firstVisible <= rowsBeforeOlder) {
      void loadOlderMessages(conversationId)
    }
  }, [conversationId, hasOlder, isLoadingOlder, firstVisible])
  return (
    <div className="thread-frame">
      <div
        ref={scroller}
        role="log"
        aria-label="Messages"
        // What is written where one does not look makes nothing here busy.
        aria-busy={isAnswering && !isLooking}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll it
        tabIndex={0}
        className="thread"
      >
        <div className="thread-column" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((item) => {
            const messageId = messageIds[item.index]
            return messageId === undefined ? null : (
              <div
                key={item.key}
                ref={virtualizer.measureElement}
                data-index={item.index}
                data-message={messageId}
                className={classNames('thread-row', messageId === shown?.messageId && 'thread-row-shown')}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <FoundPlaceContext value={messageId === shown?.messageId ? shown.place : null}>
                  <ThreadRow
                    messageId={messageId}
                    previousId={messageIds[item.index - 1] ?? null}
                    nextId={messageIds[item.index + 1] ?? null}
                    isFirst={item.index === 0 && !hasOlder}
                    marks={marksById.get(messageId) ?? null}
                    hasOlderMarks={marks[0] !== undefined && marks[0].segment.coversMessageId !== messageId}
                  />
                </FoundPlaceContext>
              </div>
            )
          })}
        </div>
      </div>
      <ThreadPlaceContext value={place}>{isFinding ? <Late load={loadTarget} /> : null}</ThreadPlaceContext>
      <p role="status" className="sr-only">
        {shown === null ? '' : 'The message that was found is shown.'}
      </p>
      {isLoadingOlder ? (
        <div className="pointer-events-none absolute inset-x-0 top-3 flex justify-center">
          <Spinner label="Loading earlier messages" />
        </div>
      ) : null}
      {isAtEnd ? null : (
        <div className="pointer-events-none absolute inset-x-0 bottom-3 z-10 flex justify-center">
          <Button
            className="pointer-events-auto animate-rise shadow-floating"
            onClick={() => scrollToEnd(scrollBehavior())}
          >
            <ArrowDown size={15} aria-hidden="true" />
            Jump to latest
          </Button>
        </div>
      )}
    </div>
  )
}

function scrollBehavior(): ScrollBehavior {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth'
}
