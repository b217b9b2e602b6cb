// What a stream of chat records says about itself besides the answer: the fields of the records, of the choice and of
// its deltas, each with its last value. Lists of annotations grow. Content, usage and padding are left out; they stand
// elsewhere or say nothing.
import type { JsonValue } from '../../../shared/domain/json.ts'
import { keepMetadata } from '../keep-metadata.ts'
import type { JsonRecord } from '../read-json.ts'

const leftOfRecord = new Set(['choices', 'usage', 'obfuscation', 'object', 'error'])
const leftOfChoice = new Set([
  'index',
  'delta',
  'message',
  'text',
  'logprobs',
  'finish_reason',
  'usage',
  'error',
])
const leftOfDelta = new Set([
  ...['role', 'content', 'refusal', 'tool_calls', 'function_call', 'audio', 'images'],
  ...['reasoning', 'reasoning_content', 'reasoning_details'],
])
const growingLists = new Set(['annotations', 'citations'])
/** More would be a hostile stream. */
const mostFields = 500
const mostEntries = 1_000

/** A list whose entries come piece by piece, or all over again; each is kept once. */
class GrowingList {
  readonly entries: JsonValue[] = []
  readonly #seen = new Set<string>()

  add(values: readonly JsonValue[]): void {
    for (const value of values) {
      if (this.entries.length >= mostEntries) return
      const text = JSON.stringify(value)
      if (this.#seen.has(text)) continue
      this.#seen.add(text)
      this.entries.push(value)
    }
  }
}

export class ChatMetadata {
  readonly #fields = new Map<string, JsonValue>()
  readonly #lists = new Map<string, GrowingList>()

  /** Takes in one record; `choice` and `delta` are the ones inside it. */
  add(record: JsonRecord, choice: JsonRecord | null, delta: JsonRecord | null): void {
    this.#take(record, leftOfRecord)
    if (choice !== null) this.#take(choice, leftOfChoice)
    if (delta !== null) this.#take(delta, leftOfDelta)
  }

  /** What an answer that failed in the middle said about that. */
  addFailure(rawReason: string | null, error: JsonValue): void {
    if (rawReason !== null) this.#fields.set('finish_reason', rawReason)
    this.#fields.set('error', error)
  }

  /** Without keys; null when nothing was said. */
  kept(apiKey: string | null): JsonValue {
    const lists = [...this.#lists].map(([name, list]): [string, JsonValue] => [name, list.entries])
    return keepMetadata(Object.fromEntries([...this.#fields, ...lists]), new Set(), apiKey)
  }

  #take(record: JsonRecord, left: ReadonlySet<string>): void {
    for (const name of Object.keys(record)) {
      const value = record[name]
      if (value === undefined || value === null || left.has(name)) continue
      if (growingLists.has(name) && Array.isArray(value)) this.#list(name).add(value)
      else if (this.#fields.has(name) || this.#fields.size < mostFields) this.#fields.set(name, value)
    }
  }

  #list(name: string): GrowingList {
    const list = this.#lists.get(name) ?? new GrowingList()
    this.#lists.set(name, list)
    return list
  }
}
