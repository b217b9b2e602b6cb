import { useState } from 'react'
import { TextField } from '../ui/text-field.tsx'
import { formatCount } from '../usage/format-numbers.ts'
import { numberProblem, type PolicyNumber, readNumber } from './policy-words.ts'

interface NumberFieldProps {
  readonly value: number
  readonly limits: PolicyNumber
  readonly onSave: (value: number) => void
}

/** A whole number, stored with Enter or by leaving the field; one that cannot be taken stays and says why. */
export function NumberField({ value, limits, onSave }: NumberFieldProps) {
  const [text, setText] = useState<string | null>(null)
  const problem = text === null ? null : numberProblem(text, limits)
  const save = (): void => {
    if (text === null || problem !== null) return
    const number = readNumber(text)
    setText(null)
    if (number !== null && number !== value) onSave(number)
  }
  return (
    <TextField
      label={limits.label}
      hint={limits.hint}
      problem={problem}
      inputMode="numeric"
      className="max-w-64"
      maxLength={15}
      value={text ?? formatCount(value)}
      onChange={(event) => setText(event.target.value)}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
        event.preventDefault()
        save()
      }}
    />
  )
}
