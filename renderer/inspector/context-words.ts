// The words of the context lens: where each stretch of a path stood in a request, and why.
import type { ContextPlace, ContextReason, ContextRun } from '../../shared/domain/context.ts'
import { formatCompact } from '../../shared/domain/format.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import { formatCount, formatQuantity } from '../usage/format-numbers.ts'

/** Who holds the messages of a session: no provider, but a vendor's software in the memory of this computer. */
export const sessionHolder = 'the SDK'

type RunWords = Pick<ContextRun, 'count' | 'place' | 'reason'>

/** `24 messages summarised`, `1 message held at OpenAI`. @param holder the provider's name, or `sessionHolder` */
export function placeWords(run: Pick<ContextRun, 'count' | 'place'>, holder: string): string {
  const places: Readonly<Record<ContextPlace, string>> = {
    sent: 'sent',
    'held-at-provider': holder === sessionHolder ? `held by ${holder}` : `held at ${holder}`,
    summarised: 'summarised',
    'left-out': 'left out',
  }
  return `${formatQuantity(run.count, 'message')} ${places[run.place]}`
}

/** Why a stretch stood where it did. */
export function reasonWords(run: RunWords, holder: string): string {
  const isOne = run.count === 1
  const them = isOne ? 'it' : 'them'
  const reasons: Readonly<Record<ContextReason, string>> = {
    'on-path': 'Part of the conversation so far.',
    pinned: `Pinned, so ${isOne ? 'it always stays' : 'they always stay'}.`,
    'tool-pair': `${isOne ? 'It belongs' : 'They belong'} to a tool call that is sent.`,
    'covered-by-handle':
      holder === sessionHolder
        ? `It has ${them} in the memory of this computer.`
        : `${holder} has ${them} from earlier turns.`,
    'covered-by-segment': `A summary stands for ${them}.`,
    'before-last-messages': 'Older than the last messages this conversation sends.',
    'over-budget': `There was no room for ${them}.`,
    failed: isOne ? 'The answer failed.' : 'The answers failed.',
    empty: `There is nothing in ${them}.`,
  }
  return reasons[run.reason]
}

/** All stretches in one sentence, for who cannot see the bar. */
export function barWords(runs: readonly Pick<ContextRun, 'count' | 'place'>[], holder: string): string {
  const places: readonly ContextPlace[] = ['sent', 'held-at-provider', 'summarised', 'left-out']
  return places
    .map((place) => ({
      place,
      count: runs.reduce((sum, run) => sum + (run.place === place ? run.count : 0), 0),
    }))
    .filter(({ count }) => count > 0)
    .map((run) => placeWords(run, holder))
    .join(', ')
}

/** `about 3,100 tokens expected, 3,240 reported`; null when nothing was counted beforehand. */
export function expectedInput(turn: Pick<Turn, 'estimatedInputTokens' | 'usage' | 'status'>): string | null {
  if (turn.estimatedInputTokens === null) return null
  const expected = `about ${formatQuantity(turn.estimatedInputTokens, 'token')} expected`
  const reported = turn.usage?.inputTotal ?? null
  if (reported !== null) return `${expected}, ${formatCount(reported)} reported`
  return turn.status === 'running' ? expected : `${expected}, none reported`
}

/** `3 % of 200k`: how much of the window the request took; null when the window or the request is unknown. */
export function windowShare(
  turn: Pick<Turn, 'estimatedInputTokens' | 'usage' | 'contextWindow'>,
): string | null {
  const reported = turn.usage?.inputTotal ?? null
  const used = reported ?? turn.estimatedInputTokens
  if (used === null || turn.contextWindow === null) return null
  const percent = (used / turn.contextWindow) * 100
  const share = percent > 0 && percent < 1 ? 'under 1 %' : `${Math.round(percent)} %`
  return `${reported === null ? 'about ' : ''}${share} of ${formatCompact(turn.contextWindow)}`
}
