import { X } from 'lucide-react'
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react'
import type { TurnId } from '../../shared/domain/ids.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import { focusComposer } from '../state/follow-shortcuts.ts'
import { inspectTurn, setInspectorOpen, useViewStore } from '../state/view-store.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { isEscapeTaken, takeEscape } from '../ui/escape-key.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { TurnTab } from './turn-tab.tsx'
import { useInspectedTurn } from './use-inspected-turn.ts'

const ConversationTab = lazy(async () => ({
  default: (await import('./conversation-tab.tsx')).ConversationTab,
}))
const ProviderTab = lazy(async () => ({ default: (await import('./provider-tab.tsx')).ProviderTab }))

type InspectorTab = 'turn' | 'conversation' | 'provider'

/** What a turn sent, cost and left behind; beside the thread. */
export function Inspector() {
  const [tab, setTab] = useState<InspectorTab>('turn')
  const conversationId = useViewStore((state) => state.conversationId)
  const { turn, isElsewhere, problem } = useInspectedTurn()
  const aside = useRef<HTMLElement>(null)
  const [openings, setOpenings] = useState(0)
  const [opener] = useState(() => document.activeElement)
  const close = (): void => {
    setInspectorOpen(false)
    // The answer that opened it may have been scrolled away.
    if (opener instanceof HTMLElement && opener !== document.body && opener.isConnected) opener.focus()
    else focusComposer()
  }
  const openTurn = (turnId: TurnId): void => {
    if (conversationId === null) return
    inspectTurn(conversationId, turnId)
    setTab('turn')
    setOpenings((count) => count + 1)
  }
  useEffect(() => {
    // What was chosen has gone with its tab; without this the focus would be nowhere.
    if (openings > 0) aside.current?.querySelector<HTMLElement>('[role=tab][aria-selected=true]')?.focus()
  }, [openings])
  return (
    <aside
      ref={aside}
      aria-label="Inspector"
      className="flex h-full min-h-0 flex-col"
      onKeyDown={(event) => {
        // What stands above it (a dialog, a filled field) takes the key for itself.
        if (event.key !== 'Escape' || isEscapeTaken(event.nativeEvent)) return
        takeEscape(event.nativeEvent)
        close()
      }}
    >
      <div className="flex h-12 shrink-0 items-center justify-between border-line border-b pr-2.5 pl-4">
        <h2 className="font-semibold">Inspector</h2>
        <IconButton icon={X} label="Close inspector" side="left" onClick={close} />
      </div>
      <Tabs<InspectorTab>
        label="Inspector"
        value={tab}
        onChange={setTab}
        listClassName="px-3 pt-3 pb-1.5"
        panelClassName="pb-6"
        tabs={[
          {
            value: 'turn',
            label: 'Turn',
            content: (
              <>
                {isElsewhere ? <ElsewhereNote turn={turn} problem={problem} /> : null}
                {turn === null ? isElsewhere ? null : <NoTurn /> : <TurnTab key={turn.id} turn={turn} />}
              </>
            ),
          },
          {
            value: 'conversation',
            label: 'Conversation',
            content:
              conversationId === null ? (
                <NoTurn />
              ) : (
                <Later>
                  <ConversationTab conversationId={conversationId} onOpenTurn={openTurn} />
                </Later>
              ),
          },
          {
            value: 'provider',
            label: 'Provider',
            content:
              conversationId === null ? (
                <NoTurn />
              ) : (
                <Later>
                  <ProviderTab conversationId={conversationId} turn={turn} />
                </Later>
              ),
          },
        ]}
      />
    </aside>
  )
}

function Later({ children }: { readonly children: ReactNode }) {
  return <Suspense fallback={null}>{children}</Suspense>
}

/** Above a turn that was looked for by itself: where it is, and the way back. */
function ElsewhereNote({ turn, problem }: { readonly turn: Turn | null; readonly problem: string | null }) {
  const sentence =
    problem ??
    (turn === null
      ? 'Looking it up…'
      : turn.purpose !== 'answer'
        ? 'A call of its own, not an answer of the thread.'
        : 'This turn does not stand under an answer the thread shows now.')
  return (
    <div className="mx-4 mt-1.5 mb-3 rounded-block bg-code px-3 py-2">
      <p className="text-pretty text-label text-soft">{sentence}</p>
      <Button
        variant="quiet"
        size="small"
        className="-ml-2.5"
        onClick={() => useViewStore.setState({ inspectedTurnId: null })}
      >
        Back to the thread
      </Button>
    </div>
  )
}

function NoTurn() {
  return <EmptyState title="No answer yet" text="Everything recorded about an answer will stand here." />
}
