// The records of one answer of the Messages API, in the order in which the real server sends them.
import { namedRecords, type WireStep } from '../wire-server.ts'

export type BlockScript =
  | { readonly type: 'thinking'; readonly pieces: readonly string[]; readonly signature: string }
  | { readonly type: 'redacted_thinking'; readonly data: string }
  | { readonly type: 'text'; readonly pieces: readonly string[] }
  | {
      readonly type: 'tool_use'
      readonly id: string
      readonly name: string
      readonly jsonPieces: readonly string[]
    }

export interface MessageScript {
  readonly id?: string
  readonly model?: string
  readonly blocks: readonly BlockScript[]
  readonly stopReason?: string
  readonly stopDetails?: unknown
  readonly usage?: {
    readonly input: number
    readonly cacheRead?: number
    readonly cacheWrite?: number
    readonly output: number
    readonly thinking?: number
  }
}

export type WireRecord = { readonly type: string } & Readonly<Record<string, unknown>>

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

function deltas(index: number, list: readonly object[]): WireRecord[] {
  return list.map((delta) => ({ type: 'content_block_delta', index, delta }))
}

function blockRecords(block: BlockScript, index: number): WireRecord[] {
  const open = (content_block: object): WireRecord => ({ type: 'content_block_start', index, content_block })
  const close: WireRecord = { type: 'content_block_stop', index }
  switch (block.type) {
    case 'thinking':
      return [
        open({ type: 'thinking', thinking: '', signature: '' }),
        ...deltas(
          index,
          block.pieces.map((thinking) => ({ type: 'thinking_delta', thinking })),
        ),
        ...deltas(index, [{ type: 'signature_delta', signature: block.signature }]),
        close,
      ]
    case 'redacted_thinking':
      return [open({ type: 'redacted_thinking', data: block.data }), close]
    case 'text':
      return [
        open({ type: 'text', text: '', citations: null }),
        ...deltas(
          index,
          block.pieces.map((text) => ({ type: 'text_delta', text })),
        ),
        close,
      ]
    case 'tool_use':
      return [
        open({ type: 'tool_use', id: block.id, name: block.name, input: {} }),
        ...deltas(
          index,
          ['', ...block.jsonPieces].map((partial_json) => ({ type: 'input_json_delta', partial_json })),
        ),
        close,
      ]
  }
}

/** All records of an answer, `message_stop` included. */
export function messageRecords(script: MessageScript): WireRecord[] {
  const usage = script.usage ?? { input: 20, output: 10 }
  const startUsage = {
    input_tokens: usage.input,
    cache_creation: { ephemeral_5m_input_tokens: usage.cacheWrite ?? 0, ephemeral_1h_input_tokens: 0 },
    cache_creation_input_tokens: usage.cacheWrite ?? 0,
    cache_read_input_tokens: usage.cacheRead ?? 0,
    output_tokens: 1,
    output_tokens_details: null,
    service_tier: 'standard',
    speed: 'standard',
    inference_geo: 'global',
    server_tool_use: null,
  }
  const endUsage = {
    input_tokens: null,
    cache_creation_input_tokens: null,
    cache_read_input_tokens: null,
    output_tokens: usage.output,
    output_tokens_details: usage.thinking === undefined ? null : { thinking_tokens: usage.thinking },
    server_tool_use: null,
  }
  return [
    {
      type: 'message_start',
      message: {
        id: script.id ?? 'msg_01Fake',
        type: 'message',
        role: 'assistant',
        model: script.model ?? 'claude-sonnet-5-5',
        content: [],
        stop_reason: null,
        stop_sequence: null,
        stop_details: null,
        container: null,
        diagnostics: null,
        usage: startUsage,
      },
    },
    { type: 'ping' },
    ...script.blocks.flatMap(blockRecords),
    {
      type: 'message_delta',
      delta: {
        stop_reason: script.stopReason ?? 'end_turn',
        stop_sequence: null,
        stop_details: script.stopDetails ?? null,
        container: null,
      },
      usage: endUsage,
    },
    { type: 'message_stop' },
  ]
}

/** One step for each record; `paceMs` puts that many milliseconds between them. */
export function recordSteps(records: readonly WireRecord[], paceMs = 0): WireStep[] {
  const startedAt = Date.now()
  return records.flatMap((record, position): WireStep[] => {
    const send = { send: namedRecords([record]) }
    if (paceMs === 0) return [send]
    const dueMs = startedAt + position * paceMs - Date.now()
    return [{ stall: new Promise((resolve) => setTimeout(resolve, dueMs).unref()) }, send]
  })
}
