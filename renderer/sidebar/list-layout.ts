// Where everything in the list of the sidebar stands, in pixels from its top. All rows are equally high, so a place is
// reckoned instead of measured, and a list of thousands costs what its sections cost. Pure.
import type { ConversationId, Id } from '../../shared/domain/ids.ts'
import type { SidebarSection } from './sidebar-sections.ts'

export const rowHeightPx = 32
/** Of "Show more" under the rows of a folder. */
export const moreHeightPx = 28
export const groupHeadingHeightPx = 36
export const foldersHeadingHeightPx = 40
/** Where the list ends: the mark of pages that are on their way. */
export const endHeightPx = 32

export const foldersHeadingKey = 'folders'

/** What stands together: the heading of the folders, a folder with what lies in it, or a group with its heading. */
export interface ListBlock {
  readonly key: string
  /** null for the heading of the folders. */
  readonly section: SidebarSection | null
  readonly topPx: number
  readonly heightPx: number
  /** Where its rows begin, from the top of the block. */
  readonly rowsTopPx: number
  /** Whether its folder has conversations that are not known yet. */
  readonly hasMore: boolean
  /** How many places the keyboard stops at in it, and which is the first of them in the whole list. */
  readonly stopCount: number
  readonly firstStop: number
}

export interface ListLayout {
  readonly blocks: readonly ListBlock[]
  readonly heightPx: number
  readonly stopCount: number
  /** Where what lies in no folder begins. */
  readonly looseTopPx: number
}

/** A place the keyboard stops at: a folder, a conversation, or "Show more". */
export interface Stop {
  readonly key: string
  readonly topPx: number
  readonly heightPx: number
  /** null for a folder and for "Show more". */
  readonly conversationId: ConversationId | null
}

type LaidBlock = Omit<ListBlock, 'topPx' | 'firstStop'>

/** @param hasMore whether a folder has conversations that are not known yet */
function blockOf(section: SidebarSection, hasMore: (folderId: Id) => boolean): LaidBlock {
  const { key, ids } = section
  const rowsPx = ids.length * rowHeightPx
  if (section.kind === 'group') {
    const rowsTopPx = section.name === null ? 0 : groupHeadingHeightPx
    const heightPx = rowsTopPx + rowsPx
    return { key, section, heightPx, rowsTopPx, hasMore: false, stopCount: ids.length }
  }
  const hasMoreInside = section.isOpen && hasMore(section.folder.id)
  // An open folder with nothing in it says so, in the place of a row.
  const contentPx = section.isOpen ? rowsPx + (hasMoreInside ? moreHeightPx : 0) || rowHeightPx : 0
  return {
    key,
    section,
    heightPx: rowHeightPx + contentPx,
    rowsTopPx: rowHeightPx,
    hasMore: hasMoreInside,
    stopCount: 1 + ids.length + (hasMoreInside ? 1 : 0),
  }
}

const foldersHeading: LaidBlock = {
  key: foldersHeadingKey,
  section: null,
  heightPx: foldersHeadingHeightPx,
  rowsTopPx: foldersHeadingHeightPx,
  hasMore: false,
  stopCount: 0,
}

export function isLoose({ section }: ListBlock): boolean {
  return section?.kind === 'group' && section.name !== 'Pinned'
}

/**
 * @param showsFolders whether the folders have a heading, also when there is none of them
 * @param hasMore whether a folder has conversations that are not known yet
 */
export function layOut(
  sections: readonly SidebarSection[],
  showsFolders: boolean,
  hasMore: (folderId: Id) => boolean,
): ListLayout {
  const laid = sections.map((section) => blockOf(section, hasMore))
  const pinnedCount = sections.filter(({ key }) => key === 'Pinned').length
  if (showsFolders) laid.splice(pinnedCount, 0, foldersHeading)
  let [topPx, firstStop] = [0, 0]
  const blocks = laid.map((block): ListBlock => {
    const placed = { ...block, topPx, firstStop }
    topPx += block.heightPx
    firstStop += block.stopCount
    return placed
  })
  const looseTopPx = blocks.find(isLoose)?.topPx ?? topPx
  return { blocks, heightPx: topPx + endHeightPx, stopCount: firstStop, looseTopPx }
}

