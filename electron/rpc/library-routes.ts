// Finding and ordering conversations, templates and prompts.
import { api } from './router-base.ts'
import type { AppState } from './services.ts'

export function createLibraryRoutes(state: AppState) {
  const services = () => state.services()
  return {
    search: {
      find: api.search.find.handler(({ input, signal }) => services().search.find(input, signal)),
    },

    organise: {
      change: api.organise.change.handler(({ input }) => ({
        changedCount: services().library.change(input.conversationIds, input.change),
      })),
      putFolder: api.organise.putFolder.handler(({ input }) => services().library.putFolder(input)),
      orderFolders: api.organise.orderFolders.handler(({ input }) => {
        services().library.orderFolders(input.folderIds)
        return {}
      }),
      removeFolder: api.organise.removeFolder.handler(({ input }) => {
        services().library.removeFolder(input.folderId)
        return {}
      }),
      putTag: api.organise.putTag.handler(({ input }) => services().library.putTag(input)),
      removeTag: api.organise.removeTag.handler(({ input }) => {
        services().library.removeTag(input.tagId)
        return {}
      }),
      counts: api.organise.counts.handler(() => services().store.conversations.counts()),
      previewCleanUp: api.organise.previewCleanUp.handler(({ input }) => services().cleanUp.preview(input)),
      cleanUp: api.organise.cleanUp.handler(() => services().cleanUp.run()),
      retitle: api.organise.retitle.handler(({ input }) => services().titles.retitle(input.conversationId)),
    },

    templates: {
      list: api.templates.list.handler(() => services().store.templates.list()),
      put: api.templates.put.handler(({ input }) => services().beginnings.putTemplate(input)),
      remove: api.templates.remove.handler(({ input }) => {
        services().beginnings.removeTemplate(input.templateId)
        return {}
      }),
      begin: api.templates.begin.handler(({ input }) => {
        services().beginnings.begin(input)
        return {}
      }),
    },

    prompts: {
      list: api.prompts.list.handler(() => services().store.prompts.list()),
      put: api.prompts.put.handler(({ input }) => services().beginnings.putPrompt(input)),
      remove: api.prompts.remove.handler(({ input }) => {
        services().beginnings.removePrompt(input.promptId)
        return {}
      }),
    },
  }
}
