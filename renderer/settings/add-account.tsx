import { ChevronLeft } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import type { Account } from '../../shared/domain/account.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import { localVendors, vendorNames, vendors } from '../../shared/domain/vendor-list.ts'
import { addAccount, freeAccountName } from '../state/account-actions.ts'
import { useAppStore } from '../state/app-store.ts'
import { Button } from '../ui/button.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Select } from '../ui/select.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { TextField } from '../ui/text-field.tsx'
import { addressProblem } from './address-problem.ts'
import { PanelHeading } from './panel-heading.tsx'

const vendorOptions = vendors
  .filter((vendor) => vendor !== 'guide')
  .map((vendor) => ({ value: vendor, label: vendorNames[vendor] }))

interface AddAccountProps {
  readonly onBack: () => void
  readonly onAdded: (account: Account) => void
}

/** The form of a new account. The key goes to the engine and is never shown again. */
export function AddAccount({ onBack, onAdded }: AddAccountProps) {
  const keychainSentence = useAppStore((state) => state.info?.keychainSentence ?? '')
  const [vendor, setVendor] = useState<Vendor>('openai')
  const [name, setName] = useState(() => freeAccountName('openai'))
  const [isNameOwn, setNameOwn] = useState(false)
  const [key, setKey] = useState('')
  const [baseUrl, setBaseUrl] = useState('')
  const [isTried, setTried] = useState(false)
  const [isBusy, setBusy] = useState(false)

  const isLocal = localVendors.has(vendor)
  const isKeyOptional = isLocal || vendor === 'custom'
  const isAddressNeeded = vendor === 'custom'
  const addressIssue =
    baseUrl.trim().length === 0
      ? isAddressNeeded
        ? 'Give the address of the server.'
        : null
      : addressProblem(baseUrl)
  const keyIssue = !isKeyOptional && key.trim().length === 0 ? 'Paste the key of this account.' : null
  const nameIssue = name.trim().length === 0 ? 'Give the account a name.' : null

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setTried(true)
    if (addressIssue !== null || keyIssue !== null || nameIssue !== null || isBusy) return
    setBusy(true)
    const account = await addAccount({
      vendor,
      name: name.trim(),
      baseUrl: baseUrl.trim().length === 0 ? null : baseUrl.trim(),
      key: key.trim().length === 0 ? null : key.trim(),
    })
    setBusy(false)
    if (account !== null) onAdded(account)
  }

  return (
    <form className="max-w-md" noValidate onSubmit={(event) => void submit(event)}>
      <PanelHeading
        title="Add account"
        before={
          <IconButton icon={ChevronLeft} label="Back to accounts" className="-ml-1.5" onClick={onBack} />
        }
      />
      <div className="flex flex-col gap-4">
        <Select
          label="Vendor"
          value={vendor}
          options={vendorOptions}
          onChange={(value) => {
            setVendor(value)
            if (!isNameOwn) setName(freeAccountName(value))
          }}
        />
        <TextField
          label="Name"
          value={name}
          maxLength={80}
          problem={isTried ? nameIssue : null}
          onChange={(event) => {
            setName(event.target.value)
            setNameOwn(true)
          }}
        />
        {isLocal ? null : (
          <TextField
            label={isKeyOptional ? 'Key, if it needs one' : 'Key'}
            type="password"
            value={key}
            maxLength={1000}
            problem={isTried ? keyIssue : null}
            hint={`${keychainSentence} A key is never shown again.`.trim()}
            onChange={(event) => setKey(event.target.value)}
          />
        )}
        <TextField
          label={isAddressNeeded ? 'Address' : 'Address, if it is not the usual one'}
          type="url"
          inputMode="url"
          placeholder={isLocal ? 'http://127.0.0.1:…' : 'https://…'}
          value={baseUrl}
          maxLength={500}
          problem={isTried ? addressIssue : null}
          onChange={(event) => setBaseUrl(event.target.value)}
        />
      </div>
      <div className="mt-5 flex gap-2">
        <Button type="submit" variant="primary" disabled={isBusy}>
          {isBusy ? <Spinner /> : null}
          Add account
        </Button>
        <Button variant="quiet" onClick={onBack}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
