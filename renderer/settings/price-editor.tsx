import { ChevronLeft } from 'lucide-react'
import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import type { PriceRow } from '../../shared/domain/price.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import { localVendors, vendorNames, vendors } from '../../shared/domain/vendor-list.ts'
import { useRested } from '../sidebar/use-rested.ts'
import { useAccounts } from '../state/hooks.ts'
import { useModelsStore } from '../state/models-store.ts'
import { listPrices, setOwnPrice } from '../state/prices-actions.ts'
import { useFetched } from '../state/use-fetched.ts'
import { Button } from '../ui/button.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { LaneDot } from '../ui/lane-dot.tsx'
import { Select } from '../ui/select.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { TextField } from '../ui/text-field.tsx'
import { PanelHeading } from './panel-heading.tsx'
import { draftOf, readRates } from './rates-draft.ts'
import { RatesFields } from './rates-fields.tsx'

const vendorOptions = vendors
  .filter((vendor) => vendor !== 'guide')
  .map((vendor) => ({ value: vendor, label: vendorNames[vendor] }))

interface PriceEditorProps {
  /** The price to begin with; null for a model that is named here. */
  readonly row: PriceRow | null
  /** Where a new one begins. */
  readonly vendor: Vendor
  readonly modelId: string
  readonly onBack: () => void
  readonly onSaved: (row: PriceRow) => void
}

/** The form of a price of the person's own. Escape goes back to the list. */
export function PriceEditor({
  row,
  vendor: firstVendor,
  modelId: firstId,
  onBack,
  onSaved,
}: PriceEditorProps) {
  const form = useRef<HTMLFormElement>(null)
  const [vendor, setVendor] = useState(row?.vendor ?? firstVendor)
  const [modelId, setModelId] = useState(row?.modelId ?? firstId)
  const [draft, setDraft] = useState(() => draftOf(row?.rates ?? null))
  const [tries, setTries] = useState(0)
  const [isBusy, setBusy] = useState(false)
  const found = useKnownPrice(vendor, row === null ? modelId : '')
  const known = row ?? found
  const { rates, problems } = readRates(draft)
  const name = modelId.trim()
  const isTried = tries > 0

  useEffect(() => {
    const first = form.current?.querySelector('select, input')
    if (first instanceof HTMLElement) first.focus()
  }, [])
  useEffect(() => {
    if (tries === 0) return
    const wrong = form.current?.querySelector('[aria-invalid="true"]')
    if (wrong instanceof HTMLElement) wrong.focus()
  }, [tries])

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setTries((count) => count + 1)
    if (rates === null || name === '' || isBusy) return
    setBusy(true)
    const saved = await setOwnPrice(vendor, name, rates)
    setBusy(false)
    if (saved !== null) onSaved(saved)
  }

  return (
    <form
      ref={form}
      noValidate
      aria-label={row === null ? 'Add a price' : `Your price for ${row.modelId}`}
      data-takes-escape
      className="max-w-xl"
      onSubmit={(event) => void submit(event)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.nativeEvent.isComposing) return
        event.preventDefault()
        onBack()
      }}
    >
      <PanelHeading
        title={row === null ? 'Add a price' : row.modelId}
        text="Your price counts before every table, at every hour of the day, for all calls from now on; what earlier calls cost stays. Leave empty what is not listed. 0 means free."
        before={
          <>
            <IconButton icon={ChevronLeft} label="Back to prices" className="-ml-1.5" onClick={onBack} />
            {row === null ? null : <LaneDot vendor={row.vendor} size={9} />}
          </>
        }
      />
      {row === null ? (
        <NameFields
          vendor={vendor}
          modelId={modelId}
          isKnown={known !== null}
          problem={isTried && name === '' ? 'Give the id of the model.' : null}
          onVendor={setVendor}
          onModelId={setModelId}
        />
      ) : null}
      <RatesFields
        draft={draft}
        problems={isTried ? problems : null}
        listed={known === null ? null : known.source === 'own' ? known.listed : known.rates}
        onChange={setDraft}
      />
      <div className="mt-4 flex gap-2">
        <Button type="submit" variant="primary" disabled={isBusy}>
          {isBusy ? <Spinner /> : null}
          {row === null ? 'Add the price' : 'Use this price'}
        </Button>
        <Button variant="quiet" onClick={onBack}>
          Cancel
        </Button>
      </div>
    </form>
  )
}

interface NameFieldsProps {
  readonly vendor: Vendor
  readonly modelId: string
  /** Whether the table has a price of it. */
  readonly isKnown: boolean
  readonly problem: string | null
  readonly onVendor: (vendor: Vendor) => void
  readonly onModelId: (modelId: string) => void
}

/** Which model the price is for; the ones that the accounts list are offered. */
function NameFields({ vendor, modelId, isKnown, problem, onVendor, onModelId }: NameFieldsProps) {
  const id = useId()
  const suggestions = useSuggestions(vendor)
  return (
    <div className="mb-4 grid grid-cols-[minmax(0,10rem)_minmax(0,1fr)] items-start gap-3.5">
      <Select
        label="Vendor"
        value={vendor}
        options={vendorOptions}
        onChange={onVendor}
        {...(localVendors.has(vendor) ? { hint: 'Costs nothing unless you give it a price.' } : {})}
      />
      <TextField
        label="Model id"
        value={modelId}
        list={`${id}-models`}
        maxLength={300}
        placeholder="As the vendor writes it"
        className="[&_input::-webkit-calendar-picker-indicator]:opacity-50"
        problem={problem}
        hint={isKnown ? 'The table has a price of this model. Yours will count before it.' : undefined}
        onChange={(event) => onModelId(event.target.value)}
      />
      <datalist id={`${id}-models`}>
        {suggestions.map((suggestion) => (
          <option key={suggestion} value={suggestion} />
        ))}
      </datalist>
    </div>
  )
}

/** The models that the accounts of a vendor list. */
function useSuggestions(vendor: Vendor): string[] {
  const accounts = useAccounts()
  const byAccount = useModelsStore((state) => state.byAccount)
  const ids = accounts
    .filter((account) => account.vendor === vendor)
    .flatMap((account) => byAccount.get(account.id)?.models.map((model) => model.id) ?? [])
  return [...new Set(ids)].sort()
}

const restMs = 200

/** The row of exactly this model; null while there is none. */
function useKnownPrice(vendor: Vendor, modelId: string): PriceRow | null {
  const asked = useRested(modelId.trim(), restMs)
  const { value } = useFetched(`${vendor} ${asked}`, '', async (signal) =>
    asked === ''
      ? []
      : (await listPrices({ query: asked, vendor, isOwnOnly: false, limit: 100 }, signal)).rows,
  )
  return value?.find((row) => row.modelId.toLowerCase() === asked.toLowerCase()) ?? null
}
