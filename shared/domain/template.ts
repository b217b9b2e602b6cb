import { z } from 'zod'
import { contextPolicySchema } from './context.ts'
import { idSchema } from './ids.ts'
import { modelRefSchema } from './model.ts'

/** What a conversation can begin with. In its texts `{{name}}` stands for a variable that is asked for then. */
export const templateSchema = z.object({
  id: idSchema,
  name: z.string().trim().min(1).max(100),
  /** null for none. */
  systemText: z.string().max(200_000).nullable(),
  /** null for the most recent one. */
  model: modelRefSchema.nullable(),
  /** null for the usual one. */
  contextPolicy: contextPolicySchema.nullable(),
  /** First messages in order, the person first and then in turns. A last one of the person waits in the composer. */
  messages: z
    .array(z.object({ role: z.enum(['user', 'assistant']), text: z.string().min(1).max(200_000) }))
    .max(50),
  /** UTC milliseconds. */
  createdAt: z.number().int(),
  updatedAt: z.number().int(),
})
export type Template = z.infer<typeof templateSchema>

/** A text of the prompt library, reached by `/` and its name. `{{name}}` stands for a variable that is asked for. */
export const promptSchema = z.object({
  id: idSchema,
  name: z.string().trim().min(1).max(100),
  text: z.string().min(1).max(200_000),
  createdAt: z.number().int(),
  updatedAt: z.number().int(),
})
export type Prompt = z.infer<typeof promptSchema>
