import { type AccountsOptions, createAccounts } from '../../electron/accounts/accounts.ts'
import { type Keychain, KeychainError } from '../../electron/platform/platform.ts'
import { registry } from '../../electron/providers/registry.ts'
import { openMemoryStore } from '../../electron/store/open-store.ts'
import { createMemoryLog } from '../harness/memory-log.ts'

export const testKey = 'sk-canary-0123456789abcdefghijklmnop'

/** A keychain in memory that counts its calls and can be locked. */
export function createFakeKeychain(isPersistent = true) {
  const secrets = new Map<string, string>()
  const calls: string[] = []
  const state = { isPersistent, isLocked: false }
  const call = async (name: string) => {
    calls.push(name)
    if (state.isLocked) throw new KeychainError('The system keychain is locked. Unlock it and try again.')
  }
  const keychain: Keychain = {
    get isPersistent() {
      return state.isPersistent
    },
    sentence: 'Keys are kept in a test.',
    async get(name) {
      await call(`get ${name}`)
      return secrets.get(name) ?? null
    },
    async set(name, secret) {
      await call(`set ${name}`)
      secrets.set(name, secret)
    },
    async delete(name) {
      await call(`delete ${name}`)
      secrets.delete(name)
    },
  }
  return { keychain, secrets, calls, state }
}

/** Accounts over a store in memory, with the real adapters. */
export function setUpAccounts(options: Partial<AccountsOptions> = {}) {
  const fake = createFakeKeychain()
  const log = createMemoryLog()
  const store = options.store ?? openMemoryStore()
  const changes = { accounts: 0, models: [] as string[] }
  const waiting: { readonly accountId: string; readonly resolve: () => void }[] = []
  const accounts = createAccounts({
    keychain: fake.keychain,
    environment: {},
    log,
    now: () => Date.UTC(2026, 10, 20, 12),
    registry,
    localProbes: [],
    onAccountsChanged: () => {
      changes.accounts += 1
    },
    onModelsChanged: (accountId) => {
      changes.models.push(accountId)
      for (const waiter of waiting) if (waiter.accountId === accountId) waiter.resolve()
    },
    ...options,
    store,
  })
  return {
    accounts,
    store,
    log,
    changes,
    ...fake,
    /** Resolves with the next change of the models of an account, or at once when there was one. */
    untilModelsChanged(accountId: string): Promise<void> {
      if (changes.models.includes(accountId)) return Promise.resolve()
      return new Promise((resolve) => waiting.push({ accountId, resolve }))
    },
  }
}
