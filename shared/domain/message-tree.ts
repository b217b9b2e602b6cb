import { z } from 'zod'
import { idSchema } from './ids.ts'
import { messageRoleSchema, messageStatusSchema } from './message.ts'
import { vendorSchema } from './vendor.ts'

/** A message as the tree view draws it. */
export const treeNodeSchema = z.object({
  id: idSchema,
  parentId: idSchema.nullable(),
  role: messageRoleSchema,
  status: messageStatusSchema,
  /** The beginning of its text, on one line; empty when it has none. */
  excerpt: z.string(),
  createdAt: z.number().int(),
  /** Who answered; null for messages of the person. */
  vendor: vendorSchema.nullable(),
  modelName: z.string().nullable(),
})
export type TreeNode = z.infer<typeof treeNodeSchema>

/** Every message of a conversation, all branches, in the order in which they were made. */
export const messageTreeSchema = z.object({
  nodes: z.array(treeNodeSchema),
  headMessageId: idSchema.nullable(),
})
export type MessageTree = z.infer<typeof messageTreeSchema>
