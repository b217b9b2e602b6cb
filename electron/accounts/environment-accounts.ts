// Accounts that exist because a variable holds a key. Their rows stay in the store when the variable is gone, so that
// the same account (and its conversations, handles and models) comes back with it. One per vendor.
import { createId } from '../../shared/domain/create-id.ts'
import { type Vendor, vendorSchema } from '../../shared/domain/vendor.ts'
import { vendorProfiles } from '../providers/vendors.ts'
import type { Store } from '../store/store.ts'
import { isSameServer, movedSentence, readBaseUrl } from './base-url.ts'

export type Environment = Readonly<Record<string, string | undefined>>

export interface EnvironmentAccount {
  readonly vendor: Vendor
  /** The variable that holds the key. */
  readonly variable: string
  readonly key: string
  readonly baseUrl: string
  /** What is wrong with the address variable, as a sentence; null when it can be used. */
  readonly problem: string | null
}

function readVariable(environment: Environment, variable: string | undefined): string | null {
  const value = variable === undefined ? '' : (environment[variable] ?? '').trim()
  return value === '' ? null : value
}

function findVariable(environment: Environment, variables: readonly string[]): string | null {
  return variables.find((variable) => readVariable(environment, variable) !== null) ?? null
}

/** Reads every account the environment describes. Pure. */
export function readEnvironmentAccounts(environment: Environment): EnvironmentAccount[] {
  const accounts: EnvironmentAccount[] = []
  for (const vendor of vendorSchema.options) {
    const profile = vendorProfiles[vendor]
    const variable = findVariable(environment, profile.keyVariables)
    const key = variable === null ? null : readVariable(environment, variable)
    if (variable === null || key === null) continue
    // The address follows the variable of the same prefix; another spelling of the vendor serves when that is unset.
    const samePrefix = variable.replace(/_API_KEY$/, '_BASE_URL')
    const addressVariable = findVariable(environment, [samePrefix, ...profile.baseUrlVariables])
    const account = { vendor, variable, key, baseUrl: profile.defaultBaseUrl }
    if (addressVariable === null) {
      accounts.push({ ...account, problem: null })
      continue
    }
    try {
      const baseUrl = readBaseUrl(readVariable(environment, addressVariable) ?? '', vendor)
      accounts.push({ ...account, baseUrl, problem: null })
    } catch (error) {
      // Falling back to the usual address would send the key where the person did not want it.
      const why = error instanceof Error ? error.message : ''
      accounts.push({ ...account, problem: `${addressVariable} cannot be used. ${why}`.trim() })
    }
  }
  return accounts
}

/**
 * Gives every account of the environment its row, the same one as in earlier runs.
 * @returns the accounts by the id of their row
 */
export function keepEnvironmentAccounts(
  store: Store,
  found: readonly EnvironmentAccount[],
  now: number,
): Map<string, EnvironmentAccount> {
  const byId = new Map<string, EnvironmentAccount>()
  if (found.length === 0) return byId
  const rows = store.accounts.list().filter((row) => row.environmentVariable !== null)
  for (const account of found) {
    const row = rows.find((candidate) => candidate.vendor === account.vendor)
    if (row === undefined) {
      const id = createId(now)
      store.accounts.insert({
        id,
        vendor: account.vendor,
        name: vendorProfiles[account.vendor].name,
        baseUrl: account.baseUrl,
        settings: { api: null, keepsStateAtProvider: true, stateWay: null },
        isEnabled: true,
        environmentVariable: account.variable,
        hasStoredKey: false,
        keyChangedAt: null,
        createdAt: now,
      })
      byId.set(id, account)
      continue
    }
    if (row.baseUrl !== account.baseUrl || row.environmentVariable !== account.variable) {
      store.transaction(() => {
        if (!isSameServer(row.baseUrl, account.baseUrl)) store.handles.markAccountDead(row.id, movedSentence)
        store.accounts.update(row.id, { baseUrl: account.baseUrl, environmentVariable: account.variable })
      })
    }
    byId.set(row.id, account)
  }
  return byId
}
