import { mistralChatAdapter } from '../../electron/providers/mistral-chat/adapter.ts'
import { mistralConversationsAdapter } from '../../electron/providers/mistral-conversations/adapter.ts'
import { bareError, mistralError, mistralFailures } from '../fakes/mistral/errors.ts'
import { type AnswerScript, chatBody, conversationBody } from '../fakes/mistral/wire.ts'
import type { WireAnswer } from '../fakes/wire-server.ts'
import {
  type ConformanceSubject,
  describeConformance,
  type ErrorScenario,
  type StreamScenario,
  scene,
  userRequest,
} from './conformance.ts'

const modelId = 'mistral-medium-3-5'
const agentModelId = 'agent:ag_019f13ba6e6476a8b4b3614446fc3521'

const scripts: Readonly<Record<StreamScenario, AnswerScript>> = {
  text: { text: scene.text },
  reasoning: { text: scene.text, thinking: ['First I look ', '🔍 at', ' it.'], signature: 'c2lnbmVk' },
  'tool-call': { calls: [{ id: '7sxW7Brwm', name: scene.toolName, arguments: scene.toolArguments }] },
}

const counts = {
  prompt_tokens: scene.inputTotal,
  total_tokens: scene.inputTotal + scene.outputTotal,
  completion_tokens: scene.outputTotal,
}

function chatStream(scenario: StreamScenario): string {
  return chatBody({
    ...scripts[scenario],
    usage: {
      ...counts,
      prompt_tokens_details: { cached_tokens: scene.cacheRead },
      completion_tokens_details: { reasoning_tokens: scene.reasoningTokens },
    },
  })
}

function conversationStream(scenario: StreamScenario): string {
  return conversationBody({ ...scripts[scenario], usage: counts })
}

function errorAnswer(scenario: ErrorScenario, apiKey: string): WireAnswer {
  switch (scenario) {
    case 'bad-key':
      return bareError(401, { message: `Unauthorized: Bearer ${apiKey}`, request_id: '933f2339' })
    case 'rate-limit':
      return mistralError(429, 'Rate limit exceeded', {
        type: 'rate_limited',
        code: '1300',
        headers: { 'retry-after': '7' },
      })
    case 'overloaded':
      return mistralFailures.busy()
    case 'unknown-model':
      return mistralFailures['model-missing']()
    default:
      return mistralFailures[scenario]()
  }
}

const shared = {
  vendor: 'mistral',
  modelId,
  basePath: '',
  errorAnswer,
} as const satisfies Partial<ConformanceSubject>

describeConformance({
  ...shared,
  name: 'mistral-chat',
  adapter: mistralChatAdapter,
  streamBody: chatStream,
})

describeConformance({
  ...shared,
  name: 'mistral-chat with an agent, at an address with a version',
  adapter: mistralChatAdapter,
  modelId: agentModelId,
  basePath: '/v1',
  streamBody: chatStream,
})

const conversations = {
  ...shared,
  adapter: mistralConversationsAdapter,
  streamBody: conversationStream,
  // The api reports neither.
  reportsCacheRead: false,
  reportsReasoningTokens: false,
} as const satisfies Partial<ConformanceSubject>

describeConformance({ ...conversations, name: 'mistral-conversations, nothing kept' })

describeConformance({
  ...conversations,
  name: 'mistral-conversations, kept at Mistral',
  request: () => ({ ...userRequest(modelId), state: { way: 'conversation', handle: null } }),
})

describeConformance({
  ...conversations,
  name: 'mistral-conversations, appended',
  request: () => ({
    ...userRequest(modelId),
    state: {
      way: 'conversation',
      handle: { value: 'conv_01a10c872e727526b93a41db60fe2d7f', position: 'msg_1', isAtEnd: true },
    },
  }),
})
