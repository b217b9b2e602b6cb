import { LoaderCircle } from 'lucide-react'

/** A quiet sign that something is going on. Give a label unless the words stand beside it. */
export function Spinner({ size = 15, label }: { readonly size?: number; readonly label?: string }) {
  return (
    <span role={label === undefined ? undefined : 'status'} className="inline-flex text-muted">
      <LoaderCircle size={size} aria-hidden="true" className="animate-turn" />
      {label === undefined ? null : <span className="sr-only">{label}</span>}
    </span>
  )
}
