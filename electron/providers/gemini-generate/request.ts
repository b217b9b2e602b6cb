// Turn -> parameters of generateContentStream. Own answers go in part by part as they came, signatures included;
// everything else is rendered from neutral parts. The SDK's own loops (continuation, function calling) are off.
import type {
  Content,
  GenerateContentConfig,
  GenerateContentParameters,
  Part,
  ThinkingLevel,
} from '@google/genai'
import type { JsonValue } from '../../../shared/domain/json.ts'
import type { ReasoningEffort, RenderedMessage, RenderedPart, TurnRequest } from '../adapter.ts'
import { requireQuestion } from '../require-question.ts'
import { thinkingTraitOf } from './record.ts'

type JsonRecord = { [key: string]: JsonValue }

/** Taken instead of a signature for calls that Gemini did not make (public clients, 2026-11). */
const unsignedCall = 'skip_thought_signature_validator'

const levels: Readonly<Record<ReasoningEffort, string>> = {
  none: 'MINIMAL',
  low: 'LOW',
  medium: 'MEDIUM',
  high: 'HIGH',
}
/** For models that count thinking in tokens. */
const budgets: Readonly<Record<ReasoningEffort, number>> = {
  none: 0,
  low: 1_024,
  medium: 8_192,
  high: 24_576,
}

function thinkingOf(
  modelId: string,
  effort: ReasoningEffort | null,
): Pick<GenerateContentConfig, 'thinkingConfig'> {
  const trait = thinkingTraitOf(modelId)
  if (trait.kind === 'none') return {}
  if (effort === null) return { thinkingConfig: { includeThoughts: true } }
  const includeThoughts = effort !== 'none'
  return trait.kind === 'budget'
    ? { thinkingConfig: { includeThoughts, thinkingBudget: Math.max(trait.smallest, budgets[effort]) } }
    : { thinkingConfig: { includeThoughts, thinkingLevel: levels[effort] as ThinkingLevel } }
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

/** The calls of the path: Gemini wants a result to carry the call's name, and its id only where Gemini gave one. */
interface KnownCalls {
  readonly names: ReadonlyMap<string, string>
  readonly idsOfGemini: ReadonlySet<string>
}

function callsOf(messages: readonly RenderedMessage[]): KnownCalls {
  const names = new Map<string, string>()
  const idsOfGemini = new Set<string>()
  for (const message of messages) {
    for (const part of message.parts) if (part.type === 'tool-call') names.set(part.callId, part.name)
    for (const part of Array.isArray(message.native) ? message.native : []) {
      const call = isRecord(part) ? part.functionCall : null
      if (isRecord(call) && typeof call.id === 'string') idsOfGemini.add(call.id)
    }
  }
  return { names, idsOfGemini }
}

function partsOf(part: RenderedPart, role: RenderedMessage['role'], calls: KnownCalls): Part[] {
  switch (part.type) {
    case 'text':
      return part.text === '' ? [] : [{ text: part.text }]
    case 'reasoning':
      return []
    case 'tool-call':
      return [
        {
          functionCall: { name: part.name, args: argumentsOf(part.argumentsJson) },
          thoughtSignature: unsignedCall,
        },
      ]
    case 'tool-result': {
      const id = calls.idsOfGemini.has(part.callId) ? { id: part.callId } : {}
      const name = part.name ?? calls.names.get(part.callId) ?? 'tool'
      const response = part.isError ? { error: part.output } : { output: part.output }
      return [{ functionResponse: { ...id, name, response } }]
    }
    case 'file':
      return role === 'assistant'
        ? [{ text: `[File ${part.name} (${part.mediaType}) is not shown here.]` }]
        : [{ inlineData: { mimeType: part.mediaType, data: part.dataBase64 } }]
  }
}

/**
 * The history as contents: the last one is the person's, and so is the first.
 * @throws AdapterError when nothing is left to answer
 */
export function contentsOf(messages: readonly RenderedMessage[]): Content[] {
  const calls = callsOf(messages)
  const contents: { role: 'user' | 'model'; parts: Part[] }[] = []
  const partsOfMessage = (message: RenderedMessage): Part[] =>
    Array.isArray(message.native)
      ? // Stored exactly as Gemini sent it, so it has Gemini's shape.
        (message.native as unknown as Part[])
      : message.parts.flatMap((part) => partsOf(part, message.role, calls))
  requireQuestion(messages, (message) => partsOfMessage(message).length > 0)
  for (const message of messages) {
    const role = message.role === 'assistant' ? 'model' : 'user'
    const parts = partsOfMessage(message)
    if (parts.length === 0) continue
    const last = contents.at(-1)
    if (last?.role === role) last.parts.push(...parts)
    else contents.push({ role, parts: [...parts] })
  }
  // The first word must be the person's, too.
  if (contents[0]?.role === 'model') {
    contents.unshift({ role: 'user', parts: [{ text: '(The conversation begins with your answer.)' }] })
  }
  return contents
}

/** The system text as Gemini wants it; undefined without one. */
export function systemInstructionOf(request: TurnRequest): Content | undefined {
  const text = request.systemText ?? ''
  return text.trim() === '' ? undefined : { parts: [{ text }] }
}

/** What belongs to one request and not to the history; also each time of an SDK session. */
export function configOf(request: TurnRequest): GenerateContentConfig {
  const systemInstruction = systemInstructionOf(request)
  return {
    ...(systemInstruction === undefined ? {} : { systemInstruction }),
    ...(request.maxOutputTokens === null ? {} : { maxOutputTokens: request.maxOutputTokens }),
    ...thinkingOf(request.modelId, request.reasoningEffort),
    automaticContinuation: false,
    automaticFunctionCalling: { disable: true },
  }
}

/** Builds the parameters of the one request of a turn. @throws AdapterError when nothing is left to answer */
export function buildGenerateParameters(request: TurnRequest): GenerateContentParameters {
  return { model: request.modelId, contents: contentsOf(request.messages), config: configOf(request) }
}
