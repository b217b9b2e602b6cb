import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/text-field.tsx'

interface EditableFieldProps {
  readonly label: string
  readonly value: string
  readonly maxLength: number
  readonly isDisabled?: boolean
  readonly problemOf: (text: string) => string | null
  readonly onSave: (text: string) => Promise<unknown>
}

/** A stored text that can be changed: a Save button appears when it differs. Enter saves, Escape takes it back. */
export function EditableField({
  label,
  value,
  maxLength,
  isDisabled = false,
  problemOf,
  onSave,
}: EditableFieldProps) {
  const [edited, setEdited] = useState<string | null>(null)
  const text = edited ?? value
  const isChanged = edited !== null && edited.trim() !== value
  const problem = isChanged ? problemOf(text) : null
  const save = async (): Promise<void> => {
    if (!isChanged || problem !== null) return
    if ((await onSave(text.trim())) !== null) setEdited(null)
  }
  return (
    <div className="flex items-start gap-2">
      <TextField
        label={label}
        value={text}
        maxLength={maxLength}
        disabled={isDisabled}
        problem={problem}
        className="flex-1"
        data-takes-escape={edited === null ? undefined : true}
        onChange={(event) => setEdited(event.target.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return
          if (event.key === 'Enter') void save()
          if (event.key === 'Escape' && edited !== null) {
            event.stopPropagation()
            setEdited(null)
          }
        }}
      />
      {isChanged ? (
        <Button className="mt-6" disabled={problem !== null} onClick={() => void save()}>
          Save
        </Button>
      ) : null}
    </div>
  )
}
