// How the history of a conversation can travel, in words. Which ways there are is read from the records; nothing here
// knows a provider by name.
import type { ContinuationMode } from '../../shared/domain/continuation.ts'
import type { ProviderRecord } from '../../shared/domain/provider-record.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'

export interface ModeChoice {
  readonly mode: ContinuationMode
  readonly label: string
  /** What it means, honestly: what it buys and what it does not. */
  readonly sentence: string
  /** What is special about the chosen model, as a sentence; null for nothing. */
  readonly note: string | null
}

interface ModeSubject {
  /** null until they are here. */
  readonly records: readonly ProviderRecord[] | null
  /** Who the next message goes to; null while nobody is chosen. */
  readonly vendor: Vendor | null
  readonly vendorName: string
  /** Whether the account lets the provider keep anything. */
  readonly keepsState: boolean
  /** What the conversation asks for now: it is shown even where it cannot be had. */
  readonly current: ContinuationMode
}

function waysOf({ records, vendor }: Pick<ModeSubject, 'records' | 'vendor'>) {
  return (records ?? []).filter((record) => record.vendor === vendor).flatMap((record) => record.ways)
}

/** The choices for the model of a conversation, in the order in which they are offered. */
export function modeChoices(subject: ModeSubject): ModeChoice[] {
  const { records, vendorName, keepsState, current } = subject
  const ways = waysOf(subject)
  const isKnown = records !== null
  const hasServerState = ways.some((way) => way.kind !== 'session')
  const hasSession = ways.some((way) => way.kind === 'session')
  const offersNothing =
    isKnown && !hasServerState ? `${vendorName} keeps no conversation, so the history is sent.` : null
  const isSwitchedOff = keepsState
    ? null
    : 'Switched off for this account in Settings, so the history is sent.'
  const choices: ModeChoice[] = [
    {
      mode: 'automatic',
      label: 'Automatic',
      sentence: 'Goes on from what the provider holds where that helps, and sends the history otherwise.',
      note: hasServerState ? isSwitchedOff : offersNothing,
    },
    {
      mode: 'replay',
      label: 'Always send the history',
      sentence: 'Every request carries the history, and the provider is asked to keep nothing.',
      note: null,
    },
    {
      mode: 'server-state',
      label: 'Prefer server state',
      sentence:
        'Goes on from what the provider holds wherever it can. Less is uploaded; earlier tokens are billed all the same.',
      note: hasServerState ? isSwitchedOff : offersNothing,
    },
  ]
  if (hasSession || current === 'sdk-session') {
    choices.push({
      mode: 'sdk-session',
      label: 'SDK session',
      sentence:
        "The provider's own software keeps the history in memory and sends all of it. It is lost when Baton closes; the next turn then starts from what is kept here.",
      note: isKnown && !hasSession ? `${vendorName} has none, so the history is sent.` : null,
    })
  }
  return choices
}
