// What the router hands over to. The store may be unavailable (see app.info): then `services()` throws.
import type { AppInfo, Backup } from '../../shared/contract/app-state.ts'
import type { ExportFormat, ExportOutcome } from '../../shared/contract/exported-file.ts'
import type {
  BackupPreview,
  ExportChoices,
  ExportSelection,
  ImportFile,
} from '../../shared/contract/transfer-contract.ts'
import type { SearchQuery, SearchResult } from '../../shared/domain/search.ts'
import type {
  UsageComparison,
  UsageDimension,
  UsageFilter,
  UsageQuery,
  UsageReport,
  UsageSpeeds,
} from '../../shared/domain/usage-report.ts'
import type { Accounts } from '../accounts/accounts.ts'
import type { AnswersUnderWay } from '../engine/answers-under-way.ts'
import type { Beginnings } from '../engine/beginnings.ts'
import type { ChatEngine } from '../engine/chat-engine.ts'
import type { CleanUp } from '../engine/clean-up.ts'
import type { ConversationBus } from '../engine/conversation-bus.ts'
import type { HeldState } from '../engine/held-state.ts'
import type { Jobs } from '../engine/jobs.ts'
import type { Library } from '../engine/library.ts'
import type { TurnPreview } from '../engine/preview-turn.ts'
import type { Spending } from '../engine/spending.ts'
import type { Titles } from '../engine/titles.ts'
import type { Platform } from '../platform/platform.ts'
import type { PriceBook } from '../providers/catalogue/price-book.ts'
import type { ApiRegistry } from '../providers/create-registry.ts'
import type { Store } from '../store/store.ts'

export interface ExportRequest {
  readonly conversationId: string
  readonly format: ExportFormat
  readonly includesReasoning: boolean
}

/** What is read of the ledger. */
export interface UsageService {
  report(query: UsageQuery): Promise<UsageReport>
  speeds(filter: UsageFilter, groupBy: UsageDimension): Promise<UsageSpeeds>
  export(filter: UsageFilter, format: 'csv' | 'json'): Promise<ExportOutcome>
  /** @throws CommandError for a file that cannot be read */
  compare(file: { readonly fileName: string; readonly content: string }): Promise<UsageComparison>
}

/** Finds titles and messages. */
export interface SearchService {
  /** @param signal what was given up before its turn is not searched for */
  find(query: SearchQuery, signal?: AbortSignal): Promise<SearchResult>
}

export interface ExportManyRequest {
  readonly jobId: string
  readonly selection: ExportSelection
  readonly choices: ExportChoices
  readonly folder: string
}

export interface ImportRequest {
  readonly jobId: string
  readonly file: ImportFile
}

/** Exports of many conversations and imports; long work is done by jobs. */
export interface TransferService {
  /** @throws CommandError for a folder that cannot be written to */
  export(request: ExportManyRequest): void
  exportFolder(): string
  beginUpload(upload: { uploadId: string; fileName: string; byteSize: number }): Promise<void>
  upload(piece: { uploadId: string; offset: number; dataBase64: string }): Promise<void>
  dropUpload(uploadId: string): Promise<void>
  previewImport(request: ImportRequest): void
  import(request: ImportRequest): void
}

export interface BackupService {
  list(): Promise<{
    folder: string
    historyBytes: number | null
    backups: Backup[]
    nextAt: number | null
    problem: string | null
  }>
  create(jobId: string): void
  preview(backupId: string): Promise<BackupPreview>
}

/** Everything that needs an open history file. */
export interface Services {
  readonly store: Store
  readonly engine: ChatEngine
  readonly bus: ConversationBus
  readonly accounts: Accounts
  readonly heldState: HeldState
  readonly preview: TurnPreview
  readonly registry: ApiRegistry
  readonly prices: PriceBook
  readonly spending: Spending
  readonly usage: UsageService
  readonly search: SearchService
  readonly library: Library
  readonly cleanUp: Pick<CleanUp, 'preview' | 'run'>
  readonly titles: Titles
  readonly beginnings: Beginnings
  readonly jobs: Jobs
  readonly transfer: TransferService
  readonly backups: BackupService
  readonly underWay: AnswersUnderWay
  exportConversation(request: ExportRequest): Promise<ExportOutcome>
  /** Ends what the services started besides the engine. */
  close(): Promise<void>
}

export interface AppState {
  readonly platform: Platform
  /** Where the history is now. */
  dataFolder(): string
  info(): AppInfo
  /** @throws UnavailableError while the history file is not open. */
  services(): Services
  /** Resolves when the history is not just being exchanged or moved: watches that ended wait for the new one. */
  whenSettled(): Promise<void>
  /** @throws UnavailableError when there is nothing to rescue. */
  salvage(): { conversationCount: number; messageCount: number }
  /** @throws UnavailableError when there is nothing to restore. */
  restoreBackup(backupId: string): void
  /** Goes back to a backup while the history is open. @throws CommandError with a sentence; nothing was changed then */
  goBackTo(backupId: string): Promise<{ keptAs: string }>
  /** Starts the job that copies the history to another folder and goes on there. @throws CommandError */
  moveData(jobId: string, path: string): void
}

/** The history file is not open; the message is a sentence for the person. */
export class UnavailableError extends Error {
  override readonly name = 'UnavailableError'
}
