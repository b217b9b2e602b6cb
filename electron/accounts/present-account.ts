// An account as the page may see it, with the reason why nothing can be sent with it, if there is one.
import type { Account, KeyState } from '../../shared/domain/account.ts'
import type { ApiRegistry } from '../providers/create-registry.ts'
import { vendorProfiles } from '../providers/vendors.ts'
import type { AccountRecord } from '../store/store.ts'

/** What an account is said to speak when Baton speaks nothing with its vendor. */
const unspoken = 'none'

export function presentAccount(
  record: AccountRecord,
  facts: {
    readonly keyState: KeyState
    /** What is wrong with it already, as a sentence. */
    readonly problem: string | null
    readonly registry: ApiRegistry
  },
): Account {
  const { vendor } = record
  const profile = vendorProfiles[vendor]
  const offered = facts.registry.apisOf(vendor)
  // A dialect that was chosen once and is no longer spoken gives way to the usual one.
  const chosen = offered.find((candidate) => candidate === record.settings.api)
  const api = chosen ?? offered[0] ?? unspoken
  let obstacle = facts.problem
  if (facts.registry.adapterFor(api) === null) obstacle ??= `Baton does not speak ${profile.name}'s API yet.`
  if (facts.keyState === 'missing') obstacle ??= `${profile.name} needs a key. Enter it in Settings.`
  return {
    id: record.id,
    vendor,
    name: record.name,
    baseUrl: record.baseUrl,
    api,
    settings: record.settings,
    isEnabled: record.isEnabled,
    isFromEnvironment: record.environmentVariable !== null,
    keyState: facts.keyState,
    obstacle,
    createdAt: record.createdAt,
  }
}
