// What the page knows of one conversation, and the pure function that brings it up to date. Changes are applied in
// batches (one per animation frame), so the copies are made once per batch, not once per token.
import type { ConversationChange, ConversationSnapshot, MessagePage } from '../../shared/contract/watches.ts'
import type { Segment } from '../../shared/domain/context.ts'
import type { Conversation } from '../../shared/domain/conversation.ts'
import { foldEvent } from '../../shared/domain/fold-event.ts'
import type { ConversationId, MessageId } from '../../shared/domain/ids.ts'
import { isOpen } from '../../shared/domain/is-open.ts'
import type { Message } from '../../shared/domain/message.ts'
import { emptyConversationUsage } from '../../shared/domain/sum-usage.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import type { ConversationUsage } from '../../shared/domain/usage.ts'

export interface ConversationView {
  readonly id: ConversationId
  /** `gone`: it does not exist any more. */
  readonly phase: 'loading' | 'ready' | 'gone'
  readonly conversation: Conversation | null
  /** The end of the branch that is shown where that is not the head; null while the head's path is shown. */
  readonly viewLeafId: MessageId | null
  /** Where that branch leaves the one that is continued; null while the head's path is shown. */
  readonly viewFork: ConversationSnapshot['viewFork']
  /** The answer that is being written at the head, whatever is shown; null while it rests. */
  readonly headAnswerId: MessageId | null
  /** The head has moved, by another window, since the branch that is shown is looked at. */
  readonly hasHeadMoved: boolean
  /** The loaded stretch of the path, oldest first. */
  readonly messageIds: readonly MessageId[]
  readonly messages: ReadonlyMap<MessageId, Message>
  /** The last turn of each answer, by the answer's id; the calls that wrote summaries are not among them. */
  readonly turns: ReadonlyMap<MessageId, Turn>
  /** When an automatic retry of an answer starts, in UTC milliseconds. */
  readonly retries: ReadonlyMap<MessageId, number>
  /** For messages that have others in their place (same parent, same role): all of them, oldest first. */
  readonly versions: ReadonlyMap<MessageId, readonly MessageId[]>
  /** Every summary of the conversation, oldest first, all branches. */
  readonly segments: readonly Segment[]
  /** Messages that are never summarised or left out. */
  readonly pinnedMessageIds: ReadonlySet<MessageId>
  /** Answers before which older messages are being summarised now. */
  readonly summarisingIds: ReadonlySet<MessageId>
  readonly usage: ConversationUsage
  readonly hasOlder: boolean
  readonly isLoadingOlder: boolean
}

export function emptyConversationView(id: ConversationId): ConversationView {
  return {
    id,
    phase: 'loading',
    conversation: null,
    viewLeafId: null,
    viewFork: null,
    headAnswerId: null,
    hasHeadMoved: false,
    messageIds: [],
    messages: new Map(),
    turns: new Map(),
    retries: new Map(),
    versions: new Map(),
    segments: [],
    pinnedMessageIds: new Set(),
    summarisingIds: new Set(),
    usage: emptyConversationUsage,
    hasOlder: false,
    isLoadingOlder: false,
  }
}

/** A call that wrote a summary belongs to an answer as well, but did not write it. */
function isAnswering(turn: Turn): boolean {
  return turn.purpose === 'answer'
}

function turnsByMessage(turns: readonly Turn[]): Map<MessageId, Turn> {
  return new Map(turns.filter(isAnswering).map((turn) => [turn.messageId, turn]))
}

function versionsByMessage(versions: MessagePage['versions']): [MessageId, readonly MessageId[]][] {
  return versions.map(({ messageId, ids }) => [messageId, ids])
}

function hasHeadMovedWith(view: ConversationView, snapshot: ConversationSnapshot): boolean {
  if (snapshot.viewLeafId === null || snapshot.viewLeafId !== view.viewLeafId) return false
  return view.hasHeadMoved || view.conversation?.headMessageId !== snapshot.conversation.headMessageId
}

/**
 * Replaces everything by a snapshot. Older messages that were already loaded stay when the snapshot continues them,
 * so that a reconnect does not throw a reader back.
 */
