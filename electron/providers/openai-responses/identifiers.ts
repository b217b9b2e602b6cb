// Which ids the records of this api carry, and what they name. Text deltas repeat what their item said when it was
// announced, so of each kind of delta only the first one of an item is walked: a stream has thousands of them.
import type { Identifier } from '../../../shared/domain/identifier.ts'
import type { JsonValue } from '../../../shared/domain/json.ts'
import type { StreamEvent } from '../../../shared/domain/stream-event.ts'
import { collectIdentifiers, IdentifierCollection, type IdentifierRules } from '../collect-identifiers.ts'
import type { JsonRecord } from '../read-json.ts'

const rules: IdentifierRules = {
  kinds: {
    'response.id': 'response',
    'response.previous_response_id': 'previous-response',
    'conversation.id': 'conversation',
    'prompt.id': 'prompt',
    'output[].id': 'item',
    'item.id': 'item',
    item_id: 'item',
    call_id: 'call',
    'container.id': 'container',
    container_id: 'container',
    file_id: 'file',
    // Lists of the Conversations API.
    '$.data[].id': 'item',
  },
  // The echo of the request, and lists of single tokens.
  skip: new Set(['instructions', 'input', 'tools', 'metadata', 'variables', 'logprobs', 'top_logprobs']),
}

/** Ids of an answer in JSON. `where` says which call it answered. */
export function identifiersOfAnswer(body: JsonValue, where: string): Identifier[] {
  return collectIdentifiers(body, where, rules)
}

/** Ids of a new conversation: its own `id` stands alone. */
export function identifiersOfConversation(body: JsonValue, where: string): Identifier[] {
  return collectIdentifiers(body, where, { ...rules, kinds: { ...rules.kinds, '$.id': 'conversation' } })
}

/** The ids of one streamed answer, in the order in which they were learned. */
export class AnswerIdentifiers {
  readonly #collection = new IdentifierCollection()
  /** The item of the last delta of each kind. */
  readonly #deltasSeen = new Map<string, JsonValue>()

  constructor(known: readonly Identifier[]) {
    this.#collection.add(known)
  }

  get all(): readonly Identifier[] {
    return this.#collection.all
  }

  takeNew(): Identifier[] {
    return this.#collection.takeNew()
  }

  announce(): StreamEvent[] {
    return this.#collection.announce()
  }

  /**
   * @param type the name of the record; `record` for one without a name
   * @returns false for a record that cannot say anything new
   */
  learn(record: JsonRecord, type: string): boolean {
    if (type.endsWith('.delta')) {
      const item = record.item_id ?? null
      if (this.#deltasSeen.get(type) === item) return false
      this.#deltasSeen.set(type, item)
    }
    this.#collection.add(collectIdentifiers(record, `event ${type}`, rules))
    return true
  }
}
