import { CopyButton } from '../markdown/copy-button.tsx'
import { type FoundIdentifier, identifierLabel, placesWords } from './describe-turn.ts'
import { useShowMore } from './show-more.tsx'

const firstShown = 12

/** The ids of one turn, each with the places it was found in and a button that copies it. */
export function IdentifierList({ identifiers }: { readonly identifiers: readonly FoundIdentifier[] }) {
  const { shown, more } = useShowMore(identifiers.length, firstShown)
  if (identifiers.length === 0) return <p className="text-label text-muted">The provider gave none.</p>
  return (
    <>
      <dl className="grid gap-1.5">
        {identifiers.slice(0, shown).map((identifier) => (
          <IdentifierRow key={`${identifier.kind} ${identifier.value}`} identifier={identifier} />
        ))}
      </dl>
      {more}
    </>
  )
}

function IdentifierRow({ identifier }: { readonly identifier: FoundIdentifier }) {
  const { kind, value, places } = identifier
  const label = identifierLabel(kind)
  return (
    <div className="group flex items-start gap-2">
      <dt className="w-[86px] shrink-0 truncate text-label text-muted" title={label}>
        {label}
      </dt>
      <dd className="flex min-w-0 flex-1 items-start gap-2">
        <div className="min-w-0 flex-1">
          <p className="truncate font-mono text-code" title={value}>
            {value}
          </p>
          <p className="truncate text-muted text-tiny" title={places.join('\n')}>
            {placesWords(places)}
          </p>
        </div>
        <CopyButton
          label={`Copy ${label.toLowerCase()} id`}
          text={() => value}
          iconSize={14}
          className="-mr-1.5 opacity-0 focus-visible:opacity-100 group-focus-within:opacity-100 group-hover:opacity-100"
        />
      </dd>
    </div>
  )
}
