import { openAiChatAdapter } from '../../electron/providers/openai-chat/adapter.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import { chatRecords, chatStream, chunk } from '../fakes/openai/chat-wire.ts'
import { dataRecords, jsonAnswer, type WireAnswer } from '../fakes/wire-server.ts'
import { describeConformance, type ErrorScenario, type StreamScenario, scene } from './conformance.ts'

const modelId = 'model-x'
const usage = {
  prompt_tokens: scene.inputTotal,
  completion_tokens: scene.outputTotal,
  total_tokens: scene.inputTotal + scene.outputTotal,
  prompt_tokens_details: { cached_tokens: scene.cacheRead },
  completion_tokens_details: { reasoning_tokens: scene.reasoningTokens },
}

const answers: Readonly<Record<StreamScenario, Parameters<typeof chatRecords>[0]>> = {
  text: { text: scene.text, usage },
  reasoning: { reasoning: scene.reasoning, text: scene.text, usage },
  'tool-call': {
    toolCalls: [{ id: 'call_1', name: scene.toolName, argumentsJson: scene.toolArguments }],
    usage,
  },
}

/** How each server writes the same answers. */
const bodies: Partial<Record<Vendor, (scenario: StreamScenario) => string>> = {
  openrouter: (scenario) =>
    `: OPENROUTER PROCESSING\n\n${chatStream({ ...answers[scenario], reasoningField: 'reasoning' })}`,
  deepseek: (scenario) => `: keep-alive\n\n${chatStream(answers[scenario])}`,
  groq: (scenario) => {
    const records = chatRecords({ ...answers[scenario], usage: null, reasoningField: 'reasoning' })
    return dataRecords([...records.slice(0, -1), { ...records.at(-1), x_groq: { id: 'req_groq', usage } }])
  },
  ollama: (scenario) =>
    chatStream({ ...answers[scenario], reasoningField: 'reasoning', facts: { id: 'chatcmpl-7' } }),
  // A server that parses no reasoning leaves it in the text.
  custom: (scenario) => {
    if (scenario !== 'reasoning') return chatStream(answers[scenario])
    const thought = `<think>\n${scene.reasoning}</think>\n\n${scene.text}`
    return chatStream({ text: thought, usage })
  },
  // Calls that repeat the id in every fragment, and a plain stop after them.
  'llama-cpp': (scenario) => {
    if (scenario !== 'tool-call') return chatStream(answers[scenario])
    const fragment = (part: Record<string, unknown>) =>
      chunk({ tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: part }] })
    return dataRecords([
      fragment({ name: scene.toolName, arguments: '{"city":' }),
      fragment({ name: scene.toolName, arguments: '"Tromsø"}' }),
      chunk({}, 'stop'),
      { ...chunk({}), choices: [], usage },
    ])
  },
}

type ErrorTable = (scenario: ErrorScenario, apiKey: string) => WireAnswer | null

const openAiErrors: ErrorTable = (scenario, apiKey) => {
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
        'retry-after': 'Fri, 20 Nov 2026 12:00:07 GMT',
      })
    case 'quota':
      return jsonAnswer(
        429,
        error('You have used it all.', 'insufficient_quota', 'project_spend_limit_exceeded'),
      )
    case 'server-error':
      return jsonAnswer(500, error('Something broke.', 'server_error', null), { 'x-request-id': 'req_9' })
    case 'overloaded':
      return jsonAnswer(503, error('Slow down.', 'server_error', null))
    case 'unknown-model':
      return jsonAnswer(404, error(`The model ${modelId} does not exist.`, 'invalid_request_error', null))
  }
}

const openRouterErrors: ErrorTable = (scenario, apiKey) => {
  const answer = (status: number, message: string, type: string, headers: Record<string, string> = {}) =>
    jsonAnswer(status, { error: { code: status, message, metadata: { error_type: type } } }, headers)
  switch (scenario) {
    case 'bad-key':
      return jsonAnswer(401, { error: { code: 401, message: `No user for Bearer ${apiKey}` } })
    case 'rate-limit':
      return answer(429, 'Rate limit reached', 'rate_limit_exceeded', {
        'retry-after-ms': '7000',
        'retry-after': '90',
      })
    case 'quota':
      return answer(402, 'Insufficient credits', 'payment_required')
    case 'server-error':
      return answer(502, 'upstream went away', 'provider_unavailable')
    case 'overloaded':
      return answer(529, 'upstream is full', 'provider_overloaded')
    case 'unknown-model':
      return jsonAnswer(400, { error: { code: 400, message: `${modelId} is not a valid model ID` } })
  }
}

