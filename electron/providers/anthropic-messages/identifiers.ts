// Which ids Anthropic's records and errors carry, and what they name.
import type { Identifier } from '../../../shared/domain/identifier.ts'
import type { JsonValue } from '../../../shared/domain/json.ts'
import { collectIdentifiers, type IdentifierRules } from '../collect-identifiers.ts'
import { identifiersOfHeaders, keepHeaders } from '../keep-headers.ts'

const rules: IdentifierRules = {
  kinds: {
    'message.id': 'message',
    'container.id': 'container',
    'content_block.id': 'call',
    tool_use_id: 'call',
  },
  // What a model wrote for a tool is content: ids in it are the person's own.
  skip: new Set(['input']),
}

/** Calls of the server's own tools have ids of their own shape (SDK 1.11, 2026-11). */
function withExactKind(identifier: Identifier): Identifier {
  return identifier.kind === 'call' && /^(?:srv|mcp)toolu_/.test(identifier.value)
    ? { ...identifier, kind: 'server-call' }
    : identifier
}

/** Ids of a streamed record. `index` is given for records that open a block. */
export function identifiersOfEvent(
  event: JsonValue,
  type: string,
  index: number | null = null,
): Identifier[] {
  const found = collectIdentifiers(event, `event ${type}`, rules).map(withExactKind)
  if (index === null) return found
  const opening = `event ${type} content_block`
  return found.map((identifier) => ({
    ...identifier,
    foundIn: identifier.foundIn.startsWith(opening)
      ? `content[${index}]${identifier.foundIn.slice(opening.length)}`
      : identifier.foundIn,
  }))
}

function isIterable(value: unknown): value is Iterable<[string, string]> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value
}

/** What the SDK threw for an error of the server: its headers, and its parsed body or the record inside a stream. */
export interface ThrownAnswer {
  readonly headers: Record<string, string>
  /** null for a body that is no JSON. */
  readonly body: JsonValue
}

/** @returns null for what was thrown for another reason */
export function thrownAnswerOf(thrown: unknown, apiKey: string | null): ThrownAnswer | null {
  if (typeof thrown !== 'object' || thrown === null || !('error' in thrown)) return null
  return {
    headers: 'headers' in thrown && isIterable(thrown.headers) ? keepHeaders(thrown.headers, apiKey) : {},
    // It came as JSON, so it is JSON.
    body: typeof thrown.error === 'object' ? ((thrown.error ?? null) as JsonValue) : null,
  }
}

/** Ids of an error answer: in its headers and in its body. */
export function identifiersOfAnswer({ headers, body }: ThrownAnswer): Identifier[] {
  return [...identifiersOfHeaders(headers), ...collectIdentifiers(body, 'body', rules)]
}
