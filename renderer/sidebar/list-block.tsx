// One block of the list, with those of its rows that are in sight. The block itself is as high as all of its rows, so that
// what is dropped on any of them is dropped on it.
// biome-ignore-all lint/a11y/useSemanticElements: a table cannot hold rows of one cell that are selected and dragged
import { FolderPlus, Tag as TagIcon } from 'lucide-react'
import { memo } from 'react'
import type { ConversationId } from '../../shared/domain/ids.ts'
import { loadFolder, useFolderStore } from '../state/folder-store.ts'
import { useLibraryStore } from '../state/library-store.ts'
import { openOrganise, useViewStore } from '../state/view-store.ts'
import { classNames } from '../ui/class-names.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { LateMenu } from '../ui/late-menu.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { ConversationRow } from './conversation-row.tsx'
import { FolderRow } from './folder-row.tsx'
import {
  foldersHeadingHeightPx,
  groupHeadingHeightPx,
  type ListBlock,
  moreHeightPx,
  moreKey,
  rowHeightPx,
  rowKey,
} from './list-layout.ts'
import type { FolderSection, GroupSection, SidebarSection } from './sidebar-sections.ts'

export interface BlockProps {
  /** Its parts that do not change when the block only stands elsewhere. */
  readonly blockKey: string
  readonly section: SidebarSection | null
  readonly hasMore: boolean
  readonly topPx: number
  readonly heightPx: number
  /** The rows that are drawn, and one more wherever it stands: the one that is in use. */
  readonly startRow: number
  readonly endRow: number
  readonly usedRow: number | null
  readonly getOrder: () => readonly ConversationId[]
}

/** What a block needs to be drawn. */
export function propsOfBlock(block: ListBlock, topPx: number) {
  const { key, section, hasMore, heightPx } = block
  return { blockKey: key, section, hasMore, topPx, heightPx }
}

const headingLook = 'px-2 text-small font-semibold text-muted'

interface RowsProps extends Pick<BlockProps, 'blockKey' | 'startRow' | 'endRow' | 'usedRow' | 'getOrder'> {
  readonly label: string
  readonly ids: readonly ConversationId[]
  readonly isIndented: boolean
}

/** A stretch of rows of which several can be selected. */
function Rows(props: RowsProps) {
  const { blockKey, label, ids, startRow, endRow, usedRow, isIndented, getOrder } = props
  const drawn = Array.from({ length: endRow - startRow }, (_, index) => startRow + index)
  if (usedRow !== null && usedRow < startRow) drawn.unshift(usedRow)
  if (usedRow !== null && usedRow >= endRow) drawn.push(usedRow)
  if (drawn.length === 0) return null
  return (
    <div
      role="grid"
      aria-label={label}
      aria-multiselectable="true"
      aria-rowcount={ids.length}
      className="relative"
      style={{ height: ids.length * rowHeightPx }}
    >
      {drawn.map((index) => {
        const id = ids[index]
        return id === undefined ? null : (
          <ConversationRow
            key={id}
            id={id}
            rowKey={rowKey({ key: blockKey }, id)}
            index={index}
            isIndented={isIndented}
            getOrder={getOrder}
          />
        )
      })}
    </div>
  )
}

function Group({ section, ...rows }: BlockProps & { readonly section: GroupSection }) {
  const view = useViewStore((state) => state.sidebarView)
  const label = section.name ?? (view === 'trash' ? 'Trash' : 'Archive')
  return (
    <section
      aria-label={section.name ?? undefined}
      className="absolute inset-x-0"
      style={{ top: rows.topPx, height: rows.heightPx }}
    >
      {section.name === null ? null : (
        <h2
          className={classNames(headingLook, 'flex items-end pb-1')}
          style={{ height: groupHeadingHeightPx }}
        >
          {label}
        </h2>
      )}
      <Rows {...rows} label={label} ids={section.ids} isIndented={false} />
    </section>
  )
}

function FolderContent({ section, hasMore, ...rows }: BlockProps & { readonly section: FolderSection }) {
  const { folder, ids } = section
  const isKnown = useFolderStore((state) => state.pages.has(folder.id))
  const isLoading = useFolderStore((state) => state.pages.get(folder.id)?.isLoading === true)
  if (ids.length === 0 && !hasMore)
    return (
      <p className="flex h-8 items-center pl-7 text-label text-muted">
        {isKnown ? 'Nothing in it yet.' : <Spinner label="Loading conversations" />}
      </p>
    )
  // Its place is kept, whatever of the rows is drawn.
  return (
    <>
      <div style={{ height: ids.length * rowHeightPx }}>
        <Rows {...rows} label={folder.name} ids={ids} isIndented />
      </div>
      {hasMore ? (
        <button
          type="button"
          data-row={moreKey(folder.id)}
          disabled={isLoading}
          className="quiet flex w-full items-center rounded-row pl-7 text-left text-label"
          style={{ height: moreHeightPx }}
          onClick={() => void loadFolder(folder.id)}
        >
          {isLoading ? <Spinner label="Loading conversations" /> : 'Show more'}
        </button>
      ) : null}
    </>
  )
}

const loadTagMenu = async () => (await import('./tag-menu.ts')).tagMenu

/** The heading above the folders, with the ways to make one and to narrow the list by a tag. */
function FoldersHeading({ topPx }: { readonly topPx: number }) {
  const hasTags = useLibraryStore((state) => state.tags.length > 0)
  return (
    <div
      className="absolute inset-x-0 flex items-center pt-2.5 pb-0.5"
      style={{ top: topPx, height: foldersHeadingHeightPx }}
    >
      <h2 className={classNames(headingLook, 'flex-1')}>Folders</h2>
      {hasTags ? (
        <LateMenu load={loadTagMenu} subject={null} align="end">
          <IconButton icon={TagIcon} iconSize={14} label="Show a tag" side="top" />
        </LateMenu>
      ) : null}
      <IconButton
        icon={FolderPlus}
        iconSize={14}
        label="New folder"
        side="top"
        onClick={() => openOrganise({ kind: 'folder', folderId: null, ids: [] })}
      />
    </div>
  )
}

/** One block at its place; drawn anew only when something of it changed. */
export const Block = memo(function Block(props: BlockProps) {
  const { section, topPx, heightPx } = props
  if (section === null) return <FoldersHeading topPx={topPx} />
  if (section.kind === 'group') return <Group {...props} section={section} />
  return (
    <FolderRow folder={section.folder} isOpen={section.isOpen} topPx={topPx} heightPx={heightPx}>
      <FolderContent {...props} section={section} />
    </FolderRow>
  )
})
