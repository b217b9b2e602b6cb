import { Check, Copy, TriangleAlert } from 'lucide-react'
import { useEffect, useState } from 'react'
import { IconButton } from '../ui/icon-button.tsx'

const confirmationMs = 1600

interface CopyButtonProps {
  /** What it copies, as part of its name: "Copy code". */
  readonly label: string
  /** Called at the click, so that long text is only put together when it is wanted. */
  readonly text: () => string
  readonly iconSize?: number
  readonly className?: string
}

/** Copies a text and says that it has. */
export function CopyButton({ label, text, iconSize = 15, className }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<'copied' | 'refused' | null>(null)
  useEffect(() => {
    if (outcome === null) return
    const timer = setTimeout(() => setOutcome(null), confirmationMs)
    return () => clearTimeout(timer)
  }, [outcome])
  const copy = (): void => {
    navigator.clipboard.writeText(text()).then(
      () => setOutcome('copied'),
      () => setOutcome('refused'),
    )
  }
  return (
    <IconButton
      icon={outcome === null ? Copy : outcome === 'copied' ? Check : TriangleAlert}
      label={outcome === null ? label : outcome === 'copied' ? 'Copied' : 'The clipboard refused'}
      iconSize={iconSize}
      onClick={copy}
      {...(className === undefined ? {} : { className })}
    />
  )
}
