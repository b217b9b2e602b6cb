// Feeds what a provider sent through the adapter that reads it in real turns, and takes the usage it tells at the end.
import { openMessageReader } from '../../../electron/providers/anthropic-messages/events.ts'
import { CohereReader } from '../../../electron/providers/cohere-chat/events.ts'
import { openGenerateReader } from '../../../electron/providers/gemini-generate/events.ts'
import { openInteractionReader } from '../../../electron/providers/gemini-interactions/events.ts'
import { MistralChatReader } from '../../../electron/providers/mistral-chat/events.ts'
import { ConversationReader } from '../../../electron/providers/mistral-conversations/events.ts'
import { ChatReader } from '../../../electron/providers/openai-chat/events.ts'
import { ResponsesReader } from '../../../electron/providers/openai-responses/events.ts'
import type { JsonRecord } from '../../../electron/providers/read-json.ts'
import { vendorProfiles } from '../../../electron/providers/vendors.ts'
import type { StreamEvent } from '../../../shared/domain/stream-event.ts'
import type { Usage } from '../../../shared/domain/usage.ts'
import type { WireApi, WorkedExample } from './worked-example.ts'

/** The part of an example that goes over the wire. */
export type WireAnswerFacts = Pick<
  WorkedExample,
  'api' | 'vendor' | 'model' | 'served' | 'usage' | 'beside' | 'ends'
>

export interface FromWire {
  /** The last word of the adapter about usage; null when it told none. */
  readonly usage: Usage | null
  readonly modelServed: string | null
  readonly events: readonly StreamEvent[]
}

const start = { identifiers: [], headers: {}, requestBytes: 1 }
const google = { headers: {}, requestBytes: 1, apiKey: null }
const idle = new AbortController().signal
const error = { code: 'server_error', message: 'It broke.' }

/** null where the provider names no model. */
function nameOf(facts: WireAnswerFacts): string | null {
  return facts.served === undefined ? facts.model : facts.served
}

function modelField(facts: WireAnswerFacts, field = 'model'): JsonRecord {
  const name = nameOf(facts)
  return name === null ? {} : { [field]: name }
}

/** A field of that name, and none where no usage is sent. */
function usageField(facts: WireAnswerFacts, field = 'usage'): JsonRecord {
  return facts.usage === null ? {} : { [field]: facts.usage }
}

function readAll(
  reader: { read(record: JsonRecord): StreamEvent[] },
  records: readonly JsonRecord[],
): StreamEvent[] {
  return records.flatMap((record) => reader.read(record))
}

function readResponses(facts: WireAnswerFacts): StreamEvent[] {
  const reader = new ResponsesReader({
    start,
    context: { vendorName: vendorProfiles[facts.vendor].name },
    vendor: facts.vendor,
    asked: { isStored: false, limits: null, previousId: null, conversationId: null },
  })
  const response = { id: 'resp_1', ...modelField(facts) }
  const ends = facts.ends ?? 'whole'
  const status = ends === 'failed' ? 'failed' : 'completed'
  const last = {
    type: `response.${status}`,
    response: {
      ...response,
      status,
      ...(ends === 'failed' ? { error } : {}),
      output: [],
      usage: facts.usage,
      ...facts.beside,
    },
  }
  const created = { type: 'response.created', response: { ...response, status: 'in_progress', usage: null } }
  return [...readAll(reader, ends === 'cut' ? [created] : [created, last]), ...reader.end()]
}

function readChat(facts: WireAnswerFacts): StreamEvent[] {
  const { usage, vendor, ends = 'whole' } = facts
  const reader = new ChatReader({ start, context: { vendorName: vendorProfiles[vendor].name }, vendor })
  const { vendorField } = vendorProfiles[vendor].chat
  const base = { id: 'chatcmpl-1', ...modelField(facts), ...facts.beside }
  const choice = (delta: JsonRecord, reason: string | null) => [{ index: 0, delta, finish_reason: reason }]
  const begun = { ...base, choices: choice({ role: 'assistant', content: 'Hi' }, null), usage: null }
  const finished = { ...base, choices: choice({}, 'stop'), usage: null }
  // Where a vendor has a field of its own, its usage stands in there, with the finish.
  const counted: JsonRecord =
    vendorField === null
      ? { ...base, choices: [], usage }
      : { ...base, choices: choice({}, 'stop'), [vendorField]: { id: 'req_1', usage } }
  const counts = usage === null ? [] : [counted]
  const records = {
    whole: [begun, finished, ...counts],
    cut: [usage === null ? begun : { ...begun, usage }],
    failed: [begun, { ...base, choices: choice({}, 'error'), usage, error }],
  }[ends]
  return [...readAll(reader, records), ...reader.end()]
}

