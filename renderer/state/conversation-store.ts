// Every conversation the page has looked at lately. One writer: this module. The open one is watched; so are those
// left while they still write, since several conversations keep running. The others keep their last state and
// position, and continue from there when they are opened again.
import { create } from 'zustand'
import type {
  ConversationChange,
  ConversationSnapshot,
  MessagePage,
  WatchPosition,
} from '../../shared/contract/watches.ts'
import type { ConversationId, MessageId } from '../../shared/domain/ids.ts'
import { isOpen } from '../../shared/domain/is-open.ts'
import type { ModelRef } from '../../shared/domain/model.ts'
import { followWatch } from '../rpc/follow-watch.ts'
import {
  applyChanges,
  applySnapshot,
  type ConversationView,
  emptyConversationView,
  prependPage,
} from './conversation-view.ts'
import { createFrameBatch } from './frame-batch.ts'
import { reportError } from './report-error.ts'
import { session } from './session.ts'

const firstPageSize = 60
const olderPageSize = 100
/** As many as a page of the contract can have. */
const longestPageSize = 500
const keptViews = 12

interface ConversationStore {
  readonly views: ReadonlyMap<ConversationId, ConversationView>
}

export const useConversationStore = create<ConversationStore>(() => ({ views: new Map() }))

const positions = new Map<ConversationId, WatchPosition>()
const watches = new Map<ConversationId, AbortController>()
/** The end of the branch each conversation is to show; those that show the head's path are not in it. */
const lookedLeafIds = new Map<ConversationId, MessageId>()
/** Who waits for the next snapshot of a conversation. */
const waiting = new Map<ConversationId, (() => void)[]>()
/** Conversations whose head this window is moving. */
const movingIds = new Set<ConversationId>()
let openId: ConversationId | null = null

type Arrival = { readonly position: WatchPosition } & (
  | { readonly type: 'snapshot'; readonly snapshot: ConversationSnapshot }
  | { readonly type: 'change'; readonly change: ConversationChange }
)

function replaceView(view: ConversationView): void {
  useConversationStore.setState(({ views }) => ({ views: new Map(views).set(view.id, view) }))
}

export function conversationView(id: ConversationId): ConversationView | null {
  return useConversationStore.getState().views.get(id) ?? null
}

/**
 * Shows a choice before the engine has written it down, so that a message sent at once goes where the person sees it go.
 * @returns what was chosen before
 */
export function showChosenModel(id: ConversationId, model: ModelRef | null): ModelRef | null {
  const view = conversationView(id)
  if (view === null || view.conversation === null) return null
  replaceView({ ...view, conversation: { ...view.conversation, model } })
  return view.conversation.model
}

function applyArrivals(id: ConversationId, arrivals: readonly Arrival[]): void {
  let view = conversationView(id)
  if (view === null) return
  let changes: ConversationChange[] = []
  for (const arrival of arrivals) {
    // Counted only once it is applied: a watch that ends early forgets what still waited, and is sent it again.
    positions.set(id, arrival.position)
    if (arrival.type === 'change') {
      changes.push(arrival.change)
      continue
    }
    changes = []
    view = applySnapshot(view, arrival.snapshot)
    // What was looked at has become the head's path, or is gone: the head is followed from now on.
    if (view.viewLeafId === null) lookedLeafIds.delete(id)
  }
  if (changes.length > 0) view = applyChanges(view, changes)
  if (view.hasHeadMoved && movingIds.has(id)) view = { ...view, hasHeadMoved: false }
  replaceView(view)
  if (arrivals.some((arrival) => arrival.type === 'snapshot')) endWaiting(id)
  if (id !== openId && !isWriting(view)) endWatch(id)
}

function isWriting(view: ConversationView): boolean {
  if (view.viewLeafId !== null) return view.headAnswerId !== null
  for (const id of view.messageIds.slice(-4)) {
    const message = view.messages.get(id)
    if (message !== undefined && isOpen(message)) return true
  }
  return false
}

function endWatch(id: ConversationId): void {
  watches.get(id)?.abort()
  watches.delete(id)
  endWaiting(id)
}

function endWaiting(id: ConversationId): void {
  const all = waiting.get(id) ?? []
  waiting.delete(id)
  for (const resolve of all) resolve()
}

function beginWatch(id: ConversationId): void {
  if (watches.has(id)) return
  const { client, connection } = session()
  const controller = new AbortController()
  watches.set(id, controller)
  const batch = createFrameBatch<Arrival>((arrivals) => {
    if (watches.get(id) === controller) applyArrivals(id, arrivals)
  })
  controller.signal.addEventListener('abort', () => batch.clear())
  void followWatch({
    connection,
    signal: controller.signal,
    resume: positions.get(id) ?? null,
    open: (resume, signal) =>
      client.conversations.watch(
        {
          conversationId: id,
          resume,
          pageSize: firstPageSize,
          viewLeafId: lookedLeafIds.get(id) ?? null,
        },
        { signal },
      ),
    onItem(item, position) {
      batch.add(
        item.type === 'snapshot'
          ? { type: 'snapshot', position, snapshot: item.snapshot }
          : { type: 'change', position, change: item.change },
      )
      // The first sight of a conversation need not wait for a frame.
      if (item.type === 'snapshot') batch.flush()
    },
    onRefused(error) {
      watches.delete(id)
      endWaiting(id)
      const view = conversationView(id)
      if (view !== null) replaceView({ ...view, phase: 'gone' })
      if (error.code !== 'NOT_FOUND') reportError(error)
    },
  })
}

