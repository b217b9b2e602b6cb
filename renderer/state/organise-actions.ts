// What the person does to conversations to keep them in order: one or many at once, undone from the toast.
import type { ConversationChangeForMany } from '../../shared/contract/library-contract.ts'
import type { Folder } from '../../shared/domain/folder.ts'
import type { ConversationId, Id } from '../../shared/domain/ids.ts'
import type { ModelRef } from '../../shared/domain/model.ts'
import type { Tag } from '../../shared/domain/tag.ts'
import { closeIfOpen } from './actions.ts'
import { focusComposer, startConversation } from './follow-shortcuts.ts'
import { useLibraryStore } from './library-store.ts'
import { clearSelection, keepUnread, setNewConversationFolder } from './organise-store.ts'
import { askCommand, runCommand } from './run-command.ts'
import { session } from './session.ts'
import { showNotice } from './toast-store.ts'
import { setNewConversationModel, useViewStore } from './view-store.ts'

/** As many as one command takes. */
const atOnce = 5000

/** @returns how many were changed; null when it failed and the person has been told */
export async function changeMany(
  ids: readonly ConversationId[],
  change: ConversationChangeForMany,
): Promise<number | null> {
  let changedCount = 0
  for (let from = 0; from < ids.length; from += atOnce) {
    const conversationIds = ids.slice(from, from + atOnce)
    const answer = await askCommand(() => session().client.organise.change({ conversationIds, change }))
    if (answer === null) return null
    changedCount += answer.changedCount
  }
  return changedCount
}

function countOf(ids: readonly ConversationId[]): string {
  return ids.length === 1 ? 'Conversation' : `${ids.length.toLocaleString('en-US')} conversations`
}

/** Does it, says so, and offers to undo it. */
async function changeWithUndo(
  ids: readonly ConversationId[],
  change: ConversationChangeForMany,
  words: string,
  undo: () => Promise<unknown>,
): Promise<boolean> {
  const changed = await changeMany(ids, change)
  if (changed === null) return false
  clearSelection()
  if (changed > 0) showNotice(words, { label: 'Undo', run: () => void undo() }, ids[0])
  return true
}

export async function archiveMany(ids: readonly ConversationId[], isArchived: boolean): Promise<boolean> {
  const words = isArchived ? `${countOf(ids)} archived.` : `${countOf(ids)} moved out of the archive.`
  const isDone = await changeWithUndo(ids, { kind: 'archived', isArchived }, words, () =>
    changeMany(ids, { kind: 'archived', isArchived: !isArchived }),
  )
  if (isDone && isArchived) for (const id of ids) closeIfOpen(id)
  return isDone
}

export async function trashMany(ids: readonly ConversationId[], isTrashed: boolean): Promise<boolean> {
  const words = isTrashed ? `${countOf(ids)} moved to the trash.` : `${countOf(ids)} restored.`
  const isDone = await changeWithUndo(ids, { kind: 'trashed', isTrashed }, words, () =>
    changeMany(ids, { kind: 'trashed', isTrashed: !isTrashed }),
  )
  if (isDone && isTrashed) for (const id of ids) closeIfOpen(id)
  return isDone
}

/** Puts conversations into a folder, or with null out of every folder. */
export function moveMany(ids: readonly ConversationId[], folderId: Id | null): Promise<boolean> {
  const { folders, summaries } = useLibraryStore.getState()
  const before = Map.groupBy(ids, (id) => summaries.get(id)?.folderId ?? null)
  const name = folders.find(({ id }) => id === folderId)?.name
  const words =
    name === undefined ? `${countOf(ids)} moved out of folders.` : `${countOf(ids)} moved to ${name}.`
  return changeWithUndo(ids, { kind: 'folder', folderId }, words, async () => {
    for (const [earlier, members] of before) await changeMany(members, { kind: 'folder', folderId: earlier })
  })
}

export async function pinMany(ids: readonly ConversationId[], isPinned: boolean): Promise<boolean> {
  return (await changeMany(ids, { kind: 'pinned', isPinned })) !== null
}

/** By hand; the open conversation stays unread until it is opened again. */
export async function markUnread(ids: readonly ConversationId[], isUnread: boolean): Promise<boolean> {
  const { conversationId } = useViewStore.getState()
  if (isUnread && conversationId !== null && ids.includes(conversationId)) keepUnread(conversationId)
  return (await changeMany(ids, { kind: 'unread', isUnread })) !== null
}

/** Begins a conversation that will lie in a folder, with the folder's model. */
export function startInFolder(folderId: Id, model: ModelRef | null): void {
  startConversation()
  setNewConversationFolder(folderId)
  setNewConversationModel(model)
  focusComposer()
}

/** Adds a folder or changes the one with this id. @returns null when it failed and the person has been told */
export async function putFolder({
  id,
  name,
  model,
  systemText,
}: Omit<Folder, 'position' | 'createdAt'>): Promise<Folder | null> {
  const saved = await askCommand(() => session().client.organise.putFolder({ id, name, model, systemText }))
  // A new one is told on the watch as well, a moment later; whoever made it is about to put the focus on it.
  if (saved !== null)
    useLibraryStore.setState(({ folders }) =>
      folders.some((folder) => folder.id === id) ? {} : { folders: [...folders, saved] },
    )
  return saved
}

/** Its conversations stay, outside of every folder. */
export function removeFolder(folderId: Id): Promise<boolean> {
  return runCommand(() => session().client.organise.removeFolder({ folderId }))
}

/** Adds a tag or renames the one with this id. @returns null when it failed and the person has been told */
export function putTag({ id, name }: Omit<Tag, 'createdAt'>): Promise<Tag | null> {
  return askCommand(() => session().client.organise.putTag({ id, name }))
}

/** Takes it off every conversation. */
export function removeTag(tagId: Id): Promise<boolean> {
  return runCommand(() => session().client.organise.removeTag({ tagId }))
}
