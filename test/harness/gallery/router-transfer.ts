// The part of the contract that moves the history out, in and aside, over the gallery's world.
import { implement, ORPCError } from '@orpc/server'
import { contract } from '../../../shared/contract/contract.ts'
import type { World } from './world.ts'

const os = implement(contract)

export function createTransferProcedures(world: World) {
  return {
    transfer: {
      export: os.transfer.export.handler(() => ({})),
      exportFolder: os.transfer.exportFolder.handler(() => ({ folder: '/home/you/Documents' })),
      beginUpload: os.transfer.beginUpload.handler(() => ({})),
      upload: os.transfer.upload.handler(() => ({})),
      dropUpload: os.transfer.dropUpload.handler(() => ({})),
      previewImport: os.transfer.previewImport.handler(() => ({})),
      import: os.transfer.import.handler(() => ({})),
    },
    jobs: {
      cancel: os.jobs.cancel.handler(() => ({})),
      remove: os.jobs.remove.handler(({ input }) => {
        const index = world.jobs.findIndex(({ id }) => id === input.jobId)
        if (index >= 0) world.jobs.splice(index, 1)
        world.publishLibrary({ type: 'job-removed', jobId: input.jobId })
        return {}
      }),
    },
    backups: {
      list: os.backups.list.handler(() => ({
        folder: '/home/you/.local/share/baton/backups',
        backups: [],
        nextAt: null,
        problem: null,
      })),
      create: os.backups.create.handler(() => ({})),
      preview: os.backups.preview.handler(() => {
        throw new ORPCError('NOT_FOUND', { message: 'This backup is not there any more.', defined: true })
      }),
      restore: os.backups.restore.handler(() => ({ keptAs: '' })),
    },
    dataFolder: {
      choose: os.dataFolder.choose.handler(() => ({ path: null })),
      move: os.dataFolder.move.handler(() => ({})),
    },
  }
}
