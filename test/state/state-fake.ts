// Every fake seen alike by the tests of state: what a provider can do to a turn, and what it keeps.
import { createId } from '../../shared/domain/create-id.ts'
import { messageRecords, recordSteps as messageSteps } from '../fakes/anthropic/wire.ts'
import { startAnthropicFake } from '../fakes/anthropic-server.ts'
import { chatRecords as cohereRecords, recordSteps as cohereSteps } from '../fakes/cohere/wire.ts'
import { startCohereFake } from '../fakes/cohere-server.ts'
import { generateBody } from '../fakes/gemini/generate-wire.ts'
import { interactionBody } from '../fakes/gemini/interaction-wire.ts'
import { startGeminiFake } from '../fakes/gemini-server.ts'
import { conversationBody, chatBody as mistralChatBody } from '../fakes/mistral/wire.ts'
import { startMistralFake } from '../fakes/mistral-server.ts'
import { chatStream } from '../fakes/openai/chat-wire.ts'
import { recordOf } from '../fakes/openai/loose-json.ts'
import {
  completedStream,
  messageItem,
  numbered,
  openingRecords,
  refusalItem,
  responseObject,
} from '../fakes/openai/responses-wire.ts'
import { type CompatibleFlavour, startOpenAiCompatibleFake } from '../fakes/openai-compatible-server.ts'
import { startOpenAiFake } from '../fakes/openai-server.ts'
import type { ShownTurn } from '../fakes/shown-view.ts'
import {
  type Gate,
  type RecordedRequest,
  streamAnswer,
  type WireServer,
  type WireStep,
} from '../fakes/wire-server.ts'

/**
 * `cut`: the socket closes in the middle of the text. `error`: the server says there that it failed. `refusal`: the model
 * or a filter declines. `length`: the answer is as long as it may be, and ends there.
 */
export type Ending = 'cut' | 'error' | 'refusal' | 'length' | { readonly holdUntil: Gate }

type ScriptedEnding = 'refusal' | 'length' | 'stop'

export interface StateFake {
  /** The base URL of an account. */
  readonly url: string
  readonly server: WireServer
  readonly shown: readonly ShownTurn[]
  /** What is kept now. */
  storedIds(): string[]
  /** Loses one id, or all. */
  forget(id?: string): void
  endNext(how: Ending): void
  /** The next answer carries a field `oddity_id` that nobody knows. */
  carryOddity(value: string): void
  close(): Promise<void>
}

export interface FakeTime {
  /** UTC milliseconds. */
  now(): number
  readonly windowTokens?: number
}

const declined = 'I cannot help with that.'
const tooLong = 'It is a long story, and'
const odd = 'An odd answer.'

function timeOf({ now, windowTokens }: FakeTime) {
  return windowTokens === undefined ? { now } : { now, windowTokens }
}

