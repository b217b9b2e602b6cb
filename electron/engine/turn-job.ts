// What an answer under way is, and what it needs from the rest of the house.
import type { ConversationChange } from '../../shared/contract/watches.ts'
import type { Account } from '../../shared/domain/account.ts'
import type { ConversationId, MessageId } from '../../shared/domain/ids.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { ModelInfo, ModelRef } from '../../shared/domain/model.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import type { Cost, Usage } from '../../shared/domain/usage.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import type { Log } from '../platform/platform.ts'
import type { ApiRegistry } from '../providers/create-registry.ts'
import type { StallLimits } from '../providers/guard-stream.ts'
import type { Store } from '../store/store.ts'
import type { Clock } from './clock.ts'
import type { TokenCounter } from './context/token-counter.ts'
import type { EndedBy } from './settle-turn.ts'

/** An account that can be called now. */
export interface Connection {
  readonly account: Account
  readonly apiKey: string | null
  readonly baseUrl: string
}

export interface PriceInput {
  readonly vendor: Vendor
  readonly modelServed: string | null
  readonly modelAsked: string
  /** null when the provider sent none; only what costs nothing has a cost then. */
  readonly usage: Usage | null
  readonly atMs: number
}

/** What the engine needs from the rest of the house. */
export interface TurnTools {
  readonly store: Store
  readonly registry: ApiRegistry
  readonly counter: TokenCounter
  readonly clock: Clock
  readonly log: Log
  /** @throws AdapterError when the account cannot be used now (no key, switched off). */
  connect(accountId: string): Promise<Connection>
  describeModel(vendor: Vendor, model: ModelRef): ModelInfo
  price(input: PriceInput): Cost | Promise<Cost>
  stallLimits(account: Connection['account']): StallLimits
  /** From 0 to 1. */
  random(): number
  /** Told about every call after its record is stored: answers, tries that failed, summaries. */
  onCallEnded?(turn: Turn): void
}

/** Who refused to hold which conversation, for as long as Baton runs: they are not asked again with every turn. */
export interface RefusalMemory {
  refusesState(job: Pick<TurnJob, 'conversationId' | 'model'>): boolean
  rememberRefusal(job: Pick<TurnJob, 'conversationId' | 'model'>): void
}

export function createRefusalMemory(): RefusalMemory {
  const refused = new Set<string>()
  const keyOf = (job: Pick<TurnJob, 'conversationId' | 'model'>) =>
    `${job.conversationId} ${job.model.accountId}`
  return {
    refusesState: (job) => refused.has(keyOf(job)),
    rememberRefusal: (job) => void refused.add(keyOf(job)),
  }
}

export interface TurnJob {
  readonly conversationId: ConversationId
  readonly questionId: MessageId
  /** The question was sent in the place of another one that is kept. */
  readonly isEdit: boolean
  readonly answer: Message
  readonly model: ModelRef
  /** What the account was when the person sent, for calls that fail before it can be reached. */
  readonly account: Pick<Account, 'name' | 'vendor' | 'api'>
  readonly controller: AbortController
  readonly memory: RefusalMemory
  endedBy: EndedBy
}

export interface TurnListeners {
  publish(change: ConversationChange): void
  showLive(message: Message): void
  /** The answer has its final form; called once, after the commit (or after the disk refused it). */
  settled(message: Message, turn: Turn): void
}
