import { Ellipsis } from 'lucide-react'
import { memo } from 'react'
import type { ConversationSummary } from '../../shared/domain/conversation.ts'
import { vendorNames } from '../../shared/domain/vendor-list.ts'
import { moveToTrash, renameConversation } from '../state/actions.ts'
import { conversationMenu } from '../state/conversation-menu.ts'
import { narrowSidebarQuery } from '../state/follow-panels.ts'
import { focusTitle } from '../state/follow-shortcuts.ts'
import { selectConversation, setRenaming, setSidebarOpen, useViewStore } from '../state/view-store.ts'
import { classNames } from '../ui/class-names.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { LaneDot } from '../ui/lane-dot.tsx'
import { Menu, PointerMenu } from '../ui/menu.tsx'
import { TitleField } from '../ui/title-field.tsx'
import { moveFocus } from './move-focus.ts'

const mostDots = 4

function listOfNames(names: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(names)
}

function Dots({ summary }: { readonly summary: ConversationSummary }) {
  const vendors = summary.vendors.slice(-mostDots)
  if (vendors.length === 0 && !summary.isGenerating) return null
  return (
    <span
      aria-hidden="true"
      title={listOfNames(summary.vendors.map((vendor) => vendorNames[vendor]))}
      className="flex shrink-0 items-center gap-0.5 group-focus-within/row:hidden group-hover/row:hidden"
    >
      {vendors.length > 0 ? null : <span className="size-[7px] animate-breathe rounded-full bg-muted" />}
      {vendors.map((vendor, index) => (
        <LaneDot
          key={vendor}
          vendor={vendor}
          size={7}
          isBreathing={summary.isGenerating && index === vendors.length - 1}
        />
      ))}
    </span>
  )
}

function description(summary: ConversationSummary): string | undefined {
  const names = summary.vendors.map((vendor) => vendorNames[vendor])
  const parts = [
    names.length === 0 ? null : `With ${listOfNames(names)}.`,
    summary.isGenerating ? 'An answer is being written.' : null,
  ].filter((part) => part !== null)
  return parts.length === 0 ? undefined : parts.join(' ')
}

interface ConversationRowProps {
  readonly summary: ConversationSummary
  readonly isSelected: boolean
}

/** One conversation: its title and the lanes that took part. F2 renames, Delete moves to the trash. */
export const ConversationRow = memo(function ConversationRow({ summary, isSelected }: ConversationRowProps) {
  const isRenaming = useViewStore(
    (state) => state.renaming?.place === 'sidebar' && state.renaming.id === summary.id,
  )
  const menu = conversationMenu(summary, 'sidebar')
  const keepsFocus = (): boolean => useViewStore.getState().renaming !== null

  if (isRenaming) {
    return (
      <TitleField
        title={summary.title}
        className="w-full"
        onSave={(title) => void renameConversation(summary.id, title)}
        onCancel={() => setRenaming(null)}
        onKeyDone={() => focusTitle({ id: summary.id, place: 'sidebar' })}
      />
    )
  }
  return (
    <div
      className={classNames(
        'group/row relative flex h-8 items-center rounded-row transition-colors duration-100',
        isSelected ? 'bg-selected' : 'hover:bg-hover',
      )}
    >
      <PointerMenu content={menu} onClosed={keepsFocus}>
        <button
          type="button"
          data-row={summary.id}
          data-focus={`row-${summary.id}`}
          aria-current={isSelected ? 'page' : undefined}
          aria-description={description(summary)}
          className={classNames(
            'flex h-full min-w-0 flex-1 items-center gap-2 rounded-row pr-2 pl-2 text-left -outline-offset-2',
            'group-focus-within/row:pr-8 group-hover/row:pr-8',
            isSelected && 'font-medium',
          )}
          onClick={() => {
            selectConversation(summary.id)
            if (window.matchMedia(narrowSidebarQuery).matches) setSidebarOpen(false)
          }}
          onKeyDown={(event) => {
            if (event.key === 'F2') setRenaming({ id: summary.id, place: 'sidebar' })
            if (moveFocus(event.key, event.currentTarget)) event.preventDefault()
            if (event.key === 'Delete' && summary.trashedAt === null) void moveToTrash(summary)
          }}
        >
          <span className="min-w-0 flex-1 truncate">{summary.title}</span>
          <Dots summary={summary} />
        </button>
      </PointerMenu>
      <span className="absolute right-0.5 hidden group-focus-within/row:inline group-hover/row:inline has-data-[state=open]:inline">
        <Menu content={menu} onClosed={keepsFocus}>
          <IconButton icon={Ellipsis} label="More" tabIndex={-1} side="right" className="hover:bg-selected" />
        </Menu>
      </span>
    </div>
  )
})
