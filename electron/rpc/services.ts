// What the router hands over to. The store may be unavailable (see app.info): then `services()` throws.
import type { AppInfo } from '../../shared/contract/app-state.ts'
import type { ExportFormat, ExportOutcome } from '../../shared/contract/exported-file.ts'
import type {
  UsageComparison,
  UsageDimension,
  UsageFilter,
  UsageQuery,
  UsageReport,
  UsageSpeeds,
} from '../../shared/domain/usage-report.ts'
import type { Accounts } from '../accounts/accounts.ts'
import type { ChatEngine } from '../engine/chat-engine.ts'
import type { ConversationBus } from '../engine/conversation-bus.ts'
import type { HeldState } from '../engine/held-state.ts'
import type { TurnPreview } from '../engine/preview-turn.ts'
import type { Spending } from '../engine/spending.ts'
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
  exportConversation(request: ExportRequest): Promise<ExportOutcome>
  /** Ends what the services started besides the engine. */
  close(): Promise<void>
}

export interface AppState {
  readonly platform: Platform
  readonly dataFolder: string
  info(): AppInfo
  /** @throws UnavailableError while the history file is not open. */
  services(): Services
  /** @throws UnavailableError when there is nothing to rescue. */
  salvage(): { conversationCount: number; messageCount: number }
  /** @throws UnavailableError when there is nothing to restore. */
  restoreBackup(backupId: string): void
}

/** The history file is not open; the message is a sentence for the person. */
export class UnavailableError extends Error {
  override readonly name = 'UnavailableError'
}
