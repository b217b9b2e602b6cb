// Which dialect a turn is spoken in, and which of its ways to hold a conversation may be used: from the account, what the
// conversation asks for, and the records of the apis. Pure.
import type { Account } from '../../shared/domain/account.ts'
import type { CarryReason, ContinuationMode } from '../../shared/domain/continuation.ts'
import type { ProviderRecord, StateWay } from '../../shared/domain/provider-record.ts'
import type { ApiKind } from '../../shared/domain/vendor.ts'
import { AdapterError, type ProviderAdapter } from '../providers/adapter.ts'
import { failureOf } from '../providers/classify-failure.ts'
import type { ApiRegistry } from '../providers/create-registry.ts'
import { vendorProfiles } from '../providers/vendors.ts'

export interface Route {
  readonly api: ApiKind
  readonly adapter: ProviderAdapter
  readonly record: ProviderRecord
  /** How the provider is asked to hold the conversation; null when it is to keep nothing. */
  readonly way: StateWay | null
  /** Why there is no way; only meaningful when `way` is null. */
  readonly whyNoWay: CarryReason
}

type RouteAccount = Pick<Account, 'vendor' | 'api' | 'settings'>

/** The dialects to look at, the account's own first. */
function recordsOf(account: RouteAccount, registry: ApiRegistry): ProviderRecord[] {
  const apis = [account.api, ...registry.apisOf(account.vendor).filter((api) => api !== account.api)]
  return apis.flatMap((api) => registry.recordOf(api, account.vendor) ?? [])
}

function chosenWay(record: ProviderRecord, account: RouteAccount): StateWay | null {
  return record.ways.find((way) => way.name === account.settings.stateWay && way.kind !== 'session') ?? null
}

function automaticWay(record: ProviderRecord, account: RouteAccount): StateWay | null {
  return chosenWay(record, account) ?? record.ways.find((way) => way.use === 'automatic') ?? null
}

/** Server state wherever there is some: chosen, recommended, or merely possible. */
function preferredWay(record: ProviderRecord, account: RouteAccount): StateWay | null {
  const possible = record.ways.find((way) => way.use === 'on-request' && way.kind !== 'session')
  return automaticWay(record, account) ?? possible ?? null
}

function sessionWay(record: ProviderRecord): StateWay | null {
  return record.ways.find((way) => way.kind === 'session') ?? null
}

/** @throws AdapterError when Baton does not speak the account's dialect. */
export function chooseRoute(account: RouteAccount, mode: ContinuationMode, registry: ApiRegistry): Route {
  const records = recordsOf(account, registry)
  const route = (record: ProviderRecord | undefined, way: StateWay | null, whyNoWay: CarryReason): Route => {
    const adapter = record === undefined ? null : registry.adapterFor(record.api)
    if (record === undefined || adapter === null) {
      const vendorName = vendorProfiles[account.vendor].name
      const sentence = `Baton does not speak ${vendorName}'s API yet.`
      throw new AdapterError(failureOf('model-missing', { vendorName, sentence }))
    }
    return { api: record.api, adapter, record, way, whyNoWay }
  }
  const firstWith = (find: (record: ProviderRecord) => StateWay | null): Route | null => {
    for (const record of records) {
      const way = find(record)
      if (way !== null && registry.adapterFor(record.api) !== null) return route(record, way, 'first-turn')
    }
    return null
  }
  const [own] = records
  if (mode === 'replay') return route(own, null, 'always-sends-history')
  if (mode === 'sdk-session') return firstWith(sessionWay) ?? route(own, null, 'no-sdk-session')
  if (!account.settings.keepsStateAtProvider) {
    const couldKeep = own !== undefined && preferredWay(own, account) !== null
    return route(own, null, couldKeep ? 'server-state-off' : 'api-keeps-no-state')
  }
  if (mode === 'server-state') {
    const couldKeep = records.some((record) => record.ways.some((way) => way.kind !== 'session'))
    return (
      firstWith((record) => preferredWay(record, account)) ??
      route(own, null, couldKeep ? 'server-state-off' : 'api-keeps-no-state')
    )
  }
  return route(own, own === undefined ? null : automaticWay(own, account), 'api-keeps-no-state')
}
