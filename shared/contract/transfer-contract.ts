// The part of the contract that moves the history out, in and aside: exports, imports, backups, the data folder. Long
// work is a job: the command returns at once, library.watch tells how it goes.
import { z } from 'zod'
import { idSchema } from '../domain/ids.ts'
import { backupSchema } from './app-state.ts'
import { base } from './base.ts'
import { exportFormatSchema } from './exported-file.ts'

const nothing = z.object({})
const path = z.string().trim().min(1).max(4_000)
/** Minted by the page; repeating a command with the same id starts nothing a second time. */
const jobInput = z.object({ jobId: idSchema })

/** Which part of what it says an export carries. JSON always carries everything of the chosen branches. */
export const exportChoicesSchema = z.object({
  format: exportFormatSchema,
  /** One file for each conversation in a folder, or the same in a zip file. Attachments lie beside them. */
  container: z.enum(['zip', 'folder']),
  branches: z.enum(['head', 'all']),
  /** These three are of Markdown only. */
  includesReasoning: z.boolean(),
  includesToolCalls: z.boolean(),
  includesCosts: z.boolean(),
})
export type ExportChoices = z.infer<typeof exportChoicesSchema>

export const exportSelectionSchema = z.discriminatedUnion('kind', [
  /** The whole library, archive and trash included, with folders, tags, templates, prompts and the whole ledger. */
  z.object({ kind: z.literal('everything') }),
  z.object({ kind: z.literal('conversations'), conversationIds: z.array(idSchema).min(1).max(100_000) }),
])
export type ExportSelection = z.infer<typeof exportSelectionSchema>

/** A file to read: one whose bytes were handed over in pieces, or one on this computer. */
export const importFileSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('upload'), uploadId: idSchema }),
  z.object({ kind: z.literal('path'), path }),
])
export type ImportFile = z.infer<typeof importFileSchema>

/** What going back to a backup would mean; found out on a copy of it. */
export const backupPreviewSchema = z.object({
  backup: backupSchema,
  /** UTC milliseconds of the newest message in it; null for none. */
  newestMessageAt: z.number().int().nullable(),
  /** Conversations by where they are, with at most 50 titles each, newest first. */
  onlyInBackup: z.object({ count: z.number().int(), titles: z.array(z.string()) }),
  onlyHere: z.object({ count: z.number().int(), titles: z.array(z.string()) }),
  /** In both, with other messages. */
  changed: z.object({ count: z.number().int(), titles: z.array(z.string()) }),
  unchangedCount: z.number().int(),
})
export type BackupPreview = z.infer<typeof backupPreviewSchema>

export const transferContract = {
  transfer: {
    /** Writes into `folder`, under a name that nothing has yet; nothing is ever written over. */
    export: base
      .input(
        jobInput.extend({ selection: exportSelectionSchema, choices: exportChoicesSchema, folder: path }),
      )
      .output(nothing),
    /** The folder an export goes to when the person says nothing. */
    exportFolder: base.input(nothing).output(z.object({ folder: z.string() })),
    /** Announces a file that comes in pieces. */
    beginUpload: base
      .input(
        z.object({
          uploadId: idSchema,
          fileName: z.string().min(1).max(255),
          byteSize: z.number().int().nonnegative(),
        }),
      )
      .output(nothing),
    /** The pieces come in order; REFUSED for one out of place. */
    upload: base
      .input(
        z.object({
          uploadId: idSchema,
          offset: z.number().int().nonnegative(),
          dataBase64: z.string().max(8_000_000),
        }),
      )
      .output(nothing),
    /** Throws away what was handed over; harmless when there is nothing. */
    dropUpload: base.input(z.object({ uploadId: idSchema })).output(nothing),
    /** Reads the file through and tells what an import would do. Nothing is taken in. */
    previewImport: base.input(jobInput.extend({ file: importFileSchema })).output(nothing),
    /** Takes in what fits, each conversation wholly or not at all. Repeating it adds only what is new. */
    import: base.input(jobInput.extend({ file: importFileSchema })).output(nothing),
  },

  jobs: {
    /** What is done stays; harmless when it has ended. */
    cancel: base.input(jobInput).output(nothing),
    /** Puts an ended job out of sight. */
    remove: base.input(jobInput).output(nothing),
  },

  backups: {
    /** What lies in the backup folder, newest first, and how the schedule stands. */
    list: base.input(nothing).output(
      z.object({
        folder: z.string(),
        /** What the history takes on the disk; null for one in memory. */
        historyBytes: z.number().int().nullable(),
        backups: z.array(backupSchema),
        /** UTC milliseconds; null when none is due. */
        nextAt: z.number().int().nullable(),
        /** Why the last scheduled one failed; null when it did not. */
        problem: z.string().nullable(),
      }),
    ),
    /** Makes one now. */
    create: base.input(jobInput).output(nothing),
    /** Opens a copy and sets it beside the present history. */
    preview: base.input(z.object({ backupId: z.string().max(300) })).output(backupPreviewSchema),
    /**
     * Goes back to a backup: a verified copy of it becomes the history; the present one is backed up first, and stays. REFUSED
     * while answers arrive. Every watch ends and begins again.
     */
    restore: base.input(z.object({ backupId: z.string().max(300) })).output(z.object({ keptAs: z.string() })),
  },

  dataFolder: {
    /** Desktop only: asks for a folder. null when the person cancels. REFUSED in the browser: type the path there. */
    choose: base
      .input(z.object({ purpose: z.enum(['export', 'backup', 'data']) }))
      .output(z.object({ path: z.string().nullable() })),
    /** Copies the history to another folder, verifies it and goes on there; what lies in the old folder stays as it is. */
    move: base.input(jobInput.extend({ path })).output(nothing),
  },
}
