import { type ComponentProps, type Ref, useId, useLayoutEffect, useRef } from 'react'

interface TextAreaProps extends Omit<ComponentProps<'textarea'>, 'id' | 'ref' | 'value'> {
  readonly label: string
  readonly value: string
  /** One quiet sentence below the field. */
  readonly hint?: string | undefined
  /** What is wrong with the text, as a sentence; null while nothing is. */
  readonly problem?: string | null
  readonly field?: Ref<HTMLTextAreaElement>
}

/** A text field of several lines that grows with its text, with its label above. */
export function TextArea({
  label,
  hint,
  problem = null,
  field,
  value,
  rows = 1,
  className = '',
  ...rest
}: TextAreaProps) {
  const id = useId()
  const own = useRef<HTMLTextAreaElement>(null)
  const note = problem ?? hint
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => {
    const element = own.current
    if (element === null || CSS.supports('field-sizing', 'content')) return
    element.style.height = 'auto'
    element.style.height = `${element.scrollHeight + 2}px`
  }, [value])
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-label font-medium text-soft">
        {label}
      </label>
      <textarea
        id={id}
        ref={(element) => {
          own.current = element
          if (typeof field === 'function') field(element)
          else if (field != null) field.current = element
        }}
        value={value}
        rows={rows}
        aria-invalid={problem !== null}
        aria-describedby={note === undefined ? undefined : `${id}-note`}
        className={`block field-sizing-content max-h-56 w-full resize-none rounded-row border border-line-strong bg-card px-2.5 py-1.5 text-base outline-offset-0 transition-colors hover:border-muted focus-visible:border-transparent ${className}`}
        {...rest}
      />
      {note === undefined ? null : (
        <p
          id={`${id}-note`}
          className={`text-pretty text-small ${problem === null ? 'text-muted' : 'text-danger'}`}
        >
          {note}
        </p>
      )}
    </div>
  )
}
