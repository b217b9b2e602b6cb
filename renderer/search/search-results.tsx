// What was found, in the place of the sidebar's list. The focus stays in the field above: it moves a selection through
// these rows, as in every list that narrows while one types.
import './search.css'
import { SearchX } from 'lucide-react'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import type { SearchHit } from '../../shared/domain/search.ts'
import { type FoundRow, joinFound } from '../sidebar/join-found.ts'
import { idInQuery } from '../sidebar/looks-like-id.ts'
import { updateSettings } from '../state/actions.ts'
import { focusSearch } from '../state/follow-shortcuts.ts'
import { useSettings } from '../state/hooks.ts'
import { errorSentence } from '../state/report-error.ts'
import { session } from '../state/session.ts'
import { useFetched } from '../state/use-fetched.ts'
import { setQuery, showEverywhere, useViewStore } from '../state/view-store.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { createSearch, type Found, hitKey, isAnswered, type Search } from './create-search.ts'
import { moveSelection } from './move-selection.ts'
import { openHit, openTurn } from './open-hit.ts'
import { ResultRow } from './result-row.tsx'
import { countWords, indexingWords } from './result-words.ts'
import { isNarrowedBy, scopeQuery } from './scope-query.ts'
import { resultListId, useSearchLink } from './search-link.ts'
import { TurnRow } from './turn-row.tsx'

const restMs = 120
const pageSize = 50
const indexingMs = 1000
/** What the engine takes at most; only an id is ever longer. */
const longestText = 1000
const noTurns: readonly FoundRow[] = []

type Row =
  | { readonly kind: 'turn'; readonly key: string; readonly turn: FoundRow }
  | { readonly kind: 'hit'; readonly key: string; readonly hit: SearchHit }

function useSearch(): Search {
  const [search] = useState(() =>
    createSearch({
      find: (query, signal) => session().client.search.find(query, { signal }),
      describe: errorSentence,
      restMs,
      pageSize,
      indexingMs,
    }),
  )
  useEffect(() => () => search.close(), [search])
  return search
}

/** Turns in which a provider's id was found; null while that is being looked up. */
function useTurns(id: string | null): readonly FoundRow[] | null {
  const { value, problem } = useFetched(id ?? '', '', async (signal) =>
    id === null ? [] : session().client.turns.find({ value: id }, { signal }),
  )
  return useMemo(() => {
    if (id === null || problem !== null) return noTurns
    return value === null ? null : joinFound(value)
  }, [id, value, problem])
}

export function SearchResults() {
  const view = useViewStore((state) => state.sidebarView)
  const words = useViewStore((state) => state.query.trim())
  const includesHidden = useSettings().searchIncludesHidden
  const search = useSearch()
  const state = useStore(search.store)
  useEffect(() => {
    const text = scopeQuery(view, words).slice(0, longestText)
    search.ask({ text, conversationId: null, includesHidden })
  }, [search, view, words, includesHidden])

  const { found, problem, isLoadingMore } = state
  const isDone = isAnswered(state)
  // Looked up together with the rest, so that no letter is asked about alone.
  const turns = useTurns(isDone ? idInQuery(words) : null)
  const rows = useMemo(() => joinRows(turns ?? noTurns, found?.hits ?? []), [turns, found])
  const isReady = isDone && turns !== null

  const open = useCallback((row: Row) => {
    if (row.kind === 'turn') openTurn(row.turn)
    else openHit(row.hit)
  }, [])
  const selectedKey = useKeys({ words, rows, isReady, search, open })
  const [now] = useState(() => new Date())

  const turnRows = rows.filter((row) => row.kind === 'turn')
  const hitRows = rows.filter((row) => row.kind === 'hit')
  const openFound = useCallback((hit: SearchHit) => open({ kind: 'hit', key: hitKey(hit), hit }), [open])
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex min-h-8 items-center gap-2 px-4 pt-2.5 pb-1 text-muted text-small">
        <p role="status" className="min-w-0 flex-1 tabular">
          {problem ?? statusOf(found, turnRows.length, isReady, includesHidden)}
        </p>
        {isReady ? null : <Spinner size={12} />}
      </div>
      <Notices found={found} isNarrowed={isNarrowedBy(view, words)} view={view} />
      {isReady && rows.length === 0 && problem === null ? (
        <Nothing words={words} includesHidden={includesHidden} isIndexing={found?.indexing !== null} />
      ) : (
        <div className="min-h-0 flex-1 overflow-y-auto px-2 pb-3">
          <div role="listbox" id={resultListId} aria-label="Search results" aria-busy={!isReady}>
            {turnRows.length === 0 ? null : (
              // biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a list box
              <div role="group" aria-label="Found by id">
                <p className="px-2 pt-1 pb-1 text-small font-semibold text-muted">Found by id</p>
                {turnRows.map((row) => (
                  <TurnRow
                    key={row.key}
                    id={elementId(row.key)}
                    row={row.turn}
                    isSelected={row.key === selectedKey}
                    onOpen={() => open(row)}
                  />
                ))}
              </div>
            )}
            {hitRows.map((row) => (
              <ResultRow
                key={row.key}
                id={elementId(row.key)}
                hit={row.hit}
                isSelected={row.key === selectedKey}
                now={now}
                onOpen={openFound}
              />
            ))}
          </div>
          {found?.hasMore === true ? (
            <div className="flex justify-center pt-2">
              <Button
                size="small"
                variant="quiet"
                disabled={isLoadingMore || !isReady}
                onClick={() => void search.more()}
              >
                {isLoadingMore ? 'Looking for more…' : 'Show more results'}
              </Button>
            </div>
          ) : null}
        </div>
      )}
    </div>
  )
}

