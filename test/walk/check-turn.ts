// After every step: what each fake's model was shown against what the oracle says it must be shown, and the record of
// each turn against what the fake saw.
import type { Segment } from '../../shared/domain/context.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { Turn, TurnDetails } from '../../shared/domain/turn.ts'
import type { ShownTurn } from '../fakes/shown-view.ts'
import { checkHandle, type HandlesBefore, noteUse } from './check-handle.ts'
import { describeDifference } from './describe-difference.ts'
import { type ExpectedView, expectedView } from './oracle.ts'
import { WalkError } from './walk-error.ts'
import type { WalkedTurn } from './walk-turn.ts'
import { expectedWay, type WalkedAccount, type World } from './walk-world.ts'
import { instructionsOf } from './walked-accounts.ts'

/** How far an account was before a step. */
export interface Before {
  readonly account: WalkedAccount
  readonly shown: number
  readonly answers: number
  readonly storedIds: ReadonlySet<string>
  readonly stateFields: number
}

/** A turn, and what its model was shown; null when it never got so far. */
export interface SeenTurn {
  readonly details: TurnDetails
  readonly shown: ShownTurn | null
}

export function lookBefore(world: World): Before[] {
  return world.accounts.map((account) => ({
    account,
    shown: account.fake.shown.length,
    answers: account.answers.length,
    storedIds: new Set(account.fake.storedIds()),
    stateFields: account.fake.stateFieldsSeen?.length ?? 0,
  }))
}

function fail(turn: Turn | null, what: string): never {
  const about =
    turn === null
      ? ''
      : `\nturn: ${JSON.stringify({ id: turn.id, account: turn.accountName, api: turn.api, model: turn.modelAsked, status: turn.status, attempt: turn.attempt, purpose: turn.purpose, carry: turn.carry, failure: turn.failure }, null, 1)}`
  throw new WalkError(`${what}${about}`)
}

/** Whether a provider began to answer: `maybe` where the connection went before anything could be told. */
function wasReached({ turn, requestBytes }: TurnDetails): 'yes' | 'no' | 'maybe' {
  if (requestBytes !== null) return 'yes'
  const kind = turn.failure?.kind
  const isOpen = turn.status === 'stopped' || turn.status === 'interrupted'
  if (turn.failure !== null && turn.failure.status !== null) return 'no'
  return isOpen || kind === 'incomplete-stream' || kind === 'overloaded' ? 'maybe' : 'no'
}

/** Puts each new entry of a fake beside the turn it belongs to. */
function match(before: Before, turns: readonly TurnDetails[]): SeenTurn[] {
  const entries = before.account.fake.shown.slice(before.shown)
  const certain = turns.filter((details) => wasReached(details) === 'yes')
  const possible = turns.filter((details) => wasReached(details) !== 'no')
  const reached = entries.length === certain.length ? certain : possible
  if (entries.length !== reached.length) {
    fail(
      turns.at(-1)?.turn ?? null,
      `${before.account.plan.name} was shown ${entries.length} requests where ${certain.length} to ${possible.length} turns reached it`,
    )
  }
  const entryOf = new Map(reached.map((details, index) => [details.turn.id, entries[index] ?? null]))
  return turns.map((details) => ({ details, shown: entryOf.get(details.turn.id) ?? null }))
}

export async function newTurnsOf(world: World, conversationId: string): Promise<TurnDetails[]> {
  const { client, services } = world.app
  const fresh = services.store.turns.list(conversationId).filter((turn) => !world.seenTurns.has(turn.id))
  for (const turn of fresh) world.seenTurns.add(turn.id)
  return Promise.all(fresh.map((turn) => client.turns.get({ turnId: turn.id })))
}

function checkCarry(seen: SeenTurn, before: Before, wanted: string | null, isSession: boolean): void {
  const { turn } = seen.details
  const { carry } = turn
  if (carry.way !== wanted) fail(turn, `the way is ${carry.way} and should be ${wanted}`)
  const { shown } = seen
  if (shown === null) return
  const isStored = wanted !== null && !isSession
  if (shown.isStored !== isStored) fail(turn, `stored at the provider: ${shown.isStored}, asked: ${isStored}`)
  const continued = carry.kind === 'chain' && !isSession ? carry.handleValue : null
  const isNew = shown.continuedFrom !== null && !before.storedIds.has(shown.continuedFrom)
  if (continued !== null ? shown.continuedFrom !== continued : shown.continuedFrom !== null && !isNew) {
    fail(turn, `continued from ${shown.continuedFrom} and recorded as ${carry.handleValue}`)
  }
}

/** What a provider bills where it differs from what the model reads: Cohere's chat template is free. */
function billedOf(turn: Turn): number | null {
  const raw = turn.usage?.raw
  const isRecord = typeof raw === 'object' && raw !== null && !Array.isArray(raw)
  const units = isRecord ? raw.billed_units : undefined
  if (typeof units !== 'object' || units === null || Array.isArray(units))
    return turn.usage?.inputTotal ?? null
  return typeof units.input_tokens === 'number' ? units.input_tokens : null
}

