import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { endEdit } from './edit-store.ts'

/** How writing a template or a prompt ends. */
export function EditorEnd({ onSave }: { readonly onSave: () => Promise<boolean> }) {
  const [isBusy, setBusy] = useState(false)
  const save = async (): Promise<void> => {
    setBusy(true)
    if (!(await onSave())) setBusy(false)
  }
  return (
    <div className="flex items-center justify-end gap-2 border-line border-t pt-3">
      <Button variant="quiet" onClick={endEdit}>
        Cancel
      </Button>
      <Button variant="primary" disabled={isBusy} onClick={() => void save()}>
        {isBusy ? <Spinner size={13} /> : null}
        Save
      </Button>
    </div>
  )
}
