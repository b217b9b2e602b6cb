// Who writes summaries of older messages, as one choice of three over two settings.
import type { Account, AccountModels } from '../../shared/domain/account.ts'
import type { AccountId } from '../../shared/domain/ids.ts'
import type { ModelRef } from '../../shared/domain/model.ts'
import type { Settings, SettingsPatch } from '../../shared/domain/settings.ts'
import { accountObstacle, describeModel } from '../state/choose-model.ts'

export type SummaryWriter = 'conversation-model' | 'chosen-model' | 'this-computer'

export function summaryWriter(settings: Pick<Settings, 'summaryModel' | 'summarisesLocally'>): SummaryWriter {
  if (settings.summarisesLocally) return 'this-computer'
  return settings.summaryModel === null ? 'conversation-model' : 'chosen-model'
}

/** What is stored for a choice; a model that was chosen before is kept while this computer writes. */
export function patchOfWriter(writer: SummaryWriter, model: ModelRef | null): SettingsPatch {
  switch (writer) {
    case 'conversation-model':
      return { summaryModel: null, summarisesLocally: false }
    case 'chosen-model':
      return { summaryModel: model, summarisesLocally: false }
    case 'this-computer':
      return { summarisesLocally: true }
  }
}

export interface SummaryModelOption {
  readonly value: string
  readonly label: string
  /** The account. */
  readonly group: string
  readonly model: ModelRef
}

export function modelKey(model: ModelRef): string {
  return `${model.accountId} ${model.modelId}`
}

/** Every model that could write, by account; the guide cannot. One that was chosen and is gone stays in the list. */
export function summaryModelOptions(
  chosen: ModelRef | null,
  accounts: readonly Account[],
  byAccount: ReadonlyMap<AccountId, AccountModels>,
): SummaryModelOption[] {
  const options = accounts
    .filter((account) => account.vendor !== 'guide' && accountObstacle(account) === null)
    .flatMap((account) =>
      (byAccount.get(account.id)?.models ?? []).map((info) => {
        const model = { accountId: account.id, modelId: info.id }
        return { value: modelKey(model), label: info.displayName, group: account.name, model }
      }),
    )
  if (chosen === null || options.some((option) => option.value === modelKey(chosen))) return options
  const gone = describeModel(chosen, accounts, byAccount)
  return [
    {
      value: modelKey(chosen),
      label: gone.name,
      group: gone.account?.name ?? 'Removed account',
      model: chosen,
    },
    ...options,
  ]
}
