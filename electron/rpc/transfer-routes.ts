// Exports, imports, backups, the data folder, and the jobs that do the long work.
import { CommandError } from '../engine/command-error.ts'
import { api } from './router-base.ts'
import type { AppState } from './services.ts'

export function createTransferRoutes(state: AppState) {
  const services = () => state.services()
  return {
    transfer: {
      export: api.transfer.export.handler(({ input }) => {
        services().transfer.export(input)
        return {}
      }),
      exportFolder: api.transfer.exportFolder.handler(() => ({
        folder: services().transfer.exportFolder(),
      })),
      beginUpload: api.transfer.beginUpload.handler(async ({ input }) => {
        await services().transfer.beginUpload(input)
        return {}
      }),
      upload: api.transfer.upload.handler(async ({ input }) => {
        await services().transfer.upload(input)
        return {}
      }),
      dropUpload: api.transfer.dropUpload.handler(async ({ input }) => {
        await services().transfer.dropUpload(input.uploadId)
        return {}
      }),
      previewImport: api.transfer.previewImport.handler(({ input }) => {
        services().transfer.previewImport(input)
        return {}
      }),
      import: api.transfer.import.handler(({ input }) => {
        services().transfer.import(input)
        return {}
      }),
    },

    jobs: {
      cancel: api.jobs.cancel.handler(({ input }) => {
        services().jobs.cancel(input.jobId)
        return {}
      }),
      remove: api.jobs.remove.handler(({ input }) => {
        services().jobs.remove(input.jobId)
        return {}
      }),
    },

    backups: {
      list: api.backups.list.handler(() => services().backups.list()),
      create: api.backups.create.handler(({ input }) => {
        services().backups.create(input.jobId)
        return {}
      }),
      preview: api.backups.preview.handler(({ input }) => services().backups.preview(input.backupId)),
      restore: api.backups.restore.handler(({ input }) => state.goBackTo(input.backupId)),
    },

    dataFolder: {
      choose: api.dataFolder.choose.handler(async () => {
        if (state.platform.chooseFolder === null) {
          throw new CommandError('REFUSED', 'The browser cannot ask for a folder. Type its path instead.')
        }
        return { path: await state.platform.chooseFolder() }
      }),
      move: api.dataFolder.move.handler(({ input }) => {
        state.moveData(input.jobId, input.path)
        return {}
      }),
    },
  }
}
