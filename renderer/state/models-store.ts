// The models of every enabled account, as last listed. One writer: this module.
import { create } from 'zustand'
import type { AccountModels } from '../../shared/domain/account.ts'
import type { AccountId } from '../../shared/domain/ids.ts'
import { reportError } from './report-error.ts'
import { session } from './session.ts'

interface ModelsStore {
  readonly isReady: boolean
  readonly byAccount: ReadonlyMap<AccountId, AccountModels>
  /** Accounts whose provider is being asked now. */
  readonly refreshing: ReadonlySet<AccountId>
}

export const useModelsStore = create<ModelsStore>(() => ({
  isReady: false,
  byAccount: new Map(),
  refreshing: new Set(),
}))

/** Reads what is cached; works offline. */
export async function refreshCachedModels(): Promise<void> {
  try {
    const lists = await session().client.models.list({})
    useModelsStore.setState({
      isReady: true,
      byAccount: new Map(lists.map((list) => [list.accountId, list])),
    })
  } catch (error) {
    reportError(error)
  }
}

/** Asks one provider now. Its failure is part of the answer and shown where the models are. */
export async function refreshModels(accountId: AccountId): Promise<void> {
  if (useModelsStore.getState().refreshing.has(accountId)) return
  useModelsStore.setState(({ refreshing }) => ({ refreshing: new Set(refreshing).add(accountId) }))
  try {
    const list = await session().client.models.refresh({ accountId })
    useModelsStore.setState(({ byAccount }) => ({ byAccount: new Map(byAccount).set(accountId, list) }))
  } catch (error) {
    reportError(error)
  } finally {
    useModelsStore.setState(({ refreshing }) => {
      const next = new Set(refreshing)
      next.delete(accountId)
      return { refreshing: next }
    })
  }
}

const freshForMs = 24 * 60 * 60 * 1000
/** A provider that did not answer is not asked again by itself sooner than this. */
const askAgainAfterMs = 60_000
const askedAt = new Map<AccountId, number>()

/** Asks every provider whose list is missing or older than a day; called when a person is about to choose. */
export function refreshStaleModels(accountIds: readonly AccountId[]): void {
  const now = Date.now()
  const { byAccount } = useModelsStore.getState()
  for (const accountId of accountIds) {
    const fetchedAt = byAccount.get(accountId)?.fetchedAt ?? null
    const isFresh = fetchedAt !== null && now - fetchedAt < freshForMs
    if (isFresh || now - (askedAt.get(accountId) ?? 0) < askAgainAfterMs) continue
    askedAt.set(accountId, now)
    void refreshModels(accountId)
  }
}
