// Registries for tests: the real records with other adapters behind them, or records made for scripted adapters.
import type { ApiModule, ProviderAdapter } from '../../electron/providers/adapter.ts'
import { type ApiRegistry, createRegistry } from '../../electron/providers/create-registry.ts'
import { apiModules } from '../../electron/providers/registry.ts'
import type { ProviderRecord, StateWay } from '../../shared/domain/provider-record.ts'
import type { ApiKind, Vendor } from '../../shared/domain/vendor.ts'

/** The records of every real api, each answered by the adapter that is given for it, or by none. */
export function registryWith(adapterFor: (api: ApiKind) => ProviderAdapter | null): ApiRegistry {
  return createRegistry(
    apiModules.map(({ adapter, records }): ApiModule => {
      const other = adapter === null ? null : adapterFor(adapter.api)
      return { records, adapter: other === null || adapter === null ? null : { ...other, api: adapter.api } }
    }),
  )
}

/** A way as the Responses API has it, changed where a test wants. */
export function aWay(changes: Partial<StateWay> = {}): StateWay {
  return {
    name: 'response',
    label: 'Response chain',
    kind: 'chain',
    use: 'automatic',
    appendsMissedTurns: true,
    continuesOlderPoint: true,
    isBoundToModel: true,
    isUncertainAfterBreak: false,
    lifetimeMs: null,
    heldForMs: null,
    canRelease: true,
    ...changes,
  }
}

export function aRecord(api: ApiKind, vendor: Vendor, changes: Partial<ProviderRecord> = {}): ProviderRecord {
  return {
    api,
    apiName: 'Scripted',
    vendor,
    preference: 0,
    ways: [],
    countEndpoint: null,
    lookUpEndpoint: null,
    state: 'As the test says.',
    sdkSession: 'None.',
    history: 'As it is rendered.',
    identifiers: [],
    metadata: [],
    retention: 'As long as the test runs.',
    lostHandle: 'As the test says.',
    cost: 'Nothing.',
    promptCache: null,
    recommendation: 'None.',
    endedOn: null,
    sources: ['the test'],
    reviewedOn: '2026-11-20',
    ...changes,
  }
}
