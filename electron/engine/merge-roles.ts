import type { SourcedMessage } from './render-history.ts'

/**
 * Joins neighbours of one role, which some apis refuse. Native content stands alone: it goes back verbatim.
 * A joined message counts as coming from the last of its sources.
 */
export function mergeRoles(messages: readonly SourcedMessage[], onMerge: () => void): SourcedMessage[] {
  const merged: SourcedMessage[] = []
  for (const message of messages) {
    const previous = merged.at(-1)
    const fits =
      previous !== undefined &&
      previous.rendered.role === message.rendered.role &&
      previous.rendered.native === null &&
      message.rendered.native === null
    if (!fits) {
      merged.push(message)
      continue
    }
    onMerge()
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
