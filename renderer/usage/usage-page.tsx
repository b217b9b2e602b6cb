// The usage page: the ledger over time. It stands where the conversation does, and Escape leads back.
import { ArrowLeft, ChartColumn, Download, PanelLeft } from 'lucide-react'
import { type ReactNode, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import type { UsageFilter, UsageQuery, UsageReport } from '../../shared/domain/usage-report.ts'
import { Fold } from '../chat/fold.tsx'
import { closeUsage } from '../state/follow-shortcuts.ts'
import { setSidebarOpen, useViewStore } from '../state/view-store.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { isEscapeTaken } from '../ui/escape-key.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { endOf, startsBetween, today as todayHere, writeDay } from './calendar.ts'
import { Comparison } from './comparison.tsx'
import { FilterChips, PeriodControl, ViewControl } from './controls.tsx'
import { exportUsage } from './export-usage.ts'
import { writeFigures } from './figure-words.ts'
import { Figures } from './figures.tsx'
import { groupColors } from './group-colors.ts'
import { GroupTable } from './group-table.tsx'
import { HeatMap } from './heat-map.tsx'
import { measures } from './measure.ts'
import { nameGroups } from './name-groups.ts'
import { clampStretch, offeredUnits, stretchBefore, stretchOf, unitOf, writeStretch } from './period.ts'
import { PeriodTable } from './period-table.tsx'
import { chartGroups, stackPeriods } from './stack-periods.ts'
import { TimeChart } from './time-chart.tsx'
import { chooseDays, chooseGroup, filterOf, useUsageChoices } from './usage-choices.ts'
import { type Shown, useReport, useSpeeds, useSumsBefore, useVersion, useYear } from './use-usage.ts'

/** More groups than these cannot be told apart by colour. */
const mostGroups = 7

export function UsagePage() {
  const page = useRef<HTMLDivElement>(null)
  useEffect(() => {
    page.current?.focus()
    const closeByKey = (event: KeyboardEvent): void => {
      // A dialog, a menu or a tooltip takes the key for itself, and so does a search field.
      if (event.key !== 'Escape' || isEscapeTaken(event) || event.isComposing) return
      if (useViewStore.getState().dialog !== null) return
      if (event.target instanceof HTMLInputElement && event.target.type === 'search') return
      closeUsage()
    }
    window.addEventListener('keydown', closeByKey)
    return () => window.removeEventListener('keydown', closeByKey)
  }, [])
  const { period, groupBy, filters, unit: askedUnit } = useUsageChoices()
  const [version, refresh] = useVersion()
  const today = todayHere()
  const stretch = stretchOf(period, today)
  const filter: UsageFilter = { ...stretch, ...filterOf(filters) }
  // "All time" is as long as the ledger, which a report says; until then it is taken for long.
  const [span, setSpan] = useState<UsageReport['ledgerSpan']>(null)
  const query: UsageQuery = {
    ...filter,
    unit: unitOf(clampStretch(stretch, span) ?? stretch, askedUnit),
    groupBy,
  }
  const { shown, problem, isCurrent } = useReport(query, version)
  useEffect(() => {
    if (shown !== null) setSpan(shown.report.ledgerSpan)
  }, [shown])
  const hasCalls = shown !== null && shown.report.ledgerSpan !== null
  return (
    <>
      <Header filter={hasCalls ? filter : null} />
      <div
        ref={page}
        tabIndex={-1}
        className="relative min-h-0 flex-1 overflow-y-auto outline-none"
        aria-busy={!isCurrent && problem === null}
      >
        <div className="mx-auto grid max-w-[1080px] grid-cols-1 gap-8 px-6 pt-4 pb-16">
          {problem === null ? null : (
            <EmptyState icon={ChartColumn} title="The figures could not be read" text={problem}>
              <Button onClick={refresh}>Try again</Button>
            </EmptyState>
          )}
          {shown === null && problem === null ? (
            <div className="flex justify-center py-24">
              <Spinner size={18} label="The figures are being added up" />
            </div>
          ) : null}
          {shown === null ? null : shown.report.ledgerSpan === null ? (
            <EmptyState
              icon={ChartColumn}
              title="No calls yet"
              text="Every call to a provider is written down here with its tokens, its time and its cost, and stays when its conversation is deleted."
            />
          ) : (
            <Ledger shown={shown} version={version} today={today} />
          )}
        </div>
      </div>
    </>
  )
}

function Header({ filter }: { readonly filter: UsageFilter | null }) {
  const isSidebarOpen = useViewStore((state) => state.isSidebarOpen)
  return (
    <header
      className={`flex h-12 shrink-0 items-center gap-2 border-line border-b pr-4 ${isSidebarOpen ? 'pl-4' : 'pl-3.5'}`}
    >
      {isSidebarOpen ? null : (
        <IconButton icon={PanelLeft} label="Show sidebar" onClick={() => setSidebarOpen(true)} />
      )}
      <IconButton icon={ArrowLeft} label="Back" shortcut="Esc" onClick={closeUsage} />
      <h1 className="flex-1 font-semibold text-reading tracking-[-0.006em]">Usage</h1>
      {filter === null
        ? null
        : (['csv', 'json'] as const).map((format) => (
            <Button
              key={format}
              size="small"
              variant="quiet"
              aria-label={`Export as ${format.toUpperCase()}`}
              title="Every call of the period and the filters, as rows"
              onClick={() => void exportUsage(filter, format)}
            >
              <Download size={14} aria-hidden="true" />
              {format.toUpperCase()}
            </Button>
          ))}
    </header>
  )
}

interface LedgerProps {
  readonly shown: Shown
  readonly version: number
  readonly today: string
}

function Ledger({ shown, version, today }: LedgerProps) {
  const { period, measure: measureName } = useUsageChoices()
  const { query, report } = shown
  const measure = measures[measureName]
  const before = stretchBefore(period, today, report.ledgerSpan)
  const speeds = useSpeeds(query, version)
  const sumsBefore = useSumsBefore(query, before, version)
  const year = useYear(shown, today, version)
  // Its hundreds of squares are drawn once the figures and the chart are on the screen.
  const drawnYear = useDeferredValue(year, null)
  const clamped = useMemo(() => clampStretch(query, report.ledgerSpan), [query, report])
  const names = useMemo(() => nameGroups(report, query), [report, query])
  const groups = useMemo(() => chartGroups(report, names, measure, mostGroups), [report, names, measure])
  const colors = useMemo(() => groupColors(groups), [groups])
  const stacks = useMemo(
    () =>
      clamped === null
        ? []
        : stackPeriods(report, startsBetween(query.unit, clamped.from, clamped.to), groups, measure),
    [report, query, clamped, groups, measure],
  )
  const choose = (key: string): void => {
    const group = report.groups.find((candidate) => candidate.key === key)
    if (group !== undefined) chooseGroup(group, names.get(key) ?? key, query.groupBy)
  }
  const isEmpty = report.totals.calls === 0
  const hasBefore = before !== null && sumsBefore !== null && sumsBefore.calls > 0
  return (
    <>
      <div className="grid grid-cols-1 gap-3">
        <PeriodControl stretch={clamped ?? query} />
        <FilterChips />
      </div>
      {isEmpty ? (
        <p className="py-6 text-muted">No calls in this period.</p>
      ) : (
        <>
          <Figures
            figures={writeFigures(report.totals, sumsBefore, speeds.totals)}
            beforeName={hasBefore ? writeStretch(before, writeDay) : null}
          />
          <div className="grid grid-cols-1 gap-4">
            <ViewControl unit={query.unit} units={offeredUnits(clamped ?? query)} />
            <div>
              <TimeChart
                stacks={stacks}
                groups={groups}
                colors={colors}
                measure={measure}
                unit={query.unit}
                onOpenPeriod={(start) => {
                  const end = endOf(query.unit, start)
                  chooseDays(start, end > today ? today : end)
                }}
                onChooseGroup={choose}
              />
              <Fold summary="As a table" className="mt-2">
                <PeriodTable stacks={stacks} groups={groups} measure={measure} unit={query.unit} />
              </Fold>
            </div>
          </div>
          <GroupTable
            report={report}
            dimension={query.groupBy}
            names={names}
            speeds={speeds}
            colors={colors}
            onChoose={({ key }) => choose(key)}
          />
        </>
      )}
      {drawnYear === null ? null : (
        <HeatMap days={drawnYear} today={today} measure={measure} onOpenDay={(day) => chooseDays(day, day)} />
      )}
      <Rule>
        <Comparison />
      </Rule>
    </>
  )
}

function Rule({ children }: { readonly children: ReactNode }) {
  return <div className="border-line border-t pt-7">{children}</div>
}
