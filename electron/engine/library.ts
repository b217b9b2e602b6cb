// Commands that order conversations: folders, tags and changes to many at once. One transaction each, told on the
// library's watch after the commit.
import type { ConversationChangeForMany } from '../../shared/contract/library-contract.ts'
import type { Conversation, ConversationSummary } from '../../shared/domain/conversation.ts'
import type { Folder } from '../../shared/domain/folder.ts'
import type { ConversationId, Id } from '../../shared/domain/ids.ts'
import type { Tag } from '../../shared/domain/tag.ts'
import type { ConversationStore, Store } from '../store/store.ts'
import { bringBack } from './bring-back.ts'
import type { ChatEngine } from './chat-engine.ts'
import type { Clock } from './clock.ts'
import { CommandError } from './command-error.ts'
import type { ConversationBus } from './conversation-bus.ts'

export interface Library {
  /** All or nothing; ids that no longer exist are passed over. @returns how many conversations were changed */
  change(ids: readonly ConversationId[], change: ConversationChangeForMany): number
  putFolder(folder: Omit<Folder, 'position' | 'createdAt'>): Folder
  orderFolders(ids: readonly Id[]): void
  removeFolder(id: Id): void
  /** @throws CommandError for a name another tag has */
  putTag(tag: Omit<Tag, 'createdAt'>): Tag
  removeTag(id: Id): void
}

export interface LibraryOptions {
  readonly store: Store
  readonly bus: ConversationBus
  readonly clock: Clock
  readonly engine: Pick<ChatEngine, 'summary'>
}

/** More changes than this are not named one by one: whoever shows a list asks again. */
const mostNamed = 100
const newestShown = 200

/** What a window begins with: every pinned conversation, and the newest outside of folders. */
export function listForSidebar(conversations: Pick<ConversationStore, 'list' | 'pinned'>): {
  conversations: ConversationSummary[]
  hasMore: boolean
} {
  const page = conversations.list({
    view: 'active',
    isLoose: true,
    before: null,
    limit: newestShown,
  })
  const known = new Set(page.conversations.map(({ id }) => id))
  const pinned = conversations.pinned().filter(({ id }) => !known.has(id))
  return { conversations: [...pinned, ...page.conversations], hasMore: page.hasMore }
}

/** What a change does to one conversation; null where it is so already. */
function patchOf(
  conversation: Conversation,
  change: ConversationChangeForMany,
  now: number,
): Partial<Conversation> | null {
  const { pinnedAt, archivedAt, trashedAt, isUnread, folderId, tagIds } = conversation
  switch (change.kind) {
    case 'pinned':
      return change.isPinned === (pinnedAt !== null) ? null : { pinnedAt: change.isPinned ? now : null }
    case 'archived':
      return change.isArchived === (archivedAt !== null)
        ? null
        : { archivedAt: change.isArchived ? now : null }
    case 'trashed':
      return change.isTrashed === (trashedAt !== null) ? null : { trashedAt: change.isTrashed ? now : null }
    case 'unread':
      return change.isUnread === isUnread ? null : { isUnread: change.isUnread }
    case 'folder':
      return change.folderId === folderId ? null : { folderId: change.folderId }
    case 'tag-added':
      return tagIds.includes(change.tagId) ? null : { tagIds: [...tagIds, change.tagId] }
    case 'tag-removed':
      return tagIds.includes(change.tagId) ? { tagIds: tagIds.filter((id) => id !== change.tagId) } : null
  }
}

/** Tells windows about conversations that changed. */
export function publishChanged(
  { store, bus, engine }: Pick<LibraryOptions, 'store' | 'bus' | 'engine'>,
  ids: readonly ConversationId[],
): void {
  for (const id of ids) {
    // One that no window shows or showed lately has nobody to be told.
    const conversation = bus.isFollowed(id) ? store.conversations.get(id) : null
    if (conversation !== null) bus.publish(id, { type: 'conversation-changed', conversation })
  }
  if (ids.length > mostNamed) {
    bus.library.publish({ type: 'library-replaced' })
    return
  }
  for (const id of ids) {
    const summary = engine.summary(id)
    if (summary !== null) bus.library.publish({ type: 'conversation-upserted', summary })
  }
}

export function createLibrary(options: LibraryOptions): Library {
  const { store, bus, clock } = options

  const requireTarget = (change: ConversationChangeForMany) => {
    if (change.kind === 'folder' && change.folderId !== null && store.folders.get(change.folderId) === null) {
      throw new CommandError('NOT_FOUND', 'This folder no longer exists.')
    }
    if (change.kind === 'tag-added' && store.tags.get(change.tagId) === null) {
      throw new CommandError('NOT_FOUND', 'This tag no longer exists.')
    }
  }

  const publishFolders = () => bus.library.publish({ type: 'folders-changed', folders: store.folders.list() })
  const publishTags = () => bus.library.publish({ type: 'tags-changed', tags: store.tags.list() })

  return {
    change(ids, change) {
      requireTarget(change)
      const now = clock.now()
      const changed = store.transaction(() =>
        [...new Set(ids)].filter((id) => {
          const conversation = store.conversations.get(id)
          const patch = conversation === null ? null : patchOf(conversation, change, now)
          if (conversation === null || patch === null) return false
          store.conversations.update(id, bringBack(store, conversation, patch, now))
          return true
        }),
      )
      publishChanged(options, changed)
      return changed.length
    },

    putFolder(folder) {
      const existing = store.folders.get(folder.id)
      const last = store.folders.list().at(-1)
      const whole: Folder = {
        ...folder,
        position: existing?.position ?? (last === undefined ? 0 : last.position + 1),
        createdAt: existing?.createdAt ?? clock.now(),
      }
      store.folders.put(whole)
      publishFolders()
      return whole
    },

    orderFolders(ids) {
      store.transaction(() => {
        const folders = store.folders.list()
        const byId = new Map(folders.map((folder) => [folder.id, folder]))
        const named = [...new Set(ids)].flatMap((id) => byId.get(id) ?? [])
        const others = folders.filter((folder) => !named.includes(folder))
        for (const [position, folder] of [...named, ...others].entries()) {
          if (folder.position !== position) store.folders.put({ ...folder, position })
        }
      })
      publishFolders()
    },

    removeFolder(id) {
      const inside = store.transaction(() => {
        const ids = store.conversations.inFolder(id)
        store.folders.remove(id)
        return ids
      })
      publishFolders()
      publishChanged(options, inside)
    },

    putTag(tag) {
      const same = store.tags.findByName(tag.name)
      if (same !== null && same.id !== tag.id) {
        throw new CommandError('REFUSED', `There is a tag named ${same.name} already.`)
      }
      const whole: Tag = { ...tag, createdAt: store.tags.get(tag.id)?.createdAt ?? clock.now() }
      store.tags.put(whole)
      publishTags()
      return whole
    },

    removeTag(id) {
      const tagged = store.transaction(() => {
        const ids = store.conversations.withTag(id)
        store.tags.remove(id)
        return ids
      })
      publishTags()
      publishChanged(options, tagged)
    },
  }
}
