import { z } from 'zod'
import { vendorSchema } from './vendor.ts'

/** One thing the handoff could not carry as it was. */
export const handoffNoteSchema = z.object({
  kind: z.enum([
    'reasoning-dropped',
    'tool-exchange-as-text',
    'tool-id-mapped',
    'orphan-call-answered',
    'failed-turn-skipped',
    'image-replaced-by-note',
    'file-replaced-by-note',
    'empty-message-dropped',
    'roles-merged',
  ]),
  /** How many times it happened in this request. */
  count: z.number().int().positive(),
})
export type HandoffNote = z.infer<typeof handoffNoteSchema>

export const handoffSchema = z.object({
  fromVendor: vendorSchema,
  fromModelName: z.string(),
  toVendor: vendorSchema,
  toModelName: z.string(),
  /** Messages brought along in this request besides the person's new one. */
  messagesCarried: z.number().int().nonnegative(),
  /** An estimate, to be shown with "about"; null when nothing could be counted. */
  approximateTokens: z.number().int().nonnegative().nullable(),
})
export type Handoff = z.infer<typeof handoffSchema>
