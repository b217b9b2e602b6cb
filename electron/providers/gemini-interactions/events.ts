// Wire event -> stream events. Text and summaries become parts, calls arrive by their arguments, and the steps are
// collected for `finish.native`. There is no finish reason; the status of the interaction stands for it. A stored
// interaction is announced with its first event and is continued only when it ended well. Pure.
import type { HandleSeed } from '../../../shared/domain/continuation.ts'
import type { Identifier } from '../../../shared/domain/identifier.ts'
import type { JsonValue } from '../../../shared/domain/json.ts'
import type { Part } from '../../../shared/domain/part.ts'
import type { FinishReason, StreamEvent } from '../../../shared/domain/stream-event.ts'
import { collectIdentifiers, IdentifierCollection } from '../collect-identifiers.ts'
import { identifiersOfHeaders } from '../keep-headers.ts'
import { keepMetadata } from '../keep-metadata.ts'
import { createStepCollector, isRecord, type JsonRecord, recordsOf } from './collect-steps.ts'
import { echoAndContent, interactionIdentifierRules, isPlainDelta } from './read-event.ts'
import { usageOfInteraction } from './read-usage.ts'

const finishReasons: Readonly<Record<string, FinishReason>> = {
  completed: 'stop',
  requires_action: 'tool-calls',
  incomplete: 'length',
  // The answer goes on only in another request, which Baton does not make by itself.
  requires_continuation: 'length',
  budget_exceeded: 'length',
}

/** Only these hold the whole turn and can be continued; the others are stored all the same. */
const continuable = new Set(['completed', 'requires_action'])

const endingEvents = new Set(['interaction.completed', 'error'])

/** How the interaction ended. */
export type InteractionEnd =
  | { readonly type: 'finished' }
  /** The server gave up: the value of an `error` event, or the first of the interaction's errors. */
  | { readonly type: 'failed'; readonly error: JsonValue; readonly status: string | null }

export interface InteractionReader {
  /** Every id seen so far. */
  readonly identifiers: readonly Identifier[]
  /** What the answer said about itself so far. */
  readonly metadata: JsonValue
  /** Has anything of the answer come? */
  readonly hasParts: boolean
  /** null while the answer still arrives. */
  readonly end: InteractionEnd | null
  /** What the headers say, before the first event. */
  begin(): StreamEvent[]
  read(event: unknown): StreamEvent[]
}

export interface ResponseFacts {
  readonly headers: Readonly<Record<string, string>>
  readonly requestBytes: number | null
  /** Only to be taken out of what is kept. */
  readonly apiKey: string | null
  /** Makes the handle of a stored interaction; null when Google was asked to store nothing. */
  readonly seedOf: ((id: string) => HandleSeed) | null
}

function typeOf(event: JsonRecord): string {
  return typeof event.event_type === 'string' ? event.event_type : 'unknown'
}

interface OpenPart {
  readonly index: number
  readonly type: 'text' | 'reasoning' | 'tool-call'
}

