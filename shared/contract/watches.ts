// What the two watches deliver. A watch begins with a snapshot, or, when the caller resumes within the same epoch
// and nothing has been forgotten, with only the changes after the sequence it names. A later snapshot replaces
// everything (the head moved, or the caller was too slow). Watches only watch: ending one never ends a turn.
import { z } from 'zod'
import { accountSchema } from '../domain/account.ts'
import { segmentSchema } from '../domain/context.ts'
import { conversationSchema, conversationSummarySchema } from '../domain/conversation.ts'
import { folderSchema } from '../domain/folder.ts'
import { idSchema } from '../domain/ids.ts'
import { jobSchema } from '../domain/job.ts'
import { messageSchema } from '../domain/message.ts'
import { settingsSchema } from '../domain/settings.ts'
import { messageEventSchema } from '../domain/stream-event.ts'
import { tagSchema } from '../domain/tag.ts'
import { turnSchema } from '../domain/turn.ts'
import { conversationUsageSchema } from '../domain/usage.ts'

/** Where a watch stands: the run of the engine (epoch) and the last change seen in it. */
export const watchPositionSchema = z.object({ epoch: z.string(), sequence: z.number().int().nonnegative() })
export type WatchPosition = z.infer<typeof watchPositionSchema>

/** A stretch of the path, oldest first, with the last turn of every answer in it. */
export const messagePageSchema = z.object({
  messages: z.array(messageSchema),
  turns: z.array(turnSchema),
  hasOlder: z.boolean(),
  /** For every message of the stretch that has others beside it (same parent, same role): all of them, oldest first. */
  versions: z.array(z.object({ messageId: idSchema, ids: z.array(idSchema) })),
})
export type MessagePage = z.infer<typeof messagePageSchema>

export const conversationSnapshotSchema = messagePageSchema.extend({
  conversation: conversationSchema,
  /** The end of the branch that is shown where that is not the head; null while the head's path is shown. */
  viewLeafId: idSchema.nullable(),
  /** Where that branch leaves the one that is continued; null while the head's path is shown. */
  viewFork: z
    .object({
      /** The last message they have in common; null when they have none. */
      afterId: idSchema.nullable(),
      /** What follows it on the branch that is continued; null where that one ends there. */
      currentId: idSchema.nullable(),
    })
    .nullable(),
  /** The answer that is being written at the head, whatever is shown; null while it rests. */
  openAnswerId: idSchema.nullable(),
  usage: conversationUsageSchema,
  /** Every summary of the conversation, oldest first, all branches. */
  segments: z.array(segmentSchema),
  /** Messages that are never summarised or left out. */
  pinnedMessageIds: z.array(idSchema),
  /** Answers before which older messages are being summarised now. */
  summarisingIds: z.array(idSchema),
  /** Answers that wait for an automatic retry, and when it starts in UTC milliseconds. */
  retries: z.array(z.object({ messageId: idSchema, retryAt: z.number().int() })),
})
export type ConversationSnapshot = z.infer<typeof conversationSnapshotSchema>

export const conversationChangeSchema = z.discriminatedUnion('type', [
  /** A message now ends the path. */
  z.object({ type: z.literal('message-added'), message: messageSchema, turn: turnSchema.nullable() }),
  /** A piece of an answer arrived; apply it with foldEvent. */
  z.object({
    type: z.literal('message-event'),
    messageId: idSchema,
    event: messageEventSchema,
    atMs: z.number().int(),
  }),
  /** An answer has its final, stored form. Published only after the commit. */
  z.object({ type: z.literal('message-settled'), message: messageSchema, turn: turnSchema }),
  /** A turn changed while its answer runs: its carry is known, a retry began, the first token came. */
  z.object({
    type: z.literal('turn-changed'),
    turn: turnSchema,
    /** UTC milliseconds at which an automatic retry will start; null when none is due. */
    retryAt: z.number().int().nullable(),
  }),
  z.object({ type: z.literal('conversation-changed'), conversation: conversationSchema }),
  /** All of them, after one was added, edited or removed. */
  z.object({ type: z.literal('segments-changed'), segments: z.array(segmentSchema) }),
  z.object({ type: z.literal('pins-changed'), pinnedMessageIds: z.array(idSchema) }),
  /** Older messages are being summarised before this answer, or no longer. */
  z.object({ type: z.literal('summarising-changed'), messageId: idSchema, isSummarising: z.boolean() }),
  z.object({ type: z.literal('usage-changed'), usage: conversationUsageSchema }),
  z.object({ type: z.literal('conversation-removed') }),
])
export type ConversationChange = z.infer<typeof conversationChangeSchema>

export const conversationWatchItemSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('snapshot'),
    position: watchPositionSchema,
    snapshot: conversationSnapshotSchema,
  }),
  z.object({
    type: z.literal('change'),
    sequence: z.number().int().positive(),
    change: conversationChangeSchema,
  }),
])
export type ConversationWatchItem = z.infer<typeof conversationWatchItemSchema>

export const librarySnapshotSchema = z.object({
  /**
   * Conversations that are neither archived nor in the trash: pinned ones that the rest leaves out, then the newest outside
   * of every folder. What lies in a folder is asked for with `conversations.list`.
   */
  conversations: z.array(conversationSummarySchema),
  hasMore: z.boolean(),
  accounts: z.array(accountSchema),
  settings: settingsSchema,
  /** In the order of the sidebar. */
  folders: z.array(folderSchema),
  /** By name. */
  tags: z.array(tagSchema),
  /** What runs, and what ended since Baton was started and was not put away; oldest first. */
  jobs: z.array(jobSchema),
})
export type LibrarySnapshot = z.infer<typeof librarySnapshotSchema>

export const libraryChangeSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('conversation-upserted'), summary: conversationSummarySchema }),
  z.object({ type: z.literal('conversation-removed'), conversationId: idSchema }),
  z.object({ type: z.literal('accounts-changed'), accounts: z.array(accountSchema) }),
  z.object({ type: z.literal('models-changed'), accountId: idSchema }),
  z.object({ type: z.literal('settings-changed'), settings: settingsSchema }),
  z.object({ type: z.literal('folders-changed'), folders: z.array(folderSchema) }),
  z.object({ type: z.literal('tags-changed'), tags: z.array(tagSchema) }),
  /** Templates or prompts changed; whoever shows them asks again. */
  z.object({ type: z.literal('beginnings-changed') }),
  z.object({ type: z.literal('job-changed'), job: jobSchema }),
  z.object({ type: z.literal('job-removed'), jobId: idSchema }),
  /** The clean-up rules did something by themselves. */
  z.object({
    type: z.literal('cleaned-up'),
    archivedCount: z.number().int().nonnegative(),
    purgedCount: z.number().int().nonnegative(),
    /** What providers hold and could not be deleted there; each keeps a receipt. */
    failedReleaseCount: z.number().int().nonnegative(),
  }),
  /** Many conversations changed at once: the watch is to be begun anew, and whoever shows a list asks again. */
  z.object({ type: z.literal('library-replaced') }),
])
export type LibraryChange = z.infer<typeof libraryChangeSchema>

export const libraryWatchItemSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), position: watchPositionSchema, snapshot: librarySnapshotSchema }),
  z.object({ type: z.literal('change'), sequence: z.number().int().positive(), change: libraryChangeSchema }),
])
export type LibraryWatchItem = z.infer<typeof libraryWatchItemSchema>
