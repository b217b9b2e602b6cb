import { z } from 'zod'
import { failureSchema } from './failure.ts'
import { idSchema } from './ids.ts'
import { modelInfoSchema } from './model.ts'
import { apiKindSchema, vendorSchema } from './vendor.ts'

export const accountSettingsSchema = z.object({
  /** Which dialect to speak when the vendor offers several; null takes the vendor's default. */
  api: apiKindSchema.nullable(),
  /** May this account leave conversation state at the provider? Off means `store: false` and replay. */
  keepsStateAtProvider: z.boolean(),
  /** Which of the api's ways to hold a conversation to use; null takes the one its record recommends, if any. */
  stateWay: z.string().max(40).nullable(),
})
export type AccountSettings = z.infer<typeof accountSettingsSchema>

/**
 * Where the key is. `keychain`: in the operating system's keychain. `session`: only in memory, gone at the end of
 * this run. `environment`: read from a variable. `none`: needs none. `missing`: needs one and has none.
 */
export const keyStateSchema = z.enum(['keychain', 'session', 'environment', 'none', 'missing'])
export type KeyState = z.infer<typeof keyStateSchema>

/** An account as the page may see it: everything but the key. */
export const accountSchema = z.object({
  id: idSchema,
  vendor: vendorSchema,
  name: z.string().min(1).max(80),
  baseUrl: z.string(),
  api: apiKindSchema,
  settings: accountSettingsSchema,
  isEnabled: z.boolean(),
  /** True for accounts that exist because of an environment variable; they cannot be removed or renamed. */
  isFromEnvironment: z.boolean(),
  keyState: keyStateSchema,
  /** Why nothing can be sent with it ("Baton does not speak Cohere's API yet."); null when it can. */
  obstacle: z.string().nullable(),
  createdAt: z.number().int(),
})
export type Account = z.infer<typeof accountSchema>

export const accountModelsSchema = z.object({
  accountId: idSchema,
  models: z.array(modelInfoSchema),
  /** UTC milliseconds of the last live answer; null when there was none yet. */
  fetchedAt: z.number().int().nullable(),
  /** Why the last attempt failed; the models are then the cached ones. */
  failure: failureSchema.nullable(),
})
export type AccountModels = z.infer<typeof accountModelsSchema>

/** What "Check the key" found, as a sentence. */
export const accountCheckSchema = z.object({
  isWorking: z.boolean(),
  sentence: z.string(),
  failure: failureSchema.nullable(),
})
export type AccountCheck = z.infer<typeof accountCheckSchema>

/** A server that answered on its usual port on this machine. */
export const localServerSchema = z.object({
  vendor: vendorSchema,
  baseUrl: z.string(),
  modelCount: z.number().int().nonnegative(),
})
export type LocalServer = z.infer<typeof localServerSchema>
