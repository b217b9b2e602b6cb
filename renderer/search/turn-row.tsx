import { Fingerprint } from 'lucide-react'
import type { FoundRow } from '../sidebar/join-found.ts'
import { ResultOption } from './result-row.tsx'

interface TurnRowProps {
  readonly id: string
  readonly row: FoundRow
  readonly isSelected: boolean
  readonly onOpen: () => void
}

/** A turn in which a provider's id was found. */
export function TurnRow({ id, row, isSelected, onOpen }: TurnRowProps) {
  return (
    <ResultOption id={id} isSelected={isSelected} onOpen={onOpen}>
      <span className="flex items-start gap-2">
        <Fingerprint size={15} aria-hidden="true" className="mt-[3px] shrink-0 text-muted" />
        <span className="min-w-0 flex-1">
          <span className="block truncate">Turn in {row.title}</span>
          <span className="block truncate text-muted text-small">{row.kinds}</span>
        </span>
      </span>
    </ResultOption>
  )
}
