// Fragments of tool calls into whole calls. They merge by `index`; servers that leave it out, or that send every call
// under index 0 with an id of its own, are told apart by the id.
import type { JsonValue } from '../../../shared/domain/json.ts'
import { asCount, asRecord, asText, type JsonRecord } from '../read-json.ts'

export interface MergedCall {
  /** In order of appearance. */
  readonly position: number
  id: string
  name: string
  argumentsJson: string
  /** The part index once the call was announced; null while its name is not known. */
  partIndex: number | null
}

export class ToolCallMerger {
  readonly #calls: MergedCall[] = []
  readonly #current = new Map<number, MergedCall>()

  get calls(): readonly MergedCall[] {
    return this.#calls
  }

  /** Adds a fragment and returns its call with the arguments that are new, or null for what is no fragment. */
  add(value: JsonValue): { readonly call: MergedCall; readonly newArguments: string } | null {
    const fragment = asRecord(value)
    if (fragment === null) return null
    const id = asText(fragment.id)
    const call = this.#callFor(asCount(fragment.index), id)
    const definition = asRecord(fragment.function)
    const name = asText(definition?.name)
    if (name !== null && call.name === '') call.name = name
    const newArguments = this.#argumentsText(definition?.arguments)
    call.argumentsJson += newArguments
    return { call, newArguments }
  }

  /** The calls as the api itself writes them in a message. */
  native(): JsonRecord[] {
    return this.#calls.map((call) => ({
      id: call.id,
      type: 'function',
      function: { name: call.name, arguments: call.argumentsJson },
    }))
  }

  // Some servers send arguments as an object instead of JSON text.
  #argumentsText(value: JsonValue | undefined): string {
    if (value === undefined || value === null) return ''
    return typeof value === 'string' ? value : JSON.stringify(value)
  }

  #callFor(index: number | null, id: string | null): MergedCall {
    const known = index === null ? this.#callWithoutIndex(id) : this.#current.get(index)
    const isNew = known === undefined || (id !== null && id !== '' && known.id !== id)
    if (!isNew) return known
    const position = this.#calls.length
    const call = {
      position,
      id: id === null || id === '' ? `call_${position}` : id,
      name: '',
      argumentsJson: '',
      partIndex: null,
    }
    this.#calls.push(call)
    this.#current.set(index ?? position, call)
    return call
  }

  #callWithoutIndex(id: string | null): MergedCall | undefined {
    return id === null || id === '' ? this.#calls.at(-1) : this.#calls.find((call) => call.id === id)
  }
}
