// Turns in which a provider's id was found, above the conversations of a search.
import { Fingerprint } from 'lucide-react'
import type { FoundTurn } from '../state/context-actions.ts'
import { narrowSidebarQuery } from '../state/follow-panels.ts'
import { session } from '../state/session.ts'
import { showMessage } from '../state/show-message.ts'
import { useFetched } from '../state/use-fetched.ts'
import { inspectTurn, setSidebarOpen } from '../state/view-store.ts'
import { type FoundRow, joinFound } from './join-found.ts'
import { moveFocus } from './move-focus.ts'
import { useRested } from './use-rested.ts'

/** A person who still types is not looked up for every letter. */
const restMs = 150
const nothing: readonly FoundTurn[] = []

export function FoundTurns({ id }: { readonly id: string }) {
  const rested = useRested(id, restMs)
  const { value, problem } = useFetched(rested, '', (signal) =>
    session().client.turns.find({ value: rested }, { signal }),
  )
  // What was found for fewer letters is no answer to more of them.
  const rows = joinFound(rested === id && value !== null ? value : nothing)
  if (problem !== null) return <p className="px-4 pt-3 text-pretty text-label text-soft">{problem}</p>
  if (rows.length === 0) return null
  return (
    // Where a turn is found, nobody needs to hear that no title has the id in it.
    <section
      aria-label="Found by id"
      className="max-h-[40%] shrink-0 overflow-y-auto px-2 [&~[data-nothing]]:invisible"
    >
      <h2 className="px-2 pt-3.5 pb-1 text-small font-semibold text-muted">Found by id</h2>
      <ul>
        {rows.map((row) => (
          <li key={row.turnId}>
            <FoundTurnRow row={row} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function open({ conversationId, turnId, messageId }: FoundRow): void {
  inspectTurn(conversationId, turnId)
  void showMessage({ conversationId, messageId, place: 'text', words: [] })
  if (window.matchMedia(narrowSidebarQuery).matches) setSidebarOpen(false)
}

function FoundTurnRow({ row }: { readonly row: FoundRow }) {
  return (
    <button
      type="button"
      data-row={row.turnId}
      data-hit
      className="flex w-full items-start gap-2 rounded-row px-2 py-1.5 text-left -outline-offset-2 transition-colors duration-100 hover:bg-hover"
      onClick={() => open(row)}
      onKeyDown={(event) => {
        if (moveFocus(event.key, event.currentTarget)) event.preventDefault()
      }}
    >
      <Fingerprint size={15} aria-hidden="true" className="mt-[3px] text-muted" />
      <span className="min-w-0 flex-1">
        <span className="block truncate">Turn in {row.title}</span>
        <span className="block truncate text-muted text-small">{row.kinds}</span>
      </span>
    </button>
  )
}
