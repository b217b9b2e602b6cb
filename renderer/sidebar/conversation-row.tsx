// biome-ignore-all lint/a11y/useSemanticElements: a table cannot be a list of rows that are opened, selected and dragged
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus is on the button in a row, which says what the row is
import { Check, Ellipsis } from 'lucide-react'
import { memo, useState } from 'react'
import type { ConversationSummary } from '../../shared/domain/conversation.ts'
import type { ConversationId } from '../../shared/domain/ids.ts'
import { vendorNames } from '../../shared/domain/vendor-list.ts'
import { moveToTrash, renameConversation } from '../state/actions.ts'
import { narrowSidebarQuery } from '../state/follow-panels.ts'
import { focusTitle } from '../state/follow-shortcuts.ts'
import { useLibraryStore } from '../state/library-store.ts'
import { filterByTag, useOrganiseStore } from '../state/organise-store.ts'
import { selectConversation, setRenaming, setSidebarOpen, useViewStore } from '../state/view-store.ts'
import { classNames } from '../ui/class-names.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { LaneDot } from '../ui/lane-dot.tsx'
import { LateMenu } from '../ui/late-menu.tsx'
import { TitleField } from '../ui/title-field.tsx'
import { rowHeightPx } from './list-layout.ts'
import { loadRowMenu } from './load-row-menu.ts'
import { moveFocus } from './move-focus.ts'
import { selectByClick, selectByKey } from './select-rows.ts'
import { tagsInRoom } from './tags-in-room.ts'

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

interface NamedTag {
  readonly id: string
  readonly name: string
}

/**
 * The tags that leave room for the title. They are read out with the description; a click on one narrows the list, which the
 * menu of tags does for the keyboard.
 */
function TagMarks({ tags }: { readonly tags: readonly NamedTag[] }) {
  const shown = tagsInRoom(tags.map(({ name }) => name))
  return (
    <span aria-hidden="true" className="flex shrink-0 items-center gap-1 text-tiny font-normal text-soft">
      {tags.slice(0, shown).map((tag) => (
        <span
          key={tag.id}
          data-tag={tag.id}
          className="max-w-18 truncate rounded-inline border border-line-strong px-1 leading-4 hover:border-muted hover:text-ink"
        >
          {tag.name}
        </span>
      ))}
      {tags.length > shown ? <span className="tabular">+{tags.length - shown}</span> : null}
    </span>
  )
}

function description(summary: ConversationSummary, tags: readonly NamedTag[]): string | undefined {
  const names = summary.vendors.map((vendor) => vendorNames[vendor])
  const parts = [
    names.length === 0 ? null : `With ${listOfNames(names)}.`,
    tags.length === 0 ? null : `Tags: ${listOfNames(tags.map(({ name }) => name))}.`,
    summary.isGenerating ? 'An answer is being written.' : null,
  ].filter((part) => part !== null)
  return parts.length === 0 ? undefined : parts.join(' ')
}

/** The tags of a conversation that are known, in the order in which they were put on. */
function useTags(tagIds: readonly string[]): NamedTag[] {
  const tags = useLibraryStore((state) => state.tags)
  return tagIds.flatMap((id) => tags.find((tag) => tag.id === id) ?? [])
}

interface ConversationRowProps {
  readonly id: ConversationId
  /** Names its place in the list: a conversation can stand in two. */
  readonly rowKey: string
  /** Its place among the rows of its grid, from 0 on. */
  readonly index: number
  readonly isIndented: boolean
  /** All rows from top to bottom, as they are when it is asked. */
  readonly getOrder: () => readonly ConversationId[]
}

/**
 * One conversation: its title, its tags and the lanes that took part. F2 renames, Delete moves to the trash, Space selects,
 * Shift with the arrows selects a stretch. It follows by itself what it shows, so that a change is drawn in its row only.
 */
export const ConversationRow = memo(function ConversationRow(props: ConversationRowProps) {
  const summary = useLibraryStore((state) => state.summaries.get(props.id))
  // It went a moment ago, and so does the row.
  return summary === undefined ? null : <KnownRow {...props} summary={summary} />
})

interface KnownRowProps extends ConversationRowProps {
  readonly summary: ConversationSummary
}

