// What can happen between two turns: settings change, another branch is taken up, summaries are edited, time passes, a
// provider loses what it kept or is told to delete it, and Baton itself ends and begins again.
import type { AccountSettings } from '../../shared/domain/account.ts'
import type { ContextPolicy } from '../../shared/domain/context.ts'
import type { Conversation } from '../../shared/domain/conversation.ts'
import type { ReleaseReceipt } from '../../shared/domain/held-state.ts'
import { checkSummaries, lookBefore, newTurnsOf } from './check-turn.ts'
import { WalkError } from './walk-error.ts'
import { pathOf } from './walk-turn.ts'
import type { WalkedAccount, World } from './walk-world.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

type Change = (world: World, conversation: Conversation) => Promise<void>

const systemTexts = [
  null,
  'Answer in one sentence.',
  'You are a harbour master.\n\nYou never speak of ships.',
  '  blanks around it  ',
]

const setSystemText: Change = async (world, { id }) => {
  const systemText = world.random.pick(systemTexts)
  world.note(`system text: ${JSON.stringify(systemText)}`)
  await world.app.client.conversations.setSystemText({ conversationId: id, systemText })
}

const setMode: Change = async (world, { id, model }) => {
  // Only one vendor's SDK has sessions.
  const hasSessions = model !== null && world.accountOf(model.accountId).plan.vendor === 'google'
  const session = hasSessions ? 6 : 2
  const mode = world.random.weighted({ automatic: 4, 'server-state': 3, 'sdk-session': session, replay: 1 })
  world.note(`mode: ${mode}`)
  await world.app.client.conversations.setContinuationMode({ conversationId: id, mode })
}

function somePolicy(world: World): ContextPolicy {
  const { random } = world
  switch (random.weighted({ everything: 3, 'last-messages': 2, 'token-budget': 2, segments: 8 })) {
    case 'everything':
      return { kind: 'everything' }
    case 'last-messages':
      return { kind: 'last-messages', count: 1 + random.below(15) }
    case 'token-budget':
      return { kind: 'token-budget', tokens: 500 + random.below(1_500) }
    case 'segments':
      return { kind: 'segments', thresholdTokens: random.chance(0.2) ? 150_000 : 1_000 + random.below(600) }
  }
}

const setPolicy: Change = async (world, { id }) => {
  const policy = somePolicy(world)
  world.note(`policy: ${JSON.stringify(policy)}`)
  await world.app.client.conversations.setContextPolicy({ conversationId: id, policy })
}

const setPin: Change = async (world, { id }) => {
  const path = pathOf(world, id)
  if (path.length === 0) return
  const message = world.random.pick(path)
  const isPinned = world.random.chance(0.6)
  world.note(`${isPinned ? 'pin' : 'unpin'} ${message.id}`)
  await world.app.client.messages.setPinned({ conversationId: id, messageId: message.id, isPinned })
}

const changeSegment: Change = async (world, { id }) => {
  const { client, services } = world.app
  const segments = services.store.segments.list(id)
  if (segments.length === 0) return
  // The one that the last answer was given with, if it was, so that a provider may hold it.
  const [first] = world.given.get(world.lastAnswer.get(id) ?? '')?.names ?? []
  const used = segments.find((candidate) => first?.startsWith(candidate.id))
  const segment = used !== undefined && world.random.chance(0.8) ? used : world.random.pick(segments)
  if (world.random.chance(0.7)) {
    world.note(`edit summary ${segment.id}`)
    const text = `The person's own words about it, ${world.clock.now()}.`
    await client.segments.update({ conversationId: id, segmentId: segment.id, text })
  } else {
    world.note(`remove summary ${segment.id}`)
    await client.segments.remove({ conversationId: id, segmentId: segment.id })
  }
}

const makeSegment: Change = async (world, { id, model }) => {
  const { client, services } = world.app
  if (model === null) return
  world.note('summarise now')
  const befores = lookBefore(world)
  // Refused where nothing is older than the last exchange.
  const outcome = await client.segments.create({ conversationId: id, model }).then(
    ({ segmentId }) => segmentId,
    (error: unknown) => (error instanceof Error ? error.message : ''),
  )
  checkSummaries(await newTurnsOf(world, id), befores)
  if (services.store.segments.get(outcome) !== null || outcome.includes('nothing older')) return
  throw new WalkError(`a summary could not be made: ${outcome}`)
}

const setSummaryMaker: Change = async (world) => {
  const { random } = world
  const account = random.pick(world.accounts)
  const patch = random.pick([
    { summarisesLocally: true, summaryModel: null },
    { summarisesLocally: false, summaryModel: null },
    {
      summarisesLocally: false,
      summaryModel: { accountId: account.id, modelId: random.pick(account.plan.models) },
    },
  ])
  const who = patch.summaryModel === null ? 'their own model' : account.plan.name
  world.note(`summaries by ${patch.summarisesLocally ? 'this computer' : who}`)
  await world.app.client.settings.update(patch)
}

const goElsewhere: Change = async (world, { id }) => {
  const messages = world.app.services.store.messages.list(id)
  if (messages.length === 0) return
  const message = world.random.pick(messages)
  world.note(`continue from ${message.role} ${message.id}`)
  await world.app.client.conversations.continueFrom({ conversationId: id, messageId: message.id })
}

const letTimePass: Change = async (world) => {
  const span = world.random.pick([
    4 * minuteMs,
    6 * minuteMs,
    2 * hourMs,
    21 * hourMs,
    26 * dayMs,
    31 * dayMs,
  ])
  world.note(`${span / hourMs} hours pass`)
  const kept = world.accounts.map(({ fake }) => fake.storedIds())
  world.clock.pass(span)
  // What ends by its time is no longer there to be gone on from.
  world.accounts.forEach((account, index) => {
    account.losses += 1
    const left = new Set(account.fake.storedIds())
    for (const id of kept[index] ?? []) if (!left.has(id)) account.lost.add(id)
  })
}

