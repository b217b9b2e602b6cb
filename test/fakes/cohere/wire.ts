// The records of one answer of POST /v2/chat, in the order and shape in which the real server sends them: single
// objects where a whole answer has lists, and citations between the deltas of the text they belong to.
import type { WireStep } from '../wire-server.ts'

export interface CohereCitation {
  readonly start: number
  readonly end: number
  readonly text: string
  readonly sources: readonly Readonly<Record<string, unknown>>[]
  readonly type?: string
}

export interface CohereCall {
  readonly id: string
  readonly name: string
  /** Pieces of the arguments as JSON text. */
  readonly jsonPieces: readonly string[]
}

export interface CohereScript {
  readonly id?: string
  readonly thinking?: readonly string[]
  readonly text?: readonly string[]
  readonly citations?: readonly CohereCitation[]
  readonly plan?: readonly string[]
  readonly calls?: readonly CohereCall[]
  readonly finishReason?: string
  /** `delta.error` of the last record. */
  readonly error?: string
  readonly usage?: {
    readonly billedInput: number
    readonly billedOutput: number
    readonly input: number
    readonly output: number
    readonly cached?: number
  }
}

export type WireRecord = { readonly type: string } & Readonly<Record<string, unknown>>

/** How the stream is written: every server sends `type`, most repeat it in an `event:` line, some close with [DONE]. */
export interface CohereStyle {
  readonly namesEvents?: boolean
  readonly endsWithDone?: boolean
}

/** Cuts a text into about so many pieces, never inside a character. */
export function cutText(text: string, count = 3): string[] {
  const characters = Array.from(text)
  const size = Math.max(1, Math.ceil(characters.length / count))
  const pieces: string[] = []
  for (let from = 0; from < characters.length; from += size) {
    pieces.push(characters.slice(from, from + size).join(''))
  }
  return pieces
}

function ofMessage(type: string, message: object, index?: number): WireRecord {
  return { type, ...(index === undefined ? {} : { index }), delta: { message } }
}

function blockRecords(type: 'text' | 'thinking', pieces: readonly string[], index: number): WireRecord[] {
  return [
    ofMessage('content-start', { content: { type, [type]: '' } }, index),
    ...pieces.map((piece) => ofMessage('content-delta', { content: { [type]: piece } }, index)),
    { type: 'content-end', index },
  ]
}

function citationRecords(citation: CohereCitation, index: number): WireRecord[] {
  const citations = { type: 'TEXT_CONTENT', ...citation }
  return [ofMessage('citation-start', { citations }, index), { type: 'citation-end', index }]
}

function callRecords(call: CohereCall, index: number): WireRecord[] {
  const { id, name, jsonPieces } = call
  const opening = { id, type: 'function', function: { name, arguments: '' } }
  return [
    ofMessage('tool-call-start', { tool_calls: opening }, index),
    ...jsonPieces.map((piece) =>
      ofMessage('tool-call-delta', { tool_calls: { function: { arguments: piece } } }, index),
    ),
    { type: 'tool-call-end', index },
  ]
}

function usageOf(script: CohereScript): object {
  const usage = script.usage ?? { billedInput: 3, billedOutput: 5, input: 70, output: 7 }
  return {
    billed_units: { input_tokens: usage.billedInput, output_tokens: usage.billedOutput },
    tokens: { input_tokens: usage.input, output_tokens: usage.output },
    ...(usage.cached === undefined ? {} : { cached_tokens: usage.cached }),
  }
}

/** All records of an answer, `message-end` included. */
export function chatRecords(script: CohereScript): WireRecord[] {
  const { thinking, text, plan = [], calls = [], citations = [] } = script
  const records: WireRecord[] = [
    {
      id: script.id ?? '29f14a5a-11de-4cae-9800-25e4747408ea',
      ...ofMessage('message-start', {
        role: 'assistant',
        content: [],
        tool_plan: '',
        tool_calls: [],
        citations: [],
      }),
    },
  ]
  let index = 0
  for (const [type, pieces] of [
    ['thinking', thinking],
    ['text', text],
  ] as const) {
    if (pieces === undefined) continue
    const block = blockRecords(type, pieces, index)
    if (type === 'text') block.splice(-1, 0, ...citations.flatMap(citationRecords))
    records.push(...block)
    index += 1
  }
  records.push(
    ...plan.map((piece) => ofMessage('tool-plan-delta', { tool_plan: piece })),
    ...calls.flatMap(callRecords),
    {
      type: 'message-end',
      delta: {
        finish_reason: script.finishReason ?? (calls.length > 0 ? 'TOOL_CALL' : 'COMPLETE'),
        ...(script.error === undefined ? {} : { error: script.error }),
        usage: usageOf(script),
      },
    },
  )
  return records
}

export function writeRecord(record: WireRecord, style: CohereStyle = {}): string {
  const name = style.namesEvents === false ? '' : `event: ${record.type}\n`
  return `${name}data: ${JSON.stringify(record)}\n\n`
}

/** The whole body of a stream. */
export function writeRecords(records: readonly WireRecord[], style: CohereStyle = {}): string {
  const body = records.map((record) => writeRecord(record, style)).join('')
  return `${body}${style.endsWithDone === true ? 'data: [DONE]\n\n' : ''}`
}

/** One step for each record; `paceMs` puts that many milliseconds between them. */
export function recordSteps(records: readonly WireRecord[], style: CohereStyle = {}, paceMs = 0): WireStep[] {
  return records.flatMap((record): WireStep[] => {
    const send = { send: writeRecord(record, style) }
    return paceMs === 0 ? [send] : [{ pauseMs: paceMs }, send]
  })
}
