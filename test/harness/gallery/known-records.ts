/// <reference types="vite/client" />
// The records of the engine itself: what the gallery shows of them is what a person will read. They are data without
// code, so no adapter and no SDK comes along.
import type { ProviderRecord } from '../../../shared/domain/provider-record.ts'

function isRecord(value: unknown): value is ProviderRecord {
  return typeof value === 'object' && value !== null && 'apiName' in value && 'reviewedOn' in value
}

const modules = import.meta.glob<Record<string, unknown>>('../../../electron/providers/*/record.ts', {
  eager: true,
})

function recordsIn(exported: unknown): ProviderRecord[] {
  if (Array.isArray(exported)) return exported.filter(isRecord)
  if (typeof exported !== 'object' || exported === null || !('records' in exported)) return []
  return Array.isArray(exported.records) ? exported.records.filter(isRecord) : []
}

export const knownRecords: readonly ProviderRecord[] = Object.values(modules).flatMap((module) =>
  Object.values(module).flatMap(recordsIn),
)
