// The accounts: who is asked, at which address, with which key. Nothing here touches the network or the keychain until
// a person (or the engine for one) asks for it, so the start waits for neither.
import {
  type Account,
  type AccountCheck,
  type AccountModels,
  type AccountSettings,
  accountSettingsSchema,
  type LocalServer,
} from '../../shared/domain/account.ts'
import type { AccountId } from '../../shared/domain/ids.ts'
import type { ModelInfo } from '../../shared/domain/model.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import { type Keychain, KeychainError, type Log } from '../platform/platform.ts'
import { AdapterError, type AdapterIo, type ProviderAdapter } from '../providers/adapter.ts'
import { failureOf } from '../providers/classify-failure.ts'
import type { ApiRegistry } from '../providers/create-registry.ts'
import { guideModel } from '../providers/guide/guide-model.ts'
import { vendorProfiles } from '../providers/vendors.ts'
import type { AccountRecord, Store } from '../store/store.ts'
import { AccountError } from './account-error.ts'
import { createAccountKeys } from './account-keys.ts'
import { createAccountModels, failureFrom, type ModelSource } from './account-models.ts'
import { isSameServer, movedSentence, readBaseUrl } from './base-url.ts'
import { checkKey } from './check-key.ts'
import { describeRefusal, describeSuccess } from './describe-check.ts'
import { type Environment, keepEnvironmentAccounts, readEnvironmentAccounts } from './environment-accounts.ts'
import { findLocalServers, type VendorProbe } from './find-local-servers.ts'
import { guideAccount, guideAccountId } from './guide-account.ts'
import { presentAccount } from './present-account.ts'

export interface AccountsOptions {
  readonly store: Store
  readonly keychain: Keychain
  readonly environment: Environment
  readonly log: Log
  /** UTC milliseconds. */
  now(): number
  readonly registry: ApiRegistry
  onAccountsChanged(): void
  onModelsChanged(accountId: AccountId): void
  /** Fills in what a provider's list leaves out; without it what comes with Baton counts. */
  describeModels?(vendor: Vendor, models: readonly ModelInfo[]): Promise<ModelInfo[]>
  /** Puts the prices the person set in the place of the listed ones. */
  withOwnPrices?(vendor: Vendor, models: readonly ModelInfo[]): ModelInfo[]
  /** Where to look for local servers; only tests give others than the usual ports. */
  readonly localProbes?: readonly VendorProbe[]
}

/** An account that can be called now. */
export interface AccountConnection {
  readonly account: Account
  readonly adapter: ProviderAdapter
  readonly apiKey: string | null
  readonly baseUrl: string
}

export interface AddAccountInput {
  /** Minted by the page; repeating the call with the same id changes nothing. */
  readonly accountId: AccountId
  readonly vendor: Vendor
  readonly name: string
  /** null takes the vendor's usual address. */
  readonly baseUrl: string | null
  readonly key: string | null
}

export interface UpdateAccountInput {
  readonly accountId: AccountId
  readonly name?: string | undefined
  readonly baseUrl?: string | undefined
  readonly isEnabled?: boolean | undefined
  readonly settings?: { [Name in keyof AccountSettings]?: AccountSettings[Name] | undefined } | undefined
}

export interface Accounts {
  /** The guide first, then the others in the order in which they came. Never a key. */
  list(): Account[]
  get(accountId: AccountId): Account | null
  /** Also starts asking for the models, without waiting. @throws AccountError, KeychainError */
  add(input: AddAccountInput): Promise<Account>
  /** A changed server means that the key must be entered again: it belongs to the old one. @throws AccountError, KeychainError */
  update(input: UpdateAccountInput): Promise<Account>
  /** @throws AccountError, KeychainError */
  replaceKey(input: { readonly accountId: AccountId; readonly key: string }): Promise<Account>
  /** Removes the account, its key and its list of models; conversations stay. @throws AccountError, KeychainError */
  remove(accountId: AccountId): Promise<void>
  /** Makes one cheap call and explains the answer. @throws AccountError when there is no such account */
  check(accountId: AccountId): Promise<AccountCheck>
  findLocalServers(): Promise<LocalServer[]>
  /** The cached models of every enabled account. */
  listModels(): AccountModels[]
  /** Asks now; on failure the cached models come back with the reason. @throws AccountError when there is no such account */
  refreshModels(accountId: AccountId): Promise<AccountModels>
  /** Gives the cached models the windows and prices of the table that counts now. Asks no provider, never rejects. */
  describeModelsAnew(): Promise<void>
  /** For the engine. @throws AdapterError with a sentence when the account cannot be called now */
  connect(accountId: AccountId): Promise<AccountConnection>
}

/** How long a check or a list may take. */
const callLimitMs = 20_000

const guideSentence = 'The guide is part of Baton and always there.'

const guideModels: AccountModels = {
  accountId: guideAccountId,
  models: [guideModel],
  fetchedAt: null,
  failure: null,
}

