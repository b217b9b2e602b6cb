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
import { completedStream, messageItem, refusalItem } from '../fakes/openai/responses-wire.ts'
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
 * or a filter declines.
 */
export type Ending = 'cut' | 'error' | 'refusal' | { readonly holdUntil: Gate }

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

/** Both dialects of OpenAI, whichever the next request speaks. */
function openAiBody(request: RecordedRequest, refuses: boolean): string {
  const model = String(recordOf(request.body).model)
  if (request.path.endsWith('/responses')) {
    const asked = recordOf(request.body)
    return completedStream([refuses ? refusalItem(declined) : messageItem('An odd answer.')], {
      id: `resp_scripted_${createId()}`,
      model,
      previousResponseId: textOrNull(asked.previous_response_id),
      conversationId: textOrNull(asked.conversation),
      store: asked.store !== false,
    })
  }
  const facts = { id: 'chatcmpl-scripted', model }
  return chatStream(refuses ? { finishReason: 'content_filter', facts } : { text: 'An odd answer.', facts })
}

export async function startOpenAi(time: FakeTime, vendor: 'openai' | 'xai' = 'openai'): Promise<StateFake> {
  const fake = await startOpenAiFake({ ...timeOf(time), vendor })
  return {
    ...fake,
    endNext: (how) => {
      if (how === 'refusal') fake.script((request) => streamAnswer(openAiBody(request, true)))
      else fake.breakNext(how === 'error' ? 'error-record' : how)
    },
    carryOddity: (value) =>
      fake.script((request) => streamAnswer(withOddity(openAiBody(request, false), value))),
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
      if (how === 'refusal') fake.script((request) => streamAnswer(openAiBody(request, true)))
      else fake.breakNext(how === 'error' ? 'error-record' : how)
    },
    carryOddity: (value) =>
      fake.script((request) => streamAnswer(withOddity(openAiBody(request, false), value))),
  }
}

export async function startAnthropic(time: FakeTime): Promise<StateFake> {
  const fake = await startAnthropicFake(timeOf(time))
  return {
    ...fake,
    endNext: (how) => fake.breakNext(how === 'error' ? 'error-event' : how),
    carryOddity: (value) => {
      const steps = messageSteps(messageRecords({ blocks: [{ type: 'text', pieces: ['An odd answer.'] }] }))
      fake.answerNext(streamAnswer(withOddity(textOfSteps(steps), value)))
    },
  }
}

export async function startGemini(time: FakeTime): Promise<StateFake> {
  // As with billing: kept for 55 days, so that Baton's own shorter term ends a chain first.
  const fake = await startGeminiFake({ ...timeOf(time), retentionMs: 55 * 86_400_000 })
  return {
    ...fake,
    endNext: (how) => fake.breakNext(how === 'refusal' ? 'blocked' : how === 'error' ? 'error-event' : how),
    carryOddity: (value) =>
      fake.answerNext((request) => {
        const pieces = ['An odd answer.']
        const body = request.path.startsWith('/v1beta/interactions')
          ? interactionBody({ id: 'v1_scripted', steps: [{ type: 'model_output', pieces }] })
          : generateBody({ responseId: 'scripted', chunks: pieces.map((text) => [{ text }]) })
        return streamAnswer(withOddity(body, value))
      }),
  }
}

export async function startMistral(time: FakeTime): Promise<StateFake> {
  const fake = await startMistralFake(timeOf(time))
  return {
    ...fake,
    endNext: (how) => {
      if (how === 'refusal') throw new Error('Mistral has no refusal')
      fake.breakNext(how === 'error' ? 'error-record' : how)
    },
    carryOddity: (value) =>
      fake.script((request) => {
        const text = 'An odd answer.'
        const isChat = request.path.endsWith('/completions')
        const body = isChat
          ? mistralChatBody({ id: 'scripted', text })
          : conversationBody({ conversationId: 'conv_scripted', messageId: 'msg_scripted', text })
        return streamAnswer(withOddity(body, value))
      }),
  }
}

export async function startCohere(time: FakeTime): Promise<StateFake> {
  const { windowTokens } = time
  const fake = await startCohereFake(windowTokens === undefined ? {} : { windowTokens })
  return {
    ...fake,
    endNext: (how) => {
      if (how === 'refusal') fake.answerNext({ text: ['I can'], finishReason: 'ERROR_TOXIC' })
      else fake.breakNext(how === 'error' ? 'error-event' : how)
    },
    carryOddity: (value) => {
      const steps = cohereSteps(cohereRecords({ id: 'scripted', text: ['An odd answer.'] }), {}, 0)
      fake.answerNext(streamAnswer(withOddity(textOfSteps(steps), value)))
    },
  }
}
