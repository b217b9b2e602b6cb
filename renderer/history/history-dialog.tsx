// "History and context" of the open conversation: how its history travels, what of it is sent, the summaries on its
// path, and the system text.
import { type ReactNode, useEffect, useRef } from 'react'
import type { Conversation } from '../../shared/domain/conversation.ts'
import { useConversationRow } from '../state/hooks.ts'
import { closeDialog } from '../state/view-store.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { ModeChoice } from './mode-choice.tsx'
import { PolicyChoice } from './policy-choice.tsx'
import { SegmentList } from './segment-list.tsx'
import { SystemText } from './system-text.tsx'

export function HistoryDialog() {
  const conversation = useConversationRow()
  const body = useRef<HTMLDivElement>(null)
  // The first thing to do here is to read, and the arrow keys scroll; closing is not what anybody came for.
  useEffect(() => {
    const frame = requestAnimationFrame(() => body.current?.focus())
    return () => cancelAnimationFrame(frame)
  }, [])
  return (
    <Dialog
      isOpen
      title="History and context"
      description="What models are shown of this conversation, and how it reaches them."
      className="max-w-2xl"
      onClose={closeDialog}
    >
      <div
        ref={body}
        tabIndex={-1}
        className="min-h-0 flex-1 overflow-y-auto border-t border-line outline-none"
      >
        {conversation === null ? (
          <div className="flex justify-center py-10">
            <Spinner label="Loading the conversation" />
          </div>
        ) : (
          <Sections conversation={conversation} />
        )}
      </div>
    </Dialog>
  )
}

function Sections({ conversation }: { readonly conversation: Conversation }) {
  return (
    <>
      <Part title="How the history travels">
        <ModeChoice conversation={conversation} />
      </Part>
      <Part title="What of it is sent">
        <PolicyChoice conversation={conversation} />
      </Part>
      <Part title="Summaries on this path">
        <SegmentList conversation={conversation} />
      </Part>
      <Part title="System text">
        <SystemText key={conversation.id} conversation={conversation} />
      </Part>
    </>
  )
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section aria-label={title} className="border-b border-line px-5 py-4 last:border-b-0">
      <h3 className="mb-2 text-small font-semibold text-muted">{title}</h3>
      {children}
    </section>
  )
}