function elementId(key: string): string {
  return `result-${key}`
}

/** A message that is listed as a turn is not listed again. */
function joinRows(turns: readonly FoundRow[], hits: readonly SearchHit[]): readonly Row[] {
  const named = new Set(turns.map((turn) => turn.messageId))
  return [
    ...turns.map((turn): Row => ({ kind: 'turn', key: `turn/${turn.turnId}`, turn })),
    ...hits
      .filter((hit) => hit.messageId === null || !named.has(hit.messageId))
      .map((hit): Row => ({ kind: 'hit', key: hitKey(hit), hit })),
  ]
}

interface KeysInput {
  readonly words: string
  readonly rows: readonly Row[]
  readonly isReady: boolean
  readonly search: Search
  open(row: Row): void
}

/** Follows what the field passes on. @returns the key of the selected row; null for none */
function useKeys({ words, rows, isReady, search, open }: KeysInput): string | null {
  const [chosenKey, setChosenKey] = useState<string | null>(null)
  const isEnterDue = useSearchLink((state) => state.isEnterDue)
  const index = rows.findIndex((row) => row.key === chosenKey)
  const selected = index < 0 ? null : index
  const selectedKey = rows[index]?.key ?? null

  // biome-ignore lint/correctness/useExhaustiveDependencies: other words have another first result
  useEffect(() => setChosenKey(null), [words])

  useEffect(() => {
    const move = (key: string): boolean => {
      const next = moveSelection(key, selected, rows.length)
      if (next === null) return false
      const isAtEnd = next === selected && key !== 'ArrowUp' && key !== 'PageUp'
      if (isAtEnd) void search.more()
      const row = rows[next]
      if (row === undefined) return true
      setChosenKey(row.key)
      document.getElementById(elementId(row.key))?.scrollIntoView({ block: 'nearest' })
      return true
    }
    useSearchLink.setState({ moveSelection: move })
    return () => useSearchLink.setState({ moveSelection: null })
  }, [rows, selected, search])

  useEffect(() => {
    useSearchLink.setState({ selectedElementId: selectedKey === null ? null : elementId(selectedKey) })
    return () => useSearchLink.setState({ selectedElementId: null })
  }, [selectedKey])

  // Whoever types fast and presses Enter means the answer to what they typed.
  useEffect(() => {
    if (!isEnterDue || !isReady) return
    useSearchLink.setState({ isEnterDue: false })
    const row = rows[selected ?? 0]
    if (row === undefined) return
    setChosenKey(row.key)
    open(row)
  }, [isEnterDue, isReady, rows, selected, open])
  return selectedKey
}

function statusOf(found: Found | null, turnCount: number, isReady: boolean, includesHidden: boolean): string {
  // While newer words are looked up the count of the ones before stays: a line that changes twice a letter says nothing.
  if (found === null) return isReady ? '' : 'Searching…'
  if (turnCount > 0 && found.hits.length === 0) return `${turnCount} ${turnCount === 1 ? 'turn' : 'turns'}`
  const words = countWords(found.total)
  return includesHidden ? `${words}, reasoning and tools too` : words
}

const viewWords = { archived: 'In the archive.', trash: 'In the trash.' } as const

interface NoticesProps {
  readonly found: Found | null
  readonly isNarrowed: boolean
  readonly view: 'active' | 'archived' | 'trash'
}

/** What the search did not understand or could not look at, and where it looked. */
function Notices({ found, isNarrowed, view }: NoticesProps) {
  return (
    <div className="flex flex-col gap-1 px-4 text-small text-soft empty:hidden *:last:pb-1.5">
      {isNarrowed && view !== 'active' ? (
        <p>
          {viewWords[view]}{' '}
          <button
            type="button"
            className="rounded-inline underline decoration-line-strong underline-offset-2 hover:text-ink"
            onClick={() => {
              showEverywhere()
              focusSearch()
            }}
          >
            Search everywhere
          </button>
        </p>
      ) : null}
      {found?.problems.map(({ part, sentence }) => (
        <p key={part} className="text-pretty [overflow-wrap:anywhere]">
          {sentence}
        </p>
      ))}
      {found === null || found.indexing === null ? null : (
        <p className="tabular">{indexingWords(found.indexing)}</p>
      )}
    </div>
  )
}

interface NothingProps {
  readonly words: string
  readonly includesHidden: boolean
  readonly isIndexing: boolean
}

function Nothing({ words, includesHidden, isIndexing }: NothingProps) {
  const advice = isIndexing
    ? 'Not everything can be found yet. This is asked again while the index grows.'
    : /\s/.test(words)
      ? 'Every word has to be found. Try fewer of them, or other ones.'
      : 'Try another word, or its beginning.'
  return (
    <div className="flex-1 overflow-y-auto">
      <EmptyState icon={SearchX} title="Nothing found" text={advice}>
        {includesHidden ? null : (
          <Button
            size="small"
            onClick={() => {
              void updateSettings({ searchIncludesHidden: true })
              focusSearch()
            }}
          >
            Also look in reasoning and tools
          </Button>
        )}
        <Button
          size="small"
          variant="quiet"
          onClick={() => {
            setQuery('')
            focusSearch()
          }}
        >
          Clear the search
        </Button>
      </EmptyState>
    </div>
  )
}
