import type { ProviderAdapter } from '../../electron/providers/adapter.ts'
import {
  createGeminiGenerateAdapter,
  geminiGenerateAdapter,
} from '../../electron/providers/gemini-generate/adapter.ts'
import { geminiInteractionsAdapter } from '../../electron/providers/gemini-interactions/adapter.ts'
import {
  generateError,
  generateFailures,
  interactionError,
  interactionFailures,
} from '../fakes/gemini/errors.ts'
import { type GeneratePart, generateBody } from '../fakes/gemini/generate-wire.ts'
import { interactionBody, type StepScript } from '../fakes/gemini/interaction-wire.ts'
import {
  type ConformanceSubject,
  describeConformance,
  type StreamScenario,
  scene,
  userRequest,
} from './conformance.ts'

const textPieces = ['Grüße aus ', 'Ærø 🌍, ', 'ready.']
const reasoningPieces = ['First I look ', '🔍 at', ' it.']

function generateStream(scenario: StreamScenario): string {
  const text: GeneratePart[][] = textPieces.map((piece) => [{ text: piece }])
  const thoughts: GeneratePart[][] = reasoningPieces.map((piece) => [{ text: piece, thought: true }])
  const call = {
    functionCall: { id: 'call-7', name: scene.toolName, args: JSON.parse(scene.toolArguments) },
    thoughtSignature: 'c2lnbmVk',
  }
  const sealed: GeneratePart[][] = [[{ text: '', thoughtSignature: 'c2lnbmVk' }]]
  const chunks = {
    text: [...text, ...sealed],
    reasoning: [...thoughts, ...text, ...sealed],
    'tool-call': [[call]],
  }[scenario]
  return generateBody({
    chunks,
    usage: {
      prompt: scene.inputTotal,
      cached: scene.cacheRead,
      candidates: scene.outputTotal - scene.reasoningTokens,
      thoughts: scene.reasoningTokens,
    },
  })
}

function interactionStream(scenario: StreamScenario): string {
  const text: StepScript = { type: 'model_output', pieces: textPieces }
  const thought: StepScript = { type: 'thought', pieces: reasoningPieces, signature: 'c2lnbmVk' }
  const call: StepScript = {
    type: 'function_call',
    id: 'call-7',
    name: scene.toolName,
    jsonPieces: ['{"city":', '"Tromsø"}'],
  }
  return interactionBody({
    steps: { text: [text], reasoning: [thought, text], 'tool-call': [call] }[scenario],
    status: scenario === 'tool-call' ? 'requires_action' : 'completed',
    usage: {
      input: scene.inputTotal,
      cached: scene.cacheRead,
      output: scene.outputTotal - scene.reasoningTokens,
      thoughts: scene.reasoningTokens,
    },
  })
}

const shared = {
  vendor: 'google',
  modelId: 'gemini-3.8-flash',
  basePath: '',
} as const satisfies Partial<ConformanceSubject>

const generate = {
  ...shared,
  name: 'gemini-generate',
  adapter: geminiGenerateAdapter,
  streamBody: generateStream,
  countsMeanwhile: true,
  errorAnswer: (scenario, apiKey) =>
    scenario === 'bad-key'
      ? generateError(400, 'INVALID_ARGUMENT', `API key not valid: ${apiKey}. Please pass a valid API key.`)
      : generateFailures[scenario](),
} satisfies ConformanceSubject

const interactions = {
  ...shared,
  name: 'gemini-interactions',
  adapter: geminiInteractionsAdapter,
  streamBody: interactionStream,
  errorAnswer: (scenario, apiKey) =>
    scenario === 'bad-key'
      ? interactionError(401, 'authentication', `API key not valid: ${apiKey}.`)
      : interactionFailures[scenario](),
} satisfies ConformanceSubject

/** Every session has a name of its own; these scenes compare answers, so it is taken out. */
const namelessSessions: ProviderAdapter = {
  ...createGeminiGenerateAdapter(),
  async *stream(request, io) {
    for await (const event of geminiGenerateAdapter.stream(request, io)) {
      if (event.type !== 'finish') yield event
      else yield { ...event, handle: event.handle === null ? null : { ...event.handle, value: 'session_1' } }
    }
  },
}

describeConformance(generate)
describeConformance({
  ...generate,
  name: 'gemini-generate in a session of the SDK',
  adapter: namelessSessions,
  request: () => ({ ...userRequest(shared.modelId), state: { way: 'sdk-session', handle: null } }),
})
describeConformance(interactions)
describeConformance({
  ...interactions,
  name: 'gemini-interactions, beginning a chain',
  request: () => ({ ...userRequest(shared.modelId), state: { way: 'interaction', handle: null } }),
})
describeConformance({
  ...interactions,
  name: 'gemini-interactions, continuing a chain',
  request: () => ({
    ...userRequest(shared.modelId),
    state: { way: 'interaction', handle: { value: 'v1_before', position: null, isAtEnd: true } },
  }),
})
