import { z } from 'zod'
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
})
export type SettingsPatch = z.infer<typeof settingsPatchSchema>