function readAnthropic(facts: WireAnswerFacts): StreamEvent[] {
  const reader = openMessageReader({ ...start, apiKey: null, threadHandle: null })
  const { output_tokens: output = 0, output_tokens_details: details = null, ...input } = facts.usage ?? {}
  const isWhole = facts.ends !== 'cut'
  const begun = isWhole ? { ...input, output_tokens: 1 } : (facts.usage ?? {})
  const message = { id: 'msg_1', type: 'message', content: [], ...modelField(facts), usage: begun }
  const counts = { output_tokens: output, output_tokens_details: details, input_tokens: null }
  const records = [
    { type: 'message_start', message },
    ...(isWhole ? [{ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: counts }] : []),
    ...(facts.ends === 'failed' || !isWhole ? [] : [{ type: 'message_stop' }]),
  ]
  // The SDK's types name more than the wire need hold.
  return records.flatMap((record) => reader.read(record as unknown as Parameters<typeof reader.read>[0]))
}

function readGenerate(facts: WireAnswerFacts): StreamEvent[] {
  const reader = openGenerateReader(google)
  const chunk = (reason: JsonRecord): JsonRecord => ({
    candidates: [{ index: 0, content: { role: 'model', parts: [{ text: 'Hi' }] }, ...reason }],
    ...modelField(facts, 'modelVersion'),
    ...usageField(facts, 'usageMetadata'),
    ...facts.beside,
  })
  const events = reader.read(chunk(facts.ends === 'cut' ? {} : { finishReason: 'STOP' }))
  const end = reader.end()
  return end.type === 'finished' ? [...events, ...end.events, end.finish] : events
}

function readInteraction(facts: WireAnswerFacts): StreamEvent[] {
  const reader = openInteractionReader({ ...google, seedOf: null })
  const interaction = { id: 'v1_1', ...modelField(facts) }
  const usage = usageField(facts)
  const status = facts.ends === 'failed' ? 'failed' : 'completed'
  const records = [
    { event_type: 'interaction.created', interaction: { ...interaction, status: 'in_progress' } },
    facts.ends === 'cut'
      ? { event_type: 'interaction.status_update', interaction_id: 'v1_1', ...usage }
      : {
          event_type: 'interaction.completed',
          interaction: { ...interaction, status, ...usage, ...facts.beside },
        },
  ]
  return records.flatMap((record) => reader.read(record))
}

function readMistral(facts: WireAnswerFacts): StreamEvent[] {
  const context = { vendorName: 'Mistral', apiKey: null, modelId: facts.model, signal: idle }
  const usage = usageField(facts)
  if (facts.api === 'mistral-chat') {
    const reader = new MistralChatReader({ start, context })
    const choices = [{ index: 0, delta: { content: 'Hi' }, finish_reason: 'stop' }]
    const chunk: JsonRecord = {
      id: 'c1',
      object: 'chat.completion.chunk',
      ...modelField(facts),
      choices,
      ...usage,
      ...facts.beside,
    }
    return [...readAll(reader, [chunk]), ...reader.end()]
  }
  const reader = new ConversationReader({
    start,
    context,
    request: { state: null, maxOutputTokens: null },
  })
  const said = { type: 'message.output.delta', id: 'msg_1', output_index: 0, content_index: 0, content: 'Hi' }
  const done: JsonRecord =
    facts.ends === 'failed'
      ? { type: 'conversation.response.error', message: 'It broke.', code: 500, ...usage }
      : { type: 'conversation.response.done', ...usage, ...facts.beside }
  return readAll(reader, [
    { type: 'conversation.response.started', conversation_id: 'conv_1' },
    { ...said, role: 'assistant', ...modelField(facts) },
    done,
  ])
}

function readCohere(facts: WireAnswerFacts): StreamEvent[] {
  const context = { vendorName: 'Cohere', apiKey: null, modelId: facts.model, signal: idle }
  const call = { ...context, hasStarted: true, headers: null, nowMs: 0 }
  const reader = new CohereReader(start, call)
  const usage = usageField(facts)
  const delta: JsonRecord =
    facts.ends === 'failed' ? { finish_reason: 'ERROR', error: 'It broke.' } : { finish_reason: 'COMPLETE' }
  return readAll(reader, [
    { type: 'message-start', id: 'g1', delta: { message: { role: 'assistant' } } },
    { type: 'message-end', delta: { ...delta, ...usage } },
  ])
}

const readers: Readonly<Record<WireApi, (facts: WireAnswerFacts) => StreamEvent[]>> = {
  'openai-responses': readResponses,
  'openai-chat': readChat,
  'anthropic-messages': readAnthropic,
  'gemini-generate': readGenerate,
  'gemini-interactions': readInteraction,
  'mistral-chat': readMistral,
  'mistral-conversations': readMistral,
  'cohere-chat': readCohere,
}

export function usageFromWire(facts: WireAnswerFacts): FromWire {
  const events = readers[facts.api](facts)
  let usage: Usage | null = null
  let modelServed: string | null = null
  for (const event of events) {
    if (event.type === 'usage') usage = event.usage
    if (event.type === 'response-start') modelServed = event.servedModel ?? modelServed
  }
  return { usage, modelServed, events }
}
