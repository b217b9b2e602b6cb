// Turn -> body of POST /v1beta/interactions. The history is a list of steps; own steps, sealed thoughts included,
// go in as they came. `store` is always said: left out it would be true and Google would keep the turn. Model, system
// text and settings belong to one interaction and are sent each time; a chain inherits only what was said.
import type { Interactions } from '@google/genai'
import type { JsonValue } from '../../../shared/domain/json.ts'
import type { ReasoningEffort, RenderedMessage, RenderedPart, TurnRequest } from '../adapter.ts'
import { thinkingTraitOf } from '../gemini-generate/record.ts'
import { requireQuestion } from '../require-question.ts'

type Step = Interactions.Step
type Content = NonNullable<Interactions.UserInputStep['content']>[number]
type JsonRecord = { [key: string]: JsonValue }

const levels: Readonly<Record<ReasoningEffort, 'minimal' | 'low' | 'medium' | 'high'>> = {
  none: 'minimal',
  low: 'low',
  medium: 'medium',
  high: 'high',
}

function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function argumentsOf(argumentsJson: string): Record<string, unknown> {
  if (argumentsJson.trim() === '') return {}
  try {
    const parsed: unknown = JSON.parse(argumentsJson)
    if (isRecord(parsed)) return parsed
  } catch {
    // Falls through: the text is kept under a key of its own rather than lost.
  }
  return { arguments: argumentsJson }
}

function contentOf(part: RenderedPart, role: RenderedMessage['role']): Content | null {
  if (part.type === 'text') return part.text === '' ? null : { type: 'text', text: part.text }
  if (part.type !== 'file') return null
  if (role === 'user' && part.mediaType.startsWith('image/')) {
    return { type: 'image', data: part.dataBase64, mime_type: part.mediaType }
  }
  if (role === 'user' && part.mediaType === 'application/pdf') {
    return { type: 'document', data: part.dataBase64, mime_type: part.mediaType }
  }
  return { type: 'text', text: `[File ${part.name} (${part.mediaType}) is not shown here.]` }
}

function exchangeStepOf(part: RenderedPart): Step | null {
  if (part.type === 'tool-call') {
    return {
      type: 'function_call',
      id: part.callId,
      name: part.name,
      arguments: argumentsOf(part.argumentsJson),
    }
  }
  if (part.type === 'tool-result') {
    return {
      type: 'function_result',
      call_id: part.callId,
      ...(part.name === null ? {} : { name: part.name }),
      result: part.output,
      is_error: part.isError,
    }
  }
  return null
}

/** Parts keep their order: content before, between and after calls stands in steps of its own. */
function stepsOf(message: RenderedMessage): Step[] {
  if (Array.isArray(message.native)) {
    // Stored exactly as Google sent it, so it has Google's shape.
    return message.native as unknown as Step[]
  }
  const steps: Step[] = []
  let content: Content[] = []
  const flush = (): void => {
    if (content.length > 0) {
      steps.push({ type: message.role === 'assistant' ? 'model_output' : 'user_input', content })
    }
    content = []
  }
  for (const part of message.parts) {
    const exchange = exchangeStepOf(part)
    if (exchange !== null) {
      flush()
      steps.push(exchange)
      continue
    }
    const item = contentOf(part, message.role)
    if (item !== null) content.push(item)
  }
  flush()
  return steps
}

function configOf(request: TurnRequest): NonNullable<InteractionBody['generation_config']> {
  const limit = request.maxOutputTokens === null ? {} : { max_output_tokens: request.maxOutputTokens }
  if (thinkingTraitOf(request.modelId).kind === 'none') return limit
  const effort = request.reasoningEffort
  return {
    ...limit,
    ...(effort === null ? {} : { thinking_level: levels[effort] }),
    thinking_summaries: effort === 'none' ? 'none' : 'auto',
  }
}

/** The body of the request; always a stream. */
export type InteractionBody = Interactions.CreateModelInteractionParamsStreaming & { readonly stream: true }

/** Builds the body of the one request of a turn. @throws AdapterError when nothing is left to answer */
export function buildInteractionBody(request: TurnRequest): InteractionBody {
  const config = configOf(request)
  requireQuestion(request.messages, (message) => stepsOf(message).length > 0)
  const handle = request.state?.handle ?? null
  return {
    model: request.modelId,
    input: request.messages.flatMap(stepsOf),
    store: request.state !== null,
    stream: true,
    ...(handle === null ? {} : { previous_interaction_id: handle.value }),
    ...(request.systemText === null || request.systemText.trim() === ''
      ? {}
      : { system_instruction: request.systemText }),
    ...(Object.keys(config).length === 0 ? {} : { generation_config: config }),
  }
}
