import { z } from 'zod'
import { idSchema } from './ids.ts'
import { modelRefSchema } from './model.ts'

export const appearanceSchema = z.enum(['system', 'light', 'dark'])

/** Every setting and its default. A stored value that no longer fits falls back to its default, one by one. */
export const settingsSchema = z.object({
  appearance: appearanceSchema.default('system'),
  sidebarOpen: z.boolean().default(true),
  inspectorOpen: z.boolean().default(false),
  /** Most recent first, at most eight. */
  recentModels: z.array(modelRefSchema).max(8).default([]),
  /** Text typed for a conversation that does not exist yet. */
  newConversationDraft: z.string().default(''),
  /** Exports to Markdown include reasoning. */
  exportReasoning: z.boolean().default(false),
  /** Who writes summaries of older messages; null takes the model of the conversation. */
  summaryModel: modelRefSchema.nullable().default(null),
  /** Sentences picked out on this computer instead of a model's summary: costs nothing, sends nothing. */
  summarisesLocally: z.boolean().default(false),
  /** Ask before a request that will probably cost more than this, in nano-dollars; null never asks. */
  confirmAboveNanoUsd: z.number().int().positive().nullable().default(null),
  /** How a conversation gets its title: not by itself (its first words stay), made on this computer, or by a model. */
  titleMethod: z.enum(['off', 'offline', 'model']).default('offline'),
  /** Who is asked for titles; null takes a cheap one of the account that answered. */
  titleModel: modelRefSchema.nullable().default(null),
  /** Archives what nobody wrote in for so many days; null never. Pinned ones stay. */
  archiveAfterDays: z.number().int().min(1).max(3650).nullable().default(null),
  /** Deletes for good what lies in the trash for so many days; null never. */
  purgeTrashAfterDays: z.number().int().min(1).max(3650).nullable().default(null),
  /** The automatic deletion also deletes what providers hold. */
  purgeReleasesAtProviders: z.boolean().default(false),
  /** Folders whose conversations are shown in the sidebar. */
  openFolderIds: z.array(idSchema).max(500).default([]),
  /** Search also looks into reasoning, tool calls and their results. */
  searchIncludesHidden: z.boolean().default(false),
  /** Where backups go; null for the folder `backups` beside the history. */
  backupFolder: z.string().max(4000).nullable().default(null),
  backupSchedule: z.enum(['off', 'daily', 'weekly']).default('daily'),
  /** How many scheduled backups are kept; older ones go when a new one was verified. */
  backupKeepCount: z.number().int().min(1).max(100).default(5),
})
export type Settings = z.infer<typeof settingsSchema>

export const settingsPatchSchema = z.object({
  appearance: appearanceSchema.optional(),
  sidebarOpen: z.boolean().optional(),
  inspectorOpen: z.boolean().optional(),
  recentModels: z.array(modelRefSchema).max(8).optional(),
  newConversationDraft: z.string().optional(),
  exportReasoning: z.boolean().optional(),
  summaryModel: modelRefSchema.nullable().optional(),
  summarisesLocally: z.boolean().optional(),
  confirmAboveNanoUsd: z.number().int().positive().nullable().optional(),
  titleMethod: z.enum(['off', 'offline', 'model']).optional(),
  titleModel: modelRefSchema.nullable().optional(),
  archiveAfterDays: z.number().int().min(1).max(3650).nullable().optional(),
  purgeTrashAfterDays: z.number().int().min(1).max(3650).nullable().optional(),
  purgeReleasesAtProviders: z.boolean().optional(),
  openFolderIds: z.array(idSchema).max(500).optional(),
  searchIncludesHidden: z.boolean().optional(),
  backupFolder: z.string().max(4000).nullable().optional(),
  backupSchedule: z.enum(['off', 'daily', 'weekly']).optional(),
  backupKeepCount: z.number().int().min(1).max(100).optional(),
})
export type SettingsPatch = z.infer<typeof settingsPatchSchema>
