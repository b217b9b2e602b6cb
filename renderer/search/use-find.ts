// What the find bar shows and does: the matches of the open conversation in their order, and the one that is gone to.
import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { ConversationId } from '../../shared/domain/ids.ts'
import { forgetShown, markWords } from '../chat/scroll-target.ts'
import { conversationView } from '../state/conversation-store.ts'
import { useIsLooking, useMessageIds } from '../state/hooks.ts'
import { errorSentence } from '../state/report-error.ts'
import { session } from '../state/session.ts'
import { showMessage } from '../state/show-message.ts'
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

interface Note {
  readonly text: string
  /** It says where a match stands. */
  readonly isPlace: boolean
}

export interface Find {
  /** "3 of 17"; empty while nothing is typed. */
  readonly words: string
  readonly count: number
  readonly notes: readonly Note[]
  step(step: 1 | -1): Promise<void>
  /** Something was typed: from now on the thread goes to what is found. */
  wake(): void
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

/** Finds in a conversation for as long as the bar is open. */
export function useFind(conversationId: ConversationId, text: string, includesHidden: boolean): Find {
  const search = useFindSearch()
  const state = useStore(search.store)
  const { found, problem, request } = state
  const hits = messageHits(found?.hits ?? [])
  const [currentId, setCurrentId] = useState<string | null>(null)
  const index = hits.findIndex((hit) => hit.messageId === currentId)
  const current = hits[index]
  /** What was looked for last time stands there at first; nobody has asked to be taken anywhere for it yet. */
  const openedWith = useRef<string | null>(text)
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
    else if (!isKnown && text !== openedWith.current) {
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
    const nearest = index < 0 && step === 1 ? firstHit(all, shownPath(conversationId)) : null
    const next = nearest ?? stepHit(index < 0 ? null : index, step, all.length)
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
    wake() {
      openedWith.current = null
    },
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
