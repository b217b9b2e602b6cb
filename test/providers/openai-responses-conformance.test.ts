import type { TurnRequest } from '../../electron/providers/adapter.ts'
import { openAiResponsesAdapter } from '../../electron/providers/openai-responses/adapter.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import {
  completedStream,
  functionCallItem,
  messageItem,
  reasoningItem,
} from '../fakes/openai/responses-wire.ts'
import { jsonAnswer, type WireAnswer } from '../fakes/wire-server.ts'
import {
  describeConformance,
  type ErrorScenario,
  type StreamScenario,
  scene,
  userRequest,
} from './conformance.ts'

const usage = {
  input_tokens: scene.inputTotal,
  input_tokens_details: { cached_tokens: scene.cacheRead, cache_write_tokens: 0 },
  output_tokens: scene.outputTotal,
  output_tokens_details: { reasoning_tokens: scene.reasoningTokens },
  total_tokens: scene.inputTotal + scene.outputTotal,
}

function streamBody(scenario: StreamScenario): string {
  const items = {
    text: [messageItem(scene.text)],
    reasoning: [reasoningItem(scene.reasoning), messageItem(scene.text)],
    'tool-call': [functionCallItem(scene.toolName, scene.toolArguments)],
  }[scenario]
  return completedStream(items, { usage })
}

function errorAnswer(scenario: ErrorScenario, apiKey: string): WireAnswer {
  const error = (message: string, type: string, code: string | null) => ({
    error: { message, type, param: null, code },
  })
  switch (scenario) {
    case 'bad-key':
      return jsonAnswer(
        401,
        error(`Incorrect API key provided: ${apiKey}.`, 'invalid_request_error', 'invalid_api_key'),
      )
    case 'rate-limit':
      return jsonAnswer(429, error('Too many requests.', 'requests', 'rate_limit_exceeded'), {
        'retry-after': '7',
      })
    case 'quota':
      return jsonAnswer(429, error('You have used it all.', 'insufficient_quota', 'credit_balance_exhausted'))
    case 'server-error':
      return jsonAnswer(500, error('Something broke.', 'server_error', null))
    case 'overloaded':
      return jsonAnswer(503, error('Slow down.', 'server_error', 'slow_down'))
    case 'unknown-model':
      return jsonAnswer(
        404,
        error('The model `gpt-x` does not exist.', 'invalid_request_error', 'model_not_found'),
      )
  }
}

const headers = { 'x-request-id': 'req_1' }
const subject = {
  adapter: openAiResponsesAdapter,
  modelId: 'gpt-x',
  basePath: '/v1',
  streamBody,
  errorAnswer,
  headers,
}

for (const vendor of ['openai', 'xai', 'lm-studio'] satisfies Vendor[]) {
  describeConformance({ ...subject, name: `openai-responses at ${vendor}`, vendor })
}

const inState = (way: string, value: string | null): TurnRequest => ({
  ...userRequest(subject.modelId),
  state: { way, handle: value === null ? null : { value, position: null, isAtEnd: true } },
})

describeConformance({
  ...subject,
  name: 'openai-responses in a chain',
  vendor: 'openai',
  request: () => inState('response', 'resp_0'),
})

describeConformance({
  ...subject,
  name: 'openai-responses in a conversation',
  vendor: 'openai',
  request: () => inState('conversation', 'conv_1'),
})

describeConformance({
  ...subject,
  name: 'openai-responses in a new conversation',
  vendor: 'openai',
  request: () => inState('conversation', null),
  answerBefore: ({ path }) =>
    path === '/v1/conversations'
      ? // Closed at once, so that the only socket that is counted is the one of the answer.
        jsonAnswer(200, { id: 'conv_1', object: 'conversation' }, { connection: 'close' })
      : null,
})
