// A row of the table of systems: one way of talking to one provider, and what every situation is to lead to there.
import type { AccountSettings } from '../../shared/domain/account.ts'
import type { CarryReason, ContinuationMode } from '../../shared/domain/continuation.ts'
import type { ApiKind, Vendor } from '../../shared/domain/vendor.ts'
import type { WireReader } from './read-wire.ts'
import type { FakeTime, StateFake } from './state-fake.ts'

/** Situations with an outcome of their own; null where a row cannot come into one. */
export interface RowReasons {
  readonly second: CarryReason
  /** The first question is asked in other words. */
  readonly firstEdited: CarryReason
  /** The first answer was cut, and is asked for again. */
  readonly firstAgain: CarryReason
  /** The second question is asked in other words. */
  readonly edited: CarryReason
  readonly regenerated: CarryReason
  /** Back on the branch that was left by an edit. */
  readonly branch: CarryReason
  readonly systemText: CarryReason
  readonly account: CarryReason
  /** Back from another account of the vendor, which answered in between. */
  readonly accountBack: CarryReason
  readonly model: CarryReason
  /** Back from another model of the account, which answered in between. */
  readonly modelBack: CarryReason
  readonly expired: CarryReason | null
  readonly lost: CarryReason | null
  readonly stopped: CarryReason
  /** The process died in the middle of an answer. */
  readonly killed: CarryReason
  readonly refused: CarryReason | null
  /** The answer ended because it was too long. */
  readonly cutShort: CarryReason | null
  readonly cut: CarryReason
  /** Another vendor answered in between. */
  readonly elsewhere: CarryReason
  readonly restarted: CarryReason
}

export interface StateRow {
  readonly name: string
  readonly vendor: Vendor
  /** What differs from a new account. */
  readonly settings: Partial<AccountSettings>
  readonly mode: ContinuationMode
  readonly modelId: string
  /** Another model of the same account; null where the server has one only. */
  readonly otherModelId: string | null
  /** The dialect a turn is to be spoken in. */
  readonly api: ApiKind
  /** How the provider is to hold it; null for not at all. */
  readonly way: string | null
  readonly read: WireReader
  /** What the request says about keeping, in every turn; null when it is to say nothing. */
  readonly asksToKeep: boolean | null
  /** What it says where nothing is to be kept. */
  readonly asksToKeepNothing: false | null
  /** The SDK holds it in memory, and sends all of it. */
  readonly isSession: boolean
  /** What is to be held is made first, and named in the request that begins it. */
  readonly namesWhatItBegins: boolean
  /** How long what is held is continued, in milliseconds; null without an end. */
  readonly lifetimeMs: number | null
  /** `deleted`: through the api. `label`: it can only be shown. `nothing`: nothing is ever held. */
  readonly release: 'deleted' | 'label' | 'nothing'
  /** Whether the list of what is held is to be exactly what the server keeps. */
  readonly listsAllThatIsKept: boolean
  readonly reasons: RowReasons
  start(time: FakeTime): Promise<StateFake>
}

/** The outcomes of a row that always sends its history. */
export function alwaysFor(reason: CarryReason, refuses = true): RowReasons {
  return {
    second: reason,
    firstEdited: 'first-turn',
    firstAgain: 'first-turn',
    edited: reason,
    regenerated: reason,
    branch: reason,
    systemText: reason,
    account: reason,
    accountBack: reason,
    model: reason,
    modelBack: reason,
    expired: null,
    lost: null,
    stopped: reason,
    killed: reason,
    refused: refuses ? reason : null,
    cutShort: reason,
    cut: reason,
    elsewhere: reason,
    restarted: reason,
  }
}

type ReplayFacts = Pick<StateRow, 'name' | 'vendor' | 'modelId' | 'otherModelId' | 'api' | 'read' | 'start'> &
  Partial<StateRow>

/** A row of an api that keeps nothing. */
export function replayRow(facts: ReplayFacts): StateRow {
  return {
    settings: {},
    mode: 'automatic',
    way: null,
    asksToKeep: null,
    asksToKeepNothing: facts.asksToKeep === undefined || facts.asksToKeep === null ? null : false,
    isSession: false,
    namesWhatItBegins: false,
    lifetimeMs: null,
    release: 'nothing',
    listsAllThatIsKept: true,
    reasons: alwaysFor('api-keeps-no-state'),
    ...facts,
  }
}

type StateFacts = ReplayFacts & Pick<StateRow, 'way' | 'asksToKeep' | 'reasons'>

/** A row of an api that keeps the conversation. */
export function stateRow(facts: StateFacts): StateRow {
  return replayRow({ release: 'deleted', ...facts })
}

/** The outcomes where every answer has an id of its own that can be continued again and again. */
export const chainReasons: RowReasons = {
  second: 'handle-continues',
  firstEdited: 'message-edited',
  firstAgain: 'first-turn',
  edited: 'handle-continues',
  regenerated: 'handle-continues',
  branch: 'handle-continues',
  systemText: 'system-text-changed',
  account: 'account-changed',
  accountBack: 'handle-continues-with-missed-turns',
  model: 'handle-continues',
  modelBack: 'handle-continues',
  expired: 'handle-expired',
  lost: 'handle-lost',
  // The id before it stands for less, and what followed is sent along.
  stopped: 'handle-continues-with-missed-turns',
  killed: 'handle-continues-with-missed-turns',
  refused: 'handle-continues-with-missed-turns',
  cutShort: 'handle-continues-with-missed-turns',
  cut: 'handle-continues',
  elsewhere: 'handle-continues-with-missed-turns',
  restarted: 'handle-continues',
}
