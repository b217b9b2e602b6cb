// Messages of another application in an order in which every parent stands before its children. What does not fit is
// mended and reported, never dropped: a message whose parent is missing becomes a first message, a circle is cut.
import type { DraftMessage } from './import-source.ts'

export interface PlacedMessage {
  readonly message: DraftMessage
  readonly parentSourceId: string | null
}

export interface OrderedDraft {
  readonly messages: readonly PlacedMessage[]
  /** Finished sentences. */
  readonly issues: readonly string[]
}

function counted(count: number, one: string, many: string): string {
  return count === 1 ? one : many.replace('#', String(count))
}

export function orderDraft(messages: readonly DraftMessage[]): OrderedDraft {
  const byId = new Map<string, DraftMessage>()
  for (const message of messages) if (!byId.has(message.sourceId)) byId.set(message.sourceId, message)
  const doubled = messages.length - byId.size

  const children = new Map<string | null, DraftMessage[]>()
  let orphans = 0
  for (const message of byId.values()) {
    const { parentSourceId } = message
    const hasParent = parentSourceId !== null && byId.has(parentSourceId)
    if (parentSourceId !== null && !hasParent) orphans += 1
    const key = hasParent ? parentSourceId : null
    const brothers = children.get(key)
    if (brothers === undefined) children.set(key, [message])
    else brothers.push(message)
  }

  const placed: PlacedMessage[] = []
  const seen = new Set<string>()
  const place = (root: DraftMessage): void => {
    const waiting: PlacedMessage[] = [{ message: root, parentSourceId: null }]
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { sourceId } = next.message
      if (seen.has(sourceId)) continue
      seen.add(sourceId)
      placed.push(next)
      // The stack turns the order of brothers around twice.
      for (const child of (children.get(sourceId) ?? []).toReversed()) {
        waiting.push({ message: child, parentSourceId: sourceId })
      }
    }
  }
  for (const root of children.get(null) ?? []) place(root)
  // What is left hangs in circles: each is cut at its first message.
  let circles = 0
  for (const message of byId.values()) {
    if (seen.has(message.sourceId)) continue
    circles += 1
    place(message)
  }

  // The order of the source, as far as parents allow it: brothers keep theirs, whole branches do not get between.
  return {
    messages: inSourceOrder(placed, messages),
    issues: [
      ...(doubled === 0
        ? []
        : [
            counted(
              doubled,
              'A message that stood there twice was taken once.',
              '# messages that stood there twice were taken once.',
            ),
          ]),
      ...(orphans === 0
        ? []
        : [
            counted(
              orphans,
              'A message whose predecessor is missing became a first message.',
              '# messages whose predecessors are missing became first messages.',
            ),
          ]),
      ...(circles === 0
        ? []
        : [
            counted(
              circles,
              'Messages that followed each other in a circle were parted.',
              '# circles of messages were parted.',
            ),
          ]),
    ],
  }
}

/** Baton takes the order in which messages are written for the order in which they were made. */
function inSourceOrder(placed: readonly PlacedMessage[], messages: readonly DraftMessage[]): PlacedMessage[] {
  const byId = new Map(placed.map((one) => [one.message.sourceId, one]))
  const written = new Set<string>()
  const ordered: PlacedMessage[] = []
  for (const { sourceId } of messages) {
    const way: PlacedMessage[] = []
    for (let at = byId.get(sourceId); at !== undefined && !written.has(at.message.sourceId); ) {
      way.push(at)
      written.add(at.message.sourceId)
      at = at.parentSourceId === null ? undefined : byId.get(at.parentSourceId)
    }
    ordered.push(...way.toReversed())
  }
  return ordered
}