function checkUsage({ details, shown }: SeenTurn): void {
  const { turn } = details
  if (shown === null || turn.status !== 'complete') return
  const billed = billedOf(turn)
  if (billed !== shown.inputTokens) {
    fail(turn, `billed ${shown.inputTokens} input tokens and recorded ${billed}`)
  }
}

/** A summary is asked for with everything in the request, and nothing of it is to be kept. */
function checkSummary({ details, shown }: SeenTurn): void {
  if (shown === null) return
  const { turn } = details
  if (shown.isStored || shown.continuedFrom !== null) fail(turn, 'a summary was kept at the provider')
  const isBare = shown.messages.length === 1 && shown.system?.includes('You condense') === true
  if (!isBare) fail(turn, `a summary was asked for with ${shown.messages.length} messages`)
}

/** After a lost id the answer still comes: the same question at once again, with the whole history. */
function checkLost(turns: readonly SeenTurn[], trouble: WalkedTurn['trouble']): void {
  turns.forEach(({ details }, index) => {
    const { failure, carry: lost } = details.turn
    if (failure?.kind !== 'handle-lost') return
    // Only a session is known to be gone without asking; what cannot be gone on from must not be tried.
    if (failure.status === null && lost.way !== 'sdk-session') fail(details.turn, 'given up without asking')
    const next = turns
      .slice(index + 1)
      .find((other) => other.details.turn.messageId === details.turn.messageId)
    if (next === undefined) {
      if (trouble === 'none') fail(details.turn, 'an id was lost and nothing was tried again')
      return
    }
    const { carry } = next.details.turn
    if (carry.kind !== 'replay' || !['handle-lost', 'session-lost'].includes(carry.reason)) {
      fail(next.details.turn, 'after a lost id the history was not sent')
    }
  })
}

function matchAll(befores: readonly Before[], turns: readonly TurnDetails[]): SeenTurn[] {
  const seen = befores.flatMap((before) => {
    const own = turns.filter(({ turn }) => turn.accountId === before.account.id)
    return own.length === 0 ? [] : match(before, own)
  })
  return seen.sort((a, b) => (a.details.turn.id < b.details.turn.id ? -1 : 1))
}

/** Checks the calls of a summary that was asked for by itself. */
export function checkSummaries(turns: readonly TurnDetails[], befores: readonly Before[]): void {
  for (const one of matchAll(befores, turns)) {
    if (one.details.turn.purpose !== 'summary') fail(one.details.turn, 'an answer nobody asked for')
    checkSummary(one)
  }
}

function viewOf(
  world: World,
  details: TurnDetails,
  question: Message,
  segments: readonly Segment[],
): ExpectedView {
  const { store } = world.app.services
  const conversation = store.conversations.get(details.turn.conversationId)
  if (conversation === null) throw new Error('the conversation is gone')
  return expectedView({
    path: store.messages.path(question.id),
    systemText: conversation.systemText,
    instructions: instructionsOf(details.turn.modelAsked),
    policy: conversation.contextPolicy,
    segments,
    pinnedIds: new Set(store.pins.list(conversation.id)),
    files: world.files,
    runs: details.context,
  })
}

/** Said where an api wants the person to speak first and an answer is pinned without its question. */
const opening = '(The conversation begins with your answer.)'

function withoutOpening(shown: ShownTurn, expected: ExpectedView): ShownTurn['messages'] {
  const [first, ...others] = shown.messages
  const isAdded = first?.role === 'user' && first.text === opening
  return isAdded && expected.messages[0]?.role === 'assistant' ? others : shown.messages
}

function compare(seen: SeenTurn, expected: ExpectedView): void {
  const { turn } = seen.details
  if (expected.problems.length > 0) fail(turn, `the context breaks its laws: ${expected.problems.join('; ')}`)
  if (seen.shown === null) return
  const difference = describeDifference(
    { system: expected.system, messages: expected.messages },
    { system: seen.shown.system, messages: withoutOpening(seen.shown, expected) },
  )
  if (difference !== null) fail(turn, `the model was shown something else:\n${difference}`)
}

/** What was said before sending is what was done, unless a count or a summary on the way changed what is shown. */
function checkPreview(world: World, { turn, context }: TurnDetails): void {
  const preview = world.previews.get(turn.messageId)
  if (preview === undefined || turn.attempt !== 1 || context.length === 0) return
  world.count('previewed')
  const outline = (runs: TurnDetails['context']): string =>
    runs.map(({ place, reason, count }) => `${count} ${place} ${reason}`).join(', ')
  if (preview.willSummarise || outline(preview.runs) !== outline(context)) return
  if (preview.carrySentence !== turn.carry.sentence) {
    fail(turn, `before sending it was said: ${preview.carrySentence}`)
  }
}

