// What is said about a summary of older messages: who wrote it, what it saves, what it cost, what taking it away means.
import type { ContextPolicy, Segment } from '../../shared/domain/context.ts'
import { formatCount, formatMoney, formatQuantity } from '../usage/format-numbers.ts'
import type { SegmentRole } from './mark-segments.ts'

/** `Summary of 38 messages` */
export function segmentName(segment: Pick<Segment, 'messageCount'>): string {
  return `Summary of ${formatQuantity(segment.messageCount, 'message')}`
}

/** The line of the marker after its name. */
export function segmentStanding(role: SegmentRole, policy: ContextPolicy): string {
  switch (role) {
    case 'acts':
      return 'stands here in what is sent'
    case 'taken-up':
      return 'was taken up into the next summary'
    case 'unused':
      return `is not used: this conversation sends ${policyObject(policy)}`
  }
}

function policyObject(policy: ContextPolicy): string {
  switch (policy.kind) {
    case 'everything':
    case 'segments':
      return 'everything'
    case 'last-messages':
      return policy.count === 1 ? 'only the last message' : `the last ${formatCount(policy.count)} messages`
    case 'token-budget':
      return `up to ${formatCount(policy.tokens)} tokens`
  }
}

/** `about 236 tokens instead of about 8,120` */
export function segmentSaving(segment: Pick<Segment, 'originalTokens' | 'summaryTokens'>): string {
  return `about ${formatCount(segment.summaryTokens)} tokens instead of about ${formatCount(segment.originalTokens)}`
}

/** Who wrote it: a model, this computer, or the person. */
export function segmentAuthor(segment: Pick<Segment, 'method' | 'modelName'>): string {
  switch (segment.method) {
    case 'model':
      return segment.modelName === null ? 'written by a model' : `written by ${segment.modelName}`
    case 'extract':
      return 'picked out on this computer'
    case 'person':
      return 'edited by you'
  }
}

/** What its calls cost; null for one that took none. */
export function segmentCost(segment: Pick<Segment, 'modelName' | 'nanoUsd'>): string | null {
  if (segment.nanoUsd !== null) return formatMoney(segment.nanoUsd)
  return segment.modelName === null ? null : 'cost unknown'
}

/** Everything about it in one quiet line. */
export function segmentFacts(segment: Segment): string {
  return [segmentSaving(segment), segmentCost(segment), segmentAuthor(segment)]
    .filter((fact) => fact !== null)
    .join(' · ')
}

/** What taking it away means, before it is done. */
export function removalMeaning(
  segment: Pick<Segment, 'messageCount'>,
  role: SegmentRole,
  hasOlder: boolean,
): string {
  if (role === 'taken-up') return 'Nothing changes in what is sent: the next summary stands for it.'
  if (role === 'unused') return 'Nothing changes in what is sent, and no message is lost.'
  const messages =
    segment.messageCount === 1 ? 'The message it stands for is' : 'The messages it stands for are'
  return hasOlder
    ? `${messages} sent again, as far as the summary before it does not stand for them.`
    : `${messages} sent again. They may be summarised anew when there is no room.`
}