function KnownRow({ summary, id, rowKey, index, isIndented, getOrder }: KnownRowProps) {
  const { title } = summary
  /** It is the one that is open. */
  const isCurrent = useViewStore((state) => !state.isUsageOpen && state.conversationId === id)
  /** It is one of those that are acted on together. */
  const isSelected = useOrganiseStore((state) => state.selection.ids.has(id))
  const isRenaming = useViewStore((state) => state.renaming?.place === 'sidebar' && state.renaming.id === id)
  const isKeptUnread = useOrganiseStore((state) => state.keptUnreadId === id)
  // Its menu is made when it is first pointed at: a long list is a list of titles.
  const [wasTouched, setTouched] = useState(false)
  const tags = useTags(summary.tagIds)
  // What is looked at is being read: it is marked so a moment later.
  const isUnread = summary.isUnread && (!isCurrent || isKeptUnread)
  const place = { top: index * rowHeightPx, height: rowHeightPx }

  if (isRenaming) {
    return (
      <div role="row" aria-rowindex={index + 1} className="absolute inset-x-0" style={place}>
        <div role="gridcell">
          <TitleField
            title={title}
            className="w-full"
            onSave={(name) => void renameConversation(id, name)}
            onCancel={() => setRenaming(null)}
            onKeyDone={() => focusTitle({ id, place: 'sidebar' })}
          />
        </div>
      </div>
    )
  }
  const open = (): void => {
    selectConversation(id)
    if (window.matchMedia(narrowSidebarQuery).matches) setSidebarOpen(false)
  }
  return (
    <div
      role="row"
      aria-rowindex={index + 1}
      aria-selected={isSelected}
      style={place}
      className={classNames(
        'group/row absolute inset-x-0 flex items-center rounded-row transition-colors duration-100',
        isSelected ? 'bg-accent/9' : isCurrent ? 'bg-selected' : 'hover:bg-hover',
      )}
      onPointerEnter={() => setTouched(true)}
      onFocus={() => setTouched(true)}
    >
      <div role="gridcell" className="flex h-full min-w-0 flex-1">
        <button
          type="button"
          draggable
          data-row={rowKey}
          data-drag="conversation"
          data-id={id}
          data-focus={`row-${id}`}
          aria-current={isCurrent ? 'page' : undefined}
          aria-description={description(summary, tags)}
          className={classNames(
            'flex h-full min-w-0 flex-1 items-center gap-2 rounded-row pr-2 text-left -outline-offset-2',
            'group-focus-within/row:pr-8 group-hover/row:pr-8',
            isIndented ? 'pl-7' : 'pl-2',
            isUnread ? 'font-semibold' : isCurrent && 'font-medium',
          )}
          onClick={(event) => {
            const tag = event.target instanceof Element ? event.target.closest('[data-tag]') : null
            const tagId = tag?.getAttribute('data-tag') ?? null
            if (tagId !== null && !event.shiftKey && !event.ctrlKey && !event.metaKey) filterByTag(tagId)
            else if (!selectByClick(event, id, getOrder)) open()
          }}
          // The key that selects would also click when it is let go.
          onKeyUp={(event) => {
            if (event.key === ' ') event.preventDefault()
          }}
          onKeyDown={(event) => {
            if (selectByKey(event, id, getOrder)) return event.preventDefault()
            if (event.key === 'F2') setRenaming({ id, place: 'sidebar' })
            if (moveFocus(event.key, event.currentTarget)) event.preventDefault()
            if (event.key === 'Delete' && summary.trashedAt === null) void moveToTrash(summary)
          }}
        >
          {isUnread ? (
            <span aria-hidden="true" className="-mr-0.5 size-1.5 shrink-0 rounded-full bg-accent" />
          ) : null}
          <span className="min-w-0 flex-1 truncate">{title}</span>
          {isUnread ? <span className="sr-only">, unread</span> : null}
          {tags.length === 0 ? null : <TagMarks tags={tags} />}
          {isSelected ? (
            <Check size={14} aria-hidden="true" className="shrink-0 text-accent" />
          ) : (
            <Dots summary={summary} />
          )}
        </button>
      </div>
      {wasTouched ? (
        <div
          role="gridcell"
          className="absolute right-0.5 hidden group-focus-within/row:block group-hover/row:block has-data-[state=open]:block"
        >
          <LateMenu
            load={loadRowMenu}
            subject={summary}
            side="right"
            onClosed={() => useViewStore.getState().renaming !== null}
          >
            <IconButton
              icon={Ellipsis}
              label="More"
              tabIndex={-1}
              side="right"
              className="hover:bg-selected"
            />
          </LateMenu>
        </div>
      ) : null}
    </div>
  )
}
