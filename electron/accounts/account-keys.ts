// The keys of accounts. They go in and never come out again but to the engine, which hands them to an adapter. Read from
// the keychain at first use and then kept in memory, so that a person unlocks the keychain at most once.
import type { KeyState } from '../../shared/domain/account.ts'
import type { AccountId } from '../../shared/domain/ids.ts'
import type { Keychain, Log } from '../platform/platform.ts'
import { vendorProfiles } from '../providers/vendors.ts'
import type { AccountRecord } from '../store/store.ts'

export interface AccountKeys {
  /** Where the key of an account is, as far as is known without asking the keychain. */
  state(record: AccountRecord): KeyState
  /** @returns null when there is none. @throws KeychainError when the keychain is locked or gone. */
  read(record: AccountRecord): Promise<string | null>
  /** @returns whether the key survives a restart. @throws KeychainError when it could not be kept. */
  keep(accountId: AccountId, key: string): Promise<{ isPersistent: boolean }>
  /** @throws KeychainError */
  forget(accountId: AccountId): Promise<void>
  /** True when a key lives in memory although the keychain, found later, now keeps it too. */
  wasKeptLater(record: AccountRecord): boolean
}

function nameOf(accountId: AccountId): string {
  return `account:${accountId}`
}

/** @param environmentKeys keys that come from variables, by account */
export function createAccountKeys(options: {
  readonly keychain: Keychain
  readonly log: Log
  readonly environmentKeys: ReadonlyMap<AccountId, string>
}): AccountKeys {
  const { keychain, log, environmentKeys } = options
  const known = new Map<AccountId, string>()
  /** Accounts whose stored key the keychain did not have when it was asked. */
  const lost = new Set<AccountId>()
  for (const key of environmentKeys.values()) log.hide(key)

  const wasKeptLater = (record: AccountRecord): boolean =>
    !record.hasStoredKey && known.has(record.id) && keychain.isPersistent

  return {
    wasKeptLater,

    state(record) {
      if (environmentKeys.has(record.id)) return 'environment'
      if (known.has(record.id)) {
        return record.hasStoredKey || wasKeptLater(record) ? 'keychain' : 'session'
      }
      if (record.hasStoredKey && !lost.has(record.id)) return 'keychain'
      return vendorProfiles[record.vendor].needsKey ? 'missing' : 'none'
    },

    async read(record) {
      const key = environmentKeys.get(record.id) ?? known.get(record.id)
      if (key !== undefined) return key
      if (!record.hasStoredKey) return null
      const stored = await keychain.get(nameOf(record.id))
      if (stored === null) {
        lost.add(record.id)
        return null
      }
      log.hide(stored)
      lost.delete(record.id)
      known.set(record.id, stored)
      return stored
    },

    async keep(accountId, key) {
      log.hide(key)
      await keychain.set(nameOf(accountId), key)
      known.set(accountId, key)
      lost.delete(accountId)
      return { isPersistent: keychain.isPersistent }
    },

    async forget(accountId) {
      await keychain.delete(nameOf(accountId))
      known.delete(accountId)
      lost.delete(accountId)
    },
  }
}
