// What a fake's model was shown for one answer, in a form that can be compared: the provider's own kept state and the
// request together, as the real one would put them before the model. The random walk compares this with its oracle.

export interface ShownMessage {
  readonly role: 'user' | 'assistant' | 'tool'
  /** The visible text alone, parts joined by a blank line; sealed or readable reasoning is left out. */
  readonly text: string
}

export interface ShownTurn {
  /** The system text as the model got it; null without one. */
  readonly system: string | null
  /** Everything before the answer, oldest first. Neighbours of one role are joined by a blank line. */
  readonly messages: readonly ShownMessage[]
  /** The handle that was continued; null for a request that brought everything itself. */
  readonly continuedFrom: string | null
  /** Whether the provider keeps this turn for continuing. */
  readonly isStored: boolean
  /** Input tokens as the fake bills them, kept state included. */
  readonly inputTokens: number
}

/** Joins neighbours of one role, so that different ways of cutting the same history compare equal. */
export function joinRoles(messages: readonly ShownMessage[]): ShownMessage[] {
  const joined: ShownMessage[] = []
  for (const message of messages) {
    if (message.text.trim() === '') continue
    const last = joined.at(-1)
    if (last?.role === message.role) {
      joined[joined.length - 1] = { role: last.role, text: `${last.text}\n\n${message.text}` }
    } else joined.push(message)
  }
  return joined
}
