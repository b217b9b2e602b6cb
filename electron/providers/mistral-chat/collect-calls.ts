// Tool calls of one answer. They usually arrive whole, sometimes in fragments (recorded answers, 2026), and their
// arguments are JSON text or an object. What the provider wrote is kept for sending it back.
import type { JsonValue } from '../../../shared/domain/json.ts'
import type { ToolCallPart } from '../../../shared/domain/part.ts'
import type { StreamEvent } from '../../../shared/domain/stream-event.ts'
import type { AnswerParts } from './answer-parts.ts'
import { isObjectText } from './tool-arguments.ts'

export interface CallFragment {
  /** null while the provider has not named it. */
  readonly callId: string | null
  readonly name: string | null
  readonly arguments: JsonValue | undefined
}

export class CollectedCall {
  /** Never empty: a stand-in until the provider names it. */
  callId: string
  name = ''
  argumentsJson = ''
  /** As the provider wrote them: text, or an object. */
  argumentsValue: JsonValue = ''
  /** null until the call has a name. */
  index: number | null = null

  constructor(callId: string) {
    this.callId = callId
  }

  get part(): ToolCallPart {
    return { type: 'tool-call', callId: this.callId, name: this.name, argumentsJson: this.argumentsJson }
  }
}

export class CallCollector {
  readonly #parts: AnswerParts
  readonly #calls = new Map<string, CollectedCall>()
  readonly #standIn: (position: number) => string

  /** @param standIn an id for a call that the provider does not name */
  constructor(parts: AnswerParts, standIn: (position: number) => string) {
    this.#parts = parts
    this.#standIn = standIn
  }

  get calls(): readonly CollectedCall[] {
    return [...this.#calls.values()]
  }

  /** False when a call was cut: its answer then goes back as its neutral parts. */
  get areWhole(): boolean {
    return this.calls.every((call) => isObjectText(call.argumentsJson))
  }

  /** The call whose fragments shared a key. */
  callOf(key: string): CollectedCall | undefined {
    return this.#calls.get(key)
  }

  /** @param key what the fragments of one call share */
  add(key: string, fragment: CallFragment): StreamEvent[] {
    let call = this.#calls.get(key)
    if (call === undefined) {
      call = new CollectedCall(this.#standIn(this.#calls.size))
      this.#calls.set(key, call)
    }
    if (fragment.callId !== null && fragment.callId !== '') call.callId = fragment.callId
    if (fragment.name !== null && call.name === '') call.name = fragment.name
    const added = fragment.arguments ?? ''
    const text = typeof added === 'string' ? added : JSON.stringify(added)
    call.argumentsJson += text
    call.argumentsValue = typeof added === 'string' ? call.argumentsJson : added
    if (call.index === null) return call.name === '' ? [] : this.#announce(call)
    return text === '' ? [] : [{ type: 'part-delta', index: call.index, delta: text }]
  }

  closeAll(): StreamEvent[] {
    return this.calls.flatMap((call) => {
      // A call that never got a name is still shown, so that nothing the model wrote is lost.
      const events = call.index === null ? this.#announce(call) : []
      return call.index === null
        ? events
        : [...events, { type: 'part-end' as const, index: call.index, part: call.part }]
    })
  }

  #announce(call: CollectedCall): StreamEvent[] {
    const { index, events } = this.#parts.startCall(call.part)
    call.index = index
    return events
  }
}
