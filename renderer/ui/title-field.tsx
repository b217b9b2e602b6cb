import { useEffect, useRef } from 'react'

interface TitleFieldProps {
  readonly title: string
  readonly className?: string
  readonly onSave: (title: string) => void
  readonly onCancel: () => void
  /** Ended with a key: the focus, which goes with the field, belongs somewhere near. */
  readonly onKeyDone: () => void
}

/** A title being edited in place: Enter or leaving the field saves, Escape keeps the old one. */
export function TitleField({ title, className = '', onSave, onCancel, onKeyDone }: TitleFieldProps) {
  const field = useRef<HTMLInputElement>(null)
  const isDone = useRef(false)

  useEffect(() => {
    // A menu that closes gives the focus back once more; the field takes it after that.
    const frame = requestAnimationFrame(() => {
      field.current?.focus()
      field.current?.select()
    })
    return () => cancelAnimationFrame(frame)
  }, [])

  const finish = (isSaved: boolean): void => {
    if (isDone.current) return
    isDone.current = true
    const next = field.current?.value.trim() ?? ''
    if (isSaved && next.length > 0 && next !== title) onSave(next)
    else onCancel()
  }

  return (
    <input
      ref={field}
      aria-label="Title"
      defaultValue={title}
      maxLength={200}
      spellCheck={false}
      className={`h-8 min-w-0 rounded-row border border-line-strong bg-card px-2 text-base outline-offset-0 ${className}`}
      onBlur={() => finish(true)}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return
        event.stopPropagation()
        if (event.key !== 'Enter' && event.key !== 'Escape') return
        finish(event.key === 'Enter')
        onKeyDone()
      }}
    />
  )
}