/** null for everything. */
function lose(world: World, account: WalkedAccount, id: string | null): void {
  world.note(`${account.plan.name} loses ${id ?? 'everything'}`)
  for (const lost of id === null ? account.fake.storedIds() : [id]) account.lost.add(lost)
  if (id === null) account.fake.forget()
  else account.fake.forget(id)
  account.losses += 1
}

const loseSomething: Change = async (world, { model }) => {
  const { random, accounts } = world
  const current = model === null ? undefined : world.accountOf(model.accountId)
  const account = current !== undefined && random.chance(0.8) ? current : random.pick(accounts)
  const ids = account.fake.storedIds()
  lose(world, account, random.chance(0.7) && ids.length > 0 ? random.pick(ids) : null)
}

const loseTheNewest: Change = async (world, { model }) => {
  const account = model === null ? undefined : world.accountOf(model.accountId)
  const newest = account?.fake.storedIds().at(-1)
  if (account === undefined || newest === undefined) return
  lose(world, account, newest)
}

const waysOf: Readonly<Record<string, readonly (string | null)[]>> = {
  openai: [null, 'conversation', 'response'],
  anthropic: [null, 'thread'],
}

const changeAccount: Change = async (world, { model }) => {
  const { random } = world
  const account =
    model !== null && random.chance(0.7) ? world.accountOf(model.accountId) : random.pick(world.accounts)
  if (account.plan.builtInId !== null) return
  const ways = waysOf[account.plan.vendor] ?? [null]
  const settings: Partial<AccountSettings> = random.chance(0.5)
    ? { keepsStateAtProvider: random.chance(0.7) }
    : { stateWay: random.pick(ways) }
  world.note(`${account.plan.name}: ${JSON.stringify(settings)}`)
  await world.app.client.accounts.update({ accountId: account.id, settings })
  account.settings = { ...account.settings, ...settings }
}

/** Vendors whose apis delete nothing that is held for continuing. */
const undeletable: ReadonlySet<string> = new Set(['anthropic', 'lm-studio'])

function checkReceipts(world: World, receipts: readonly ReleaseReceipt[]): void {
  for (const receipt of receipts) {
    const account = world.accountOf(receipt.accountId)
    if (receipt.outcome === 'failed') {
      // Their records say so; the receipt only keeps the id.
      if (undeletable.has(account.plan.vendor) && /offers no way to delete it/.test(receipt.sentence))
        continue
      const last = account.answers.findLast(({ status }) => status >= 400)
      throw new WalkError(
        `${account.plan.name} did not delete ${receipt.value}: ${receipt.sentence}\nlast refusal: ${last?.request.method} ${last?.request.path} ${last?.bodyText}`,
      )
    }
    if (account.fake.storedIds().includes(receipt.value)) {
      throw new WalkError(`${account.plan.name} still keeps ${receipt.value}, which was ${receipt.outcome}`)
    }
    account.losses += 1
  }
}

const deleteThere: Change = async (world, { id }) => {
  const { client } = world.app
  const held = await client.providers.held({ conversationId: id })
  if (held.length === 0) return
  const some = world.random.chance(0.6) ? null : [world.random.pick(held).handleId]
  world.note(`delete ${some === null ? 'everything' : 'one id'} at the providers`)
  const receipts = await client.providers.release({ conversationId: id, handleIds: some })
  checkReceipts(world, receipts)
  const wanted = held.filter((item) => item.canDelete && (some === null || some.includes(item.handleId)))
  if (receipts.length !== wanted.length) {
    throw new WalkError(`${receipts.length} receipts for ${wanted.length} ids`)
  }
}

const purge: Change = async (world, { id }) => {
  const { client } = world.app
  world.note('purge the conversation, at the providers too')
  await client.organise.change({
    conversationIds: [id],
    change: { kind: 'trashed', isTrashed: true },
  })
  const { receipts } = await client.conversations.purge({ conversationId: id, releasesAtProviders: true })
  checkReceipts(world, receipts)
  const place = world.conversationIds.indexOf(id)
  if (place >= 0) world.conversationIds.splice(place, 1)
}

const beginAgain: Change = async (world, { id }) => {
  const before = JSON.stringify(world.app.services.store.messages.list(id))
  world.note('restart')
  await world.restart()
  if (JSON.stringify(world.app.services.store.messages.list(id)) !== before) {
    throw new WalkError('the conversation is another one after a restart')
  }
}

const changes = {
  setSystemText,
  setMode,
  setPolicy,
  setPin,
  changeSegment,
  makeSegment,
  setSummaryMaker,
  goElsewhere,
  letTimePass,
  loseSomething,
  loseTheNewest,
  changeAccount,
  deleteThere,
  purge,
  beginAgain,
}

/** How often each one comes, beside the others. */
const weights: Readonly<Record<keyof typeof changes, number>> = {
  setSystemText: 5,
  setMode: 6,
  setPolicy: 8,
  setPin: 6,
  changeSegment: 9,
  makeSegment: 3,
  setSummaryMaker: 3,
  goElsewhere: 10,
  letTimePass: 5,
  loseSomething: 3,
  loseTheNewest: 6,
  changeAccount: 6,
  deleteThere: 4,
  purge: 1,
  beginAgain: 3,
}

export async function makeSomeChange(world: World, conversation: Conversation): Promise<void> {
  await changes[world.random.weighted(weights)](world, conversation)
}
