import { z } from 'zod'
import { idSchema } from './ids.ts'
import { partSchema } from './part.ts'

export const messageRoleSchema = z.enum(['user', 'assistant', 'tool'])
export type MessageRole = z.infer<typeof messageRoleSchema>

/**
 * Where an answer stands. `pending`: accepted, nothing has arrived. `streaming`: arriving. `complete`: the
 * provider said it is done. `stopped`: the person stopped it. `interrupted`: Baton ended while it ran.
 * `failed`: the provider or the network failed; whatever had arrived is kept. User messages are `complete`.
 */
export const messageStatusSchema = z.enum([
  'pending',
  'streaming',
  'complete',
  'stopped',
  'interrupted',
  'failed',
])
export type MessageStatus = z.infer<typeof messageStatusSchema>

export const messageSchema = z.object({
  id: idSchema,
  conversationId: idSchema,
  /** null only for the first message of a conversation (several roots are possible after an edit). */
  parentId: idSchema.nullable(),
  role: messageRoleSchema,
  status: messageStatusSchema,
  parts: z.array(partSchema),
  /** UTC milliseconds. */
  createdAt: z.number().int(),
  /** UTC milliseconds; null while pending or streaming. */
  completedAt: z.number().int().nullable(),
})
export type Message = z.infer<typeof messageSchema>
