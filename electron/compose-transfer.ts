// Exports of many conversations and imports, as jobs over the open history. What came in is told to windows once at the
// end, however many conversations it was.
import { randomUUID } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { basename, isAbsolute, join } from 'node:path'
import type { ImportFile } from '../shared/contract/transfer-contract.ts'
import type { Account } from '../shared/domain/account.ts'
import type { Id } from '../shared/domain/ids.ts'
import type { JobResult } from '../shared/domain/job.ts'
import type { Clock } from './engine/clock.ts'
import { CommandError } from './engine/command-error.ts'
import type { ConversationBus } from './engine/conversation-bus.ts'
import { JobError, type Jobs, type JobTools } from './engine/jobs.ts'
import type { Log } from './platform/platform.ts'
import type { ExportManyRequest, ImportRequest, TransferService } from './rpc/services.ts'
import type { Store } from './store/store.ts'
import { ImportFileError } from './transfer/import/import-file-error.ts'
import { runImport } from './transfer/import/run-import.ts'
import { createTakeIn, type TakeIn } from './transfer/import/take-in.ts'
import { createIncoming, readLeftBehind } from './transfer/incoming.ts'
import { runExportMany } from './transfer/run-export-many.ts'

export interface Transfer extends TransferService {
  /** Cancels its jobs, waits for them and removes what waits to be taken in. */
  close(): Promise<void>
}

export interface TransferOptions {
  readonly store: Store
  readonly jobs: Jobs
  readonly bus: ConversationBus
  readonly clock: Clock
  readonly log: Log
  /** `:memory:` for a history in memory. */
  readonly dataFolder: string
  listAccounts(): Account[]
}

const exportCancelSentence = 'The export was cancelled. Nothing of it was kept.'
const importCancelSentence =
  'The import was cancelled. What had been imported until then is whole and stays; importing the file again adds the rest.'
const previewCancelSentence = 'The file was not read to its end. Nothing was imported.'

function plural(count: number, one: string, many: string): string {
  return count === 1 ? `1 ${one}` : `${count} ${many}`
}

/** The day of the person's calendar. */
function dayOf(timeMs: number): string {
  const time = new Date(timeMs)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`
}

function requireFolder(folder: string): void {
  if (!isAbsolute(folder)) {
    throw new CommandError('REFUSED', 'Give the whole path of the folder, beginning at its root.')
  }
  if (!(statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false)) {
    throw new CommandError('REFUSED', `There is no folder ${folder}. Make it or choose another one.`)
  }
}

export function createTransfer(options: TransferOptions): Transfer {
  const { store, jobs, bus, clock, log, dataFolder, listAccounts } = options
  const incomingFolder =
    dataFolder === ':memory:'
      ? join(tmpdir(), `baton-incoming-${randomUUID()}`)
      : join(dataFolder, 'incoming')
  const leftBehind = readLeftBehind(incomingFolder)
  if (leftBehind.length > 0) {
    const removed = store.transfer.removeUnusedAttachments(leftBehind)
    log.info('import-left-behind', { attachments: removed })
  }
  const incoming = createIncoming(incomingFolder, clock.now)
  const started = new Set<Id>()

  const fileOf = (file: ImportFile): { path: string; name: string } => {
    if (file.kind === 'upload') {
      const { path, fileName } = incoming.take(file.uploadId)
      return { path, name: fileName }
    }
    if (!isAbsolute(file.path) || !existsSync(file.path)) {
      throw new CommandError('REFUSED', `There is no file ${file.path}. Give the whole path of the file.`)
    }
    return { path: file.path, name: basename(file.path) }
  }

  /** Everything a window shows may have changed. */
  const tell = (takeIn: TakeIn): void => {
    const { addedMessageCount, newCount, app } = takeIn.report()
    for (const id of takeIn.extendedIds) {
      if (bus.conversation(id).hasWatchers) bus.conversation(id).reset()
    }
    if (addedMessageCount === 0 && newCount === 0 && app !== 'baton') return
    bus.library.publish({ type: 'folders-changed', folders: store.folders.list() })
    bus.library.publish({ type: 'tags-changed', tags: store.tags.list() })
    if (app === 'baton') {
      bus.library.publish({ type: 'settings-changed', settings: store.settings.read() })
      bus.library.publish({ type: 'accounts-changed', accounts: listAccounts() })
      bus.library.publish({ type: 'beginnings-changed' })
    }
    bus.library.publish({ type: 'library-replaced' })
  }

  const read = async (
    jobId: Id,
    { path, name }: { path: string; name: string },
    isDryRun: boolean,
    tools: JobTools,
  ): Promise<TakeIn> => {
    const takeIn = createTakeIn(store, {
      fileName: name,
      isDryRun,
      rememberAhead: (hash) => incoming.noteAhead(jobId, hash),
    })
    try {
      await runImport(store, takeIn, {
        path,
        name,
        now: clock.now(),
        signal: tools.signal,
        onProgress: (done, total) => tools.report({ done, total }),
      })
    } catch (error) {
      if (error instanceof ImportFileError) throw new JobError(error.message)
      throw error
    } finally {
      if (!isDryRun) {
        tell(takeIn)
        await incoming.forgetAhead(jobId)
      }
    }
    return takeIn
  }

  const start = (request: ImportRequest, isDryRun: boolean): void => {
    const { jobId } = request
    if (started.has(jobId)) return
    const file = fileOf(request.file)
    started.add(jobId)
    jobs.start({
      id: jobId,
      kind: isDryRun ? 'import-preview' : 'import',
      subject: file.name,
      unit: 'bytes',
      cancelSentence: isDryRun ? previewCancelSentence : importCancelSentence,
      async work(tools): Promise<JobResult> {
        const takeIn = await read(jobId, file, isDryRun, tools)
        const report = takeIn.report()
        if (isDryRun) return { kind: 'import-preview', report }
        // Once it is in, the pieces that were handed over are of no more use.
        if (request.file.kind === 'upload') await incoming.drop(request.file.uploadId)
        return { kind: 'import', report }
      },
    })
  }

  return {
    export({ jobId, selection, choices, folder }: ExportManyRequest) {
      if (started.has(jobId)) return
      requireFolder(folder)
      started.add(jobId)
      const isEverything = selection.kind === 'everything'
      jobs.start({
        id: jobId,
        kind: 'export',
        subject: isEverything
          ? 'All conversations'
          : plural(selection.conversationIds.length, 'conversation', 'conversations'),
        unit: 'conversations',
        cancelSentence: exportCancelSentence,
        async work(tools): Promise<JobResult> {
          const report = await runExportMany(store, {
            selection,
            choices,
            folder,
            name: `Baton ${isEverything ? 'library' : 'conversations'} ${dayOf(clock.now())}`,
            signal: tools.signal,
            onProgress: (done, total) => tools.report({ done, total }),
          })
          return { kind: 'export', report }
        },
      })
    },
    exportFolder() {
      const usual = ['Documents', 'Downloads'].map((name) => join(homedir(), name))
      return usual.find((folder) => existsSync(folder)) ?? homedir()
    },
    beginUpload: (upload) => incoming.begin(upload),
    upload: ({ uploadId, offset, dataBase64 }) =>
      incoming.add(uploadId, offset, Buffer.from(dataBase64, 'base64')),
    dropUpload: (uploadId) => incoming.drop(uploadId),
    previewImport: (request) => start(request, true),
    import: (request) => start(request, false),
    async close() {
      for (const id of started) jobs.cancel(id)
      await Promise.all([...started].map((id) => jobs.ended(id)))
      await incoming.close()
    },
  }
}
