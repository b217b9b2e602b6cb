// The part of the contract that finds and orders conversations, over the gallery's world.
import { implement, ORPCError } from '@orpc/server'
import { contract } from '../../../shared/contract/contract.ts'
import type { Prompt, Template } from '../../../shared/domain/template.ts'
import { inventedPrompts, inventedTemplates } from './invented-beginnings.ts'
import { createSearchProcedures } from './router-search.ts'
import type { World } from './world.ts'

const os = implement(contract)

/** Puts `item` in the place of the one with the same id, or at the end. */
function put<Item extends { id: string }>(list: Item[], item: Item): void {
  const index = list.findIndex(({ id }) => id === item.id)
  if (index < 0) list.push(item)
  else list.splice(index, 1, item)
}

function remove<Item extends { id: string }>(list: Item[], id: string): void {
  const index = list.findIndex((item) => item.id === id)
  if (index >= 0) list.splice(index, 1)
}

export function createLibraryProcedures(world: World) {
  const templates: Template[] = inventedTemplates(world.state)
  const prompts: Prompt[] = inventedPrompts(world.state)
  const foldersChanged = () => world.publishLibrary({ type: 'folders-changed', folders: [...world.folders] })
  const tagsChanged = () => world.publishLibrary({ type: 'tags-changed', tags: [...world.tags] })
  return {
    search: createSearchProcedures(world),
    organise: {
      change: os.organise.change.handler(({ input: { conversationIds, change } }) => {
        for (const id of conversationIds) {
          const talk = world.talks.get(id)
          if (talk === undefined) continue
          const { conversation } = talk
          const now = Date.now()
          if (change.kind === 'pinned') conversation.pinnedAt = change.isPinned ? now : null
          if (change.kind === 'archived') conversation.archivedAt = change.isArchived ? now : null
          if (change.kind === 'trashed') conversation.trashedAt = change.isTrashed ? now : null
          if (change.kind === 'unread') conversation.isUnread = change.isUnread
          if (change.kind === 'folder') conversation.folderId = change.folderId
          if (change.kind === 'tag-added')
            conversation.tagIds = [...new Set([...conversation.tagIds, change.tagId])]
          if (change.kind === 'tag-removed')
            conversation.tagIds = conversation.tagIds.filter((tagId) => tagId !== change.tagId)
          world.publish(id, { type: 'conversation-changed', conversation: { ...conversation } })
          world.publishLibrary({ type: 'conversation-upserted', summary: world.summary(talk) })
        }
        return { changedCount: conversationIds.length }
      }),
      putFolder: os.organise.putFolder.handler(({ input }) => {
        const before = world.folders.find(({ id }) => id === input.id)
        const folder = {
          ...input,
          position: before?.position ?? world.folders.length,
          createdAt: before?.createdAt ?? Date.now(),
        }
        put(world.folders, folder)
        foldersChanged()
        return folder
      }),
      orderFolders: os.organise.orderFolders.handler(({ input }) => {
        world.folders.sort((a, b) => input.folderIds.indexOf(a.id) - input.folderIds.indexOf(b.id))
        foldersChanged()
        return {}
      }),
      removeFolder: os.organise.removeFolder.handler(({ input }) => {
        remove(world.folders, input.folderId)
        foldersChanged()
        return {}
      }),
      putTag: os.organise.putTag.handler(({ input }) => {
        const tag = { ...input, createdAt: Date.now() }
        put(world.tags, tag)
        tagsChanged()
        return tag
      }),
      removeTag: os.organise.removeTag.handler(({ input }) => {
        remove(world.tags, input.tagId)
        tagsChanged()
        return {}
      }),
      counts: os.organise.counts.handler(() => {
        const active = [...world.talks.values()]
          .map(({ conversation }) => conversation)
          .filter(({ archivedAt, trashedAt }) => archivedAt === null && trashedAt === null)
        const folders = world.folders.map(({ id }) => {
          const inside = active.filter(({ folderId }) => folderId === id)
          return {
            folderId: id,
            conversationCount: inside.length,
            unreadCount: inside.filter(({ isUnread }) => isUnread).length,
          }
        })
        return { folders, unreadCount: active.filter(({ isUnread }) => isUnread).length }
      }),
      previewCleanUp: os.organise.previewCleanUp.handler(({ input }) => ({
        archiveCount: input.archiveAfterDays === null ? 0 : 12,
        purgeCount: input.purgeTrashAfterDays === null ? 0 : 3,
      })),
      cleanUp: os.organise.cleanUp.handler(() => ({
        archivedCount: 12,
        purgedCount: 3,
        failedReleaseCount: 0,
      })),
      retitle: os.organise.retitle.handler(() => ({ title: 'Rate limiting in a queue' })),
    },
    templates: {
      list: os.templates.list.handler(() => templates),
      put: os.templates.put.handler(({ input }) => {
        const template = { ...input, createdAt: Date.now(), updatedAt: Date.now() }
        put(templates, template)
        world.publishLibrary({ type: 'beginnings-changed' })
        return template
      }),
      remove: os.templates.remove.handler(({ input }) => {
        remove(templates, input.templateId)
        world.publishLibrary({ type: 'beginnings-changed' })
        return {}
      }),
      begin: os.templates.begin.handler(() => {
        throw new ORPCError('REFUSED', { message: 'The gallery begins nothing.', defined: true })
      }),
    },
    prompts: {
      list: os.prompts.list.handler(() => prompts),
      put: os.prompts.put.handler(({ input }) => {
        const prompt = { ...input, createdAt: Date.now(), updatedAt: Date.now() }
        put(prompts, prompt)
        world.publishLibrary({ type: 'beginnings-changed' })
        return prompt
      }),
      remove: os.prompts.remove.handler(({ input }) => {
        remove(prompts, input.promptId)
        world.publishLibrary({ type: 'beginnings-changed' })
        return {}
      }),
    },
  }
}
