// Takes the events of one model call: folds them into the message, publishes them numbered, journals them. Deltas are
// joined for a frame before they are folded, so that cost does not grow with the length of the answer. The journal is
// committed at least every 250 ms; the final form is one transaction, and is published only after its commit.
import type { ConversationChange } from '../../shared/contract/watches.ts'
import type { HandleSeed } from '../../shared/domain/continuation.ts'
import { foldEvent } from '../../shared/domain/fold-event.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { MessageEvent, StreamEvent, TerminalEvent } from '../../shared/domain/stream-event.ts'
import type { Store } from '../store/store.ts'
import { type CallFacts, createCallFacts } from './call-facts.ts'
import type { Clock } from './clock.ts'

/** How long deltas are joined before they are published: one frame. */
const publishEveryMs = 16
const journalEveryMs = 250
const journalEveryCharacters = 16_384

export interface RecorderOptions {
  readonly store: Store
  readonly clock: Clock
  readonly message: Message
  publish(change: ConversationChange): void
  /** The message as watchers now know it, for snapshots taken while it is open. */
  showLive(message: Message): void
  /** The provider answered: its identifiers are worth keeping at once, should the process die. */
  onStart(): void
  /** More identifiers came; told with the journal, since there may be many. */
  onIdentified(): void
  /** The provider holds something from now on. */
  onHeld(handle: HandleSeed): void
  /** Called when the disk refuses the journal; the turn must then end. */
  onStorageError(error: unknown): void
}

export interface TurnRecorder {
  /** Takes any event but the terminal one. */
  take(event: Exclude<StreamEvent, TerminalEvent>): void
  /** Publishes and journals what is still held back. */
  flush(): void
  /** Stops the timers. */
  close(): void
  readonly message: Message
  readonly hasShownParts: boolean
  /** What was learned besides the content. */
  readonly facts: CallFacts
}

export function createTurnRecorder(options: RecorderOptions): TurnRecorder {
  const { store, clock } = options
  const facts = createCallFacts(clock)
  const toJournal: { event: MessageEvent; atMs: number }[] = []
  let message = options.message
  let held: MessageEvent | null = null
  let journalCharacters = 0
  let hasShownParts = false
  let hasNewIdentifiers = false
  let cancelPublish: (() => void) | null = null
  let cancelJournal: (() => void) | null = null

  const publishHeld = () => {
    cancelPublish?.()
    cancelPublish = null
    if (held === null) return
    const event = held
    held = null
    const atMs = clock.now()
    message = foldEvent(message, event, atMs)
    options.showLive(message)
    options.publish({ type: 'message-event', messageId: message.id, event, atMs })
    toJournal.push({ event, atMs })
    journalCharacters += event.type === 'part-delta' ? event.delta.length : 0
    if (journalCharacters >= journalEveryCharacters) journal()
    else cancelJournal ??= clock.setTimer(journalEveryMs, journal)
  }

  const journal = () => {
    cancelJournal?.()
    cancelJournal = null
    if (hasNewIdentifiers) {
      hasNewIdentifiers = false
      options.onIdentified()
    }
    if (toJournal.length === 0) return
    try {
      store.messages.journal(message.id, toJournal)
      toJournal.length = 0
      journalCharacters = 0
    } catch (error) {
      options.onStorageError(error)
    }
  }

  const takeMessageEvent = (event: MessageEvent) => {
    hasShownParts = true
    if (event.type === 'part-delta' && held?.type === 'part-delta' && held.index === event.index) {
      held = { ...held, delta: held.delta + event.delta }
    } else {
      publishHeld()
      held = event
    }
    cancelPublish ??= clock.setTimer(publishEveryMs, publishHeld)
  }

  return {
    take(event) {
      facts.take(event)
      switch (event.type) {
        case 'response-start':
          options.onStart()
          break
        case 'held':
          options.onHeld(event.handle)
          break
        case 'identified':
          hasNewIdentifiers = true
          cancelJournal ??= clock.setTimer(journalEveryMs, journal)
          break
        case 'usage':
        case 'warning':
          break
        case 'part-file': {
          const bytes = Buffer.from(event.dataBase64, 'base64')
          const part = store.attachments.put({ name: event.name, mediaType: event.mediaType, bytes })
          takeMessageEvent({ type: 'part-start', index: event.index, part })
          break
        }
        default:
          takeMessageEvent(event)
      }
    },
    flush() {
      publishHeld()
      // Whoever ends the turn writes its identifiers down.
      hasNewIdentifiers = false
      journal()
    },
    close() {
      cancelPublish?.()
      cancelJournal?.()
    },
    get message() {
      return message
    },
    get hasShownParts() {
      return hasShownParts
    },
    facts,
  }
}
