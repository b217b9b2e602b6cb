// Finds words inside the open conversation, in all of its branches. The browser's own search would see only the rows that
// are drawn.
import { Brain, ChevronDown, ChevronUp, GitBranch, Search as SearchIcon, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { ConversationId } from '../../shared/domain/ids.ts'
import { forgetShown, markWords } from '../chat/scroll-target.ts'
import { updateSettings } from '../state/actions.ts'
import { conversationView } from '../state/conversation-store.ts'
import { focusComposer } from '../state/follow-shortcuts.ts'
import { useIsLooking, useMessageIds, useSettings } from '../state/hooks.ts'
import { errorSentence } from '../state/report-error.ts'
import { session } from '../state/session.ts'
import { showMessage } from '../state/show-message.ts'
import { setFindOpen, useViewStore } from '../state/view-store.ts'
import { isEscapeTaken, takeEscape } from '../ui/escape-key.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { createSearch, isAnswered, type Search } from './create-search.ts'
import {
  firstHit,
  isShown,
  type MessageHit,
  messageHits,
  placeWords,
  type ShownPath,
  stepHit,
} from './find-hits.ts'
import { foundWords, indexingWords } from './result-words.ts'

const restMs = 120
const pageSize = 200
const indexingMs = 1000
const longestText = 1000

/** What was looked for last, so that opening it again begins with it. */
let lastText = ''

export function FindBar() {
  const conversationId = useViewStore((state) => state.conversationId)
  return conversationId === null ? null : <Bar key={conversationId} conversationId={conversationId} />
}

function shownPath(conversationId: ConversationId): ShownPath {
  const view = conversationView(conversationId)
  const log = document.querySelector('[role="log"]')
  const top = log?.getBoundingClientRect().top ?? 0
  const rows = Array.from(log?.querySelectorAll<HTMLElement>('[data-message]') ?? [])
  const visible = rows
    .map((row) => ({ id: row.dataset.message ?? null, box: row.getBoundingClientRect() }))
    .filter(({ box }) => box.bottom > top)
    .sort((a, b) => a.box.top - b.box.top)
  return {
    messageIds: view?.messageIds ?? [],
    isLooking: view !== null && view.viewLeafId !== null,
    firstVisibleId: visible[0]?.id ?? null,
  }
}

function Bar({ conversationId }: { readonly conversationId: ConversationId }) {
  const [text, setText] = useState(lastText)
  const includesHidden = useSettings().searchIncludesHidden
  const find = useFind(conversationId, text, includesHidden)
  const field = useRef<HTMLInputElement>(null)
  useFocusGivenBack(field)
  useKeysOfThread(find.step)
  return (
    <search
      aria-label="Find in conversation"
      data-find-bar
      className="absolute top-2 right-4 z-10 w-[min(420px,calc(100%-32px))] animate-rise rounded-block border border-line bg-card shadow-floating"
    >
      <div className="flex h-9 items-center gap-0.5 pr-1 pl-2.5">
        <SearchIcon size={14} aria-hidden="true" className="text-muted" />
        <input
          ref={field}
          type="search"
          data-focus="find"
          aria-label="Find in conversation"
          placeholder="Find in conversation"
          value={text}
          maxLength={longestText}
          spellCheck={false}
          autoComplete="off"
          className="h-7 min-w-0 flex-1 rounded-inline bg-transparent px-1.5 text-label -outline-offset-1"
          onChange={(event) => {
            lastText = event.target.value
            setText(event.target.value)
          }}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing || event.key !== 'Enter') return
            event.preventDefault()
            void find.step(event.shiftKey ? -1 : 1)
          }}
        />
        <p role="status" className="shrink-0 px-1 text-muted text-small tabular">
          {find.words}
        </p>
        <IconButton
          icon={ChevronUp}
          label="Previous match"
          shortcut="Shift F3"
          disabled={find.count === 0}
          onClick={() => void find.step(-1)}
        />
        <IconButton
          icon={ChevronDown}
          label="Next match"
          shortcut="F3"
          disabled={find.count === 0}
          onClick={() => void find.step(1)}
        />
        <IconButton
          icon={Brain}
          iconSize={15}
          label="Also in reasoning and tools"
          isOn={includesHidden}
          aria-pressed={includesHidden}
          onClick={() => void updateSettings({ searchIncludesHidden: !includesHidden })}
        />
        <IconButton icon={X} label="Close" onClick={() => setFindOpen(false)} />
      </div>
      {find.notes.length === 0 ? null : (
        <div className="flex flex-col gap-0.5 border-t border-line px-3 py-1.5 text-small text-soft">
          {find.notes.map((note) => (
            <p
              key={note.text}
              role={note.isPlace ? 'status' : undefined}
              className="flex items-center gap-1.5 text-pretty"
            >
              {note.isPlace ? <GitBranch size={12} aria-hidden="true" className="text-muted" /> : null}
              {note.text}
            </p>
          ))}
        </div>
      )}
    </search>
  )
}

interface Note {
  readonly text: string
  /** It says where a match stands. */
  readonly isPlace: boolean
}

interface Find {
  /** "3 of 17"; empty while nothing is typed. */
  readonly words: string
  readonly count: number
  readonly notes: readonly Note[]
  step(step: 1 | -1): Promise<void>
}

