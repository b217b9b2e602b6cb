// Which model the next message goes to: what the conversation asks for, else the most recent one that can be used,
// else the first that can be used, and in the end the guide, which is always there.
import type { Account, AccountModels } from '../../shared/domain/account.ts'
import type { AccountId } from '../../shared/domain/ids.ts'
import type { ModelInfo, ModelRef } from '../../shared/domain/model.ts'

export interface ChosenModel {
  readonly reference: ModelRef
  readonly account: Account | null
  /** null when no list holds the model (any more). */
  readonly info: ModelInfo | null
  /** How it is called on the screen. */
  readonly name: string
  /** Why nothing can be sent to it, as a sentence; null when it can. */
  readonly obstacle: string | null
}

/** Why nothing can be sent with an account, as a sentence; null when it can. */
export function accountObstacle(account: Account): string | null {
  if (!account.isEnabled) return `${account.name} is turned off. Turn it on in Settings.`
  if (account.obstacle !== null) return account.obstacle
  if (account.keyState === 'missing') return `${account.name} has no key. Add it in Settings.`
  return null
}

/** Describes a model as the composer and the picker show it. */
export function describeModel(
  reference: ModelRef,
  accounts: readonly Account[],
  byAccount: ReadonlyMap<AccountId, AccountModels>,
): ChosenModel {
  const account = accounts.find((candidate) => candidate.id === reference.accountId) ?? null
  const info =
    byAccount.get(reference.accountId)?.models.find((model) => model.id === reference.modelId) ?? null
  const obstacle =
    account === null
      ? 'The account of this model was removed. Choose another model.'
      : accountObstacle(account)
  return { reference, account, info, name: info?.displayName ?? reference.modelId, obstacle }
}

/** @returns null only while nothing is known yet or no account exists at all. */
export function chooseModel(
  asked: ModelRef | null,
  recent: readonly ModelRef[],
  accounts: readonly Account[],
  byAccount: ReadonlyMap<AccountId, AccountModels>,
): ChosenModel | null {
  if (asked !== null) return describeModel(asked, accounts, byAccount)
  for (const reference of recent) {
    const described = describeModel(reference, accounts, byAccount)
    if (described.obstacle === null) return described
  }
  // A person who added an account wants it rather than the guide.
  const inOrder = [...accounts].sort((a, b) => Number(a.vendor === 'guide') - Number(b.vendor === 'guide'))
  for (const account of inOrder) {
    const model = byAccount.get(account.id)?.models[0]
    if (model === undefined || accountObstacle(account) !== null) continue
    return describeModel({ accountId: account.id, modelId: model.id }, accounts, byAccount)
  }
  return null
}
