import { z } from 'zod'

/** A copy of the history that can be opened instead of a damaged file. */
export const backupSchema = z.object({
  id: z.string(),
  createdAt: z.number().int(),
  byteSize: z.number().int(),
  conversationCount: z.number().int(),
  messageCount: z.number().int(),
  /** Why it was made; null for one of an earlier version, which did not say. */
  purpose: z.enum(['asked', 'scheduled', 'before-migration', 'before-restore']).nullable(),
})
export type Backup = z.infer<typeof backupSchema>

/**
 * How the history file was found at start.
 * `newer`: written by a newer Baton, left alone. `damaged`: set aside byte for byte at `setAsideAt`, waiting for the
 * person to choose. `unavailable`: locked by another Baton, unreadable, or its folder is missing.
 */
export const storeStateSchema = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('ready'),
    /** Things the person should know once: recovered rows, a lost tail, a low disk. */
    notices: z.array(z.string()),
  }),
  z.object({ state: z.literal('newer'), sentence: z.string() }),
  z.object({
    state: z.literal('damaged'),
    sentence: z.string(),
    setAsideAt: z.string(),
    /** What could be read from the damaged file; null when nothing could. */
    salvage: z.object({ conversationCount: z.number().int(), messageCount: z.number().int() }).nullable(),
    backups: z.array(backupSchema),
  }),
  z.object({ state: z.literal('unavailable'), sentence: z.string() }),
])
export type StoreState = z.infer<typeof storeStateSchema>

export const appInfoSchema = z.object({
  version: z.string(),
  shell: z.enum(['desktop', 'browser']),
  platform: z.enum(['mac', 'windows', 'linux']),
  dataFolder: z.string(),
  /** Where keys are kept, as a sentence: "Keys are kept in the system keychain." */
  keychainSentence: z.string(),
  hasKeychain: z.boolean(),
  store: storeStateSchema,
})
export type AppInfo = z.infer<typeof appInfoSchema>