/** Opens a reader for one response. */
export function openInteractionReader(response: ResponseFacts): InteractionReader {
  const identifiers = new IdentifierCollection()
  const collector = createStepCollector()
  const openParts = new Map<number, OpenPart>()
  const metadata: JsonRecord = {}
  const stepUsage: JsonRecord = {}
  let countsSoFar: JsonRecord | null = null
  let hasStarted = false
  let interactionId: string | null = null
  let lastEventId: string | null = null
  let lastEventType = ''
  let hasStepError = false
  let partCount = 0
  let callCount = 0
  let end: InteractionEnd | null = null

  /** Every event has an id of its own; only that of the last one is kept. */
  const noteEventId = (): void => {
    if (lastEventId === null) return
    identifiers.add([{ kind: 'event', value: lastEventId, foundIn: `event ${lastEventType}` }])
  }

  const allIdentifiers = (): readonly Identifier[] => {
    noteEventId()
    return identifiers.all
  }

  const opening = (servedModel: string | null): StreamEvent => ({
    type: 'response-start',
    identifiers: identifiers.takeNew(),
    servedModel,
    headers: { ...response.headers },
    requestBytes: response.requestBytes,
  })

  /** What an event that is no piece of an answer tells before all else. */
  const start = (interaction: JsonRecord): StreamEvent[] => {
    if (hasStarted) return identifiers.announce()
    hasStarted = true
    return [opening(typeof interaction.model === 'string' ? interaction.model : null)]
  }

  const kept = (): JsonValue =>
    keepMetadata(
      Object.keys(stepUsage).length === 0 ? metadata : { ...metadata, step_usage: stepUsage },
      echoAndContent,
      response.apiKey,
    )

  /** From its first mention on Google holds a stored interaction, whatever becomes of the turn. */
  const announce = (interaction: JsonRecord): StreamEvent[] => {
    const id = interaction.id
    if (typeof id !== 'string' || id === '' || id === interactionId) return []
    interactionId = id
    return response.seedOf === null ? [] : [{ type: 'held', handle: response.seedOf(id) }]
  }

  /** Ids and everything else that is said, of records that are more than a piece of text. */
  const note = (event: JsonRecord, interaction: JsonRecord): void => {
    identifiers.add(collectIdentifiers(event, `event ${typeOf(event)}`, interactionIdentifierRules))
    Object.assign(metadata, interaction)
    if (typeof event.continuation_token === 'string') metadata.continuation_token = event.continuation_token
    if (event.error !== undefined && event.error !== null) metadata.error = event.error
    if (endingEvents.has(typeOf(event))) noteEventId()
  }

  const closePart = (step: number): StreamEvent[] => {
    const open = openParts.get(step)
    if (open === undefined) return []
    openParts.delete(step)
    return [{ type: 'part-end', index: open.index, part: null }]
  }

  const openPart = (step: number, part: Part & { type: OpenPart['type'] }): StreamEvent[] => {
    const events = closePart(step)
    openParts.set(step, { index: partCount, type: part.type })
    partCount += 1
    return [...events, { type: 'part-start', index: partCount - 1, part }]
  }

  const grow = (step: number, type: 'text' | 'reasoning', text: string): StreamEvent[] => {
    if (text === '') return []
    const empty =
      type === 'text' ? { type, text: '' } : { type, text: '', startedAtMs: null, durationMs: null }
    const events = openParts.get(step)?.type === type ? [] : openPart(step, empty)
    const index = openParts.get(step)?.index ?? partCount
    return [...events, { type: 'part-delta', index, delta: text }]
  }

  const addContent = (step: number, content: JsonRecord, type: 'text' | 'reasoning'): StreamEvent[] => {
    if (content.type === 'text') return grow(step, type, typeof content.text === 'string' ? content.text : '')
    if (typeof content.data === 'string' && content.data !== '') {
      const events = closePart(step)
      const index = partCount
      partCount += 1
      const mediaType = typeof content.mime_type === 'string' ? content.mime_type : 'application/octet-stream'
      return [
        ...events,
        { type: 'part-file', index, mediaType, name: `file-${index + 1}`, dataBase64: content.data },
      ]
    }
    return [
      {
        type: 'warning',
        code: 'content-not-shown',
        detail: `Google sent content of type ${String(content.type)}.`,
      },
    ]
  }

  const startStep = (index: number, step: JsonRecord): StreamEvent[] => {
    collector.start(index, step)
    switch (step.type) {
      case 'model_output':
        return recordsOf(step.content).flatMap((content) => addContent(index, content, 'text'))
      case 'thought': {
        const sealed = openPart(index, { type: 'reasoning', text: '', startedAtMs: null, durationMs: null })
        return [
          ...sealed,
          ...recordsOf(step.summary).flatMap((content) => addContent(index, content, 'reasoning')),
        ]
      }
      case 'function_call': {
        callCount += 1
        const callId = typeof step.id === 'string' ? step.id : `call-${callCount}`
        const name = typeof step.name === 'string' ? step.name : ''
        return openPart(index, { type: 'tool-call', callId, name, argumentsJson: '' })
      }
      default:
        return [
          {
            type: 'warning',
            code: 'step-not-shown',
            detail: `Google sent a step of type ${String(step.type)}.`,
          },
        ]
    }
  }

  const change = (index: number, delta: JsonRecord): StreamEvent[] => {
    if (!collector.isOpen(index)) {
      return [
        {
          type: 'warning',
          code: 'stray-delta',
          detail: `Google sent a delta for step ${index}, which is not open.`,
        },
      ]
    }
    collector.apply(index, delta)
    switch (delta.type) {
      case 'text':
      case 'image':
      case 'audio':
      case 'video':
      case 'document':
        return addContent(index, delta, 'text')
      case 'thought_summary':
        return isRecord(delta.content) ? addContent(index, delta.content, 'reasoning') : []
      case 'arguments_delta': {
        const open = openParts.get(index)
        const text = typeof delta.arguments === 'string' ? delta.arguments : ''
        return open?.type !== 'tool-call' || text === ''
          ? []
          : [{ type: 'part-delta', index: open.index, delta: text }]
      }
      default:
        return []
    }
  }

  const stopStep = (index: number): StreamEvent[] => {
    const isReadable = collector.stop(index)
    if (isRecord(collector.step(index)?.error)) hasStepError = true
    const open = openParts.get(index)
    if (open?.type !== 'tool-call' || !isReadable) return closePart(index)
    openParts.delete(index)
    const call = collector.step(index) ?? {}
    const part: Part = {
      type: 'tool-call',
      callId: typeof call.id === 'string' ? call.id : `call-${callCount}`,
      name: typeof call.name === 'string' ? call.name : '',
      argumentsJson: JSON.stringify(call.arguments ?? {}),
    }
    return [{ type: 'part-end', index: open.index, part }]
  }

  const finish = (interaction: JsonRecord): StreamEvent[] => {
    const status = typeof interaction.status === 'string' ? interaction.status : 'unknown'
    const events: StreamEvent[] = []
    // A running total that nothing came after is the whole of a finished answer.
    const counts = isRecord(interaction.usage) ? interaction.usage : countsSoFar
    if (counts !== null) {
      events.push({ type: 'usage', usage: usageOfInteraction(counts, { tier: metadata.service_tier }) })
    }
    if (status === 'failed' || status === 'cancelled') {
      end = { type: 'failed', error: recordsOf(interaction.errors)[0] ?? null, status }
      return events
    }
    end = { type: 'finished' }
    for (const step of openParts.keys()) events.push(...closePart(step))
    // The server's own list is authoritative where it is sent; its user steps are not part of the answer.
    const listed = recordsOf(interaction.steps).filter((step) => step.type !== 'user_input')
    const native = listed.length > 0 ? listed : collector.whole()
    if (listed.some((step) => isRecord(step.error))) hasStepError = true
    const known = finishReasons[status] ?? 'other'
    const isContinued = continuable.has(status) && !hasStepError
    events.push({
      type: 'finish',
      reason: known === 'stop' && callCount > 0 ? 'tool-calls' : known,
      rawReason: status,
      native: native === null || native.length === 0 ? null : native,
      identifiers: [...identifiers.all],
      handle: isContinued && interactionId !== null ? (response.seedOf?.(interactionId) ?? null) : null,
      metadata: kept(),
    })
    return events
  }

  const usageSoFar = (event: JsonRecord): StreamEvent[] => {
    if (!isRecord(event.usage)) return []
    countsSoFar = event.usage
    const served = { tier: metadata.service_tier, isPartial: true }
    return [{ type: 'usage', usage: usageOfInteraction(event.usage, served) }]
  }

  const readRecord = (event: JsonRecord): StreamEvent[] => {
    const index = typeof event.index === 'number' ? event.index : 0
    switch (event.event_type) {
      case 'step.start':
        return startStep(index, isRecord(event.step) ? event.step : {})
      case 'step.delta':
        return change(index, isRecord(event.delta) ? event.delta : {})
      case 'step.stop':
        if (isRecord(event.step_usage)) stepUsage[index] = event.step_usage
        return [...stopStep(index), ...usageSoFar(event)]
      case 'interaction.status_update':
        return usageSoFar(event)
      case 'interaction.completed':
        return finish(isRecord(event.interaction) ? event.interaction : {})
      case 'error':
        end = { type: 'failed', error: event.error ?? null, status: null }
        return []
      default:
        return []
    }
  }

  identifiers.add(identifiersOfHeaders(response.headers))
  return {
    get identifiers() {
      return allIdentifiers()
    },
    get metadata() {
      return kept()
    },
    get hasParts() {
      return partCount > 0
    },
    get end() {
      return end
    },
    begin: () => [opening(null)],
    read(event) {
      // The SDK hands on a line that is no JSON as text.
      if (!isRecord(event)) throw new SyntaxError('an event of the stream is not a JSON object')
      if (typeof event.event_id === 'string' && event.event_id !== '') {
        // One for every event; the last one says where a stream could be taken up again.
        lastEventId = event.event_id
        lastEventType = typeOf(event)
      }
      if (hasStarted && isPlainDelta(event)) return readRecord(event)
      const interaction = isRecord(event.interaction) ? event.interaction : {}
      note(event, interaction)
      if (event.event_type === 'error') return [...identifiers.announce(), ...readRecord(event)]
      return [...start(interaction), ...announce(interaction), ...readRecord(event)]
    },
  }
}