const deepSeekErrors: ErrorTable = (scenario, apiKey) =>
  scenario === 'quota'
    ? jsonAnswer(402, {
        error: {
          message: 'Insufficient Balance',
          type: 'unknown_error',
          param: null,
          code: 'invalid_request_error',
        },
      })
    : openAiErrors(scenario, apiKey)

const groqErrors: ErrorTable = (scenario, apiKey) =>
  scenario === 'overloaded'
    ? jsonAnswer(498, {
        error: { message: 'No capacity.', type: 'capacity_exceeded', code: 'capacity_exceeded' },
      })
    : openAiErrors(scenario, apiKey)

const localErrors: ErrorTable = (scenario, apiKey) => {
  if (scenario === 'quota' || scenario === 'rate-limit') return null
  if (scenario === 'unknown-model') {
    return jsonAnswer(404, {
      error: {
        message: `model "${modelId}" not found, try pulling it first`,
        type: 'not_found_error',
        param: null,
        code: null,
      },
    })
  }
  if (scenario === 'bad-key') {
    return jsonAnswer(401, {
      error: { code: 401, message: `Invalid API Key ${apiKey}`, type: 'authentication_error' },
    })
  }
  return openAiErrors(scenario, apiKey)
}

/** Two plain strings, and 400 for a wrong key. */
const xaiErrors: ErrorTable = (scenario, apiKey) => {
  const answer = (status: number, code: string, error: string, headers: Record<string, string> = {}) =>
    jsonAnswer(status, { code, error }, headers)
  switch (scenario) {
    case 'bad-key':
      return answer(400, 'Client specified an invalid argument', `Incorrect API key provided: ${apiKey}.`)
    case 'rate-limit':
      return answer(429, 'Some resource has been exhausted', 'Too many requests.', { 'retry-after': '7' })
    case 'quota':
      return answer(403, 'The caller has no permission', 'Your team has used all available credits.')
    case 'server-error':
      return answer(500, 'Internal error', 'Something broke.')
    case 'overloaded':
      return answer(503, 'Service unavailable', 'The model is at capacity.')
    case 'unknown-model':
      return answer(404, 'Some requested entity was not found', `The model ${modelId} does not exist.`)
  }
}

/** An integer code and the name of a class. */
const vllmErrors: ErrorTable = (scenario, apiKey) =>
  scenario === 'unknown-model'
    ? jsonAnswer(404, {
        error: {
          message: `The model \`${modelId}\` does not exist.`,
          type: 'NotFoundError',
          param: 'model',
          code: 404,
        },
      })
    : localErrors(scenario, apiKey)

const subjects: readonly { vendor: Vendor; errors: ErrorTable }[] = [
  { vendor: 'openai', errors: openAiErrors },
  { vendor: 'openrouter', errors: openRouterErrors },
  { vendor: 'deepseek', errors: deepSeekErrors },
  { vendor: 'groq', errors: groqErrors },
  { vendor: 'xai', errors: xaiErrors },
  { vendor: 'ollama', errors: localErrors },
  { vendor: 'llama-cpp', errors: localErrors },
  { vendor: 'lm-studio', errors: localErrors },
  { vendor: 'vllm', errors: vllmErrors },
  { vendor: 'custom', errors: openAiErrors },
]

for (const { vendor, errors } of subjects) {
  describeConformance({
    name: `openai-chat at ${vendor}`,
    adapter: openAiChatAdapter,
    vendor,
    modelId,
    basePath: '/v1',
    streamBody: bodies[vendor] ?? ((scenario) => chatStream(answers[scenario])),
    errorAnswer: errors,
  })
}
