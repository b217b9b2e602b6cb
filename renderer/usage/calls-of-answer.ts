// Every call that was made for one answer: summaries before it, attempts that came to nothing, and the one that wrote it.
import { addToTotal, emptyTotal } from '../../shared/domain/sum-usage.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import type { Total } from '../../shared/domain/usage.ts'
import { useConversationRow, useSegments, useSettings, useTurn } from '../state/hooks.ts'
import { session } from '../state/session.ts'
import { type Fetched, useFetched } from '../state/use-fetched.ts'
import { countsInTotals } from './bill-words.ts'

/** The calls for the same answer but this one, in their order. */
export function otherCalls(turn: Turn, calls: readonly Turn[]): Turn[] {
  return calls.filter((call) => call.messageId === turn.messageId && call.id !== turn.id)
}

/** What calls cost together; a call that never reached a model costs nothing. */
export function costOfCalls(calls: readonly Turn[]): Total {
  return calls
    .filter(countsInTotals)
    .reduce((sum, { cost, usage }) => addToTotal(sum, cost.nanoUsd, usage?.isPartial === true), emptyTotal)
}

const noCalls: readonly Turn[] = []

/** Every call for the answer of a turn; asked for only where there may be another than this one. */
export function useCallsOfAnswer(turn: Turn): Fetched<readonly Turn[]> {
  const shown = useTurn(turn.messageId)
  const hasSummaries = useSegments().some((segment) => segment.turnId !== null)
  const titleSource = useConversationRow()?.titleSource
  const asksForTitles = useSettings().titleMethod === 'model'
  const mayHaveTitle = titleSource === 'model' || (titleSource === 'offline' && asksForTitles)
  const mayHaveOthers =
    hasSummaries ||
    turn.contextNotice !== null ||
    turn.attempt > 1 ||
    turn.purpose !== 'answer' ||
    mayHaveTitle ||
    shown?.id !== turn.id
  const { conversationId, messageId } = turn
  return useFetched(
    messageId,
    `${mayHaveOthers} ${turn.id} ${turn.status} ${JSON.stringify(turn.cost)} ${shown?.id} ${shown?.status}`,
    async (signal) => {
      if (!mayHaveOthers) return noCalls
      const all = await session().client.turns.list({ conversationId }, { signal })
      return all.filter((call) => call.messageId === messageId)
    },
  )
}
