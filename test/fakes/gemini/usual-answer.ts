// The usual answer of either dialect: a signed thought and a short text that says how much it was shown.
import { cutText } from '../anthropic/wire.ts'
import { dataRecords, streamAnswer, type WireAnswer } from '../wire-server.ts'
import { isRecord, type Json, recordsOf } from './check-request.ts'
import { generateError, interactionError, interactionFailures } from './errors.ts'
import { type GenerateScript, generateRecords } from './generate-wire.ts'
import {
  type InteractionScript,
  interactionDone,
  interactionRecords,
  interactionRecordText,
} from './interaction-wire.ts'
import type { GeminiShownTurn } from './shown.ts'

/** An answer of either dialect as text records, so that breaking one needs to know nothing about it. */
export interface UsualAnswer {
  readonly records: readonly string[]
  /** How many records to send before a break: the text has then begun. */
  readonly middle: number
  readonly errorRecord: string
  readonly blocked: WireAnswer
  /** Called when the record that ends the answer well is about to go out. */
  readonly complete: () => void
  /** How many records stand before that one. */
  readonly completesAt: number
}

function spoken(count: number, unit: string, last: string): string {
  return `Gemini here. I was shown ${count} ${count === 1 ? unit : `${unit}s`}. You said: ${last}`
}

/** The last text of the last content or step. */
function lastText(list: readonly Json[], name: 'parts' | 'content'): string {
  const texts = recordsOf(list.at(-1)?.[name]).flatMap((item) =>
    typeof item.text === 'string' ? [item.text] : [],
  )
  return texts.at(-1) ?? ''
}

/** Neighbouring contents of one role are one message: the SDK's chats send an answer in pieces. */
function countMessages(contents: readonly Json[]): number {
  return contents.filter((content, position) => content.role !== contents[position - 1]?.role).length
}

export function generateAnswer(
  body: Json,
  model: string,
  shown: GeminiShownTurn,
  number: number,
): UsualAnswer {
  const contents = recordsOf(body.contents)
  const text = spoken(countMessages(contents), 'message', lastText(contents, 'parts'))
  const script: GenerateScript = {
    responseId: `fakeResponse${number}`,
    model,
    chunks: [
      [{ text: 'The person wants an answer.', thought: true }],
      ...cutText(text, 5).map((piece) => [{ text: piece }]),
      [{ text: '', thoughtSignature: Buffer.from(`seal-${number}`).toString('base64') }],
    ],
    usage: { prompt: shown.inputTokens, candidates: 30, thoughts: 6 },
  }
  const error = { error: { code: 503, message: 'The model is overloaded.', status: 'UNAVAILABLE' } }
  const blocked = [{ promptFeedback: { blockReason: 'PROHIBITED_CONTENT' }, responseId: script.responseId }]
  const records = generateRecords(script).map((record) => dataRecords([record], { done: false }))
  return {
    records,
    middle: 3,
    errorRecord: dataRecords([error], { done: false }),
    blocked: streamAnswer(dataRecords(blocked, { done: false })),
    complete: () => undefined,
    completesAt: records.length,
  }
}

export interface InteractionAnswerFacts {
  readonly id: string
  readonly model: string
  /** Of the thought; only such ones are taken back. */
  readonly signature: string
  /** Those that are kept and those of the request. */
  readonly steps: readonly Json[]
  readonly shown: GeminiShownTurn
  /** UTC milliseconds. */
  readonly createdAt: number
  readonly complete: () => void
}

const thought = 'The person wants an answer.'
const outputTokens = 30
const thoughtTokens = 6

function interactionText(facts: InteractionAnswerFacts): string {
  return spoken(facts.steps.length, 'step', lastText(facts.steps, 'content'))
}

/** The answer's steps as the server keeps them. */
export function interactionAnswerSteps(facts: InteractionAnswerFacts): Json[] {
  return [
    { type: 'thought', signature: facts.signature, summary: [{ type: 'text', text: thought }] },
    { type: 'model_output', content: [{ type: 'text', text: interactionText(facts) }] },
  ]
}

export function interactionUsage(facts: InteractionAnswerFacts): Json {
  const input = facts.shown.inputTokens
  return {
    total_input_tokens: input,
    total_output_tokens: outputTokens,
    total_thought_tokens: thoughtTokens,
    total_tokens: input + outputTokens + thoughtTokens,
  }
}

export function interactionAnswer(facts: InteractionAnswerFacts): UsualAnswer {
  const time = new Date(facts.createdAt).toISOString()
  const script: InteractionScript = {
    id: facts.id,
    model: facts.model,
    steps: [
      { type: 'thought', pieces: cutText(thought, 16), signature: facts.signature },
      { type: 'model_output', pieces: cutText(interactionText(facts), 5) },
    ],
    usage: { input: facts.shown.inputTokens, output: outputTokens, thoughts: thoughtTokens },
    more: { created: time, updated: time, service_tier: 'standard' },
  }
  const records = interactionRecords(script)
  const error = { event_type: 'error', error: { code: 'unavailable', message: 'The model is overloaded.' } }
  return {
    records: [...records.map(interactionRecordText), interactionDone],
    middle: records.findIndex((record) => isRecord(record.delta) && record.delta.type === 'text') + 1,
    errorRecord: interactionRecordText(error),
    blocked: interactionFailures.blocked(),
    complete: facts.complete,
    completesAt: records.length - 1,
  }
}

/** The refusal of a request whose input is longer than the window; null when it fits. */
export function refuseLength(shown: GeminiShownTurn, windowTokens: number | undefined): WireAnswer | null {
  if (windowTokens === undefined || shown.inputTokens <= windowTokens) return null
  const words = `The input token count (${shown.inputTokens}) exceeds the maximum number of tokens allowed (${windowTokens}).`
  return shown.dialect === 'generate'
    ? generateError(400, 'INVALID_ARGUMENT', words)
    : interactionError(400, 'invalid_request', words)
}
