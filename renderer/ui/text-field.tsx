import { type ComponentProps, useId } from 'react'
import { classNames } from './class-names.ts'

export const fieldLook =
  'h-8 w-full rounded-row border border-line-strong bg-card px-2.5 text-base text-ink transition-colors hover:border-muted focus-visible:border-transparent focus-visible:outline-offset-0 disabled:opacity-55'

interface TextFieldProps extends Omit<ComponentProps<'input'>, 'id'> {
  readonly label: string
  /** One quiet sentence below the field. */
  readonly hint?: string | undefined
  /** What is wrong with the text, as a sentence; null while nothing is. */
  readonly problem?: string | null
}

/** A one-line text field with its label above. */
export function TextField({ label, hint, problem = null, className, ...rest }: TextFieldProps) {
  const id = useId()
  const note = problem ?? hint
  return (
    <div className={classNames('flex flex-col gap-1', className)}>
      <label htmlFor={id} className="text-label font-medium text-soft">
        {label}
      </label>
      <input
        id={id}
        className={fieldLook}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={problem !== null}
        aria-describedby={note === undefined ? undefined : `${id}-note`}
        {...rest}
      />
      {note === undefined ? null : (
        <p
          id={`${id}-note`}
          className={classNames('text-small', problem === null ? 'text-muted' : 'text-danger')}
        >
          {note}
        </p>
      )}
    </div>
  )
}
