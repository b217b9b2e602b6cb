// One turn of a walk: something is sent, edited or asked again, and now and then the network, the provider, the person or
// the process breaks it off.

import type { Conversation } from '../../shared/domain/conversation.ts'
import { createId } from '../../shared/domain/create-id.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { ModelRef } from '../../shared/domain/model.ts'
import type { Part } from '../../shared/domain/part.ts'
import { textOfParts } from '../../shared/domain/text-of-parts.ts'
import { createGate, type Gate } from '../fakes/wire-server.ts'
import { someFile, someParts } from './walk-texts.ts'
import { expectedWay, type WalkedAccount, type World } from './walk-world.ts'
import type { Break, Refusal } from './walked-fake.ts'

export type Trouble =
  | 'none'
  | 'refused'
  | 'broken'
  | 'stopped'
  | 'killed'
  | 'offline'
  | 'stopped-waiting'
  | 'killed-waiting'

export interface WalkedTurn {
  readonly conversationId: string
  readonly answerId: string
  readonly account: WalkedAccount
  readonly trouble: Trouble
}

/** How often an answer is looked at before it counts as silent. */
const looksWithoutChange = 25
const mostLooks = 20_000

const refusals: readonly Refusal[] = ['rate-limit', 'server-error', 'quota', 'bad-key']
const breaks: readonly Break[] = ['cut', 'error', 'end-early']

export function readConversation(world: World, id: string): Conversation | null {
  return world.app.services.store.conversations.get(id)
}

export function pathOf(world: World, id: string): Message[] {
  const { store } = world.app.services
  return store.messages.path(store.conversations.get(id)?.headMessageId ?? null)
}

function keepsSomething(account: WalkedAccount): boolean {
  return expectedWay(account, 'server-state') !== null
}

