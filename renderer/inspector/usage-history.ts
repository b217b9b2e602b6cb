// What each answer of a conversation took, for the two small charts. Unknown is never zero: a part that nobody counted
// makes its sum incomplete, and an answer of which nothing is known has a gap instead of a bar.
import type { MessageId, TurnId } from '../../shared/domain/ids.ts'
import { addToTotal, emptyTotal } from '../../shared/domain/sum-usage.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import type { Total } from '../../shared/domain/usage.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import { countsInTotals } from '../usage/bill-words.ts'

/** Every model call that was made for one answer, retries and summaries included. */
export interface AnswerUsage {
  readonly messageId: MessageId
  /** The last call, or the one that wrote the answer. */
  readonly turnId: TurnId
  /** Counted from 1. */
  readonly number: number
  readonly vendor: Vendor
  readonly modelName: string
  readonly callCount: number
  readonly summaryCount: number
  readonly input: Total
  readonly output: Total
  readonly nanoUsd: Total
}

/** The answers in order of their first call; calls that run still, or never reached a model, are left out. */
export function usageByAnswer(turns: readonly Turn[]): AnswerUsage[] {
  const answers = new Map<MessageId, AnswerUsage>()
  for (const turn of turns) {
    // Copied and imported ones are counted elsewhere, or nowhere.
    if (turn.status === 'running' || turn.origin !== undefined || !countsInTotals(turn)) continue
    const known = answers.get(turn.messageId)
    const isPartial = turn.usage?.isPartial === true
    const isNamed = known !== undefined && turn.purpose !== 'answer'
    answers.set(turn.messageId, {
      messageId: turn.messageId,
      turnId: isNamed ? known.turnId : turn.id,
      number: known?.number ?? answers.size + 1,
      vendor: isNamed ? known.vendor : turn.vendor,
      modelName: isNamed ? known.modelName : turn.modelName,
      callCount: (known?.callCount ?? 0) + 1,
      summaryCount: (known?.summaryCount ?? 0) + (turn.purpose === 'summary' ? 1 : 0),
      input: addToTotal(known?.input ?? emptyTotal, turn.usage?.inputTotal ?? null, isPartial),
      output: addToTotal(known?.output ?? emptyTotal, turn.usage?.outputTotal ?? null, isPartial),
      nanoUsd: addToTotal(known?.nanoUsd ?? emptyTotal, turn.cost.nanoUsd, isPartial),
    })
  }
  return [...answers.values()]
}

export interface UsageBar {
  /** One answer, or neighbours when there are more answers than room. */
  readonly answers: readonly AnswerUsage[]
  readonly input: Total
  readonly output: Total
  readonly nanoUsd: Total
}

export function joinTotals(totals: readonly Total[]): Total {
  return {
    known: totals.reduce((sum, total) => sum + total.known, 0),
    isComplete: totals.every((total) => total.isComplete),
  }
}

/** Bars for a chart with room for at most `most` of them, each for the same number of neighbours. */
export function usageBars(answers: readonly AnswerUsage[], most: number): UsageBar[] {
  const size = Math.max(1, Math.ceil(answers.length / most))
  return Array.from({ length: Math.ceil(answers.length / size) }, (_, index) => {
    const group = answers.slice(index * size, (index + 1) * size)
    return {
      answers: group,
      input: joinTotals(group.map((answer) => answer.input)),
      output: joinTotals(group.map((answer) => answer.output)),
      nanoUsd: joinTotals(group.map((answer) => answer.nanoUsd)),
    }
  })
}

/** Who answered most of the answers of a bar; of equals, the first. */
export function barVendor(bar: UsageBar): Vendor {
  const counts = new Map<Vendor, number>()
  for (const { vendor } of bar.answers) counts.set(vendor, (counts.get(vendor) ?? 0) + 1)
  let best: [Vendor, number] = ['custom', 0]
  for (const entry of counts) if (entry[1] > best[1]) best = entry
  return best[0]
}

/** `Answer 12`, `Answers 13 to 16` */
export function barTitle(bar: UsageBar): string {
  const first = bar.answers[0]?.number ?? 0
  const last = bar.answers.at(-1)?.number ?? 0
  return first === last ? `Answer ${first}` : `Answers ${first} to ${last}`
}
