// What Baton says providers hold against what they really keep, and what was asked of them: nothing kept that was not
// to be kept, no field that asks for state where none is known, and `store` never left to a provider's habit.
import type { TurnDetails } from '../../shared/domain/turn.ts'
import type { Before } from './check-turn.ts'
import { WalkError } from './walk-error.ts'
import type { WalkedTurn } from './walk-turn.ts'
import type { WalkedAccount, World } from './walk-world.ts'

/** Notes whose conversation everything new belongs to. Every step uses each account for one conversation only. */
export function noteOwners(turns: readonly TurnDetails[], befores: readonly Before[]): void {
  for (const { account, storedIds } of befores) {
    const mine = turns.find(({ turn }) => turn.accountId === account.id)
    const fresh = account.fake.storedIds().filter((id) => !storedIds.has(id))
    if (fresh.length === 0) continue
    if (mine === undefined)
      throw new WalkError(`${account.plan.name} keeps ${fresh[0]}, which nobody asked for`)
    for (const id of fresh) account.owners.set(id, mine.turn.conversationId)
  }
}

function ownIds(account: WalkedAccount, conversationId: string): string[] {
  return account.fake.storedIds().filter((id) => account.owners.get(id) === conversationId)
}

/** The turn that first brought an id ended well. */
async function cameWithWholeAnswer(world: World, value: string): Promise<boolean> {
  const [found] = await world.app.client.turns.find({ value })
  if (found === undefined) return false
  return world.app.services.store.turns.get(found.turnId)?.turn.status === 'complete'
}

/** Checks the list of one conversation, account by account. */
export async function checkHeld(world: World, walked: WalkedTurn): Promise<void> {
  const { conversationId } = walked
  const items = await world.app.client.providers.held({ conversationId })
  for (const account of world.accounts) {
    const listed = items.filter((item) => item.accountId === account.id).map((item) => item.value)
    const kept = ownIds(account, conversationId)
    const unlisted = kept.find((id) => !listed.includes(id))
    if (unlisted !== undefined) {
      throw new WalkError(`${account.plan.name} keeps ${unlisted}, and Baton does not list it`)
    }
    if (new Set(listed).size !== listed.length) throw new WalkError(`${account.plan.name}: listed twice`)
    for (const value of listed) {
      if (kept.includes(value) || account.lost.has(value)) continue
      // A thread is kept for an hour by Anthropic's word, and can be continued for five minutes and once only.
      if (account.plan.vendor === 'anthropic') continue
      // What was announced at the beginning of an answer that broke off may be there or not.
      if (!(await cameWithWholeAnswer(world, value))) continue
      throw new WalkError(`${account.plan.name} does not keep ${value}, and Baton lists it`)
    }
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Where the switch exists it is always sent; left out, these mean that everything is kept. */
function saysWhetherToStore(account: WalkedAccount, path: string): boolean {
  const { vendor } = account.plan
  if (vendor === 'openai' || vendor === 'xai' || vendor === 'lm-studio') return /\/responses$/.test(path)
  if (vendor === 'google') return path === '/v1beta/interactions'
  return vendor === 'mistral' && path.startsWith('/v1/conversations')
}

export function checkRequests(befores: readonly Before[]): void {
  for (const { account, answers, stateFields } of befores) {
    for (const { request } of account.answers.slice(answers)) {
      if (request.method !== 'POST' || !saysWhetherToStore(account, request.path)) continue
      const store = isRecord(request.body) ? request.body.store : undefined
      if (typeof store !== 'boolean') {
        throw new WalkError(`${account.plan.name} was not told whether to store: ${request.path}`)
      }
    }
    const asked = account.fake.stateFieldsSeen?.slice(stateFields) ?? []
    if (asked.length > 0)
      throw new WalkError(`${account.plan.name} was asked for state by ${asked.join(', ')}`)
  }
}
