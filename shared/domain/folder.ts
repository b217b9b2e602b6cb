import { z } from 'zod'
import { idSchema } from './ids.ts'
import { modelRefSchema } from './model.ts'

/** A place for conversations, with what a conversation begun in it starts from. Folders do not nest. */
export const folderSchema = z.object({
  id: idSchema,
  name: z.string().trim().min(1).max(100),
  /** Place in the sidebar, from 0. */
  position: z.number().int().nonnegative(),
  /** The model of a conversation begun in it; null for the most recent one. */
  model: modelRefSchema.nullable(),
  /** The system text of a conversation begun in it; it is copied, so that a later change leaves conversations alone. */
  systemText: z.string().max(200_000).nullable(),
  /** UTC milliseconds. */
  createdAt: z.number().int(),
})
export type Folder = z.infer<typeof folderSchema>
