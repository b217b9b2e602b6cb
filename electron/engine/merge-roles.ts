import type { MessageId } from '../../shared/domain/ids.ts'
import type { RenderedMessage } from '../providers/adapter.ts'

/** A rendered message and the message of the path that it came from. */
export interface SourcedMessage {
  readonly sourceId: MessageId
  readonly rendered: RenderedMessage
}

/**
 * Joins neighbours of one role, which some apis refuse. Native content stands alone: it goes back verbatim.
 * A joined message counts as coming from the last of its sources.
 * @param heldUpTo what came from this message and before is held elsewhere: nothing is joined to it
 */
export function mergeRoles(
  messages: readonly SourcedMessage[],
  onMerge: (sourceId: MessageId) => void,
  heldUpTo: MessageId | null = null,
): SourcedMessage[] {
  const merged: SourcedMessage[] = []
  for (const message of messages) {
    const previous = merged.at(-1)
    const fits =
      previous !== undefined &&
      previous.sourceId !== heldUpTo &&
      previous.rendered.role === message.rendered.role &&
      previous.rendered.native === null &&
      message.rendered.native === null
    if (!fits) {
      merged.push(message)
      continue
    }
    onMerge(message.sourceId)
    merged[merged.length - 1] = {
      sourceId: message.sourceId,
      rendered: {
        role: message.rendered.role,
        parts: [...previous.rendered.parts, ...message.rendered.parts],
        native: null,
      },
    }
  }
  return merged
}
