import { z } from 'zod'
import { idSchema } from './ids.ts'

/** A word of the person's own on any number of conversations. Names are unique whatever their case. */
export const tagSchema = z.object({
  id: idSchema,
  name: z.string().trim().min(1).max(60),
  /** UTC milliseconds. */
  createdAt: z.number().int(),
})
export type Tag = z.infer<typeof tagSchema>
