// What the ids of chat records name, by where they stand. Everything else that looks like an id keeps its own name.
import type { IdentifierRules } from '../collect-identifiers.ts'

/** Content that may be large or that may quote ids of others. */
const content = new Set(['content', 'logprobs', 'images', 'audio_data'])

const kinds: Readonly<Record<string, string | null>> = {
  'tool_calls[].id': 'call',
  'reasoning_details[].id': 'reasoning',
  'audio.id': 'audio',
  // Groq's own field holds the id of the request.
  'x_groq.id': 'request',
  'annotations[].file.id': 'file',
  'moderation.id': 'moderation',
}

const unique: IdentifierRules = { kinds: { ...kinds, '$.id': 'response' }, skip: content }
const repeated: IdentifierRules = { kinds: { ...kinds, '$.id': 'response-label' }, skip: content }

/** @param idsAreUnique false where the id of an answer repeats: it is then a label and names nothing */
export function chatIdentifierRules(idsAreUnique: boolean): IdentifierRules {
  return idsAreUnique ? unique : repeated
}

/** The answer of OpenRouter's look-up of one generation (OpenRouter documentation, 2026). */
export const lookUpRules: IdentifierRules = {
  kinds: {
    'data.id': 'generation',
    upstream_id: 'upstream-response',
    request_id: 'request',
    session_id: 'session',
    external_user: null,
  },
}