/** Mostly who answered last, else somebody who keeps something, and for a session somebody who has one. */
export function someModel(world: World, conversation: Conversation | null): ModelRef {
  const { random } = world
  const current = conversation?.model ?? null
  const of = (account: WalkedAccount): ModelRef => ({
    accountId: account.id,
    modelId: random.pick(account.plan.models),
  })
  if (conversation?.continuationMode === 'sdk-session' && random.chance(0.3)) {
    return of(random.pick(world.accounts.filter(({ plan }) => plan.vendor === 'google')))
  }
  if (current !== null && random.chance(0.66)) return current
  if (current !== null && random.chance(0.25)) return of(world.accountOf(current.accountId))
  return of(random.pick(random.chance(0.4) ? world.accounts : world.accounts.filter(keepsSomething)))
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** A gate that tells when an answer has been told to wait at it. */
interface WatchedGate {
  readonly gate: Gate
  readonly isReached: () => boolean
}

function createWatchedGate(): WatchedGate {
  const inner = createGate()
  let isReached = false
  const gate: Gate = {
    get opened() {
      isReached = true
      return inner.opened
    },
    open: inner.open,
  }
  return { gate, isReached: () => isReached }
}

/** A summary is being read, which is shown nowhere. */
function isSummarising(world: World): boolean {
  return world.app.services.store.turns.running().some((turn) => turn.purpose === 'summary')
}

/**
 * Waits until what the fake holds has begun to be read and then falls silent. It may be a summary before the answer.
 * @returns false when the answer ended all the same: what was to be held was refused, and asked for again
 */
async function untilSilent(world: World, answerId: string, watched: WatchedGate): Promise<boolean> {
  const { store } = world.app.services
  let before = ''
  let unchanged = 0
  for (let look = 0; look < mostLooks; look += 1) {
    await nextTurn()
    world.clock.runShortTimers()
    const message = store.messages.get(answerId)
    if (message?.completedAt !== null) return false
    const sent = world.accounts.map(({ answers }) => answers.at(-1)?.bodyText.length ?? 0)
    const text = textOfParts(message.parts)
    const hasBegun = text !== '' || isSummarising(world)
    const now = `${text} ${sent.join(' ')}`
    unchanged = now === before && watched.isReached() && hasBegun ? unchanged + 1 : 0
    before = now
    if (unchanged >= looksWithoutChange) return true
  }
  throw new Error('the answer that was held never began')
}

async function attach(world: World, number: number): Promise<Part> {
  const { name, content } = someFile(world.random, number)
  const dataBase64 = Buffer.from(content).toString('base64')
  const part = await world.app.client.attachments.add({ name, mediaType: 'text/plain', dataBase64 })
  world.files.set(part.hash, content)
  return part
}

/** @returns the id of the answer */
async function ask(world: World, conversationId: string, model: ModelRef): Promise<string> {
  const { random, clock } = world
  const { client, services } = world.app
  const messageId = createId(clock.now())
  const number = services.store.messages.list(conversationId).length + 1
  const place = `${world.accountOf(model.accountId).plan.name}, ${model.modelId}`
  const path = pathOf(world, conversationId)
  const answers = services.store.messages
    .list(conversationId)
    .filter((message) => message.role === 'assistant')
  const questions = path.filter((message) => message.role === 'user')
  const how = random.weighted({
    send: 70,
    edit: questions.length > 1 ? 12 : 0,
    regenerate: answers.length > 0 ? 14 : 0,
    'begin again': questions.length > 2 ? 1 : 0,
  })
  if (how === 'regenerate') {
    const old = random.chance(0.6) ? (answers.at(-1) ?? random.pick(answers)) : random.pick(answers)
    world.note(`regenerate ${old.id} with ${place}`)
    const input = { conversationId, answerId: old.id, newAnswerId: createId(clock.now()), model }
    return (await client.messages.regenerate(input)).answerId
  }
  const parts = someParts(random, number)
  if (random.chance(0.04)) parts.push(await attach(world, number))
  const edited = how === 'edit' ? random.pick(questions) : null
  const parent = edited !== null ? { parentId: edited.parentId } : how === 'send' ? {} : { parentId: null }
  world.note(`${how} ${JSON.stringify(textOfParts(parts)).slice(0, 60)} with ${place}`)
  const isPreviewed = how === 'send' && random.chance(0.2)
  const preview = isPreviewed ? await client.conversations.preview({ conversationId, model, parts }) : null
  const { answerId } = await client.messages.send({ conversationId, messageId, parts, model, ...parent })
  if (preview !== null) world.previews.set(answerId, preview)
  return answerId
}

/** In the middle of the answer the person stops it, or Baton dies. */
async function endInTheMiddle(
  world: World,
  conversationId: string,
  model: ModelRef,
  trouble: 'stopped' | 'killed',
): Promise<Pick<WalkedTurn, 'answerId' | 'trouble'>> {
  const watched = createWatchedGate()
  world.accountOf(model.accountId).fake.holdNext(watched.gate)
  const answerId = await ask(world, conversationId, model)
  const isHeld = await untilSilent(world, answerId, watched)
  if (isHeld && trouble === 'killed') await world.kill()
  if (isHeld && trouble === 'stopped') await world.app.client.messages.stop({ conversationId, answerId })
  await world.app.services.engine.drain()
  watched.gate.open()
  return { answerId, trouble: isHeld ? trouble : 'none' }
}

/** Before a retry nothing is under way; the person stops the answer, or Baton dies. */
async function endWhileWaiting(
  world: World,
  conversationId: string,
  model: ModelRef,
  isKilled: boolean,
): Promise<string> {
  world.accountOf(model.accountId).fake.refuseNext('rate-limit')
  const isWaiting = world.clock.holdNextWait()
  const answerId = await ask(world, conversationId, model)
  await isWaiting
  if (isKilled) {
    await world.kill()
    return answerId
  }
  await world.app.client.messages.stop({ conversationId, answerId })
  await world.app.services.engine.drain()
  return answerId
}

async function askWithoutNetwork(world: World, conversationId: string, model: ModelRef): Promise<string> {
  const { server } = world.accountOf(model.accountId).fake
  server.setReachable(false)
  const answerId = await ask(world, conversationId, model)
  await world.app.services.engine.drain()
  server.setReachable(true)
  return answerId
}

/** The answer has its final form. */
export async function untilSettled(world: World, answerId: string): Promise<void> {
  const { store } = world.app.services
  for (let look = 0; look < mostLooks; look += 1) {
    if ((store.messages.get(answerId)?.completedAt ?? null) !== null) return
    await nextTurn()
  }
  throw new Error('the answer never ended')
}

/** One turn is in the middle of its answer while another conversation has a whole one. */
export async function walkTwoTurns(
  world: World,
  first: { readonly conversationId: string; readonly model: ModelRef },
  second: { readonly conversationId: string; readonly model: ModelRef },
): Promise<WalkedTurn[]> {
  const watched = createWatchedGate()
  const account = world.accountOf(first.model.accountId)
  world.note('two turns at once')
  account.fake.holdNext(watched.gate)
  const answerId = await ask(world, first.conversationId, first.model)
  await untilSilent(world, answerId, watched)
  const other = await ask(world, second.conversationId, second.model)
  await untilSettled(world, other)
  watched.gate.open()
  await world.app.services.engine.drain()
  return [
    { conversationId: first.conversationId, answerId, account, trouble: 'none' },
    {
      conversationId: second.conversationId,
      answerId: other,
      account: world.accountOf(second.model.accountId),
      trouble: 'none',
    },
  ]
}

function disturb(world: World, account: WalkedAccount, trouble: Trouble): void {
  const { random } = world
  if (trouble === 'refused') {
    const how = random.pick(refusals)
    const times = 1 + random.below(3)
    world.note(`${account.plan.name} refuses ${times} times: ${how}`)
    // Only what is tried again comes back for the next refusal.
    const isTriedAgain = how === 'rate-limit' || how === 'server-error'
    for (let count = 0; count < (isTriedAgain ? times : 1); count += 1) account.fake.refuseNext(how)
  }
  if (trouble === 'broken' && account.fake.declineNext !== null && random.chance(0.4)) {
    world.note(`${account.plan.name} declines`)
    account.fake.declineNext()
  } else if (trouble === 'broken') {
    const how = random.pick(breaks)
    world.note(`${account.plan.name} breaks off: ${how}`)
    account.fake.breakNext(how)
  }
}

export async function walkTurn(
  world: World,
  conversationId: string,
  model: ModelRef,
  trouble: Trouble,
): Promise<WalkedTurn> {
  const account = world.accountOf(model.accountId)
  const facts = { conversationId, account, trouble }
  if (trouble !== 'none') world.note(`trouble: ${trouble}`)
  if (trouble === 'stopped' || trouble === 'killed') {
    return { ...facts, ...(await endInTheMiddle(world, conversationId, model, trouble)) }
  }
  if (trouble === 'offline') {
    return { ...facts, answerId: await askWithoutNetwork(world, conversationId, model) }
  }
  if (trouble === 'stopped-waiting' || trouble === 'killed-waiting') {
    const isKilled = trouble === 'killed-waiting'
    return { ...facts, answerId: await endWhileWaiting(world, conversationId, model, isKilled) }
  }
  disturb(world, account, trouble)
  const answerId = await ask(world, conversationId, model)
  await world.app.services.engine.drain()
  return { ...facts, answerId }
}
