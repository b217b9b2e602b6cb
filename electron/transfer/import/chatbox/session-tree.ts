// The branches of a Chatbox session. Its messages are the branch that is shown; where others left it, `messageForksHash`
// keeps their rest by the message after which they part, and the list of the branch that is shown is empty there. Summaries
// stand right after the message they end with and belong to all branches. Threads are the session's earlier
// conversations, set aside by the person.
// Source: chatboxai/chatbox, src/shared/session/message-forks.ts, read 2026-11-26.

import type { IssueNotes } from '../foreign/issue-notes.ts'
import { asObject, type ForeignObject, ownFlag, ownId, ownList, ownObject } from '../foreign/own-value.ts'

export interface PlacedForeignMessage {
  readonly id: string
  readonly parentId: string | null
  readonly message: ForeignObject
}

export interface SessionTree {
  readonly messages: readonly PlacedForeignMessage[]
  /** The last message of the branch that is shown. */
  readonly endId: string | null
}

export function placeMessages(session: ForeignObject, notes: IssueNotes): SessionTree {
  const placed: PlacedForeignMessage[] = []
  const known = new Set<string>()
  /** Where a branch after this message begins: after the summaries that follow it. */
  const tails = new Map<string, string>()
  const forks = new Map(Object.entries(ownObject(session, 'messageForksHash') ?? {}))
  /** Messages after which branches part, still to be placed. */
  const pivots: string[] = []

  const placeRow = (row: readonly unknown[], startId: string | null): string | null => {
    let parentId = startId
    let pivotId = startId
    for (const value of row) {
      const message = asObject(value)
      const id = message === null ? null : ownId(message, 'id')
      if (message === null || id === null) {
        notes.brokenRecord()
        continue
      }
      if (!known.has(id)) {
        known.add(id)
        placed.push({ id, parentId, message })
        if (forks.has(id)) pivots.push(id)
      }
      if (ownFlag(message, 'isSummary') && pivotId !== null) tails.set(pivotId, id)
      else pivotId = id
      parentId = id
    }
    return parentId
  }

  const endId = placeRow(ownList(session, 'messages'), null)
  for (const value of ownList(session, 'threads')) {
    const thread = asObject(value)
    if (thread !== null) placeRow(ownList(thread, 'messages'), null)
  }
  // A branch may hold messages after which others part.
  for (let pivotId = pivots.pop(); pivotId !== undefined; pivotId = pivots.pop()) {
    const fork = asObject(forks.get(pivotId))
    forks.delete(pivotId)
    for (const list of fork === null ? [] : ownList(fork, 'lists')) {
      placeRow(ownList(asObject(list) ?? {}, 'messages'), tails.get(pivotId) ?? pivotId)
    }
  }
  if (forks.size > 0) notes.say('Branches that begin at messages which are not there were left out.')
  return { messages: placed, endId }
}
