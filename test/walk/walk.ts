// The walk: so many turns over all accounts, with whatever can come between, each compared with the oracle.
import { createId } from '../../shared/domain/create-id.ts'
import { checkHeld, checkRequests, noteOwners } from './check-held.ts'
import { checkIdentifiers } from './check-identifiers.ts'
import { checkTurns, lookBefore, newTurnsOf } from './check-turn.ts'
import { makeSomeChange } from './walk-changes.ts'
import { WalkError } from './walk-error.ts'
import { readConversation, someModel, type Trouble, walkTurn } from './walk-turn.ts'
import { openWorld, type World } from './walk-world.ts'
import type { AccountPlan } from './walked-accounts.ts'

export interface WalkOptions {
  readonly seed: number
  readonly turns: number
  readonly plans: readonly AccountPlan[]
}

const conversationsAtOnce = 4
const longestPath = 40
const trailShown = 40
const longestStepMs = 20_000

const troubles: Readonly<Record<Trouble, number>> = {
  none: 76,
  refused: 6,
  broken: 6,
  stopped: 5,
  killed: 1,
  offline: 3,
  'stopped-waiting': 1,
}

/** One of the open conversations; long ones are left behind for a new one. */
function chooseConversation(world: World): string {
  const { random, conversationIds } = world
  if (conversationIds.length < conversationsAtOnce) {
    conversationIds.push(createId(world.clock.now()))
  }
  const place = random.below(conversationIds.length)
  const id = conversationIds[place]
  if (id === undefined) throw new Error('there is no conversation')
  const { store } = world.app.services
  const head = store.conversations.get(id)?.headMessageId ?? null
  if (store.messages.path(head).length < longestPath) return id
  const next = createId(world.clock.now())
  conversationIds[place] = next
  world.note('a new conversation')
  return next
}

async function step(world: World): Promise<void> {
  const { random } = world
  while (random.chance(0.3)) {
    const conversation = readConversation(world, chooseConversation(world))
    if (conversation !== null) await makeSomeChange(world, conversation)
  }
  const conversationId = chooseConversation(world)
  world.clock.pass(1_000 + random.below(20_000))
  const model = someModel(world, readConversation(world, conversationId)?.model ?? null)
  const befores = lookBefore(world)
  const walked = await walkTurn(world, conversationId, model, random.weighted(troubles))
  const turns = await newTurnsOf(world, conversationId)
  checkTurns(world, walked, turns, befores)
  noteOwners(turns, befores)
  checkRequests(befores)
  await checkHeld(world, walked)
  await checkIdentifiers(world, turns, befores)
}

/** A step that hangs must say where it was. */
async function stepInTime(world: World): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const tooLong = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new WalkError('nothing moves any more')), longestStepMs)
  })
  try {
    await Promise.race([step(world), tooLong])
  } finally {
    clearTimeout(timer)
  }
}

function report(world: World, done: number, error: unknown): WalkError {
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const replay = `BATON_WALK_SEED=${world.seed} BATON_WALK_TURNS=${done} npm run test:unit -- test/walk/random-walk`
  const trail = world.trail.slice(-trailShown).join('\n  ')
  return new WalkError(
    `turn ${done} of seed ${world.seed}: ${what}\n\nbefore that:\n  ${trail}\n\nreplay: ${replay}`,
  )
}

/** @returns how often each account was continued and replayed, for a look at what a walk covers */
export async function walk(options: WalkOptions): Promise<ReadonlyMap<string, number>> {
  const world = await openWorld(options.seed, options.plans)
  let done = 0
  try {
    while (done < options.turns) {
      done += 1
      await stepInTime(world)
    }
    return world.tally
  } catch (error) {
    throw report(world, done, error)
  } finally {
    await world.close()
  }
}
