// The files of an export of many conversations beside the conversations themselves, documented in docs/export-format.md.
import { z } from 'zod'
import { accountSettingsSchema } from '../../shared/domain/account.ts'
import { budgetSchema } from '../../shared/domain/budget.ts'
import { folderSchema } from '../../shared/domain/folder.ts'
import { idSchema } from '../../shared/domain/ids.ts'
import { ratesSchema } from '../../shared/domain/price.ts'
import { type Settings, settingsSchema } from '../../shared/domain/settings.ts'
import { tagSchema } from '../../shared/domain/tag.ts'
import { promptSchema, templateSchema } from '../../shared/domain/template.ts'
import { vendorSchema } from '../../shared/domain/vendor.ts'
import { exportedReceiptSchema } from './conversation-file.ts'

export const libraryFileFormat = 'baton-library'
export const manifestFormat = 'baton-export'
export const libraryFileVersion = 3

export const manifestName = 'manifest.json'
export const libraryName = 'library.json'
export const lostLedgerName = 'ledger.ndjson'
export const conversationsFolder = 'conversations/'

/**
 * Settings that are about how the person works and not about this computer. What deletes or archives by itself is chosen
 * anew on each computer.
 */
export const exportedSettingNames = [
  'appearance',
  'exportReasoning',
  'summaryModel',
  'summarisesLocally',
  'confirmAboveNanoUsd',
  'titleMethod',
  'titleModel',
  'searchIncludesHidden',
] as const satisfies readonly (keyof Settings)[]

type ExportedSettingName = (typeof exportedSettingNames)[number]
const pickedSettings = Object.fromEntries(exportedSettingNames.map((name) => [name, true])) as Record<
  ExportedSettingName,
  true
>

/** Without its key, which is in no file. */
export const libraryAccountSchema = z.object({
  id: idSchema,
  vendor: vendorSchema,
  name: z.string().min(1).max(80),
  /** Without user name, password, query and fragment. */
  baseUrl: z.string(),
  settings: accountSettingsSchema,
  createdAt: z.number().int(),
})
export type LibraryAccount = z.infer<typeof libraryAccountSchema>

export const ownPriceSchema = z.object({
  vendor: vendorSchema,
  modelId: z.string(),
  rates: ratesSchema,
  setAt: z.number().int(),
})

/** The schema of each item of a field that is a list. */
export const libraryListSchemas = {
  folders: folderSchema,
  tags: tagSchema,
  templates: templateSchema,
  prompts: promptSchema,
  accounts: libraryAccountSchema,
  ownPrices: ownPriceSchema,
  budgets: budgetSchema,
  /** Of conversations that are gone; those of others stand with them. */
  receipts: exportedReceiptSchema,
} as const

export const exportedSettingsSchema = settingsSchema.pick(pickedSettings).partial()
export type ExportedSettings = z.infer<typeof exportedSettingsSchema>

const lists = libraryListSchemas

export const libraryFileSchema = z.object({
  format: z.literal(libraryFileFormat),
  version: z.literal(libraryFileVersion),
  settings: exportedSettingsSchema,
  folders: z.array(lists.folders),
  tags: z.array(lists.tags),
  templates: z.array(lists.templates),
  prompts: z.array(lists.prompts),
  accounts: z.array(lists.accounts),
  ownPrices: z.array(lists.ownPrices),
  budgets: z.array(lists.budgets),
  receipts: z.array(lists.receipts),
})
export type LibraryFile = z.infer<typeof libraryFileSchema>

export const manifestSchema = z.object({
  format: z.literal(manifestFormat),
  version: z.literal(libraryFileVersion),
  /** What the conversations are written as. */
  content: z.enum(['json', 'markdown']),
  conversationCount: z.number().int().nonnegative(),
  attachmentCount: z.number().int().nonnegative(),
  /** Every other file, in the order in which they were written. */
  files: z.array(
    z.object({
      name: z.string(),
      byteSize: z.number().int().nonnegative(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
})
export type Manifest = z.infer<typeof manifestSchema>
