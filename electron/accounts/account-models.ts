// The models of accounts: asked live, kept in the store for work without a network. A failed attempt keeps what was
// cached and says why. At most one question per account is under way; who asks meanwhile gets its answer.
import { isDeepStrictEqual } from 'node:util'
import type { AccountModels } from '../../shared/domain/account.ts'
import type { Failure } from '../../shared/domain/failure.ts'
import type { AccountId } from '../../shared/domain/ids.ts'
import type { ModelInfo } from '../../shared/domain/model.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import type { Log } from '../platform/platform.ts'
import { AdapterError, type AdapterIo, type ProviderAdapter } from '../providers/adapter.ts'
import { describeModels } from '../providers/catalogue/describe-models.ts'
import { failureOf } from '../providers/classify-failure.ts'
import { vendorProfiles } from '../providers/vendors.ts'
import type { Store } from '../store/store.ts'

/** What is needed to ask; the account is known to exist. */
export interface ModelSource {
  readonly accountId: AccountId
  readonly vendor: Vendor
  /** @throws AdapterError when the account cannot be called now. */
  open(): Promise<{ readonly adapter: ProviderAdapter; readonly io: AdapterIo }>
}

export interface AccountModelLists {
  /** What is cached. */
  read(accountId: AccountId): AccountModels
  /** Asks now. Never rejects for what a provider or a keychain does. */
  refresh(source: ModelSource): Promise<AccountModels>
  /** Describes what is cached once more, without asking anybody: another price table counts now. Never rejects. */
  describeAnew(): Promise<void>
  forget(accountId: AccountId): void
}

/** Newest first where the provider says when; otherwise the provider's own order. */
function sortModels(models: readonly ModelInfo[]): ModelInfo[] {
  return [...models].sort((a, b) => (b.releasedAt ?? 0) - (a.releasedAt ?? 0))
}

/** A failure for whatever was thrown; only errors made for people keep their words. */
export function failureFrom(error: unknown, vendor: Vendor): Failure {
  const vendorName = vendorProfiles[vendor].name
  if (!(error instanceof AdapterError)) return failureOf('unknown', { vendorName })
  // Nobody stops these calls by hand: an abort is their time limit.
  return error.failure.kind === 'aborted' ? failureOf('timeout', { vendorName }) : error.failure
}

export function createAccountModels(options: {
  readonly store: Store
  readonly log: Log
  now(): number
  onModelsChanged(accountId: AccountId): void
  describeModels?(vendor: Vendor, models: readonly ModelInfo[]): Promise<ModelInfo[]>
  withOwnPrices?(vendor: Vendor, models: readonly ModelInfo[]): ModelInfo[]
}): AccountModelLists {
  const { store, log } = options
  const describe =
    options.describeModels ??
    ((vendor: Vendor, models: readonly ModelInfo[]) => describeModels(vendor, models, options.now()))
  const failures = new Map<AccountId, Failure>()
  const running = new Map<AccountId, Promise<AccountModels>>()

  const read = (accountId: AccountId): AccountModels => {
    const cached = store.models.read(accountId)
    const models = cached?.models ?? []
    const vendor = store.accounts.get(accountId)?.vendor
    return {
      accountId,
      // Not kept with the list, so that a price that is set or taken back counts at once.
      models: vendor === undefined ? models : (options.withOwnPrices?.(vendor, models) ?? models),
      fetchedAt: cached?.fetchedAt ?? null,
      failure: failures.get(accountId) ?? null,
    }
  }

  const ask = async (source: ModelSource): Promise<AccountModels> => {
    const { accountId, vendor } = source
    try {
      const { adapter, io } = await source.open()
      const models = sortModels(await describe(vendor, await adapter.listModels(io)))
      // The account may have been removed while its provider was thinking.
      if (store.accounts.get(accountId) === null)
        return { accountId, models: [], fetchedAt: null, failure: null }
      store.models.write(accountId, models, options.now())
      failures.delete(accountId)
    } catch (error) {
      const failure = failureFrom(error, vendor)
      if (!(error instanceof AdapterError)) {
        log.error('models-not-listed', { vendor, reason: error instanceof Error ? error.name : null })
      }
      failures.set(accountId, failure)
    }
    return read(accountId)
  }

  const describeAgain = async (accountId: AccountId, vendor: Vendor): Promise<void> => {
    const cached = store.models.read(accountId)
    if (cached === null) return
    const models = await describe(vendor, cached.models)
    // Meanwhile the provider may have answered, or the account may be gone.
    if (store.models.read(accountId) !== cached) return describeAgain(accountId, vendor)
    if (isDeepStrictEqual(models, cached.models)) return
    store.models.write(accountId, models, cached.fetchedAt)
    options.onModelsChanged(accountId)
  }

  return {
    read,
    async describeAnew() {
      for (const { id, vendor } of store.accounts.list()) {
        try {
          await describeAgain(id, vendor)
        } catch (error) {
          log.error('models-not-described', { vendor, reason: error instanceof Error ? error.name : null })
        }
      }
    },
    refresh(source) {
      const { accountId } = source
      const current = running.get(accountId)
      if (current !== undefined) return current
      const asked = ask(source).finally(() => {
        // First, so that whoever is told and asks again gets a new answer.
        running.delete(accountId)
        if (store.accounts.get(accountId) !== null) options.onModelsChanged(accountId)
      })
      running.set(accountId, asked)
      return asked
    },
    forget(accountId) {
      failures.delete(accountId)
    },
  }
}
