// Asks for the values of variables. Enter goes on to the next field and ends with the last one, as in a sheet; Shift+Enter
// breaks the line, Ctrl+Enter (⌘ on a Mac) ends from anywhere.
import { type KeyboardEvent, useRef, useState } from 'react'
import {
  fillVariables,
  resolveVariables,
  type TemplateVariable,
} from '../../shared/domain/template-variables.ts'
import { isSendKey } from '../composer/send-key.ts'
import { Button } from '../ui/button.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { TextArea } from './text-area.tsx'

interface VariablesFormProps {
  readonly variables: readonly TemplateVariable[]
  /** What the values go into: shown below as it will be. null shows nothing. */
  readonly preview: string | null
  /** The word on the button that ends it. */
  readonly actionLabel: string
  /** @returns whether it is done; otherwise the form stays as it is */
  readonly onDone: (values: Record<string, string>) => Promise<boolean>
  readonly onCancel: () => void
}

export function VariablesForm({ variables, preview, actionLabel, onDone, onCancel }: VariablesFormProps) {
  const [values, setValues] = useState<Record<string, string>>(() =>
    Object.fromEntries(variables.map(({ name, defaultText }) => [name, defaultText ?? ''])),
  )
  /** Whether the person has tried to end it: only then is a field that is empty called a problem. */
  const [hasTried, setHasTried] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const fields = useRef(new Map<number, HTMLTextAreaElement>())
  const { resolved, missing } = resolveVariables(variables, values)

  const end = async (): Promise<void> => {
    if (isBusy) return
    setHasTried(true)
    const firstMissing = variables.findIndex(({ name }) => missing.includes(name))
    if (firstMissing >= 0) {
      fields.current.get(firstMissing)?.focus()
      return
    }
    setBusy(true)
    const isDone = await onDone(values)
    if (!isDone) setBusy(false)
  }
  const onKeyDown = (event: KeyboardEvent, index: number): void => {
    if (!isSendKey(event.nativeEvent)) return
    event.preventDefault()
    const next = fields.current.get(index + 1)
    if (event.ctrlKey || event.metaKey || next === undefined) void end()
    else {
      next.focus()
      next.select()
    }
  }

  return (
    <form
      className="flex min-h-0 flex-col"
      onSubmit={(event) => {
        event.preventDefault()
        void end()
      }}
    >
      <div className="flex min-h-0 flex-col gap-3.5 overflow-y-auto px-5 pt-0.5 pb-4">
        {variables.map(({ name, defaultText }, index) => (
          <TextArea
            key={name}
            label={name}
            value={values[name] ?? ''}
            maxLength={200_000}
            hint={defaultText === '' ? 'May stay empty.' : undefined}
            problem={hasTried && missing.includes(name) ? 'This needs a value.' : null}
            field={(element) => {
              if (element === null) fields.current.delete(index)
              else fields.current.set(index, element)
            }}
            {...(index === 0 ? { 'data-first-focus': true } : {})}
            onFocus={(event) => {
              if (event.currentTarget.value === defaultText) event.currentTarget.select()
            }}
            onChange={(event) => setValues({ ...values, [name]: event.target.value })}
            onKeyDown={(event) => onKeyDown(event, index)}
          />
        ))}
        {preview === null ? null : (
          <div>
            <p className="text-label font-medium text-soft">Preview</p>
            <p
              dir="auto"
              className="mt-1 max-h-36 overflow-y-auto whitespace-pre-wrap rounded-block bg-code px-3 py-2 text-label [overflow-wrap:anywhere]"
            >
              {fillVariables(preview.slice(0, 4_000), resolved)}
            </p>
          </div>
        )}
      </div>
      <div className="flex shrink-0 items-center justify-end gap-2 border-line border-t px-5 py-3">
        <Button variant="quiet" onClick={onCancel}>
          Cancel
        </Button>
        <Button variant="primary" type="submit" disabled={isBusy}>
          {isBusy ? <Spinner size={13} /> : null}
          {actionLabel}
        </Button>
      </div>
    </form>
  )
}
