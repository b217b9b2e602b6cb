import type { MessageId } from './ids.ts'
import type { Message } from './message.ts'

/**
 * The path: root to head, what the model is shown.
 * @throws when the tree is broken (a parent is missing or a circle exists); the store's constraints forbid both.
 */
export function messagePath(messages: ReadonlyMap<MessageId, Message>, headId: MessageId | null): Message[] {
  const path: Message[] = []
  const seen = new Set<MessageId>()
  for (let id = headId; id !== null; ) {
    const message = messages.get(id)
    if (message === undefined) throw new Error(`message ${id} is not in the tree`)
    if (seen.has(id)) throw new Error(`message ${id} is its own ancestor`)
    seen.add(id)
    path.push(message)
    id = message.parentId
  }
  return path.reverse()
}
