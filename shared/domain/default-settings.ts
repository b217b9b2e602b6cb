import type { Settings } from './settings.ts'

/** Written out, so that the page need not run the schema while it loads. */
export const defaultSettings: Settings = {
  appearance: 'system',
  sidebarOpen: true,
  inspectorOpen: false,
  recentModels: [],
  newConversationDraft: '',
  exportReasoning: false,
  summaryModel: null,
  summarisesLocally: false,
  confirmAboveNanoUsd: null,
  titleMethod: 'offline',
  titleModel: null,
  archiveAfterDays: null,
  purgeTrashAfterDays: null,
  purgeReleasesAtProviders: false,
  openFolderIds: [],
  searchIncludesHidden: false,
  backupFolder: null,
  backupSchedule: 'daily',
  backupKeepCount: 5,
}
