import { type FormEvent, useState } from 'react'
import type { Account } from '../../shared/domain/account.ts'
import { replaceKey } from '../state/account-actions.ts'
import { showNotice } from '../state/toast-store.ts'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/text-field.tsx'
import { keyWords } from './key-words.ts'

/** A key goes in and never comes out: the field is empty whether or not one is kept. */
export function KeyField({
  account,
  onReplaced,
}: {
  readonly account: Account
  readonly onReplaced: () => void
}) {
  const [key, setKey] = useState('')
  const [isBusy, setBusy] = useState(false)
  const hasKey = account.keyState !== 'missing' && account.keyState !== 'none'
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const wanted = key.trim()
    if (wanted.length === 0 || isBusy) return
    setBusy(true)
    const updated = await replaceKey(account.id, wanted)
    setBusy(false)
    if (updated === null) return
    setKey('')
    onReplaced()
    showNotice(hasKey ? 'Key replaced.' : 'Key added.')
  }
  return (
    <form className="flex items-start gap-2" onSubmit={(event) => void submit(event)}>
      <TextField
        label={hasKey ? 'Replace the key' : 'Key'}
        type="password"
        value={key}
        maxLength={1000}
        placeholder={hasKey ? '••••••••••••' : ''}
        hint={`${keyWords(account)}.`}
        className="flex-1"
        onChange={(event) => setKey(event.target.value)}
      />
      {key.trim().length > 0 ? (
        <Button type="submit" className="mt-6" disabled={isBusy}>
          {hasKey ? 'Replace' : 'Add key'}
        </Button>
      ) : null}
    </form>
  )
}
