// The part of the contract that is about finding and ordering conversations, and what they can begin with.
import { z } from 'zod'
import { folderSchema } from '../domain/folder.ts'
import { idSchema } from '../domain/ids.ts'
import { searchQuerySchema, searchResultSchema } from '../domain/search.ts'
import { tagSchema } from '../domain/tag.ts'
import { promptSchema, templateSchema } from '../domain/template.ts'
import { base } from './base.ts'

const nothing = z.object({})
const count = z.number().int().nonnegative()
const ids = z.array(idSchema).min(1).max(5_000)

/** A change that can be made to many conversations at once. */
export const conversationChangeForManySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('pinned'), isPinned: z.boolean() }),
  z.object({ kind: z.literal('archived'), isArchived: z.boolean() }),
  z.object({ kind: z.literal('trashed'), isTrashed: z.boolean() }),
  z.object({ kind: z.literal('unread'), isUnread: z.boolean() }),
  /** null takes them out of every folder. */
  z.object({ kind: z.literal('folder'), folderId: idSchema.nullable() }),
  z.object({ kind: z.literal('tag-added'), tagId: idSchema }),
  z.object({ kind: z.literal('tag-removed'), tagId: idSchema }),
])
export type ConversationChangeForMany = z.infer<typeof conversationChangeForManySchema>

export const libraryContract = {
  search: {
    /** Finds titles and messages of every branch. Answers from a thread of its own and never holds up a stream. */
    find: base.input(searchQuerySchema).output(searchResultSchema),
  },

  organise: {
    /** All or nothing. What no longer exists is passed over; the answer counts what was changed. */
    change: base
      .input(z.object({ conversationIds: ids, change: conversationChangeForManySchema }))
      .output(z.object({ changedCount: z.number().int().nonnegative() })),
    /** Adds a folder at the end, or changes the one with this id (its position stays). */
    putFolder: base.input(folderSchema.omit({ position: true, createdAt: true })).output(folderSchema),
    /** The order of the sidebar; folders that are not named keep their order behind these. */
    orderFolders: base.input(z.object({ folderIds: z.array(idSchema).max(5_000) })).output(nothing),
    /** Its conversations stay, outside of every folder. */
    removeFolder: base.input(z.object({ folderId: idSchema })).output(nothing),
    /** Adds a tag or renames the one with this id. REFUSED for a name another tag has. */
    putTag: base.input(tagSchema.omit({ createdAt: true })).output(tagSchema),
    /** Takes it off every conversation. */
    removeTag: base.input(z.object({ tagId: idSchema })).output(nothing),
    /** How many conversations lie in each folder and are unread; what is archived or in the trash does not count. */
    counts: base.input(nothing).output(
      z.object({
        /** Folders with nothing in them are left out. */
        folders: z.array(z.object({ folderId: idSchema, conversationCount: count, unreadCount: count })),
        /** In folders and outside of them. */
        unreadCount: count,
      }),
    ),
    /** What the clean-up rules would do now, without doing it. */
    previewCleanUp: base
      .input(
        z.object({
          archiveAfterDays: z.number().int().min(1).max(3650).nullable(),
          purgeTrashAfterDays: z.number().int().min(1).max(3650).nullable(),
        }),
      )
      .output(
        z.object({
          archiveCount: z.number().int().nonnegative(),
          purgeCount: z.number().int().nonnegative(),
        }),
      ),
    /** Does at once what the rules of the settings say. */
    cleanUp: base.input(nothing).output(
      z.object({
        archivedCount: count,
        purgedCount: count,
        /** What providers hold and could not be deleted there; each keeps a receipt. */
        failedReleaseCount: count,
      }),
    ),
    /**
     * Asks for a title again, by the method of the settings; where titles are switched off, it is made here. REFUSED where
     * there is nothing to go by.
     */
    retitle: base.input(z.object({ conversationId: idSchema })).output(z.object({ title: z.string() })),
  },

  templates: {
    /** By name. */
    list: base.input(nothing).output(z.array(templateSchema)),
    /** Adds it, or replaces the one with the same id. */
    put: base.input(templateSchema.omit({ createdAt: true, updatedAt: true })).output(templateSchema),
    remove: base.input(z.object({ templateId: idSchema })).output(nothing),
    /**
     * Begins a conversation: system text, model, context policy and first messages, with the variables filled in. A last
     * message of the person becomes the draft. Sends nothing. REFUSED when a variable has no value.
     */
    begin: base
      .input(
        z.object({
          templateId: idSchema,
          /** Minted by the page. */
          conversationId: idSchema,
          values: z.record(z.string().max(100), z.string().max(200_000)),
          folderId: idSchema.nullable(),
        }),
      )
      .output(nothing),
  },

  prompts: {
    /** By name. */
    list: base.input(nothing).output(z.array(promptSchema)),
    /** Adds it, or replaces the one with the same id. REFUSED for a name another prompt has. */
    put: base.input(promptSchema.omit({ createdAt: true, updatedAt: true })).output(promptSchema),
    remove: base.input(z.object({ promptId: idSchema })).output(nothing),
  },
}
