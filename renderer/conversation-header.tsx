import { Ellipsis, Folder, PanelLeft, PanelRight, SquarePen, X } from 'lucide-react'
import type { Conversation } from '../shared/domain/conversation.ts'
import { renameConversation } from './state/actions.ts'
import { focusTitle, modifierName, startConversation, toggleSidebar } from './state/follow-shortcuts.ts'
import { useConversationRow } from './state/hooks.ts'
import { useLibraryStore } from './state/library-store.ts'
import { setNewConversationFolder, useOrganiseStore } from './state/organise-store.ts'
import { setInspectorOpen, setRenaming, useViewStore } from './state/view-store.ts'
import { IconButton } from './ui/icon-button.tsx'
import { LateMenu } from './ui/late-menu.tsx'
import { TitleField } from './ui/title-field.tsx'
import { ConversationUsageBadge } from './usage/conversation-usage-badge.tsx'

const loadHeaderMenu = async () => {
  const { conversationMenu } = await import('./state/conversation-menu.ts')
  return (conversation: Conversation) => conversationMenu(conversation, 'header')
}

function TitleAndMenu({ conversation }: { readonly conversation: Conversation }) {
  const isRenaming = useViewStore(
    (state) => state.renaming?.place === 'header' && state.renaming.id === conversation.id,
  )
  if (isRenaming) {
    return (
      <TitleField
        title={conversation.title}
        className="-ml-2 w-full max-w-96 font-semibold"
        onSave={(title) => void renameConversation(conversation.id, title)}
        onCancel={() => setRenaming(null)}
        onKeyDone={() => focusTitle({ id: conversation.id, place: 'header' })}
      />
    )
  }
  return (
    <>
      <h1
        className="truncate text-reading font-semibold tracking-[-0.006em]"
        title={conversation.title}
        onDoubleClick={() => setRenaming({ id: conversation.id, place: 'header' })}
      >
        {conversation.title}
      </h1>
      <LateMenu
        load={loadHeaderMenu}
        subject={conversation}
        onClosed={() => useViewStore.getState().renaming !== null}
      >
        <IconButton icon={Ellipsis} label="Conversation menu" data-focus="menu" />
      </LateMenu>
    </>
  )
}

/** Where the conversation that is being begun will lie, with the way out. */
function FutureFolder() {
  const folderId = useOrganiseStore((state) => state.newConversationFolderId)
  const name = useLibraryStore((state) => state.folders.find(({ id }) => id === folderId)?.name)
  if (name === undefined) return null
  return (
    <p className="flex min-w-0 items-center gap-2 text-label text-soft">
      <Folder size={15} aria-hidden="true" className="text-muted" />
      <span className="truncate">
        In <span className="font-medium text-ink">{name}</span>
      </span>
      <IconButton
        icon={X}
        iconSize={13}
        label={`Begin outside of ${name}`}
        onClick={() => setNewConversationFolder(null)}
      />
    </p>
  )
}

/** The bar above the thread: title, menu, totals, and the switches of the two panels. */
export function ConversationHeader() {
  const conversation = useConversationRow()
  const hasConversation = useViewStore((state) => state.conversationId !== null)
  const isSidebarOpen = useViewStore((state) => state.isSidebarOpen)
  const isInspectorOpen = useViewStore((state) => state.isInspectorOpen)
  return (
    <header
      className={`flex h-12 shrink-0 items-center gap-3 pr-4 ${isSidebarOpen ? 'pl-5' : 'pl-3.5'} ${hasConversation ? 'border-b border-line' : ''}`}
    >
      {isSidebarOpen ? null : (
        <div className="flex gap-1">
          <IconButton
            icon={PanelLeft}
            label="Show sidebar"
            data-focus="sidebar"
            onClick={() => toggleSidebar(true)}
          />
          <IconButton
            icon={SquarePen}
            label="New conversation"
            shortcut={`${modifierName} N`}
            onClick={startConversation}
          />
        </div>
      )}
      <div className="flex min-w-0 flex-1 items-center gap-1.5">
        {conversation === null ? null : <TitleAndMenu conversation={conversation} />}
        {hasConversation ? null : <FutureFolder />}
      </div>
      {hasConversation ? (
        <>
          <ConversationUsageBadge />
          <IconButton
            icon={PanelRight}
            label={isInspectorOpen ? 'Hide inspector' : 'Show inspector'}
            isOn={isInspectorOpen}
            onClick={() => setInspectorOpen(!isInspectorOpen)}
          />
        </>
      ) : null}
    </header>
  )
}
