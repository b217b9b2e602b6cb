import { useMemo, useState } from 'react'
import type { ConversationId, TurnId } from '../../shared/domain/ids.ts'
import { CopyButton } from '../markdown/copy-button.tsx'
import { session } from '../state/session.ts'
import { useFetched } from '../state/use-fetched.ts'
import { fieldLook } from '../ui/text-field.tsx'
import { formatCount } from '../usage/format-numbers.ts'
import { type ConversationIdentifier, groupIdentifiers, type IdentifierGroup } from './group-identifiers.ts'
import { Section } from './section.tsx'
import { useShowMore } from './show-more.tsx'

const firstOfGroup = 4

interface ConversationIdentifiersProps {
  readonly conversationId: ConversationId
  /** Changes whenever there may be new ones. */
  readonly version: string
  readonly onOpenTurn: (turnId: TurnId) => void
}

/** Every id a provider gave in this conversation: found by a word, copied, or followed to its turn. */
export function ConversationIdentifiers({
  conversationId,
  version,
  onOpenTurn,
}: ConversationIdentifiersProps) {
  const [query, setQuery] = useState('')
  const { value: identifiers, problem } = useFetched(conversationId, version, (signal) =>
    session().client.conversations.identifiers({ conversationId }, { signal }),
  )
  const groups = useMemo(() => groupIdentifiers(identifiers ?? [], query), [identifiers, query])
  if (identifiers === null) {
    return problem === null ? null : (
      <Section title="Identifiers">
        <p className="text-label text-soft">{problem}</p>
      </Section>
    )
  }
  if (identifiers.length === 0) {
    return (
      <Section title="Identifiers">
        <p className="text-label text-muted">The providers gave none.</p>
      </Section>
    )
  }
  return (
    <Section
      title="Identifiers"
      action={
        <CopyButton
          label={query === '' ? 'Copy all ids' : 'Copy these ids'}
          text={() =>
            groups
              .flatMap((group) => group.identifiers.map(({ kind, value }) => `${kind}: ${value}`))
              .join('\n')
          }
          iconSize={14}
        />
      }
    >
      <input
        type="search"
        aria-label="Filter identifiers"
        placeholder="Filter"
        value={query}
        spellCheck={false}
        autoComplete="off"
        className={`${fieldLook} mb-2`}
        onChange={(event) => setQuery(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || query === '') return
          event.preventDefault()
          setQuery('')
        }}
      />
      {groups.length === 0 ? (
        <p className="text-label text-muted">No identifier has this in it.</p>
      ) : (
        <div className="grid gap-3">
          {groups.map((group) => (
            <Group key={`${group.kind} ${query}`} group={group} onOpenTurn={onOpenTurn} />
          ))}
        </div>
      )}
    </Section>
  )
}

interface GroupProps {
  readonly group: IdentifierGroup
  readonly onOpenTurn: (turnId: TurnId) => void
}

function Group({ group, onOpenTurn }: GroupProps) {
  const { shown, more } = useShowMore(group.identifiers.length, firstOfGroup)
  return (
    <section aria-label={group.label}>
      <h4 className="flex justify-between gap-3 text-label">
        <span className="min-w-0 truncate font-medium">{group.label}</span>
        <span className="tabular text-muted">{formatCount(group.identifiers.length)}</span>
      </h4>
      <ul className="-mx-2 mt-0.5 grid gap-px">
        {group.identifiers.slice(0, shown).map((identifier) => (
          <Row key={identifier.value} identifier={identifier} label={group.label} onOpenTurn={onOpenTurn} />
        ))}
      </ul>
      {more}
    </section>
  )
}

interface RowProps {
  readonly identifier: ConversationIdentifier
  readonly label: string
  readonly onOpenTurn: (turnId: TurnId) => void
}

function Row({ identifier, label, onOpenTurn }: RowProps) {
  return (
    <li className="group flex items-center gap-1 rounded-row transition-colors hover:bg-hover">
      <button
        type="button"
        title={`${identifier.value}\nfound in ${identifier.foundIn}`}
        aria-label={`${identifier.value}, show its turn`}
        className="min-h-7 min-w-0 flex-1 truncate rounded-row px-2 text-left font-mono text-code -outline-offset-2"
        onClick={() => onOpenTurn(identifier.turnId)}
      >
        {identifier.value}
      </button>
      <CopyButton
        label={`Copy ${label.toLowerCase()} id`}
        text={() => identifier.value}
        iconSize={14}
        className="opacity-0 focus-visible:opacity-100 group-focus-within:opacity-100 group-hover:opacity-100"
      />
    </li>
  )
}
