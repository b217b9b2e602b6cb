import { openAiResponsesAdapter } from '../../electron/providers/openai-responses/adapter.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import {
  completedStream,
  functionCallItem,
  messageItem,
  reasoningItem,
} from '../fakes/openai/responses-wire.ts'
import { jsonAnswer, type WireAnswer } from '../fakes/wire-server.ts'
import { describeConformance, type ErrorScenario, type StreamScenario, scene } from './conformance.ts'

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

for (const vendor of ['openai', 'xai', 'lm-studio'] satisfies Vendor[]) {
  describeConformance({
    name: `openai-responses at ${vendor}`,
    adapter: openAiResponsesAdapter,
    vendor,
    modelId: 'gpt-x',
    basePath: '/v1',
    streamBody,
    errorAnswer,
    headers: { 'x-request-id': 'req_1' },
  })
}