/** Checks the turns of one conversation in a step. */
export function checkTurns(
  world: World,
  walked: WalkedTurn,
  turns: readonly TurnDetails[],
  befores: readonly Before[],
  handles: HandlesBefore,
): SeenTurn[] {
  const { store } = world.app.services
  const conversation = store.conversations.get(walked.conversationId)
  const answer = store.messages.get(walked.answerId)
  if (conversation === null || answer === null || answer.parentId === null)
    throw new Error('the answer is gone')
  const question = store.messages.get(answer.parentId)
  if (question === null) throw new Error('the question is gone')

  const seen = matchAll(befores, turns)
  const answers = seen.filter(({ details }) => details.turn.purpose === 'answer')
  const segments = store.segments.list(conversation.id)
  for (const one of seen) if (one.details.turn.purpose === 'summary') checkSummary(one)
  let expected: ExpectedView | null = null
  for (const one of answers) {
    const { turn, context } = one.details
    if (turn.messageId !== answer.id) fail(turn, 'a turn for another answer')
    checkUsage(one)
    // One that failed before it was planned says nothing about its history.
    if (context.length === 0 && one.shown === null) continue
    const before = befores.find((candidate) => candidate.account.id === turn.accountId)
    if (before === undefined) fail(turn, 'an account nobody knows')
    const wanted = expectedWay(before.account, conversation.continuationMode)
    checkCarry(one, before, wanted, wanted === 'sdk-session')
    checkHandle(world, turn, handles)
    noteUse(world, turn, one.shown?.continuedFrom ?? null)
    checkPreview(world, one.details)
    expected = viewOf(world, one.details, question, segments)
    compare(one, expected)
  }
  checkLost(seen, walked.trouble)
  const last = answers.at(-1)
  if (last === undefined) {
    // Its process died while older messages were summarised.
    if (walked.trouble === 'killed' && answer.status === 'interrupted' && seen.length > 0) return seen
    fail(null, 'the answer has no turn')
  }
  if (walked.trouble === 'none' && answer.status !== 'complete') {
    fail(last.details.turn, `the answer is ${answer.status} although nothing was in its way`)
  }
  if (walked.trouble === 'stopped' && answer.status !== 'stopped') {
    fail(last.details.turn, `the answer is ${answer.status} and was stopped`)
  }
  if (walked.trouble === 'killed' && answer.status !== 'interrupted') {
    fail(last.details.turn, `the answer is ${answer.status} although its process died`)
  }
  if (expected !== null) remember(world, walked, last, expected)
  return seen
}

const lifetimes: Readonly<Record<string, number>> = {
  response: 25 * 86_400_000,
  interaction: 20 * 3_600_000,
  thread: 5 * 60_000,
}

/** The plain case of a conversation that just goes on: there the state at the provider must really be used. */
function checkGoesOn(world: World, walked: WalkedTurn, last: SeenTurn, expected: ExpectedView): void {
  const { turn } = last.details
  const { store } = world.app.services
  const previousId = world.lastAnswer.get(walked.conversationId)
  const previous = previousId === undefined ? undefined : world.given.get(previousId)
  const path = store.messages.path(walked.answerId)
  if (previous === undefined || path.at(-3)?.id !== previousId) return
  const { way } = turn.carry
  const isSame =
    previous.isContinuable &&
    way !== null &&
    previous.way === way &&
    previous.accountId === turn.accountId &&
    previous.modelId === turn.modelAsked &&
    previous.losses === walked.account.losses &&
    previous.systemText === (store.conversations.get(walked.conversationId)?.systemText ?? null) &&
    previous.names.every((name, index) => expected.names[index] === name) &&
    expected.names[previous.names.length] === previousId &&
    (way !== 'sdk-session' || previous.run === world.run) &&
    world.clock.now() - previous.at < (lifetimes[way] ?? Number.POSITIVE_INFINITY)
  if (isSame && turn.carry.kind !== 'chain') {
    fail(turn, 'the conversation just goes on, and its state at the provider was not used')
  }
}

function remember(world: World, walked: WalkedTurn, last: SeenTurn, expected: ExpectedView): void {
  const { turn } = last.details
  const { store } = world.app.services
  if (turn.attempt === 1) checkGoesOn(world, walked, last, expected)
  const { carry } = turn
  world.count(`${turn.accountName}: ${carry.way ?? 'no state'}, ${carry.kind}`)
  world.count(`reason ${carry.reason}`)
  if (carry.kind === 'chain') world.count(`continued ${carry.way}`)
  if (expected.hasSummary) world.count('with a summary')
  world.lastAnswer.set(walked.conversationId, walked.answerId)
  world.given.set(walked.answerId, {
    accountId: turn.accountId,
    modelId: turn.modelAsked,
    way: carry.way,
    systemText: store.conversations.get(walked.conversationId)?.systemText ?? null,
    names: expected.names,
    at: world.clock.now(),
    run: world.run,
    losses: walked.account.losses,
    isContinuable: turn.status === 'complete' && turn.finishReason === 'stop',
  })
}
