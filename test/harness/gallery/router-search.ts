// Search over the gallery's world: every word has to stand in a title or a message. `is:archived` and `is:trashed` are
// the only operators it knows; the state `search-indexing` has not looked at everything yet.
import { implement } from '@orpc/server'
import { findWords } from '../../../renderer/chat/find-words.ts'
import { contract } from '../../../shared/contract/contract.ts'
import type { Message } from '../../../shared/domain/message.ts'
import type { Part } from '../../../shared/domain/part.ts'
import type { SearchHit, SearchPlace, SearchResult } from '../../../shared/domain/search.ts'
import type { Turn } from '../../../shared/domain/turn.ts'
import type { InventedConversation } from './invented-conversation.ts'
import type { World } from './world.ts'

const os = implement(contract)
const snippetLength = 180

interface Query {
  readonly words: readonly string[]
  readonly isArchived: boolean
  readonly isTrashed: boolean
  readonly problems: SearchResult['problems']
}

function readQuery(text: string): Query {
  const pieces = text.trim().split(/\s+/)
  const isOperator = (piece: string) => /^[a-z]+:/i.test(piece)
  const known = new Set(['is:archived', 'is:trashed'])
  return {
    words: pieces.filter((piece) => !isOperator(piece)).map((piece) => piece.toLowerCase()),
    isArchived: pieces.includes('is:archived'),
    isTrashed: pieces.includes('is:trashed'),
    problems: pieces
      .filter((piece) => isOperator(piece) && !known.has(piece))
      .map((part) => ({
        part,
        sentence: `“${part}” was left out: the gallery knows no operator of this name.`,
      })),
  }
}

/** A piece of text around the first word, with all of them marked; null when one is missing. */
function snippetOf(text: string, words: readonly string[]): SearchHit['snippet'] | null {
  const line = text.replace(/\s+/g, ' ')
  if (words.length === 0 || words.some((word) => findWords(line, [word]).length === 0)) return null
  const places = findWords(line, words)
  const from = Math.max(0, (places[0]?.start ?? 0) - 40)
  const to = Math.min(line.length, from + snippetLength)
  const pieces: { text: string; isMatch: boolean }[] = [{ text: from > 0 ? '…' : '', isMatch: false }]
  let at = from
  for (const { start, end } of places.filter((place) => place.end <= to)) {
    pieces.push(
      { text: line.slice(at, start), isMatch: false },
      { text: line.slice(start, end), isMatch: true },
    )
    at = end
  }
  pieces.push({ text: line.slice(at, to), isMatch: false })
  return pieces.filter((piece) => piece.text !== '')
}

function textOf(part: Part): { place: SearchPlace; text: string } | null {
  if (part.type === 'text') return { place: 'text', text: part.text }
  if (part.type === 'reasoning') return { place: 'reasoning', text: part.text }
  if (part.type === 'tool-call') return { place: 'tool', text: part.argumentsJson }
  if (part.type === 'tool-result') return { place: 'tool', text: part.output }
  return null
}

function hitsOf(talk: InventedConversation, query: Query, includesHidden: boolean): SearchHit[] {
  const { conversation, offPath } = talk
  const about = {
    conversationId: conversation.id,
    title: conversation.title,
    isArchived: conversation.archivedAt !== null,
    isTrashed: conversation.trashedAt !== null,
    folderId: conversation.folderId,
  }
  const title = snippetOf(conversation.title, query.words)
  const hits: SearchHit[] = []
  if (title !== null)
    hits.push({
      ...about,
      messageId: null,
      role: null,
      vendor: null,
      modelName: null,
      createdAt: conversation.updatedAt,
      place: 'title',
      snippet: title,
      isOnPath: true,
    })
  const add = (message: Message, turn: Turn | undefined, isOnPath: boolean) => {
    for (const part of message.parts) {
      const found = textOf(part)
      if (found === null || (!includesHidden && found.place !== 'text')) continue
      const snippet = snippetOf(found.text, query.words)
      if (snippet === null) continue
      hits.push({
        ...about,
        messageId: message.id,
        role: message.role,
        vendor: turn?.vendor ?? null,
        modelName: turn?.modelName ?? null,
        createdAt: message.createdAt,
        place: found.place,
        snippet,
        isOnPath,
      })
      return
    }
  }
  for (const message of talk.messages) add(message, talk.turns.get(message.id), true)
  for (const message of offPath.messages) add(message, offPath.turns.get(message.id), false)
  return hits
}

export function createSearchProcedures(world: World) {
  return {
    find: os.search.find.handler(({ input }): SearchResult => {
      const query = readQuery(input.text)
      const talks = [...world.talks.values()].filter(({ conversation }) => {
        if (input.conversationId !== null) return conversation.id === input.conversationId
        if (query.isArchived && conversation.archivedAt === null) return false
        return query.isTrashed === (conversation.trashedAt !== null)
      })
      const hits = talks.flatMap((talk) => hitsOf(talk, query, input.includesHidden))
      const shown = hits.slice(input.offset, input.offset + input.limit)
      const isIndexing = world.state === 'search-indexing'
      return {
        hits: shown,
        hasMore: input.offset + shown.length < hits.length,
        total: { count: hits.length, isComplete: !isIndexing },
        problems: query.problems,
        indexing: isIndexing ? { doneCount: 48_210, totalCount: 210_664 } : null,
      }
    }),
  }
}
