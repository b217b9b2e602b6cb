// What Baton knows about Gemini generateContent: the record that Settings shows, the session of Google's SDK as the one
// way to go on, and what the names of Google's models say about them. Both dialects of Google read the models here.
import type { ProviderRecord } from '../../../shared/domain/provider-record.ts'

/** The way in which the SDK holds a conversation. */
export const sdkSessionWay = 'sdk-session'

/**
 * How a model is asked to think: not at all, by a level, or by a number of tokens of which `smallest` is the least.
 * Gemini thinks from 2.5 on and other families refuse to be asked; 2.5 counts tokens where later models have levels,
 * and its Pro model cannot stop thinking (Google AI docs: Thinking, 2026-11).
 */
export type ThinkingTrait =
  | { readonly kind: 'none' }
  | { readonly kind: 'level' }
  | { readonly kind: 'budget'; readonly smallest: number }

export function thinkingTraitOf(modelId: string): ThinkingTrait {
  if (!/^gemini-(?:2\.5|[3-9])/.test(modelId)) return { kind: 'none' }
  if (!modelId.startsWith('gemini-2.5')) return { kind: 'level' }
  return { kind: 'budget', smallest: modelId.includes('pro') ? 128 : 0 }
}

/** Models that can generate content but not hold a conversation in text, by their names (model list, 2026-11). */
const otherPurposes =
  /embedding|-tts|-image|-live|native-audio|-audio|robotics|computer-use|\baqa\b|imagen|veo|lyria|transcribe/i

/** Is a model made for chatting? */
export function isForChat(modelId: string): boolean {
  return !otherPurposes.test(modelId)
}

export const geminiGenerateRecords: readonly ProviderRecord[] = [
  {
    api: 'gemini-generate',
    apiName: 'Gemini generateContent',
    vendor: 'google',
    preference: 1,
    ways: [
      {
        name: sdkSessionWay,
        label: 'SDK session',
        kind: 'session',
        use: 'on-request',
        appendsMissedTurns: false,
        continuesOlderPoint: false,
        isBoundToModel: true,
        isUncertainAfterBreak: true,
        lifetimeMs: null,
        heldForMs: null,
        canRelease: false,
      },
    ],
    countEndpoint: 'POST /v1beta/models/{model}:countTokens',
    lookUpEndpoint: null,
    state: 'Google keeps no conversation for this API. Every request brings the whole history.',
    sdkSession:
      "Google's SDK has chats: a list of messages in the memory of this program. Google holds nothing, and the SDK sends the whole list with every message. A session ends when Baton closes, when an answer is stopped or fails, and when fifty newer ones are open; the next turn then begins one from the stored history. The SDK leaves out an answer it takes for invalid together with the question before it. Baton checks after every answer, and gives up a session that no longer holds what was said.",
    history:
      'A list of contents with the roles user and model, made of parts. Own answers go back part by part as they came, with their thought signatures. The system text stands apart in systemInstruction.',
    identifiers: [
      {
        kind: 'response',
        where: 'responseId in every record of the stream; it is for logs and cannot be continued',
      },
      { kind: 'call', where: 'functionCall.id, where Gemini gives one' },
      { kind: 'place', where: 'groundingMetadata, when maps were used' },
    ],
    metadata: [
      'The model that served (modelVersion) and its status (modelStatus)',
      'Why the answer ended (finishReason, finishMessage)',
      'Safety ratings and what was said about the prompt (safetyRatings, promptFeedback)',
      'Citations, grounding and pages read (citationMetadata, groundingMetadata, urlContextMetadata)',
      'Counts by modality, traffic type and service tier (usageMetadata)',
      'A token to go on with a cut answer (continuationToken), which Baton keeps and does not use',
      'Response headers, such as the service tier and processing times',
    ],
    retention: 'Nothing is kept for continuing.',
    lostHandle:
      'Only an SDK session can be lost, with the program that held it. Baton notices before it sends anything and sends the stored history instead.',
    cost: 'Every turn is billed for the whole history as input, in an SDK session too. Input that Google reads from its own cache is counted apart and costs less; a growing history that begins alike can be read from it without being asked for.',
    // Implicit caching is on, but no lifetime is named and a hit is not promised (Google AI docs: Caching, 2026-10).
    promptCache: null,
    recommendation:
      'Send the history. An SDK session saves neither tokens nor upload. Google calls this API legacy since June 2026 and still supports it; for new conversations Gemini Interactions is the better choice.',
    endedOn: null,
    sources: [
      'Google AI docs: Interactions overview, Thinking, Thought signatures',
      'Gemini API reference: generateContent, countTokens',
      'Published types and code of @google/genai 3.1.0: GenerateContentResponse, Chats, Chat',
    ],
    reviewedOn: '2026-11-26',
  },
]
