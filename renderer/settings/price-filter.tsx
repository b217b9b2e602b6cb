import { ChevronDown } from 'lucide-react'
import type { RefObject } from 'react'
import type { Vendor } from '../../shared/domain/vendor.ts'
import { vendorNames, vendors } from '../../shared/domain/vendor-list.ts'
import { Switch } from '../ui/switch.tsx'
import { fieldLook } from '../ui/text-field.tsx'

export interface PriceFilter {
  readonly query: string
  readonly vendor: Vendor | null
  readonly isOwnOnly: boolean
}

interface PriceFilterFieldsProps {
  readonly filter: PriceFilter
  readonly search: RefObject<HTMLInputElement | null>
  readonly onChange: (patch: Partial<PriceFilter>) => void
}

/** What narrows the price table: words, a vendor, only the person's own. */
export function PriceFilterFields({ filter, search, onChange }: PriceFilterFieldsProps) {
  return (
    <div className="mb-2 flex flex-wrap items-center gap-x-3.5 gap-y-2">
      <div className="min-w-36 flex-1">
        <input
          ref={search}
          type="search"
          aria-label="Search prices"
          data-takes-escape={filter.query === '' ? undefined : true}
          placeholder="Search vendor or model"
          value={filter.query}
          maxLength={200}
          spellCheck={false}
          autoComplete="off"
          className={fieldLook}
          onChange={(event) => onChange({ query: event.target.value })}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || filter.query === '') return
            event.preventDefault()
            onChange({ query: '' })
          }}
        />
      </div>
      <div className="relative w-36">
        <select
          aria-label="Vendor"
          value={filter.vendor ?? ''}
          className={`baton-select ${fieldLook} appearance-none pr-8`}
          onChange={(event) =>
            onChange({ vendor: vendors.find((vendor) => vendor === event.target.value) ?? null })
          }
        >
          <option value="">All vendors</option>
          {vendors
            .filter((vendor) => vendor !== 'guide')
            .map((vendor) => (
              <option key={vendor} value={vendor}>
                {vendorNames[vendor]}
              </option>
            ))}
        </select>
        <ChevronDown
          size={15}
          aria-hidden="true"
          className="pointer-events-none absolute top-2 right-2.5 text-muted"
        />
      </div>
      <Switch label="Only my own" isOn={filter.isOwnOnly} onChange={(isOwnOnly) => onChange({ isOwnOnly })} />
    </div>
  )
}
