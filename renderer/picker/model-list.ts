// What the picker lists: recent models, then the models of each account, then the accounts that cannot be used and why.
import type { Account, AccountModels } from '../../shared/domain/account.ts'
import { formatCompact, formatNanoUsd } from '../../shared/domain/format.ts'
import type { AccountId } from '../../shared/domain/ids.ts'
import type { ModelInfo, ModelRef } from '../../shared/domain/model.ts'
import { accountObstacle } from '../state/choose-model.ts'

export interface AccountGroup {
  readonly account: Account
  readonly models: readonly ModelInfo[]
  /** UTC milliseconds of the last live list; null when there was none. */
  readonly fetchedAt: number | null
  /** Why the list may be old or empty, as a sentence; null when it is fresh. */
  readonly problem: string | null
}

export interface ModelList {
  readonly groups: readonly AccountGroup[]
  readonly unavailable: readonly { readonly account: Account; readonly obstacle: string }[]
}

/** Newest first; what has no date follows by name. */
function newestFirst(a: ModelInfo, b: ModelInfo): number {
  return (b.releasedAt ?? 0) - (a.releasedAt ?? 0) || a.displayName.localeCompare(b.displayName, 'en')
}

export function listModels(
  accounts: readonly Account[],
  byAccount: ReadonlyMap<AccountId, AccountModels>,
): ModelList {
  const groups: AccountGroup[] = []
  const unavailable: { account: Account; obstacle: string }[] = []
  // The guide is always there, but whoever opens the list mostly looks for another model.
  const inOrder = [...accounts].sort((a, b) => Number(a.vendor === 'guide') - Number(b.vendor === 'guide'))
  for (const account of inOrder) {
    const obstacle = accountObstacle(account)
    if (obstacle !== null) {
      unavailable.push({ account, obstacle })
      continue
    }
    const list = byAccount.get(account.id)
    groups.push({
      account,
      models: [...(list?.models ?? [])].sort(newestFirst),
      fetchedAt: list?.fetchedAt ?? null,
      problem: list?.failure?.message ?? null,
    })
  }
  return { groups, unavailable }
}

/**
 * What was typed, taken as the id of a model that no list has.
 * @returns null when it is too short for an id, has blanks, or finds a listed model
 */
export function findUnlistedId(search: string, groups: readonly AccountGroup[]): string | null {
  const id = search.trim()
  if (id.length < 3 || /\s/.test(id)) return null
  const wanted = id.toLowerCase()
  const isListed = groups.some(({ account, models }) =>
    models.some((model) => `${model.id} ${model.displayName} ${account.name}`.toLowerCase().includes(wanted)),
  )
  return isListed ? null : id
}

export interface RecentModel {
  readonly account: Account
  readonly model: ModelInfo
}

/** Recently used models that can be used now, most recent first. */
export function recentOf(recent: readonly ModelRef[], groups: readonly AccountGroup[]): RecentModel[] {
  return recent.flatMap((reference) => {
    const group = groups.find((candidate) => candidate.account.id === reference.accountId)
    const model = group?.models.find((candidate) => candidate.id === reference.modelId)
    return group === undefined || model === undefined ? [] : [{ account: group.account, model }]
  })
}

/** "200k", "$3 / $15": what is known about a model in a few signs. What nobody says about its price reads "unknown". */
export function modelFacts(model: ModelInfo): {
  readonly window: string | null
  readonly price: string
} {
  const { contextWindow, inputNanoUsdPerMillion: input, outputNanoUsdPerMillion: output } = model
  const window = contextWindow === null ? null : formatCompact(contextWindow)
  if (input === null && output === null) return { window, price: 'price unknown' }
  if (input === 0 && output === 0) return { window, price: 'free' }
  return { window, price: `${shortPrice(input)} / ${shortPrice(output)}` }
}

/** Whole dollars without their cents: prices per million tokens are mostly round. */
function shortPrice(nanoUsd: number | null): string {
  if (nanoUsd === null) return 'unknown'
  return formatNanoUsd(Math.round(nanoUsd)).replace(/\.00$/, '')
}
