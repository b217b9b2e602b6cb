// A folder on this computer: chosen in the system's own window on the desktop, typed in the browser.
import { useId, useState } from 'react'
import { useAppStore } from '../state/app-store.ts'
import { askCommand } from '../state/run-command.ts'
import { session } from '../state/session.ts'
import { Button } from '../ui/button.tsx'
import { fieldLook } from '../ui/text-field.tsx'

interface FolderFieldProps {
  readonly label: string
  readonly value: string
  readonly purpose: 'export' | 'backup' | 'data'
  readonly hint?: string
  /** Called with every letter typed, and with what was chosen. */
  readonly onChange: (path: string) => void
  /** Called when the person is done with it: a choice, Enter, or leaving the field. */
  readonly onDone?: (path: string) => void
  readonly hasFirstFocus?: boolean
}

export function FolderField({
  label,
  value,
  purpose,
  hint,
  onChange,
  onDone,
  hasFirstFocus = false,
}: FolderFieldProps) {
  const id = useId()
  const isDesktop = useAppStore((state) => state.info?.shell === 'desktop')
  const [isChoosing, setChoosing] = useState(false)
  const choose = async (): Promise<void> => {
    setChoosing(true)
    const answer = await askCommand(() => session().client.dataFolder.choose({ purpose }))
    setChoosing(false)
    if (answer === null || answer.path === null) return
    onChange(answer.path)
    onDone?.(answer.path)
  }
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-label font-medium text-soft">
        {label}
      </label>
      <div className="flex gap-2">
        <input
          id={id}
          className={`${fieldLook} min-w-0 flex-1 font-mono text-code`}
          value={value}
          maxLength={4000}
          spellCheck={false}
          autoComplete="off"
          aria-describedby={hint === undefined ? undefined : `${id}-hint`}
          {...(hasFirstFocus ? { 'data-first-focus': true } : {})}
          onChange={(event) => onChange(event.target.value)}
          onBlur={() => onDone?.(value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
            event.preventDefault()
            onDone?.(value)
          }}
        />
        {isDesktop ? (
          <Button disabled={isChoosing} onClick={() => void choose()}>
            Choose…
          </Button>
        ) : null}
      </div>
      {hint === undefined ? null : (
        <p id={`${id}-hint`} className="text-pretty text-small text-muted">
          {hint}
        </p>
      )}
    </div>
  )
}
