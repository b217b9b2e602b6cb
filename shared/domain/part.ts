// What a message is made of. Parts are neutral: no vendor field ever enters here; what a vendor
// said in its own words is kept beside the message as native content.
import { z } from 'zod'

export const textPartSchema = z.object({ type: z.literal('text'), text: z.string() })

export const reasoningPartSchema = z.object({
  type: z.literal('reasoning'),
  /** Readable reasoning or its summary; empty when the vendor keeps it sealed. */
  text: z.string(),
  /** UTC milliseconds at which the part began to arrive; null for imported text. */
  startedAtMs: z.number().int().nullable(),
  /** How long it took to arrive; null while open or when unknown. */
  durationMs: z.number().int().nullable(),
})

export const toolCallPartSchema = z.object({
  type: z.literal('tool-call'),
  /** The id the vendor gave the call; mapped, never reused, when handed to another api. */
  callId: z.string(),
  name: z.string(),
  /** Arguments as the model wrote them: JSON text, possibly cut or invalid. */
  argumentsJson: z.string(),
})

export const toolResultPartSchema = z.object({
  type: z.literal('tool-result'),
  callId: z.string(),
  name: z.string().nullable(),
  output: z.string(),
  isError: z.boolean(),
})

export const filePartSchema = z.object({
  type: z.literal('file'),
  /** SHA-256 of the bytes in lower-case hex: the key of the stored attachment. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  mediaType: z.string(),
  name: z.string(),
  byteSize: z.number().int().nonnegative(),
})

export const partSchema = z.discriminatedUnion('type', [
  textPartSchema,
  reasoningPartSchema,
  toolCallPartSchema,
  toolResultPartSchema,
  filePartSchema,
])

export type TextPart = z.infer<typeof textPartSchema>
export type ReasoningPart = z.infer<typeof reasoningPartSchema>
export type ToolCallPart = z.infer<typeof toolCallPartSchema>
export type ToolResultPart = z.infer<typeof toolResultPartSchema>
export type FilePart = z.infer<typeof filePartSchema>
export type Part = z.infer<typeof partSchema>