/** Which rows of a block lie between two heights of the list; `end` is not one of them. */
export function rowsBetween(block: ListBlock, fromPx: number, toPx: number): { start: number; end: number } {
  const count = block.section?.ids.length ?? 0
  const firstPx = block.topPx + block.rowsTopPx
  const start = Math.min(count, Math.max(0, Math.floor((fromPx - firstPx) / rowHeightPx)))
  return { start, end: Math.min(count, Math.max(start, Math.ceil((toPx - firstPx) / rowHeightPx))) }
}

export function rowKey(block: Pick<ListBlock, 'key'>, id: ConversationId): string {
  return `${block.key}/${id}`
}

export function moreKey(folderId: Id): string {
  return `more-${folderId}`
}

function stopIn(block: ListBlock, index: number): Stop | null {
  const { section, topPx } = block
  if (section === null) return null
  const row = section.kind === 'folder' ? index - 1 : index
  if (section.kind === 'folder' && row < 0)
    return { key: block.key, topPx, heightPx: rowHeightPx, conversationId: null }
  const rowTopPx = topPx + block.rowsTopPx + row * rowHeightPx
  const id = section.ids[row]
  if (id !== undefined)
    return { key: rowKey(block, id), topPx: rowTopPx, heightPx: rowHeightPx, conversationId: id }
  if (section.kind !== 'folder') return null
  return { key: moreKey(section.folder.id), topPx: rowTopPx, heightPx: moreHeightPx, conversationId: null }
}

export function stopAt({ blocks }: ListLayout, index: number): Stop | null {
  const block = blocks.find(({ firstStop, stopCount }) => index >= firstStop && index < firstStop + stopCount)
  return block === undefined ? null : stopIn(block, index - block.firstStop)
}

/** @returns the place with this key, or null when it is not in the list */
export function indexOfStop({ blocks }: ListLayout, key: string): number | null {
  for (const block of blocks) {
    const { section } = block
    if (section === null) continue
    const headCount = section.kind === 'folder' ? 1 : 0
    if (headCount === 1 && key === block.key) return block.firstStop
    if (section.kind === 'folder' && block.hasMore && key === moreKey(section.folder.id))
      return block.firstStop + block.stopCount - 1
    if (!key.startsWith(`${block.key}/`)) continue
    const row = section.ids.indexOf(key.slice(block.key.length + 1))
    return row < 0 ? null : block.firstStop + headCount + row
  }
  return null
}

/** @returns the first place of a conversation, or null when it is not in the list */
export function indexOfConversation({ blocks }: ListLayout, id: ConversationId): number | null {
  for (const { section, firstStop } of blocks) {
    const row = section?.ids.indexOf(id) ?? -1
    if (section !== null && row >= 0) return firstStop + (section.kind === 'folder' ? 1 : 0) + row
  }
  return null
}

/** What can be seen of the list. */
export interface Sight {
  readonly topPx: number
  readonly heightPx: number
}

/**
 * How far to scroll so that what is read stays where it is when the list has changed. The folder that has the focus stays:
 * it is the one that was opened or closed. Else the first thing in sight does, unless it alone went elsewhere.
 * @returns pixels, downwards
 */
export function shiftToKeep(
  before: ListLayout,
  after: ListLayout,
  sight: Sight,
  focusedKey: string | null,
): number {
  // At the top one sees what comes in.
  if (sight.topPx <= 0) return 0
  const moved: number[] = []
  for (const block of before.blocks) {
    if (block.topPx + block.heightPx <= sight.topPx || block.topPx >= sight.topPx + sight.heightPx) continue
    for (let index = firstInSight(block, sight.topPx); index < block.stopCount; index += 1) {
      const stop = stopIn(block, index)
      if (stop === null || stop.topPx >= sight.topPx + sight.heightPx) break
      const newIndex = indexOfStop(after, stop.key)
      const place = newIndex === null ? null : stopAt(after, newIndex)
      if (place === null) continue
      const byPx = place.topPx - stop.topPx
      if (stop.key === focusedKey && stop.key === block.key) return byPx
      moved.push(byPx)
    }
  }
  return moved.find((byPx, at) => moved[at + 1] === byPx) ?? moved[0] ?? 0
}

function firstInSight(block: ListBlock, topPx: number): number {
  const headCount = block.section?.kind === 'folder' ? 1 : 0
  if (topPx <= block.topPx + rowHeightPx - 1) return 0
  return headCount + rowsBetween(block, topPx, Number.POSITIVE_INFINITY).start
}
