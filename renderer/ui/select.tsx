import { ChevronDown } from 'lucide-react'
import { useId } from 'react'
import { fieldLook } from './text-field.tsx'

interface SelectProps<Value extends string> {
  readonly label: string
  readonly value: Value
  readonly options: readonly { readonly value: Value; readonly label: string }[]
  readonly onChange: (value: Value) => void
  readonly isDisabled?: boolean
}

/** A choice from a short list with its label above: the browser's own control, so every keyboard habit works. */
export function Select<Value extends string>({
  label,
  value,
  options,
  onChange,
  isDisabled = false,
}: SelectProps<Value>) {
  const id = useId()
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-label font-medium text-soft">
        {label}
      </label>
      <div className="relative">
        <select
          id={id}
          value={value}
          disabled={isDisabled}
          className={`baton-select ${fieldLook} appearance-none pr-8`}
          onChange={(event) => {
            const option = options.find((candidate) => candidate.value === event.target.value)
            if (option !== undefined) onChange(option.value)
          }}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <ChevronDown
          size={15}
          aria-hidden="true"
          className="pointer-events-none absolute top-2 right-2.5 text-muted"
        />
      </div>
    </div>
  )
}