/** Puts the field into the first record of a stream. */
function withOddity(body: string, value: string): string {
  return body.replace(/data: \{/, `data: {"oddity_id":${JSON.stringify(value)},`)
}

function textOfSteps(steps: readonly WireStep[]): string {
  return steps.map((step) => ('send' in step ? String(step.send) : '')).join('')
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

/** Both dialects of OpenAI, whichever the request speaks. */
function openAiBody(request: RecordedRequest, ending: ScriptedEnding): string {
  const asked = recordOf(request.body)
  const model = String(asked.model)
  const text = ending === 'length' ? tooLong : odd
  if (request.path.endsWith('/responses')) {
    const items = [ending === 'refusal' ? refusalItem(declined) : messageItem(text)]
    const facts = {
      id: `resp_scripted_${createId()}`,
      model,
      previousResponseId: textOrNull(asked.previous_response_id),
      conversationId: textOrNull(asked.conversation),
      store: asked.store !== false,
    }
    if (ending !== 'length') return completedStream(items, facts)
    const extra = { incomplete_details: { reason: 'max_output_tokens' } }
    const response = responseObject('incomplete', items, { ...facts, extra })
    return numbered([...openingRecords(items, facts), { type: 'response.incomplete', response }])
  }
  const facts = { id: 'chatcmpl-scripted', model }
  if (ending === 'refusal') return chatStream({ finishReason: 'content_filter', facts })
  return chatStream({ text, finishReason: ending, facts })
}

export async function startOpenAi(time: FakeTime, vendor: 'openai' | 'xai' = 'openai'): Promise<StateFake> {
  const fake = await startOpenAiFake({ ...timeOf(time), vendor })
  return {
    ...fake,
    endNext: (how) => {
      if (how === 'refusal' || how === 'length') {
        fake.script((request) => streamAnswer(openAiBody(request, how)))
      } else fake.breakNext(how === 'error' ? 'error-record' : how)
    },
    carryOddity: (value) =>
      fake.script((request) => streamAnswer(withOddity(openAiBody(request, 'stop'), value))),
  }
}

/** @param lookUpLag OpenRouter: how many look-ups of each generation come too early */
export async function startCompatible(
  time: FakeTime,
  flavour: CompatibleFlavour,
  lookUpLag = 0,
): Promise<StateFake> {
  const fake = await startOpenAiCompatibleFake({ ...timeOf(time), flavour, lookUpLag })
  return {
    ...fake,
    endNext: (how) => {
      if (how === 'refusal' || how === 'length') {
        fake.script((request) => streamAnswer(openAiBody(request, how)))
      } else fake.breakNext(how === 'error' ? 'error-record' : how)
    },
    carryOddity: (value) =>
      fake.script((request) => streamAnswer(withOddity(openAiBody(request, 'stop'), value))),
  }
}

export async function startAnthropic(time: FakeTime): Promise<StateFake> {
  const fake = await startAnthropicFake(timeOf(time))
  return {
    ...fake,
    endNext: (how) => {
      if (how === 'length') {
        const blocks = [{ type: 'text', pieces: [tooLong] }] as const
        const id = `msg_scripted_${createId()}`
        const records = messageRecords({ id, blocks, stopReason: 'max_tokens' })
        fake.answerNext(streamAnswer(textOfSteps(messageSteps(records))))
      } else fake.breakNext(how === 'error' ? 'error-event' : how)
    },
    carryOddity: (value) => {
      const steps = messageSteps(messageRecords({ blocks: [{ type: 'text', pieces: [odd] }] }))
      fake.answerNext(streamAnswer(withOddity(textOfSteps(steps), value)))
    },
  }
}

/** Both dialects of Google, whichever the request speaks. */
function geminiBody(request: RecordedRequest, ending: 'length' | 'stop'): string {
  const pieces = [ending === 'length' ? tooLong : odd]
  if (!request.path.startsWith('/v1beta/interactions')) {
    const finishReason = ending === 'length' ? 'MAX_TOKENS' : 'STOP'
    return generateBody({ responseId: 'scripted', chunks: pieces.map((text) => [{ text }]), finishReason })
  }
  return interactionBody({
    id: `v1_scripted_${createId()}`,
    steps: [{ type: 'model_output', pieces }],
    status: ending === 'length' ? 'incomplete' : 'completed',
  })
}

export async function startGemini(time: FakeTime): Promise<StateFake> {
  // As with billing: kept for 55 days, so that Baton's own shorter term ends a chain first.
  const fake = await startGeminiFake({ ...timeOf(time), retentionMs: 55 * 86_400_000 })
  return {
    ...fake,
    endNext: (how) => {
      if (how === 'length') fake.answerNext((request) => streamAnswer(geminiBody(request, 'length')))
      else if (how === 'refusal') fake.breakNext('blocked')
      else fake.breakNext(how === 'error' ? 'error-event' : how)
    },
    carryOddity: (value) =>
      fake.answerNext((request) => streamAnswer(withOddity(geminiBody(request, 'stop'), value))),
  }
}

/** Both dialects of Mistral; conversations have no word for an answer that is too long. */
function mistralBody(request: RecordedRequest, ending: 'length' | 'stop'): string {
  const text = ending === 'length' ? tooLong : odd
  return request.path.endsWith('/completions')
    ? mistralChatBody({ id: 'scripted', text, finishReason: ending })
    : conversationBody({ conversationId: 'conv_scripted', messageId: 'msg_scripted', text })
}

export async function startMistral(time: FakeTime): Promise<StateFake> {
  const fake = await startMistralFake(timeOf(time))
  return {
    ...fake,
    endNext: (how) => {
      if (how === 'refusal') throw new Error('Mistral has no refusal')
      if (how === 'length') fake.script((request) => streamAnswer(mistralBody(request, 'length')))
      else fake.breakNext(how === 'error' ? 'error-record' : how)
    },
    carryOddity: (value) =>
      fake.script((request) => streamAnswer(withOddity(mistralBody(request, 'stop'), value))),
  }
}

export async function startCohere(time: FakeTime): Promise<StateFake> {
  const { windowTokens } = time
  const fake = await startCohereFake(windowTokens === undefined ? {} : { windowTokens })
  return {
    ...fake,
    endNext: (how) => {
      if (how === 'refusal') fake.answerNext({ text: ['I can'], finishReason: 'ERROR_TOXIC' })
      else if (how === 'length') fake.answerNext({ text: [tooLong], finishReason: 'MAX_TOKENS' })
      else fake.breakNext(how === 'error' ? 'error-event' : how)
    },
    carryOddity: (value) => {
      const steps = cohereSteps(cohereRecords({ id: 'scripted', text: [odd] }), {}, 0)
      fake.answerNext(streamAnswer(withOddity(textOfSteps(steps), value)))
    },
  }
}
