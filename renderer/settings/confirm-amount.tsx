import { useState } from 'react'
import { updateSettings } from '../state/actions.ts'
import { useSettings } from '../state/hooks.ts'
import { TextField } from '../ui/text-field.tsx'
import { readAmount } from './budget-words.ts'
import { formatDollars } from './format-dollars.ts'

/** The amount above which Baton asks before sending, stored with Enter or by leaving the field; empty never asks. */
export function ConfirmAmount() {
  const { confirmAboveNanoUsd } = useSettings()
  const [text, setText] = useState<string | null>(null)
  const read = text === null || text.trim() === '' ? null : readAmount(text)
  const problem = read?.problem ?? null
  const save = (): void => {
    if (text === null || problem !== null) return
    setText(null)
    const wanted = read?.value ?? null
    if (wanted !== confirmAboveNanoUsd) void updateSettings({ confirmAboveNanoUsd: wanted })
  }
  return (
    <TextField
      label="Ask before a request that will probably cost more than"
      hint={
        confirmAboveNanoUsd === null
          ? 'In dollars. While it is empty, Baton never asks.'
          : 'In dollars. Empty it, and Baton never asks.'
      }
      problem={problem}
      className="[&_input]:max-w-40"
      inputMode="decimal"
      placeholder="Never ask"
      maxLength={30}
      value={text ?? (confirmAboveNanoUsd === null ? '' : formatDollars(confirmAboveNanoUsd))}
      data-takes-escape={text === null ? undefined : true}
      onChange={(event) => setText(event.target.value)}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return
        if (event.key === 'Escape' && text !== null) {
          event.preventDefault()
          setText(null)
        }
        if (event.key === 'Enter') {
          event.preventDefault()
          save()
        }
      }}
    />
  )
}
