// The walk: so many turns over all accounts, with whatever can come between, each compared with the oracle.
import { createId } from '../../shared/domain/create-id.ts'
import type { ModelRef } from '../../shared/domain/model.ts'
import { checkHeld, checkRequests, noteOwners } from './check-held.ts'
import { checkIdentifiers } from './check-identifiers.ts'
import { checkTurns, lookBefore, newTurnsOf } from './check-turn.ts'
import { makeSomeChange } from './walk-changes.ts'
import { WalkError } from './walk-error.ts'
import { readConversation, someModel, type Trouble, walkTurn, walkTwoTurns } from './walk-turn.ts'
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
const longestStepMs = 60_000

const troubles: Readonly<Record<Trouble, number>> = {
  none: 76,
  refused: 6,
  broken: 6,
  stopped: 5,
  killed: 1,
  offline: 3,
  'stopped-waiting': 1,
  'killed-waiting': 0.5,
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

interface Plan {
  readonly conversationId: string
  readonly model: ModelRef
}

/** @param preferredId where the next turn goes on as before, so that a change is felt at once; null for anywhere */
function planTurn(world: World, preferredId: string | null = null): Plan {
  const preferred = preferredId === null ? null : readConversation(world, preferredId)
  if (preferred !== null && preferred.model !== null) {
    return { conversationId: preferred.id, model: preferred.model }
  }
  const conversationId = chooseConversation(world)
  return { conversationId, model: someModel(world, readConversation(world, conversationId)) }
}

/** Two turns that can be under way at once and told apart afterwards: neither may be summarised before. */
function canBeSideBySide(world: World, first: Plan, second: Plan): boolean {
  const isPlain = ({ conversationId }: Plan): boolean =>
    readConversation(world, conversationId)?.contextPolicy.kind !== 'segments'
  return (
    first.conversationId !== second.conversationId &&
    first.model.accountId !== second.model.accountId &&
    world.accountOf(first.model.accountId).plan.builtInId === null &&
    isPlain(first) &&
    isPlain(second)
  )
}

/** @returns how many turns were walked */
async function step(world: World): Promise<number> {
  const { random } = world
  let preferredId: string | null = null
  while (random.chance(0.3)) {
    const conversation = readConversation(world, chooseConversation(world))
    if (conversation === null) continue
    await makeSomeChange(world, conversation)
    preferredId = random.chance(0.5) ? conversation.id : null
  }
  world.clock.pass(1_000 + random.below(20_000))
  const plan = planTurn(world, preferredId)
  const other = random.chance(0.15) ? planTurn(world) : null
  const befores = lookBefore(world)
  const { store } = world.app.services
  const handles = {
    handles: [plan, other].flatMap((one) => (one === null ? [] : store.handles.list(one.conversationId))),
    run: world.run,
  }
  const isBuiltIn = world.accountOf(plan.model.accountId).plan.builtInId !== null
  const walked =
    other !== null && canBeSideBySide(world, plan, other)
      ? await walkTwoTurns(world, plan, other)
      : [
          await walkTurn(
            world,
            plan.conversationId,
            plan.model,
            isBuiltIn ? 'none' : random.weighted(troubles),
          ),
        ]
  const turns = await Promise.all(walked.map((one) => newTurnsOf(world, one.conversationId)))
  for (const [index, one] of walked.entries()) checkTurns(world, one, turns[index] ?? [], befores, handles)
  noteOwners(turns.flat(), befores)
  checkRequests(befores)
  for (const one of walked) await checkHeld(world, one)
  await checkIdentifiers(world, turns.flat(), befores)
  return walked.length
}

/** A step that hangs must say where it was. */
async function stepInTime(world: World): Promise<number> {
  let timer: NodeJS.Timeout | undefined
  const tooLong = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new WalkError('nothing moves any more')), longestStepMs)
  })
  try {
    return await Promise.race([step(world), tooLong])
  } finally {
    clearTimeout(timer)
  }
}

function report(world: World, done: number, error: unknown): WalkError {
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const replay = `BATON_WALK_SEED=${world.seed} BATON_WALK_TURNS=${done + 1} npm run test:unit -- test/walk/random-walk-1`
  const trail = world.trail.slice(-trailShown).join('\n  ')
  return new WalkError(
    `after ${done} turns of seed ${world.seed}: ${what}\n\nbefore that:\n  ${trail}\n\nreplay: ${replay}`,
  )
}

/** @returns how often each account was continued and replayed, for a look at what a walk covers */
export async function walk(options: WalkOptions): Promise<ReadonlyMap<string, number>> {
  const world = await openWorld(options.seed, options.plans)
  let done = 0
  try {
    while (done < options.turns) {
      done += await stepInTime(world)
    }
    return world.tally
  } catch (error) {
    throw report(world, done, error)
  } finally {
    await world.close()
  }
}
