// Candidates of one page as the page shows them: read from the history, with a snippet each.
import type { Database as Connection } from 'better-sqlite3'
import type { MessageRole } from '../../../shared/domain/message.ts'
import type { SearchHit } from '../../../shared/domain/search.ts'
import type { SearchTerm } from '../../../shared/domain/search-term.ts'
import type { Vendor } from '../../../shared/domain/vendor.ts'
import type { Candidate } from './find-candidates.ts'
import type { HistoryConversation, HistoryPart, HistoryReader } from './history-reader.ts'
import { beginningOf, makeSnippet, type SnippetPiece } from './make-snippet.ts'
import { type PlacedText, placeTexts } from './message-document.ts'

/** The first place with the most of the words. */
function choosePlace(
  texts: readonly PlacedText[],
  terms: readonly SearchTerm[],
  columns: readonly string[],
): { place: SearchHit['place']; snippet: SnippetPiece[] } {
  const order = ['text', 'attachment', 'reasoning', 'tool'].filter((place) => columns.includes(place))
  let best: { place: PlacedText['place']; snippet: SnippetPiece[]; termCount: number } | null = null
  for (const place of order) {
    for (const entry of texts) {
      if (entry.place !== place || terms.length === 0) continue
      const found = makeSnippet(entry.text, terms)
      if (found !== null && found.termCount > (best?.termCount ?? 0)) {
        best = { place: entry.place, snippet: found.pieces, termCount: found.termCount }
      }
      if (best?.termCount === terms.length) break
    }
    if (best?.termCount === terms.length) break
  }
  if (best !== null) return { place: best.place, snippet: best.snippet }
  const [shown] = order.flatMap((place) => texts.filter((entry) => entry.place === place))
  return shown === undefined
    ? { place: 'text', snippet: [] }
    : { place: shown.place, snippet: beginningOf(shown.text) }
}

export function createHitReader(connection: Connection, history: HistoryReader) {
  const idsOf = connection.prepare<[string], { number: number; id: string }>(
    'SELECT number, id FROM conversations WHERE number IN (SELECT value FROM json_each(?))',
  )

  // The index knows the parents by their numbers, which is quicker to follow than ids.
  const walkUp = connection.prepare<[number, number], { sequence: number; parent: number | null }>(
    `WITH RECURSIVE path (sequence, parent) AS (
        SELECT sequence, parent FROM documents WHERE sequence = ?
        UNION ALL
        SELECT documents.sequence, documents.parent FROM path INNER JOIN documents ON documents.sequence = path.parent
          WHERE path.sequence > ?
      ) SELECT sequence, parent FROM path`,
  )

  /** Sequences of the path to the head, at least down to the lowest. */
  const pathTo = (headId: string, lowest: number): number[] => {
    const head = history.place(headId)
    if (head === null) return []
    // The head may be an answer that is still open, and not in the index.
    const path = [head, ...(head.parent === null ? [] : walkUp.all(head.parent, lowest))]
    const last = path.at(-1)
    const isWhole = last === undefined || last.parent === null || last.sequence <= lowest
    return isWhole ? path.map(({ sequence }) => sequence) : history.path(headId, lowest)
  }

  const readPaths = (
    conversations: ReadonlyMap<string, HistoryConversation>,
    messages: readonly { sequence: number; conversationId: string }[],
  ): Set<number> => {
    const onPath = new Set<number>()
    for (const [conversationId, inside] of Map.groupBy(messages, (message) => message.conversationId)) {
      const head = conversations.get(conversationId)?.headMessageId ?? null
      if (head === null) continue
      const lowest = Math.min(...inside.map((message) => message.sequence))
      for (const sequence of pathTo(head, lowest)) onPath.add(sequence)
    }
    return onPath
  }

  return (
    candidates: readonly Candidate[],
    plan: { readonly terms: readonly SearchTerm[]; readonly columns: readonly string[] },
  ): SearchHit[] => {
    const terms = plan.terms.filter((term) => !term.isExcluded)
    const ids = new Map(
      idsOf
        .all(JSON.stringify(candidates.map(({ conversation }) => conversation)))
        .map(({ number, id }) => [number, id]),
    )
    const conversations = new Map(
      history.conversations(Array.from(ids.values())).map((conversation) => [conversation.id, conversation]),
    )
    const sequences = candidates.flatMap(({ sequence }) => (sequence === null ? [] : [sequence]))
    const messages = new Map(history.messages(sequences).map((message) => [message.sequence, message]))
    const parts = Map.groupBy(history.parts(sequences), (part: HistoryPart) => part.sequence)
    const onPath = readPaths(conversations, Array.from(messages.values()))

    return candidates.flatMap(({ sequence, conversation: number, createdAt }): SearchHit[] => {
      const conversation = conversations.get(ids.get(number) ?? '')
      // Removed since it was found.
      if (conversation === undefined) return []
      const about = {
        conversationId: conversation.id,
        title: conversation.title,
        isArchived: conversation.isArchived === 1,
        isTrashed: conversation.isTrashed === 1,
        folderId: conversation.folderId,
      }
      if (sequence === null) {
        const snippet =
          makeSnippet(conversation.title, terms)?.pieces ??
          (conversation.title === '' ? [] : [{ text: conversation.title, isMatch: false }])
        return [
          {
            ...about,
            messageId: null,
            role: null,
            vendor: null,
            modelName: null,
            createdAt,
            place: 'title',
            snippet,
            isOnPath: true,
          },
        ]
      }
      const message = messages.get(sequence)
      if (message === undefined || message.conversationId !== conversation.id) return []
      const texts = placeTexts(parts.get(sequence) ?? [], history.attachment)
      return [
        {
          ...about,
          messageId: message.id,
          // The CHECKs of the tables allow nothing else.
          role: message.role as MessageRole,
          vendor: message.vendor as Vendor | null,
          modelName: message.modelName,
          createdAt: message.createdAt,
          ...choosePlace(texts, terms, plan.columns),
          isOnPath: onPath.has(sequence),
        },
      ]
    })
  }
}
