import { z } from 'zod'
import { idSchema } from './ids.ts'
import { messageRoleSchema } from './message.ts'
import { vendorSchema } from './vendor.ts'

/** Where in a message or conversation the words were found. */
export const searchPlaceSchema = z.enum(['title', 'text', 'attachment', 'reasoning', 'tool'])
export type SearchPlace = z.infer<typeof searchPlaceSchema>

export const searchHitSchema = z.object({
  conversationId: idSchema,
  title: z.string(),
  /** null for a title. */
  messageId: idSchema.nullable(),
  role: messageRoleSchema.nullable(),
  vendor: vendorSchema.nullable(),
  modelName: z.string().nullable(),
  /** UTC milliseconds: of the message, or of the last message for a title. */
  createdAt: z.number().int(),
  place: searchPlaceSchema,
  /** What was found, in pieces; the marked ones are what was looked for. One line, shortened. */
  snippet: z.array(z.object({ text: z.string(), isMatch: z.boolean() })),
  /** False for a message of a branch that is not continued now. */
  isOnPath: z.boolean(),
  isArchived: z.boolean(),
  isTrashed: z.boolean(),
  folderId: idSchema.nullable(),
})
export type SearchHit = z.infer<typeof searchHitSchema>

export const searchQuerySchema = z.object({
  /** Words, "phrases", -without, and operators like `model:` (see the search help). */
  text: z.string().max(1000),
  /** Only inside this conversation, oldest first; null for everything, best first. */
  conversationId: idSchema.nullable(),
  /** Also in reasoning, tool calls and their results. */
  includesHidden: z.boolean(),
  limit: z.number().int().min(1).max(500),
  /** How many hits to pass over: the next page of the same query. */
  offset: z.number().int().nonnegative(),
})
export type SearchQuery = z.infer<typeof searchQuerySchema>

export const searchResultSchema = z.object({
  hits: z.array(searchHitSchema),
  hasMore: z.boolean(),
  /** Hits altogether; with `isComplete` false at least this many. */
  total: z.object({ count: z.number().int().nonnegative(), isComplete: z.boolean() }),
  /** Parts of the query that were not understood, each with a sentence; they are left out of the search. */
  problems: z.array(z.object({ part: z.string(), sentence: z.string() })),
  /** What is still being added to the index; null when everything is in it. */
  indexing: z
    .object({ doneCount: z.number().int().nonnegative(), totalCount: z.number().int().nonnegative() })
    .nullable(),
})
export type SearchResult = z.infer<typeof searchResultSchema>
