import { ChevronDown } from 'lucide-react'
import { useId } from 'react'
import { fieldLook } from './text-field.tsx'

export interface SelectOption<Value extends string> {
  readonly value: Value
  readonly label: string
  /** Neighbours of one group stand under its name. */
  readonly group?: string
}

interface SelectProps<Value extends string> {
  readonly label: string
  readonly value: Value
  readonly options: readonly SelectOption<Value>[]
  readonly onChange: (value: Value) => void
  readonly isDisabled?: boolean
  /** A quiet sentence or two below the control. */
  readonly hint?: string
}

interface OptionGroup<Value extends string> {
  readonly name: string | null
  readonly options: SelectOption<Value>[]
}

function groupOptions<Value extends string>(options: readonly SelectOption<Value>[]): OptionGroup<Value>[] {
  const groups: OptionGroup<Value>[] = []
  for (const option of options) {
    const name = option.group ?? null
    const last = groups.at(-1)
    if (last !== undefined && last.name === name) last.options.push(option)
    else groups.push({ name, options: [option] })
  }
  return groups
}

function Option({ option }: { readonly option: SelectOption<string> }) {
  return <option value={option.value}>{option.label}</option>
}

/** A choice from a short list with its label above: the browser's own control, so every keyboard habit works. */
export function Select<Value extends string>({
  label,
  value,
  options,
  onChange,
  isDisabled = false,
  hint,
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
          aria-describedby={hint === undefined ? undefined : `${id}-hint`}
          className={`baton-select ${fieldLook} appearance-none pr-8`}
          onChange={(event) => {
            const option = options.find((candidate) => candidate.value === event.target.value)
            if (option !== undefined) onChange(option.value)
          }}
        >
          {groupOptions(options).map((group) =>
            group.name === null ? (
              group.options.map((option) => <Option key={option.value} option={option} />)
            ) : (
              <optgroup key={group.name} label={group.name}>
                {group.options.map((option) => (
                  <Option key={option.value} option={option} />
                ))}
              </optgroup>
            ),
          )}
        </select>
        <ChevronDown
          size={15}
          aria-hidden="true"
          className="pointer-events-none absolute top-2 right-2.5 text-muted"
        />
      </div>
      {hint === undefined ? null : (
        <p id={`${id}-hint`} className="text-pretty text-small text-muted">
          {hint}
        </p>
      )}
    </div>
  )
}