/** Forgets the state of conversations not seen for long, oldest first; never the open one or one that writes. */
function forgetOldViews(): void {
  const { views } = useConversationStore.getState()
  const idle = [...views.keys()].filter((id) => id !== openId && !watches.has(id))
  const surplus = idle.slice(0, Math.max(0, views.size - keptViews))
  if (surplus.length === 0) return
  const next = new Map(views)
  for (const id of surplus) {
    next.delete(id)
    positions.delete(id)
    lookedLeafIds.delete(id)
  }
  useConversationStore.setState({ views: next })
}

/** Makes a conversation the open one; null when none is. Called by the view store. */
export function openConversation(id: ConversationId | null): void {
  const previousId = openId
  openId = id
  if (previousId !== null && previousId !== id) {
    const previous = conversationView(previousId)
    if (previous === null || !isWriting(previous)) endWatch(previousId)
  }
  if (id === null) return
  const known = conversationView(id)
  if (known === null || known.phase === 'gone') {
    positions.delete(id)
    replaceView(emptyConversationView(id))
  } else {
    // Moved to the end: the most recently seen is forgotten last.
    useConversationStore.setState(({ views }) => {
      const next = new Map(views)
      next.delete(id)
      return { views: next.set(id, known) }
    })
  }
  beginWatch(id)
  forgetOldViews()
}

/**
 * Shows the branch that ends with a message; null shows the one that is continued. Nothing is sent, and the head stays. A
 * conversation that is not open shows it once it is opened.
 * @returns resolves when it is shown, or when there is nothing to wait for
 */
export function showBranch(id: ConversationId, leafId: MessageId | null): Promise<void> {
  const isSame = (lookedLeafIds.get(id) ?? null) === leafId
  if (!isSame) {
    if (leafId === null) lookedLeafIds.delete(id)
    else lookedLeafIds.set(id, leafId)
    // What was seen of another branch cannot be continued by changes alone.
    positions.delete(id)
    if (watches.has(id)) {
      endWatch(id)
      beginWatch(id)
    }
  }
  const isShown = (conversationView(id)?.viewLeafId ?? null) === leafId
  if (!watches.has(id) || (isSame && isShown)) return Promise.resolve()
  return new Promise((resolve) => {
    waiting.set(id, [...(waiting.get(id) ?? []), resolve])
  })
}

/**
 * Runs a command of this window that moves the head of a conversation, and goes back to the head when it was accepted: what
 * was looked at is the one that is continued now, or was left for what was sent.
 */
export async function movingHead(id: ConversationId, command: () => Promise<boolean>): Promise<boolean> {
  movingIds.add(id)
  try {
    const wasAccepted = await command()
    if (wasAccepted) void showBranch(id, null)
    return wasAccepted
  } finally {
    movingIds.delete(id)
  }
}

/**
 * Loads the stretch of the path before the first loaded message. Harmless while one is loading or none is left.
 * @param untilId goes on, with the longest pages there are, until this message is loaded or none is left
 */
export async function loadOlderMessages(id: ConversationId, untilId?: MessageId): Promise<void> {
  const view = conversationView(id)
  const beforeMessageId: MessageId | undefined = view?.messageIds[0]
  if (view === null || !view.hasOlder || view.isLoadingOlder || beforeMessageId === undefined) return
  replaceView({ ...view, isLoadingOlder: true })
  try {
    const page = await fetchOlder(id, beforeMessageId, untilId)
    const current = conversationView(id)
    if (current?.messageIds[0] === beforeMessageId) replaceView(prependPage(current, page))
  } catch (error) {
    const current = conversationView(id)
    if (current !== null) replaceView({ ...current, isLoadingOlder: false })
    reportError(error)
  }
}

/** One page, or as many as it takes to reach a message, put together: the thread is laid out once for all of them. */
async function fetchOlder(
  conversationId: ConversationId,
  beforeMessageId: MessageId,
  untilId: MessageId | undefined,
): Promise<MessagePage> {
  const fetch = (before: MessageId, limit: number) =>
    session().client.messages.page({ conversationId, beforeMessageId: before, limit })
  if (untilId === undefined) return fetch(beforeMessageId, olderPageSize)
  const pages: MessagePage[] = []
  let before = beforeMessageId
  for (;;) {
    const page = await fetch(before, longestPageSize)
    pages.unshift(page)
    const first = page.messages[0]
    const isThere = page.messages.some((message) => message.id === untilId)
    if (isThere || !page.hasOlder || first === undefined) return joinPages(pages)
    before = first.id
  }
}

function joinPages(pages: readonly MessagePage[]): MessagePage {
  return {
    messages: pages.flatMap((page) => page.messages),
    turns: pages.flatMap((page) => page.turns),
    versions: pages.flatMap((page) => page.versions),
    hasOlder: pages[0]?.hasOlder === true,
  }
}
