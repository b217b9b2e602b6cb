import { type ReactNode, useEffect, useId, useState } from 'react'

export interface Choice<Value extends string> {
  readonly value: Value
  readonly label: string
  /** One quiet sentence below it. */
  readonly sentence: string
  /** What else must be known about it; null for nothing. */
  readonly note?: string | null
  /** Shown below the choice while it is taken. */
  readonly details?: ReactNode
}

interface ChoiceListProps<Value extends string> {
  readonly label: string
  readonly value: Value
  readonly choices: readonly Choice<Value>[]
  /** @returns whether it was accepted: until then it is shown all the same. Nothing, when it is the value at once */
  readonly onChange: (value: Value) => Promise<boolean> | undefined
}

/** One of several, each with the sentence that explains it. The arrow keys walk over them. */
export function ChoiceList<Value extends string>({
  label,
  value,
  choices,
  onChange,
}: ChoiceListProps<Value>) {
  const name = useId()
  const [pending, setPending] = useState<Value | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever became of the wish, it is answered
  useEffect(() => setPending(null), [value])
  const shown = pending ?? value
  const choose = async (wanted: Value): Promise<void> => {
    const answer = onChange(wanted)
    if (answer === undefined) return
    setPending(wanted)
    if (!(await answer)) setPending(null)
  }
  return (
    <div role="radiogroup" aria-label={label} className="-mx-2.5 grid gap-0.5">
      {choices.map((choice) => {
        const isTaken = choice.value === shown
        const explanation = `${name}-${choice.value}`
        return (
          <div
            key={choice.value}
            className="rounded-row px-2.5 py-1.5 transition-colors has-[label:hover]:bg-hover"
          >
            <label className="flex gap-2.5">
              <input
                type="radio"
                name={name}
                value={choice.value}
                checked={isTaken}
                aria-labelledby={`${explanation}-label`}
                aria-describedby={explanation}
                className="mt-1 size-3.5 shrink-0 accent-accent"
                onChange={() => void choose(choice.value)}
              />
              <span className="min-w-0">
                <span id={`${explanation}-label`} className="block font-medium">
                  {choice.label}
                </span>
                <span id={explanation} className="block text-pretty text-label text-muted">
                  {choice.sentence}
                  {choice.note == null ? null : <span className="block text-soft">{choice.note}</span>}
                </span>
              </span>
            </label>
            {isTaken && choice.details !== undefined ? (
              <div className="mt-2 mb-1 pl-6">{choice.details}</div>
            ) : null}
          </div>
        )
      })}
    </div>
  )
}
