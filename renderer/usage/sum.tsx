import type { Total } from '../../shared/domain/usage.ts'

interface SumProps {
  readonly total: Total
  /** The total in words, "at least" included. */
  readonly words: string
}

/** A sum in a table: "at least" stands small before its number, and above it where there is no room. */
export function Sum({ total, words }: SumProps) {
  if (words === 'unknown') return <span className="text-muted">unknown</span>
  return (
    <>
      {total.isComplete ? null : (
        <span className="whitespace-nowrap text-muted text-tiny @max-[800px]:-mb-1 @max-[800px]:block">
          at least{' '}
        </span>
      )}
      <span className="whitespace-nowrap">{words.replace(/^at least /, '')}</span>
    </>
  )
}
