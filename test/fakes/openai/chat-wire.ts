// Writes Chat Completions streams as servers send them: one object per record, usage after the finish, then [DONE].
import { dataRecords } from '../wire-server.ts'
import { piecesOf } from './responses-wire.ts'

export interface ChunkFacts {
  readonly id?: string
  readonly model?: string
  readonly extra?: Record<string, unknown>
}

export function chunk(
  delta: Record<string, unknown>,
  finishReason: string | null = null,
  facts: ChunkFacts = {},
) {
  return {
    id: facts.id ?? 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1_795_000_000,
    model: facts.model ?? 'model-x',
    choices: [{ index: 0, delta, finish_reason: finishReason }],
    ...facts.extra,
  }
}

export function usageChunk(usage: Record<string, unknown>, facts: ChunkFacts = {}) {
  return { ...chunk({}, null, facts), choices: [], usage }
}

export interface ChatAnswer {
  readonly reasoning?: string
  readonly reasoningField?: string
  readonly text?: string
  readonly toolCalls?: readonly {
    readonly id: string
    readonly name: string
    readonly argumentsJson: string
  }[]
  readonly finishReason?: string
  readonly usage?: Record<string, unknown> | null
  readonly facts?: ChunkFacts
}

/** The records of a good answer, without `[DONE]`. */
export function chatRecords(answer: ChatAnswer): Record<string, unknown>[] {
  const facts = answer.facts ?? {}
  const calls = answer.toolCalls ?? []
  const field = answer.reasoningField ?? 'reasoning_content'
  const finish = answer.finishReason ?? (calls.length > 0 ? 'tool_calls' : 'stop')
  return [
    chunk({ role: 'assistant', content: '' }, null, facts),
    ...piecesOf(answer.reasoning ?? '').map((piece) => chunk({ [field]: piece }, null, facts)),
    ...piecesOf(answer.text ?? '').map((piece) => chunk({ content: piece }, null, facts)),
    ...calls.flatMap((call, index) => [
      chunk(
        {
          tool_calls: [
            { index, id: call.id, type: 'function', function: { name: call.name, arguments: '' } },
          ],
        },
        null,
        facts,
      ),
      ...piecesOf(call.argumentsJson).map((piece) =>
        chunk({ tool_calls: [{ index, function: { arguments: piece } }] }, null, facts),
      ),
    ]),
    chunk({}, finish, facts),
    ...(answer.usage ? [usageChunk(answer.usage, facts)] : []),
  ]
}

export function chatStream(answer: ChatAnswer): string {
  return dataRecords(chatRecords(answer))
}
