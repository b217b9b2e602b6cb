// Writes Responses streams as the API sends them: named records with sequence numbers, items in order, one terminal.
import { createHash } from 'node:crypto'
import { namedRecords } from '../wire-server.ts'

export interface WireItem {
  readonly type: string
  readonly [field: string]: unknown
}

export interface ResponseFacts {
  readonly id?: string
  readonly model?: string
  /** Left out of the answer when not given, since a test rarely knows what was asked for. */
  readonly previousResponseId?: string | null
  /** The conversation the answer belongs to; left out like the one before. */
  readonly conversationId?: string | null
  readonly createdAt?: number
  readonly store?: boolean
  readonly usage?: Record<string, unknown> | null
  readonly extra?: Record<string, unknown>
}

type WireRecord = { readonly type: string; readonly [field: string]: unknown }

/** Cuts a text into pieces of a few characters, never inside one. */
export function piecesOf(text: string, size = 5): string[] {
  const characters = Array.from(text)
  const pieces: string[] = []
  for (let from = 0; from < characters.length; from += size)
    pieces.push(characters.slice(from, from + size).join(''))
  return pieces
}

export function messageItem(text: string, id = 'msg_1'): WireItem {
  return {
    id,
    type: 'message',
    role: 'assistant',
    status: 'completed',
    content: [{ type: 'output_text', text, annotations: [] }],
  }
}

export function refusalItem(refusal: string, id = 'msg_1'): WireItem {
  return {
    id,
    type: 'message',
    role: 'assistant',
    status: 'completed',
    content: [{ type: 'refusal', refusal }],
  }
}

/** Seals what a reasoning item says: only its issuer's, and only unchanged, is taken back. */
function sealOf(issuer: string, id: string, summary: unknown): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([issuer, id, summary]))
    .digest('base64url')
  return `sealed.${issuer}.${id}.${digest.slice(0, 12)}`
}

export function isOwnSeal(item: Readonly<Record<string, unknown>>, issuer: string): boolean {
  const seal = String(item.encrypted_content ?? '')
  return seal === sealOf(issuer, seal.split('.')[2] ?? '', item.summary)
}

/** @param issuer who sealed it; the fake of that name takes it back */
export function reasoningItem(summary: string, id = 'rs_1', issuer = 'openai'): WireItem {
  const parts = summary === '' ? [] : [{ type: 'summary_text', text: summary }]
  return { id, type: 'reasoning', summary: parts, encrypted_content: sealOf(issuer, id, parts) }
}

export function functionCallItem(
  name: string,
  argumentsJson: string,
  callId = 'call_1',
  id = 'fc_1',
): WireItem {
  return { id, type: 'function_call', call_id: callId, name, arguments: argumentsJson, status: 'completed' }
}

function recordsOfMessage(item: WireItem, outputIndex: number): WireRecord[] {
  const content = item.content as readonly Record<string, string>[]
  const address = { item_id: item.id, output_index: outputIndex }
  return content.flatMap((part, contentIndex) => {
    const isRefusal = part.type === 'refusal'
    const group = isRefusal ? 'response.refusal' : 'response.output_text'
    const text = (isRefusal ? part.refusal : part.text) ?? ''
    const here = { ...address, content_index: contentIndex }
    const empty = isRefusal
      ? { type: 'refusal', refusal: '' }
      : { type: 'output_text', text: '', annotations: [] }
    return [
      { type: 'response.content_part.added', ...here, part: empty },
      ...piecesOf(text).map((delta) => ({ type: `${group}.delta`, ...here, delta, obfuscation: 'x7f' })),
      { type: `${group}.done`, ...here, ...(isRefusal ? { refusal: text } : { text }) },
      { type: 'response.content_part.done', ...here, part },
    ]
  })
}

function recordsOfReasoning(item: WireItem, outputIndex: number): WireRecord[] {
  const summary = item.summary as readonly { text: string }[]
  return summary.flatMap((part, summaryIndex) => {
    const here = { item_id: item.id, output_index: outputIndex, summary_index: summaryIndex }
    return [
      { type: 'response.reasoning_summary_part.added', ...here, part: { type: 'summary_text', text: '' } },
      ...piecesOf(part.text).map((delta) => ({
        type: 'response.reasoning_summary_text.delta',
        ...here,
        delta,
      })),
      { type: 'response.reasoning_summary_text.done', ...here, text: part.text },
      { type: 'response.reasoning_summary_part.done', ...here, part },
    ]
  })
}

function recordsOfCall(item: WireItem, outputIndex: number): WireRecord[] {
  const here = { item_id: item.id, output_index: outputIndex }
  const text = String(item.arguments)
  return [
    ...piecesOf(text).map((delta) => ({ type: 'response.function_call_arguments.delta', ...here, delta })),
    { type: 'response.function_call_arguments.done', ...here, arguments: text },
  ]
}

function emptied(item: WireItem): WireItem {
  if (item.type === 'message') return { ...item, status: 'in_progress', content: [] }
  if (item.type === 'reasoning') return { id: item.id, type: 'reasoning', summary: [] }
  return item.type === 'function_call' ? { ...item, status: 'in_progress', arguments: '' } : item
}

function recordsOfItem(item: WireItem, outputIndex: number): WireRecord[] {
  const inner =
    item.type === 'message'
      ? recordsOfMessage(item, outputIndex)
      : item.type === 'reasoning'
        ? recordsOfReasoning(item, outputIndex)
        : item.type === 'function_call'
          ? recordsOfCall(item, outputIndex)
          : []
  return [
    { type: 'response.output_item.added', output_index: outputIndex, item: emptied(item) },
    ...inner,
    { type: 'response.output_item.done', output_index: outputIndex, item },
  ]
}

export function responseObject(status: string, output: readonly WireItem[], facts: ResponseFacts = {}) {
  return {
    id: facts.id ?? 'resp_a1',
    object: 'response',
    created_at: facts.createdAt ?? 1_795_000_000,
    status,
    model: facts.model ?? 'gpt-x-2026-10-01',
    previous_response_id: facts.previousResponseId,
    conversation: facts.conversationId ? { id: facts.conversationId } : facts.conversationId,
    store: facts.store ?? false,
    service_tier: 'default',
    error: null,
    incomplete_details: null,
    output,
    usage: facts.usage ?? null,
    ...facts.extra,
  }
}

/** Everything up to the terminal record. */
export function openingRecords(items: readonly WireItem[], facts: ResponseFacts = {}): WireRecord[] {
  const response = responseObject('in_progress', [], { ...facts, usage: null })
  return [
    { type: 'response.created', response },
    { type: 'response.in_progress', response },
    ...items.flatMap((item, index) => recordsOfItem(item, index)),
  ]
}

/** Numbers the records as the API does. */
export function numbered(records: readonly WireRecord[]): string {
  return namedRecords(records.map((record, index) => ({ ...record, sequence_number: index })))
}

/** A whole good answer. */
export function completedStream(items: readonly WireItem[], facts: ResponseFacts = {}): string {
  return numbered([
    ...openingRecords(items, facts),
    { type: 'response.completed', response: responseObject('completed', items, facts) },
  ])
}
