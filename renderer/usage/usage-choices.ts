// What the usage page shows: kept while Baton runs, so that a look into a conversation and back finds it as it was.
// One writer: this module.
import { create } from 'zustand'
import type {
  CalendarDay,
  UsageDimension,
  UsageFilter,
  UsageGroup,
} from '../../shared/domain/usage-report.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import type { Unit } from './calendar.ts'
import type { MeasureName } from './measure.ts'
import type { Period } from './period.ts'
import { restKey } from './stack-periods.ts'

/** One group the page is narrowed to. */
export interface ChosenGroup {
  readonly dimension: UsageDimension
  readonly key: string
  readonly name: string
  readonly vendor: Vendor | null
}

interface UsageChoices {
  readonly period: Period
  /** null takes what reads best for the period. */
  readonly unit: Unit | null
  readonly measure: MeasureName
  readonly groupBy: UsageDimension
  /** At most one of each dimension. */
  readonly filters: readonly ChosenGroup[]
}

export const useUsageChoices = create<UsageChoices>(() => ({
  period: { kind: '30-days' },
  unit: null,
  measure: 'cost',
  groupBy: 'model',
  filters: [],
}))

/** A new period begins with the steps that suit it. */
export function choosePeriod(period: Period): void {
  useUsageChoices.setState({ period, unit: null })
}

export function chooseDays(from: CalendarDay, to: CalendarDay): void {
  choosePeriod({ kind: 'own', from, to })
}

export function chooseUnit(unit: Unit): void {
  useUsageChoices.setState({ unit })
}

export function chooseMeasure(measure: MeasureName): void {
  useUsageChoices.setState({ measure })
}

export function chooseGrouping(groupBy: UsageDimension): void {
  useUsageChoices.setState({ groupBy })
}

/** Where a filter leads the eye next: what is one vendor is worth telling apart by model. */
const nextDimension: Readonly<Record<UsageDimension, UsageDimension>> = {
  vendor: 'model',
  model: 'conversation',
  account: 'model',
  conversation: 'model',
}

/** Narrows everything to one group and tells apart what is inside it. The rest is no group. @param name how it is called */
export function chooseGroup(group: UsageGroup, name: string, dimension: UsageDimension): void {
  if (group.key === restKey) return
  const chosen = { dimension, key: group.key, name, vendor: group.vendor }
  useUsageChoices.setState(({ filters }) => ({
    filters: [...filters.filter((other) => other.dimension !== dimension), chosen],
    groupBy: nextDimension[dimension],
  }))
}

export function removeFilter(dimension: UsageDimension): void {
  useUsageChoices.setState(({ filters }) => ({
    filters: filters.filter((filter) => filter.dimension !== dimension),
    groupBy: dimension,
  }))
}

/** The groups as the filter of a query. The key of a model begins with its vendor: the same id may be sold by several. */
export function filterOf(
  filters: readonly ChosenGroup[],
): Pick<UsageFilter, 'vendor' | 'accountId' | 'modelId' | 'conversationId'> {
  const keyOf = (dimension: UsageDimension): string | null =>
    filters.find((filter) => filter.dimension === dimension)?.key ?? null
  const model = filters.find((filter) => filter.dimension === 'model')
  const vendor = model ?? filters.find((filter) => filter.dimension === 'vendor')
  return {
    vendor: vendor?.vendor ?? null,
    accountId: keyOf('account'),
    modelId: model === undefined ? null : model.key.slice(`${model.vendor}/`.length),
    conversationId: keyOf('conversation'),
  }
}