export function applySnapshot(view: ConversationView, snapshot: ConversationSnapshot): ConversationView {
  const first = snapshot.messages[0]
  const overlap = first === undefined ? -1 : view.messageIds.indexOf(first.id)
  const keptIds = overlap > 0 ? view.messageIds.slice(0, overlap) : []
  const messages = new Map<MessageId, Message>()
  const turns = new Map<MessageId, Turn>()
  const versions = new Map<MessageId, readonly MessageId[]>()
  for (const id of keptIds) {
    const message = view.messages.get(id)
    if (message !== undefined) messages.set(id, message)
    const turn = view.turns.get(id)
    if (turn !== undefined) turns.set(id, turn)
    const ids = view.versions.get(id)
    if (ids !== undefined) versions.set(id, ids)
  }
  for (const message of snapshot.messages) messages.set(message.id, message)
  for (const [id, turn] of turnsByMessage(snapshot.turns)) turns.set(id, turn)
  for (const [id, ids] of versionsByMessage(snapshot.versions)) versions.set(id, ids)
  return {
    id: view.id,
    phase: 'ready',
    conversation: snapshot.conversation,
    viewLeafId: snapshot.viewLeafId,
    viewFork: snapshot.viewFork,
    headAnswerId: snapshot.openAnswerId,
    hasHeadMoved: hasHeadMovedWith(view, snapshot),
    messageIds: [...keptIds, ...snapshot.messages.map((message) => message.id)],
    messages,
    turns,
    retries: new Map(snapshot.retries.map(({ messageId, retryAt }) => [messageId, retryAt])),
    versions,
    segments: snapshot.segments,
    pinnedMessageIds: new Set(snapshot.pinnedMessageIds),
    summarisingIds: new Set(snapshot.summarisingIds),
    usage: snapshot.usage,
    hasOlder: keptIds.length > 0 ? view.hasOlder : snapshot.hasOlder,
    isLoadingOlder: false,
  }
}

/** Puts an older stretch in front of the loaded one. */
export function prependPage(view: ConversationView, page: MessagePage): ConversationView {
  const fresh = page.messages.filter((message) => !view.messages.has(message.id))
  return {
    ...view,
    messageIds: [...fresh.map((message) => message.id), ...view.messageIds],
    messages: new Map([
      ...fresh.map((message): [MessageId, Message] => [message.id, message]),
      ...view.messages,
    ]),
    turns: new Map([...turnsByMessage(page.turns), ...view.turns]),
    versions: new Map([...versionsByMessage(page.versions), ...view.versions]),
    hasOlder: page.hasOlder,
    isLoadingOlder: false,
  }
}

interface Draft {
  conversation: Conversation | null
  /** Another branch than the head's path is shown: what is added there is not drawn here. */
  readonly isLooking: boolean
  headAnswerId: MessageId | null
  hasHeadMoved: boolean
  messageIds: MessageId[]
  messages: Map<MessageId, Message>
  turns: Map<MessageId, Turn>
  retries: Map<MessageId, number>
  versions: Map<MessageId, readonly MessageId[]>
  segments: readonly Segment[]
  pinnedMessageIds: ReadonlySet<MessageId>
  summarisingIds: ReadonlySet<MessageId>
  usage: ConversationUsage
  phase: ConversationView['phase']
}

/**
 * The new message follows its parent: what stood after the parent has left the path. When it is a version beside others
 * a snapshot follows, so versions are never counted here.
 */
function addToPath(draft: Draft, message: Message): void {
  const parentIndex = message.parentId === null ? -1 : draft.messageIds.indexOf(message.parentId)
  const isKnown = draft.messages.has(message.id) && draft.messageIds.includes(message.id)
  if (!isKnown) {
    if (parentIndex >= 0 || message.parentId === null) {
      for (const id of draft.messageIds.splice(parentIndex + 1)) {
        draft.messages.delete(id)
        draft.turns.delete(id)
        draft.retries.delete(id)
        draft.versions.delete(id)
      }
    }
    draft.messageIds.push(message.id)
  }
  draft.messages.set(message.id, message)
}

