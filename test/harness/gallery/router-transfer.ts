// The part of the contract that moves the history out, in and aside, over the gallery's world.
import { implement, ORPCError } from '@orpc/server'
import { contract } from '../../../shared/contract/contract.ts'
import { backupProblem, damagedBackupSentence, inventedBackups, inventedPreview } from './invented-backups.ts'
import {
  actJob,
  backupJob,
  cancelActed,
  exportJob,
  importJob,
  importPreviewJob,
  moveJob,
} from './invented-jobs.ts'
import type { World } from './world.ts'

const os = implement(contract)

export function createTransferProcedures(world: World) {
  return {
    transfer: {
      export: os.transfer.export.handler(({ input }) => {
        const count = input.selection.kind === 'everything' ? 219 : input.selection.conversationIds.length
        actJob(world, exportJob(input.jobId, count, input.folder))
        return {}
      }),
      exportFolder: os.transfer.exportFolder.handler(() => ({ folder: '/home/you/Documents' })),
      beginUpload: os.transfer.beginUpload.handler(() => ({})),
      upload: os.transfer.upload.handler(() => ({})),
      dropUpload: os.transfer.dropUpload.handler(() => ({})),
      previewImport: os.transfer.previewImport.handler(({ input }) => {
        actJob(world, importPreviewJob(input.jobId, world.state))
        return {}
      }),
      import: os.transfer.import.handler(({ input }) => {
        actJob(world, importJob(input.jobId))
        return {}
      }),
    },
    jobs: {
      cancel: os.jobs.cancel.handler(({ input }) => {
        cancelActed(world, input.jobId)
        return {}
      }),
      remove: os.jobs.remove.handler(({ input }) => {
        const index = world.jobs.findIndex(({ id }) => id === input.jobId)
        if (index >= 0) world.jobs.splice(index, 1)
        world.publishLibrary({ type: 'job-removed', jobId: input.jobId })
        return {}
      }),
    },
    backups: {
      list: os.backups.list.handler(() => ({
        folder: world.settings.backupFolder ?? '/home/you/.local/share/baton/backups',
        historyBytes: 48_211_000,
        backups: inventedBackups(world.state),
        nextAt: world.state === 'backup-none' ? null : Date.UTC(2099, 10, 27, 16, 40),
        problem: world.state === 'backup-problem' ? backupProblem : null,
      })),
      create: os.backups.create.handler(({ input }) => {
        actJob(world, backupJob(input.jobId))
        return {}
      }),
      preview: os.backups.preview.handler(({ input }) => {
        const chosen = inventedBackups(world.state).find(({ id }) => id === input.backupId)
        if (chosen === undefined || chosen.purpose === null) {
          throw new ORPCError('STORAGE', { message: damagedBackupSentence, status: 507, defined: true })
        }
        return inventedPreview(chosen)
      }),
      restore: os.backups.restore.handler(() => ({
        keptAs:
          '/home/you/.local/share/baton/backups/baton-2026-11-26T18-40-00-000Z.schema-5.219-conversations.8541-messages.before-restore.5f0e2a1c-9120.db',
      })),
    },
    dataFolder: {
      choose: os.dataFolder.choose.handler(() => ({ path: null })),
      move: os.dataFolder.move.handler(({ input }) => {
        actJob(world, moveJob(input.jobId, input.path))
        return {}
      }),
    },
  }
}
