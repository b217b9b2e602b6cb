// The plan in words, as it is stored with the turn and read by the person: first what was sent, then why.
import type { Carry, CarryReason } from '../../shared/domain/continuation.ts'
import type { TurnPlan } from './plan-turn.ts'

const reasonSentences: Readonly<Record<CarryReason, (vendorName: string) => string>> = {
  'first-turn': () => 'This is the first turn.',
  'made-elsewhere': () => 'It was made elsewhere.',
  'api-keeps-no-state': (vendorName) => `${vendorName} keeps no conversation state here.`,
  'server-state-off': () => 'Keeping state at the provider is switched off.',
  'always-sends-history': () => 'This conversation always sends its history.',
  'no-handle-on-path': (vendorName) => `${vendorName} has not seen this path before.`,
  'message-edited': () => 'An earlier message was edited.',
  'answer-regenerated': () => 'The answer is made again.',
  'branch-switched': () => 'Another branch is continued.',
  'answered-elsewhere': (vendorName) =>
    `Others answered since, and ${vendorName} takes no answers into a conversation it holds.`,
  'last-turn-not-kept': () => 'The last turn there did not end well, so what is held is not certain.',
  'account-changed': () => 'The account changed.',
  'model-changed': () => 'The model changed.',
  'system-text-changed': () => 'The system text changed.',
  'tools-changed': () => 'The tools changed.',
  'context-changed': () => 'Other messages are shown than before: some were summarised, left out or pinned.',
  'handle-expired': () => 'The id has expired.',
  'handle-used': () => 'The id can be used only once.',
  'handle-lost': (vendorName) => `${vendorName} no longer knows the id.`,
  'handle-deleted': () => 'You deleted it at the provider.',
  'session-lost': () => "The SDK's session is gone.",
  'no-sdk-session': (vendorName) => `The SDK of ${vendorName} holds no conversation.`,
  'state-refused': (vendorName) => `${vendorName} would not hold this conversation.`,
  'api-ended': () => 'What it came from has ended.',
  'handle-continues': (vendorName) => `${vendorName} holds the rest.`,
  'handle-continues-with-missed-turns': (vendorName) =>
    `${vendorName} holds the rest; what it has not seen was sent along.`,
  'handle-continues-from-earlier-point': (vendorName) =>
    `${vendorName} holds the rest and goes on from an earlier point of it.`,
}

export interface CarryCounts {
  /** Messages in this request. */
  readonly messagesSent: number
  /** Messages of the path that can be shown at all. */
  readonly messagesOnPath: number
  /** Messages the model is shown, sent now or held already. */
  readonly messagesShown: number
  readonly hasSummary: boolean
}

function headline(plan: TurnPlan, counts: CarryCounts): string {
  const { messagesSent, messagesOnPath, messagesShown, hasSummary } = counts
  const noun = messagesOnPath === 1 ? 'message' : 'messages'
  const share = `${messagesSent} of ${messagesOnPath} ${noun}`
  if (plan.handle !== null) {
    return plan.way?.kind === 'session'
      ? `Continued in the SDK's session: ${share} handed over.`
      : `Continued from ${plan.handle.value}: ${share} sent.`
  }
  if (hasSummary) return `Sent: a summary and ${share}.`
  return messagesShown < messagesOnPath ? `Sent in part: ${share}.` : `Sent in full: ${share}.`
}

function whyOf(plan: TurnPlan, vendorName: string, endedNote: string | null): string {
  if (plan.reason === 'api-ended' && endedNote !== null) return endedNote
  // A handle says itself why it is not continued.
  if (plan.reason === 'last-turn-not-kept' && plan.deadReason !== null) return plan.deadReason
  return reasonSentences[plan.reason](vendorName)
}

/** @param endedNote what became of the api an old id on the path came from; null when there is none */
export function describeCarry(
  plan: TurnPlan,
  counts: CarryCounts,
  vendorName: string,
  endedNote: string | null = null,
): Carry {
  const why = whyOf(plan, vendorName, endedNote)
  const holds =
    plan.way?.kind === 'session' && plan.handle !== null
      ? 'The SDK holds the rest in memory and sends all of it.'
      : why
  return {
    kind: plan.kind,
    reason: plan.reason,
    way: plan.way?.name ?? null,
    sentence: `${headline(plan, counts)} ${holds}`,
    messagesSent: counts.messagesSent,
    messagesOnPath: counts.messagesOnPath,
    handleValue: plan.handle?.value ?? null,
  }
}