function applyChange(draft: Draft, change: ConversationChange): void {
  switch (change.type) {
    case 'message-added':
      if (isOpen(change.message)) draft.headAnswerId = change.message.id
      if (draft.isLooking) return
      addToPath(draft, change.message)
      if (change.turn !== null && isAnswering(change.turn))
        draft.turns.set(change.turn.messageId, change.turn)
      return
    case 'message-event': {
      const message = draft.messages.get(change.messageId)
      if (message !== undefined) {
        draft.messages.set(message.id, foldEvent(message, change.event, change.atMs))
        draft.retries.delete(message.id)
      }
      return
    }
    case 'message-settled':
      if (draft.headAnswerId === change.message.id) draft.headAnswerId = null
      draft.retries.delete(change.message.id)
      if (!draft.messages.has(change.message.id)) return
      draft.messages.set(change.message.id, change.message)
      draft.turns.set(change.turn.messageId, change.turn)
      return
    case 'turn-changed':
      if (!draft.messages.has(change.turn.messageId) || !isAnswering(change.turn)) return
      draft.turns.set(change.turn.messageId, change.turn)
      if (change.retryAt === null) draft.retries.delete(change.turn.messageId)
      else draft.retries.set(change.turn.messageId, change.retryAt)
      return
    case 'conversation-changed':
      draft.hasHeadMoved ||=
        draft.isLooking && draft.conversation?.headMessageId !== change.conversation.headMessageId
      draft.conversation = change.conversation
      return
    case 'segments-changed':
      draft.segments = change.segments
      return
    case 'pins-changed':
      draft.pinnedMessageIds = new Set(change.pinnedMessageIds)
      return
    case 'summarising-changed': {
      const summarisingIds = new Set(draft.summarisingIds)
      if (change.isSummarising) summarisingIds.add(change.messageId)
      else summarisingIds.delete(change.messageId)
      draft.summarisingIds = summarisingIds
      return
    }
    case 'usage-changed':
      draft.usage = change.usage
      return
    case 'conversation-removed':
      draft.phase = 'gone'
  }
}

const pathChanges: ReadonlySet<ConversationChange['type']> = new Set(['message-added'])
const turnChanges: ReadonlySet<ConversationChange['type']> = new Set([
  'message-added',
  'message-settled',
  'turn-changed',
])

/** Applies numbered changes in their order. What a batch does not touch keeps its identity, so nothing redraws. */
export function applyChanges(
  view: ConversationView,
  changes: readonly ConversationChange[],
): ConversationView {
  const draft: Draft = {
    conversation: view.conversation,
    isLooking: view.viewLeafId !== null,
    headAnswerId: view.headAnswerId,
    hasHeadMoved: view.hasHeadMoved,
    messageIds: [...view.messageIds],
    messages: new Map(view.messages),
    turns: new Map(view.turns),
    retries: new Map(view.retries),
    versions: new Map(view.versions),
    segments: view.segments,
    pinnedMessageIds: view.pinnedMessageIds,
    summarisingIds: view.summarisingIds,
    usage: view.usage,
    phase: view.phase,
  }
  for (const change of changes) applyChange(draft, change)
  const changesPath = !draft.isLooking && changes.some((change) => pathChanges.has(change.type))
  const changesTurns = changes.some((change) => turnChanges.has(change.type))
  return {
    ...view,
    phase: draft.phase,
    conversation: draft.conversation,
    headAnswerId: draft.headAnswerId,
    hasHeadMoved: draft.hasHeadMoved,
    segments: draft.segments,
    pinnedMessageIds: draft.pinnedMessageIds,
    summarisingIds: draft.summarisingIds,
    usage: draft.usage,
    messages: draft.messages,
    messageIds: changesPath ? draft.messageIds : view.messageIds,
    versions: changesPath ? draft.versions : view.versions,
    turns: changesTurns ? draft.turns : view.turns,
    retries: draft.retries.size === 0 && view.retries.size === 0 ? view.retries : draft.retries,
  }
}