export function createAccounts(options: AccountsOptions): Accounts {
  const { store, registry } = options
  const { adapterFor } = registry
  const environmentAccounts = keepEnvironmentAccounts(
    store,
    readEnvironmentAccounts(options.environment),
    options.now(),
  )
  const environmentKeys = new Map([...environmentAccounts].map(([id, { key }]) => [id, key]))
  const keys = createAccountKeys({ keychain: options.keychain, log: options.log, environmentKeys })
  const modelLists = createAccountModels(options)

  const isPresent = (record: AccountRecord): boolean =>
    record.environmentVariable === null || environmentAccounts.has(record.id)

  const present = (record: AccountRecord): Account =>
    presentAccount(record, {
      keyState: keys.state(record),
      problem: environmentAccounts.get(record.id)?.problem ?? null,
      registry,
    })

  const find = (accountId: AccountId): AccountRecord | null => {
    const record = store.accounts.get(accountId)
    return record !== null && isPresent(record) ? record : null
  }

  const requireRecord = (accountId: AccountId): AccountRecord => {
    if (accountId === guideAccountId) {
      throw new AccountError('REFUSED', guideSentence)
    }
    const record = find(accountId)
    if (record === null) throw new AccountError('NOT_FOUND', 'This account no longer exists.')
    return record
  }

  const refuseForEnvironment = (record: AccountRecord, what: string) => {
    if (record.environmentVariable === null) return
    throw new AccountError(
      'REFUSED',
      `This account comes from ${record.environmentVariable}. ${what} where that variable is set.`,
    )
  }

  /** @throws AdapterError, KeychainError */
  const readKey = async (record: AccountRecord): Promise<string | null> => {
    const before = keys.state(record)
    const key = await keys.read(record)
    if (keys.wasKeptLater(record)) store.accounts.update(record.id, { hasStoredKey: true })
    if (keys.state(record) !== before) options.onAccountsChanged()
    return key
  }

  /** What a call needs, for accounts that are switched off too. @throws AdapterError */
  const open = async (record: AccountRecord): Promise<AccountConnection> => {
    const vendorName = vendorProfiles[record.vendor].name
    const first = present(record)
    const adapter = adapterFor(first.api)
    let apiKey: string | null = null
    if (adapter !== null && first.keyState !== 'missing') {
      try {
        apiKey = await readKey(record)
      } catch (error) {
        if (!(error instanceof KeychainError)) throw error
        throw new AdapterError(failureOf('auth', { vendorName, sentence: error.message }))
      }
    }
    // Asking the keychain may have shown that the key is gone.
    const account = present(record)
    if (adapter === null || account.obstacle !== null) {
      const kind = account.keyState === 'missing' ? 'auth' : 'model-missing'
      throw new AdapterError(failureOf(kind, { vendorName, sentence: account.obstacle ?? undefined }))
    }
    return { account, adapter, apiKey, baseUrl: record.baseUrl }
  }

  const ioOf = (connection: AccountConnection): AdapterIo => ({
    vendor: connection.account.vendor,
    baseUrl: connection.baseUrl,
    apiKey: connection.apiKey,
    signal: AbortSignal.timeout(callLimitMs),
    now: options.now,
  })

  const sourceOf = (record: AccountRecord): ModelSource => ({
    accountId: record.id,
    vendor: record.vendor,
    async open() {
      const connection = await open(record)
      return { adapter: connection.adapter, io: ioOf(connection) }
    },
  })

  const changed = (accountId: AccountId): Account => {
    options.onAccountsChanged()
    return present(requireRecord(accountId))
  }

  const list = (): Account[] => [guideAccount, ...store.accounts.list().filter(isPresent).map(present)]

  const adding = new Map<AccountId, Promise<Account>>()

  const add = async (input: AddAccountInput): Promise<Account> => {
    const { accountId, vendor } = input
    if (vendorProfiles[vendor].isBuiltIn) throw new AccountError('REFUSED', guideSentence)
    if (store.accounts.get(accountId) !== null) return present(requireRecord(accountId))
    const profile = vendorProfiles[vendor]
    const baseUrl = readBaseUrl(input.baseUrl ?? profile.defaultBaseUrl, vendor)
    const kept = input.key === null ? null : await keys.keep(accountId, input.key)
    try {
      store.accounts.insert({
        id: accountId,
        vendor,
        name: input.name,
        baseUrl,
        settings: { api: null, keepsStateAtProvider: true, stateWay: null },
        isEnabled: true,
        environmentVariable: null,
        hasStoredKey: kept?.isPersistent ?? false,
        keyChangedAt: null,
        createdAt: options.now(),
      })
    } catch (error) {
      if (kept !== null) await keys.forget(accountId)
      throw error
    }
    const account = changed(accountId)
    // Nobody waits for this; onModelsChanged tells when it is done.
    if (account.obstacle === null) {
      modelLists.refresh(sourceOf(requireRecord(accountId))).catch((error: unknown) => {
        const reason = error instanceof Error ? error.name : null
        options.log.error('models-not-listed', { vendor, reason })
      })
    }
    return account
  }

  return {
    list,

    get(accountId) {
      if (accountId === guideAccountId) return guideAccount
      const record = find(accountId)
      return record === null ? null : present(record)
    },

    add(input) {
      const current = adding.get(input.accountId)
      if (current !== undefined) return current
      const added = add(input).finally(() => adding.delete(input.accountId))
      adding.set(input.accountId, added)
      return added
    },

    async update(input) {
      const record = requireRecord(input.accountId)
      const apis = registry.apisOf(record.vendor)
      if (input.name !== undefined) refuseForEnvironment(record, 'Change it')
      if (input.baseUrl !== undefined) refuseForEnvironment(record, 'Change its address')
      const baseUrl = input.baseUrl === undefined ? record.baseUrl : readBaseUrl(input.baseUrl, record.vendor)
      const api = input.settings?.api ?? null
      if (api !== null && !apis.includes(api)) {
        throw new AccountError('REFUSED', `${vendorProfiles[record.vendor].name} does not speak ${api}.`)
      }
      const given = Object.entries(input.settings ?? {}).filter(([, value]) => value !== undefined)
      const settings = accountSettingsSchema.parse({ ...record.settings, ...Object.fromEntries(given) })
      const movesToAnotherServer = !isSameServer(baseUrl, record.baseUrl)
      if (movesToAnotherServer) await keys.forget(record.id)
      store.transaction(() => {
        if (movesToAnotherServer) store.handles.markAccountDead(record.id, movedSentence)
        store.accounts.update(record.id, {
          name: input.name ?? record.name,
          baseUrl,
          isEnabled: input.isEnabled ?? record.isEnabled,
          settings,
          hasStoredKey: movesToAnotherServer ? false : record.hasStoredKey,
        })
      })
      return changed(record.id)
    },

    async replaceKey(input) {
      const record = requireRecord(input.accountId)
      refuseForEnvironment(record, 'Change the key')
      const { isPersistent } = await keys.keep(record.id, input.key)
      store.accounts.update(record.id, { hasStoredKey: isPersistent, keyChangedAt: options.now() })
      return changed(record.id)
    },

    async remove(accountId) {
      const record = requireRecord(accountId)
      refuseForEnvironment(record, 'Remove it')
      await keys.forget(accountId)
      store.accounts.remove(accountId)
      modelLists.forget(accountId)
      options.onAccountsChanged()
    },

    async check(accountId) {
      if (accountId === guideAccountId) {
        return { isWorking: true, sentence: 'The guide is built in and needs no key.', failure: null }
      }
      const record = requireRecord(accountId)
      let hasKey = false
      try {
        const connection = await open(record)
        hasKey = connection.apiKey !== null
        const refusal = await checkKey(ioOf(connection))
        if (refusal !== null) throw new AdapterError(refusal)
      } catch (error) {
        const failure = failureFrom(error, record.vendor)
        const sentence = hasKey ? describeRefusal(record, failure, hasKey) : failure.message
        return { isWorking: false, sentence, failure }
      }
      const { models, failure } = await modelLists.refresh(sourceOf(record))
      if (failure !== null) {
        return { isWorking: false, sentence: describeRefusal(record, failure, hasKey), failure }
      }
      return { isWorking: true, sentence: describeSuccess(record, models.length, hasKey), failure: null }
    },

    findLocalServers() {
      return findLocalServers(
        store.accounts
          .list()
          .filter(isPresent)
          .map((record) => record.baseUrl),
        options.localProbes,
      )
    },

    listModels() {
      return list()
        .filter((account) => account.isEnabled)
        .map((account) => (account.id === guideAccountId ? guideModels : modelLists.read(account.id)))
    },

    async refreshModels(accountId) {
      if (accountId === guideAccountId) return guideModels
      return modelLists.refresh(sourceOf(requireRecord(accountId)))
    },

    describeModelsAnew: modelLists.describeAnew,

    async connect(accountId) {
      if (accountId === guideAccountId) {
        const adapter = adapterFor(guideAccount.api)
        if (adapter === null) throw new Error('the guide has no adapter')
        return { account: guideAccount, adapter, apiKey: null, baseUrl: '' }
      }
      const record = find(accountId)
      if (record === null || !record.isEnabled) {
        const sentence =
          record === null
            ? 'The account of this model is gone.'
            : `The account ${record.name} is switched off. Switch it on in Settings.`
        const vendorName = record === null ? 'The provider' : vendorProfiles[record.vendor].name
        throw new AdapterError(failureOf('model-missing', { vendorName, sentence }))
      }
      return open(record)
    },
  }
}
