// An account as the page may see it, with the reason why nothing can be sent with it, if there is one.
import type { Account, KeyState } from '../../shared/domain/account.ts'
import type { ApiKind, Vendor } from '../../shared/domain/vendor.ts'
import { vendorProfiles } from '../providers/vendors.ts'
import type { AccountRecord } from '../store/store.ts'

/** What vendors speak whose dialect Baton has not learned; an account of theirs can be kept until it has. */
const unspokenApis: Partial<Record<Vendor, ApiKind>> = { mistral: 'mistral-chat', cohere: 'cohere-chat' }

export function presentAccount(
  record: AccountRecord,
  facts: {
    readonly keyState: KeyState
    /** What is wrong with it already, as a sentence. */
    readonly problem: string | null
    hasAdapter(api: ApiKind): boolean
  },
): Account {
  const { vendor } = record
  const profile = vendorProfiles[vendor]
  const api = record.settings.api ?? profile.apis[0] ?? unspokenApis[vendor] ?? 'openai-chat'
  let obstacle = facts.problem
  if (!facts.hasAdapter(api)) obstacle ??= `Baton does not speak ${profile.name}'s API yet.`
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
