import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import { isSendKey } from '../composer/send-key.ts'
import { Button } from '../ui/button.tsx'
import { Spinner } from '../ui/spinner.tsx'

interface TextEditorProps {
  /** The accessible name of the field. */
  readonly label: string
  readonly value: string
  /** What it was before. */
  readonly original: string
  /** One quiet sentence below the field. */
  readonly note: string
  /** The word on the button that ends it. */
  readonly actionLabel: string
  readonly maxLength: number
  /** True when the person has just asked for it, false when it only comes back into sight. */
  readonly takesFocus: boolean
  /** Enter alone ends it, as in the composer; otherwise only with Ctrl or ⌘. */
  readonly endsWithEnter?: boolean
  /** Why it cannot be ended now, as a sentence; null when it can. */
  readonly obstacle?: string | null
  readonly onChange: (text: string) => void
  readonly onDone: (text: string) => Promise<void>
  readonly onCancel: () => void
}

/** A text being edited in place. Escape leaves it while nothing was changed; a change is only given up with Cancel. */
export function TextEditor({
  label,
  value,
  original,
  note,
  actionLabel,
  maxLength,
  takesFocus,
  endsWithEnter = false,
  obstacle = null,
  onChange,
  onDone,
  onCancel,
}: TextEditorProps) {
  const id = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  const [isBusy, setBusy] = useState(false)
  const isEmpty = value.trim() === ''
  const canEnd = !isEmpty && !isBusy && obstacle === null

  useEffect(() => {
    const element = field.current
    if (!takesFocus || element === null) return
    element.focus()
    element.setSelectionRange(element.value.length, element.value.length)
  }, [takesFocus])

  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => {
    const element = field.current
    if (element === null || CSS.supports('field-sizing', 'content')) return
    element.style.height = 'auto'
    element.style.height = `${element.scrollHeight}px`
  }, [value])

  const end = async (): Promise<void> => {
    if (!canEnd) return
    setBusy(true)
    await onDone(value)
    setBusy(false)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && !event.nativeEvent.isComposing) {
      // A panel that lies over the thread must not take the key as well.
      event.preventDefault()
      if (value === original) onCancel()
      return
    }
    const isEnd = isSendKey(event.nativeEvent) && (endsWithEnter || event.ctrlKey || event.metaKey)
    if (!isEnd) return
    event.preventDefault()
    void end()
  }

  return (
    <div className="w-full">
      <textarea
        ref={field}
        aria-label={label}
        aria-describedby={`${id}-note`}
        value={value}
        maxLength={maxLength}
        rows={3}
        className="block field-sizing-content max-h-[50vh] min-h-20 w-full resize-none rounded-block border border-line-strong bg-card px-3 py-2 text-reading outline-offset-0"
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="mt-2 flex flex-wrap items-center justify-end gap-2">
        <p id={`${id}-note`} className="min-w-48 flex-1 text-pretty text-muted text-small">
          {obstacle ?? note}
        </p>
        <Button size="small" variant="quiet" onClick={onCancel}>
          Cancel
        </Button>
        <Button size="small" variant="primary" disabled={!canEnd} onClick={() => void end()}>
          {isBusy ? <Spinner size={13} /> : null}
          {actionLabel}
        </Button>
      </div>
    </div>
  )
}
