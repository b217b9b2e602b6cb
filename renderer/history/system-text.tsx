import { useId, useState } from 'react'
import type { Conversation } from '../../shared/domain/conversation.ts'
import { setSystemText } from '../state/context-actions.ts'
import { Button } from '../ui/button.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { dropEdit, keepEdit, useKeptEdit } from './kept-edits.ts'

/** What goes before the conversation. Stored only when asked; what was typed is there when the dialog is opened again. */
export function SystemText({ conversation }: { readonly conversation: Conversation }) {
  const id = useId()
  const name = `system text ${conversation.id}`
  const edited = useKeptEdit(name)
  const [isBusy, setBusy] = useState(false)
  const stored = conversation.systemText ?? ''
  const text = edited ?? stored
  const isChanged = edited !== null && edited.trim() !== stored
  const save = async (): Promise<void> => {
    setBusy(true)
    const isDone = await setSystemText(conversation.id, text.trim() === '' ? null : text.trim())
    setBusy(false)
    if (isDone) dropEdit(name)
  }
  return (
    <>
      <textarea
        aria-label="System text"
        aria-describedby={`${id}-note`}
        value={text}
        rows={3}
        maxLength={200_000}
        placeholder="None"
        className="block field-sizing-content max-h-64 min-h-20 w-full resize-none rounded-row border border-line-strong bg-card px-2.5 py-1.5 text-base outline-offset-0 transition-colors hover:border-muted"
        onChange={(event) => keepEdit(name, event.target.value)}
      />
      <div className="mt-2 flex min-h-7 flex-wrap items-center justify-end gap-2">
        <p id={`${id}-note`} role="status" className="min-w-56 flex-1 text-pretty text-label text-muted">
          {isChanged
            ? 'Not saved yet.'
            : 'Goes before the conversation in every request. After a change the next turn sends the history anew.'}
        </p>
        {isChanged ? (
          <>
            <Button size="small" variant="quiet" onClick={() => dropEdit(name)}>
              Take the change back
            </Button>
            <Button size="small" variant="primary" disabled={isBusy} onClick={() => void save()}>
              {isBusy ? <Spinner size={13} /> : null}
              Save
            </Button>
          </>
        ) : null}
      </div>
    </>
  )
}
