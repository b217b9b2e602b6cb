// Chats of Google's SDK, kept between turns. The SDK holds the history in the memory of this program and sends all of it
// with every message. A session is off the shelf while a turn runs and returns only when the SDK's own history holds
// exactly what was said: whatever ends otherwise drops it, and the next turn begins anew from the store.
import { randomBytes } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { Chat, Content, Part } from '@google/genai'
import type { HandleSeed } from '../../../shared/domain/continuation.ts'
import type { JsonValue } from '../../../shared/domain/json.ts'
import type { ContinuedHandle } from '../adapter.ts'
import { joinPart } from './join-parts.ts'
import type { GoogleConnection } from './open-google.ts'
import { sdkSessionWay } from './record.ts'

/** So many sessions are kept; of more, the one that was longest unused is dropped. */
const mostSessions = 50

export interface SdkSession {
  readonly value: string
  readonly modelId: string
  readonly connection: GoogleConnection
  readonly chat: Chat
  /** How many answers it holds beyond the history it began with: says whether a handle still names its end. */
  answers: number
}

export interface SessionShelf {
  /** Takes a session off the shelf; null when it is not there, or not what the handle means. */
  take(handle: ContinuedHandle, modelId: string, baseUrl: string): SdkSession | null
  put(session: SdkSession): void
}

export function createSessionShelf(): SessionShelf {
  const sessions = new Map<string, SdkSession>()
  return {
    take(handle, modelId, baseUrl) {
      const session = sessions.get(handle.value)
      const isMeant =
        session !== undefined &&
        handle.isAtEnd &&
        handle.position === String(session.answers) &&
        session.modelId === modelId &&
        session.connection.baseUrl === baseUrl
      if (!isMeant) return null
      sessions.delete(handle.value)
      return session
    },
    put(session) {
      sessions.set(session.value, session)
      const [oldest] = sessions.keys()
      if (sessions.size > mostSessions && oldest !== undefined) sessions.delete(oldest)
    },
  }
}

/** Begins a session with everything said so far. */
export function beginSession(
  connection: GoogleConnection,
  client: { readonly chats: { create(params: { model: string; history: Content[] }): Chat } },
  modelId: string,
  history: Content[],
): SdkSession {
  return {
    value: `session_${randomBytes(12).toString('hex')}`,
    modelId,
    connection,
    chat: client.chats.create({ model: modelId, history }),
    answers: 0,
  }
}

export function seedOf(session: SdkSession): HandleSeed {
  return {
    kind: sdkSessionWay,
    value: session.value,
    position: String(session.answers),
    // It lives as long as the program, which nobody knows before.
    expiresAt: null,
    heldUntil: null,
    isOneUse: false,
  }
}

function partsOf(contents: readonly Content[]): JsonValue[] {
  const joined: { [key: string]: JsonValue }[] = []
  // What the SDK holds is what Google sent as JSON.
  for (const part of contents.flatMap((content) => content.parts ?? [])) {
    joinPart(joined, part as unknown as { [key: string]: JsonValue })
  }
  return joined
}

/**
 * Does the SDK hold the turn that just ended as it was? It drops an answer that it takes for invalid (a chunk without
 * content is enough) together with the question before it (code of 3.1.0).
 * @param before how many contents it held before the turn
 * @param native the parts of the answer as they came
 */
export function holdsTurn(chat: Chat, before: number, question: readonly Part[], native: JsonValue): boolean {
  const all = chat.getHistory()
  const kept = chat.getHistory(true)
  const [asked, ...answer] = kept.slice(before)
  return (
    all.length === kept.length &&
    asked?.role === 'user' &&
    isDeepStrictEqual(asked.parts, question) &&
    answer.length > 0 &&
    answer.every((content) => content.role === 'model') &&
    isDeepStrictEqual(partsOf(answer), native)
  )
}
