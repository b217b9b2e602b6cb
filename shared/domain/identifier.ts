import { z } from 'zod'

/** An id a provider gave something: kept with what it names and where it was found. */
export const identifierSchema = z.object({
  /** What it names: `response`, `message`, `item`, `call`, `request`, `generation`, `interaction`, … */
  kind: z.string(),
  value: z.string(),
  /** Where it stood: `body`, `header x-request-id`, `event response.created`, `output[0].id`, … */
  foundIn: z.string(),
})
export type Identifier = z.infer<typeof identifierSchema>
