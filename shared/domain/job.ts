// Long work that the person started and can watch and cancel: it goes on whatever windows do.
import { z } from 'zod'
import { sourceAppSchema } from './conversation-source.ts'
import { idSchema } from './ids.ts'

/** A thing of a file that was left out or changed, and why. */
export const importIssueSchema = z.object({
  /** What it is about: a title or an id as the file has it. */
  subject: z.string(),
  /** A finished sentence. */
  sentence: z.string(),
})
export type ImportIssue = z.infer<typeof importIssueSchema>

const count = z.number().int().nonnegative()

/** What a file holds and what became of it; a dry run says what would. */
export const importReportSchema = z.object({
  app: sourceAppSchema,
  fileName: z.string(),
  /** Conversations and messages of the file that could be read. */
  conversationCount: count,
  messageCount: count,
  branchCount: count,
  attachmentCount: count,
  /** Conversations that are (would be) new, have new messages, or are here already as they are. */
  newCount: count,
  extendedCount: count,
  unchangedCount: count,
  /** Messages that are (would be) added. */
  addedMessageCount: count,
  /** Conversations that cannot be taken in at all. */
  skippedCount: count,
  /** At most 1,000; `issueCount` counts all. */
  issues: z.array(importIssueSchema),
  issueCount: count,
  /** UTC milliseconds of the first and last message; null when nothing is dated. */
  from: z.number().int().nullable(),
  to: z.number().int().nullable(),
})
export type ImportReport = z.infer<typeof importReportSchema>

export const exportReportSchema = z.object({
  /** The file or folder that was written. */
  path: z.string(),
  byteSize: count,
  conversationCount: count,
  attachmentCount: count,
  /** Attachments whose bytes are missing from the history, and conversations that could not be read. */
  issues: z.array(importIssueSchema),
})
export type ExportReport = z.infer<typeof exportReportSchema>

export const backupReportSchema = z.object({
  path: z.string(),
  byteSize: count,
  conversationCount: count,
  messageCount: count,
})
export type BackupReport = z.infer<typeof backupReportSchema>

export const jobResultSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('export'), report: exportReportSchema }),
  z.object({ kind: z.literal('import-preview'), report: importReportSchema }),
  z.object({ kind: z.literal('import'), report: importReportSchema }),
  z.object({ kind: z.literal('backup'), report: backupReportSchema }),
  /** The data folder was copied and verified; Baton goes on in the new one. */
  z.object({ kind: z.literal('move'), path: z.string() }),
])
export type JobResult = z.infer<typeof jobResultSchema>

export const jobKindSchema = z.enum(['export', 'import-preview', 'import', 'backup', 'move'])
export type JobKind = z.infer<typeof jobKindSchema>

export const jobSchema = z.object({
  id: idSchema,
  kind: jobKindSchema,
  /** What it works on, for a person: a file name, "All conversations". */
  subject: z.string(),
  state: z.enum(['running', 'complete', 'failed', 'cancelled']),
  /** UTC milliseconds. */
  startedAt: z.number().int(),
  endedAt: z.number().int().nullable(),
  progress: z.object({
    done: count,
    /** null while nobody knows. */
    total: count.nullable(),
    unit: z.enum(['conversations', 'messages', 'bytes']),
  }),
  /** How it ended, when it failed or was cancelled: what happened, what was kept, what to do. */
  sentence: z.string().nullable(),
  result: jobResultSchema.nullable(),
})
export type Job = z.infer<typeof jobSchema>
