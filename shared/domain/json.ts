import { z } from 'zod'

/** Any value JSON can carry. Used for what vendors send and Baton keeps unread. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue }

export const jsonValueSchema: z.ZodType<JsonValue> = z.json() as z.ZodType<JsonValue>
