// Deltas of a chat answer into parts, and the whole message as the api would write it. Reasoning and text take turns:
// when one begins the other is closed. Tool calls may grow side by side.
import type { JsonValue } from '../../../shared/domain/json.ts'
import type { StreamEvent } from '../../../shared/domain/stream-event.ts'
import { asList, asRecord, asText, type JsonRecord } from '../read-json.ts'
import type { ChatQuirks } from '../vendor-quirks.ts'
import { LeadingThoughtSplitter, type TextRun } from './leading-thought.ts'
import { ReasoningDetails } from './reasoning-details.ts'
import { ToolCallMerger } from './tool-call-merger.ts'

/** Content is a string nearly everywhere; some servers send a list of text parts. */
function contentText(content: JsonValue | undefined): string {
  if (typeof content === 'string') return content
  return asList(content)
    .map((part) => asText(asRecord(part)?.text) ?? '')
    .join('')
}

export class ChatParts {
  readonly #quirks: ChatQuirks
  readonly #splitter = new LeadingThoughtSplitter()
  readonly #calls = new ToolCallMerger()
  readonly #details = new ReasoningDetails()
  #count = 0
  #open: { readonly index: number; readonly type: TextRun['type'] } | null = null
  readonly #openCalls = new Set<number>()
  #content = ''
  #refusal = ''
  #reasoning = ''
  #reasoningField: string | null = null

  constructor(quirks: ChatQuirks) {
    this.#quirks = quirks
  }

  get hasRefusal(): boolean {
    return this.#refusal !== ''
  }

  get hasToolCall(): boolean {
    return this.#calls.calls.length > 0
  }

  add(delta: JsonRecord): StreamEvent[] {
    const events: StreamEvent[] = []
    const reasoning = this.#reasoningOf(delta)
    if (reasoning !== '') events.push(...this.#append({ type: 'reasoning', text: reasoning }))
    const content = contentText(delta.content)
    if (content !== '') {
      this.#content += content
      for (const run of this.#splitter.push(content)) events.push(...this.#append(run))
    }
    const refusal = asText(delta.refusal) ?? ''
    if (refusal !== '') {
      this.#refusal += refusal
      events.push(...this.#append({ type: 'text', text: refusal }))
    }
    for (const fragment of asList(delta.tool_calls)) events.push(...this.#addCall(fragment))
    return events
  }

  closeAll(): StreamEvent[] {
    const events = this.#splitter.flush().flatMap((run) => this.#append(run))
    events.push(...this.#closeText())
    for (const call of this.#calls.calls) {
      // A call that never got a name is still shown, so that nothing the model wrote is lost.
      if (call.partIndex === null) events.push(...this.#announce(call))
      if (call.partIndex === null || !this.#openCalls.delete(call.partIndex)) continue
      events.push({
        type: 'part-end',
        index: call.partIndex,
        part: { type: 'tool-call', callId: call.id, name: call.name, argumentsJson: call.argumentsJson },
      })
    }
    return events
  }

  /** The answer as one message of the api, as received. */
  native(): JsonRecord {
    return {
      role: 'assistant',
      content: this.#content === '' && this.hasToolCall ? null : this.#content,
      ...(this.hasRefusal ? { refusal: this.#refusal } : {}),
      ...(this.#reasoningField === null ? {} : { [this.#reasoningField]: this.#reasoning }),
      ...(this.#details.entries.length > 0 ? { reasoning_details: this.#details.entries } : {}),
      ...(this.hasToolCall ? { tool_calls: this.#calls.native() } : {}),
    }
  }

  #reasoningOf(delta: JsonRecord): string {
    const fromDetails = this.#details.add(delta.reasoning_details)
    for (const field of this.#quirks.reasoningFields) {
      const text = asText(delta[field])
      if (text === null) continue
      this.#reasoningField ??= field
      this.#reasoning += text
      return text
    }
    return fromDetails
  }

  #append(run: TextRun): StreamEvent[] {
    const events: StreamEvent[] = []
    let open = this.#open
    if (open?.type !== run.type) {
      events.push(...this.#closeText())
      open = { index: this.#count, type: run.type }
      this.#open = open
      this.#count += 1
      events.push({
        type: 'part-start',
        index: open.index,
        part:
          run.type === 'text'
            ? { type: 'text', text: '' }
            : { type: 'reasoning', text: '', startedAtMs: null, durationMs: null },
      })
    }
    events.push({ type: 'part-delta', index: open.index, delta: run.text })
    return events
  }

  #closeText(): StreamEvent[] {
    if (this.#open === null) return []
    const { index } = this.#open
    this.#open = null
    return [{ type: 'part-end', index, part: null }]
  }

  #addCall(fragment: JsonValue): StreamEvent[] {
    const added = this.#calls.add(fragment)
    if (added === null) return []
    const { call, newArguments } = added
    if (call.partIndex === null)
      return call.name === '' ? [] : [...this.#closeText(), ...this.#announce(call)]
    return newArguments === '' ? [] : [{ type: 'part-delta', index: call.partIndex, delta: newArguments }]
  }

  #announce(call: ToolCallMerger['calls'][number]): StreamEvent[] {
    const index = this.#count
    this.#count += 1
    call.partIndex = index
    this.#openCalls.add(index)
    return [
      {
        type: 'part-start',
        index,
        part: { type: 'tool-call', callId: call.id, name: call.name, argumentsJson: call.argumentsJson },
      },
    ]
  }
}
