import { X } from 'lucide-react'
import { useState } from 'react'
import type { Turn } from '../../shared/domain/turn.ts'
import { focusComposer } from '../state/follow-shortcuts.ts'
import { useInspectedMessageId, useTurn } from '../state/hooks.ts'
import { setInspectorOpen, useViewStore } from '../state/view-store.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { ConversationTab } from './conversation-tab.tsx'
import { ProviderTab } from './provider-tab.tsx'
import { TurnTab } from './turn-tab.tsx'

type InspectorTab = 'turn' | 'conversation' | 'provider'

/** What a turn sent, cost and left behind; beside the thread. */
export function Inspector() {
  const [tab, setTab] = useState<InspectorTab>('turn')
  const conversationId = useViewStore((state) => state.conversationId)
  const messageId = useInspectedMessageId()
  const turn = useTurn(messageId ?? '')
  const [opener] = useState(() => document.activeElement)
  const close = (): void => {
    setInspectorOpen(false)
    // The answer that opened it may have been scrolled away.
    if (opener instanceof HTMLElement && opener !== document.body && opener.isConnected) opener.focus()
    else focusComposer()
  }
  return (
    <aside
      aria-label="Inspector"
      className="flex h-full min-h-0 flex-col"
      onKeyDown={(event) => {
        if (event.key === 'Escape') close()
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
          { value: 'turn', label: 'Turn', content: turn === null ? <NoTurn /> : <TurnTab turn={turn} /> },
          {
            value: 'conversation',
            label: 'Conversation',
            content:
              conversationId === null ? <NoTurn /> : <ConversationTab conversationId={conversationId} />,
          },
          { value: 'provider', label: 'Provider', content: providerContent(turn) },
        ]}
      />
    </aside>
  )
}

function providerContent(turn: Turn | null) {
  return turn === null ? <NoTurn /> : <ProviderTab turn={turn} />
}

function NoTurn() {
  return <EmptyState title="No answer yet" text="Everything recorded about an answer will stand here." />
}
