import { z } from 'zod'

export const exportFormatSchema = z.enum(['markdown', 'json'])
export type ExportFormat = z.infer<typeof exportFormatSchema>

/**
 * How an export ended. The desktop asks for a file and writes it (`saved`, or `cancelled` by the person); the
 * browser shell hands the text to the page, which downloads it.
 */
export const exportOutcomeSchema = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('saved'), path: z.string() }),
  z.object({ outcome: z.literal('cancelled') }),
  z.object({
    outcome: z.literal('download'),
    fileName: z.string(),
    mediaType: z.string(),
    content: z.string(),
  }),
])
export type ExportOutcome = z.infer<typeof exportOutcomeSchema>
