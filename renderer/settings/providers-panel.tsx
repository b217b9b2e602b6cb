// "How providers remember": every record of what Baton knows about an api at a vendor, as a list that opens to one record.
import { ChevronRight } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { ProviderRecord } from '../../shared/domain/provider-record.ts'
import { vendorNames } from '../../shared/domain/vendor-list.ts'
import { fetchRecords, findRecord, useRecords } from '../state/records-store.ts'
import { openProviderRecord, type RecordRef } from '../state/view-store.ts'
import { Button } from '../ui/button.tsx'
import { LaneDot } from '../ui/lane-dot.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { fieldLook } from '../ui/text-field.tsx'
import { formatCalendarDay } from '../usage/format-numbers.ts'
import { PanelHeading } from './panel-heading.tsx'
import { RecordDetails } from './record-details.tsx'
import { groupRecords, type VendorRecords } from './record-list.ts'
import { recordWords } from './way-words.ts'

export function ProvidersPanel({ chosen }: { readonly chosen: RecordRef | null }) {
  const { records, problem } = useRecords()
  const [query, setQuery] = useState('')
  /** The record that was open last: the focus goes back to its row. */
  const left = useRef<ProviderRecord | null>(null)
  const opened = chosen === null ? null : findRecord(records, chosen.api, chosen.vendor)
  useEffect(() => {
    if (opened !== null) left.current = opened
  }, [opened])
  if (opened !== null) {
    return <RecordDetails record={opened} onBack={() => openProviderRecord(null)} />
  }
  return (
    <>
      <PanelHeading
        title="How providers remember"
        text="What Baton knows about each API: whether it keeps a conversation, for how long, and what that costs. Each record was checked on the day it names."
      />
      {records === null ? (
        problem === null ? (
          <Spinner label="Loading" />
        ) : (
          <div className="flex flex-col items-start gap-2.5">
            <p className="text-soft">{problem}</p>
            <Button onClick={() => void fetchRecords()}>Try again</Button>
          </div>
        )
      ) : (
        <RecordList records={records} query={query} onQuery={setQuery} focused={left.current} />
      )}
    </>
  )
}

interface RecordListProps {
  readonly records: readonly ProviderRecord[]
  readonly query: string
  readonly onQuery: (query: string) => void
  readonly focused: ProviderRecord | null
}

function RecordList({ records, query, onQuery, focused }: RecordListProps) {
  const groups = useMemo(() => groupRecords(records, query), [records, query])
  return (
    <>
      <input
        type="search"
        aria-label="Search records"
        data-takes-escape={query === '' ? undefined : true}
        placeholder="Search"
        value={query}
        spellCheck={false}
        autoComplete="off"
        className={fieldLook}
        onChange={(event) => onQuery(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || query === '') return
          event.preventDefault()
          onQuery('')
        }}
      />
      <p role="status" className="sr-only">
        {query === '' ? '' : `${groups.reduce((sum, group) => sum + group.records.length, 0)} records found`}
      </p>
      {groups.length === 0 ? <p className="mt-4 text-soft">No record has this in it.</p> : null}
      <div className="mt-4 grid gap-5">
        {groups.map((group) => (
          <VendorGroup key={group.vendor} group={group} focused={focused} />
        ))}
      </div>
    </>
  )
}

interface VendorGroupProps {
  readonly group: VendorRecords
  readonly focused: ProviderRecord | null
}

function VendorGroup({ group, focused }: VendorGroupProps) {
  return (
    <section aria-label={vendorNames[group.vendor]}>
      <h3 className="mb-1.5 flex items-center gap-2 font-semibold text-label">
        <LaneDot vendor={group.vendor} />
        {vendorNames[group.vendor]}
      </h3>
      <ul className="divide-y divide-line overflow-hidden rounded-bubble border border-line">
        {group.records.map((record) => (
          <RecordRow key={record.api} record={record} takesFocus={record === focused} />
        ))}
      </ul>
    </section>
  )
}

function RecordRow({
  record,
  takesFocus,
}: {
  readonly record: ProviderRecord
  readonly takesFocus: boolean
}) {
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (takesFocus) button.current?.focus()
  }, [takesFocus])
  return (
    <li>
      <button
        ref={button}
        type="button"
        className="flex min-h-[52px] w-full items-center gap-3.5 px-3.5 py-2 text-left -outline-offset-2 transition-colors hover:bg-hover"
        onClick={() => openProviderRecord({ api: record.api, vendor: record.vendor })}
      >
        <span className="min-w-0 flex-1">
          <span className={`block truncate font-medium ${record.endedOn === null ? '' : 'text-muted'}`}>
            {record.apiName}
          </span>
          <span className="block truncate text-muted text-small">
            {record.endedOn === null ? recordWords(record) : `Ended on ${formatCalendarDay(record.endedOn)}`}
          </span>
        </span>
        <ChevronRight size={16} aria-hidden="true" className="text-muted" />
      </button>
    </li>
  )
}
