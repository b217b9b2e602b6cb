// Commands that order conversations: folders, tags and changes to many at once. One transaction each, told on the
// library's watch after the commit.
import type { ConversationChangeForMany } from '../../shared/contract/library-contract.ts'
import type { Conversation } from '../../shared/domain/conversation.ts'
import type { Folder } from '../../shared/domain/folder.ts'
import type { ConversationId, Id } from '../../shared/domain/ids.ts'
import type { Tag } from '../../shared/domain/tag.ts'
import type { Store } from '../store/store.ts'
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

function patchOf(
  conversation: Conversation,
  change: ConversationChangeForMany,
  now: number,
): Partial<Conversation> {
  switch (change.kind) {
    case 'pinned':
      return { pinnedAt: change.isPinned ? (conversation.pinnedAt ?? now) : null }
    case 'archived':
      return { archivedAt: change.isArchived ? (conversation.archivedAt ?? now) : null }
    case 'trashed':
      return { trashedAt: change.isTrashed ? (conversation.trashedAt ?? now) : null }
    case 'unread':
      return { isUnread: change.isUnread }
    case 'folder':
      return { folderId: change.folderId }
    case 'tag-added':
      return conversation.tagIds.includes(change.tagId)
        ? {}
        : { tagIds: [...conversation.tagIds, change.tagId] }
    case 'tag-removed':
      return { tagIds: conversation.tagIds.filter((id) => id !== change.tagId) }
  }
}

export function createLibrary({ store, bus, clock, engine }: LibraryOptions): Library {
  const publish = (id: ConversationId) => {
    const conversation = store.conversations.get(id)
    if (conversation !== null) bus.publish(id, { type: 'conversation-changed', conversation })
    const summary = engine.summary(id)
    if (summary !== null) bus.library.publish({ type: 'conversation-upserted', summary })
  }

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
  /** Too many to name one by one: whoever shows a list asks again. */
  const publishMany = (ids: readonly ConversationId[]) => {
    for (const id of ids) publish(id)
  }

  return {
    change(ids, change) {
      requireTarget(change)
      const now = clock.now()
      const changed = store.transaction(() =>
        [...new Set(ids)].filter((id) => {
          const conversation = store.conversations.get(id)
          if (conversation === null) return false
          const patch = patchOf(conversation, change, now)
          if (
            Object.entries(patch).every(([name, value]) => conversation[name as keyof Conversation] === value)
          )
            return false
          store.conversations.update(id, patch)
          return true
        }),
      )
      publishMany(changed)
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
        const named = ids.flatMap((id) => folders.find((folder) => folder.id === id) ?? [])
        const others = folders.filter((folder) => !ids.includes(folder.id))
        for (const [position, folder] of [...named, ...others].entries())
          store.folders.put({ ...folder, position })
      })
      publishFolders()
    },

    removeFolder(id) {
      const { conversations } = store.transaction(() => {
        const inside = store.conversations.inFolder(id)
        store.folders.remove(id)
        return { conversations: inside }
      })
      publishFolders()
      publishMany(conversations)
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
      publishMany(tagged)
    },
  }
}