function useFindSearch(): Search {
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

function useFind(conversationId: ConversationId, text: string, includesHidden: boolean): Find {
  const search = useFindSearch()
  const state = useStore(search.store)
  const { found, problem, request } = state
  const hits = messageHits(found?.hits ?? [])
  const [currentId, setCurrentId] = useState<string | null>(null)
  const index = hits.findIndex((hit) => hit.messageId === currentId)
  const current = hits[index]
  /** Enter was pressed before the answer was there. */
  const due = useRef<1 | -1 | null>(null)
  const isDone = isAnswered(state)
  // Redrawn when another branch comes into view: what is said of a match depends on it.
  useMessageIds()
  useIsLooking()

  useEffect(
    () => search.ask({ text, conversationId, includesHidden }),
    [search, text, conversationId, includesHidden],
  )

  const go = (hit: MessageHit | undefined): void => {
    setCurrentId(hit?.messageId ?? null)
    if (hit === undefined) {
      forgetShown()
      return
    }
    const { messageId, place } = hit
    void showMessage({ conversationId, messageId, place, words: foundWords(messageHits(found?.hits ?? [])) })
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: once for every answer to new words
  useEffect(() => {
    if (found === null) {
      go(undefined)
      return
    }
    const isKnown = hits.some((hit) => hit.messageId === currentId)
    const step = due.current
    due.current = null
    if (step !== null) void stepBy(step)
    else if (!isKnown) {
      const first = firstHit(hits, shownPath(conversationId))
      go(first === null ? undefined : hits[first])
    }
  }, [found?.request])

  useEffect(() => {
    const all = messageHits(found?.hits ?? [])
    markWords(
      foundWords(all),
      all.map((hit) => hit.messageId),
    )
  }, [found?.hits])

  useEffect(
    () => () => {
      markWords([], [])
      forgetShown()
    },
    [],
  )

  const stepBy = async (step: 1 | -1): Promise<void> => {
    if (request !== null && !isDone) {
      due.current = step
      return
    }
    const isBehindLast = step === 1 && index === hits.length - 1
    if (isBehindLast && found?.hasMore === true) await search.more()
    const all = messageHits(search.store.getState().found?.hits ?? [])
    const next = stepHit(index < 0 ? null : index, step, all.length)
    go(next === null ? undefined : all[next])
  }

  const notes: Note[] = []
  if (problem !== null) notes.push({ text: problem, isPlace: false })
  for (const { sentence } of found?.problems ?? []) notes.push({ text: sentence, isPlace: false })
  if (found !== null && found.indexing !== null)
    notes.push({ text: indexingWords(found.indexing), isPlace: false })
  const elsewhere = branchWords(hits, current, shownPath(conversationId))
  if (elsewhere !== null) notes.push({ text: elsewhere, isPlace: true })
  const isBlank = text.trim() === ''
  return {
    words:
      isBlank || found === null ? '' : placeWords(index < 0 ? null : index, countOf(state), isWhole(state)),
    count: isBlank ? 0 : hits.length,
    notes: isBlank ? [] : notes,
    step: stepBy,
  }
}

function countOf({ found }: ReturnType<Search['store']['getState']>): number {
  if (found === null) return 0
  const titleCount = found.hits.length - messageHits(found.hits).length
  return found.hasMore ? found.total.count - titleCount : messageHits(found.hits).length
}

function isWhole({ found }: ReturnType<Search['store']['getState']>): boolean {
  return found === null || !found.hasMore || found.total.isComplete
}

/** Says where matches are that the branch that is continued does not have. */
function branchWords(
  hits: readonly MessageHit[],
  current: MessageHit | undefined,
  path: ShownPath,
): string | null {
  if (current !== undefined) return current.isOnPath ? null : 'This match is in another branch.'
  const isElsewhere = hits.length > 0 && hits.every((hit) => !isShown(hit, path))
  return isElsewhere ? 'Only in other branches. Enter goes to the first.' : null
}

/** The focus begins in the field, with the words chosen, and goes back to where it was. */
function useFocusGivenBack(field: React.RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const before = document.activeElement
    field.current?.focus()
    field.current?.select()
    return () => {
      // A click elsewhere has taken it already.
      const isElsewhere = document.activeElement !== null && document.activeElement !== document.body
      if (isElsewhere && document.activeElement !== field.current) return
      if (before instanceof HTMLElement && before.isConnected && before !== document.body) before.focus()
      else focusComposer()
    }
  }, [field])
}

/** F3 steps and Escape closes wherever in the conversation the focus is, as long as nothing else wants the key. */
function useKeysOfThread(step: (step: 1 | -1) => Promise<void>): void {
  const latest = useRef(step)
  latest.current = step
  useEffect(() => {
    const follow = (event: KeyboardEvent): void => {
      if (event.isComposing || useViewStore.getState().dialog !== null) return
      if (event.key === 'F3') {
        event.preventDefault()
        void latest.current(event.shiftKey ? -1 : 1)
      }
      if (event.key !== 'Escape' || isEscapeTaken(event)) return
      const { target } = event
      const isOurs =
        target === document.body ||
        (target instanceof Element && target.closest('[data-find-bar], [role="log"]') !== null)
      if (!isOurs) return
      takeEscape(event)
      setFindOpen(false)
    }
    window.addEventListener('keydown', follow)
    return () => window.removeEventListener('keydown', follow)
  }, [])
}
