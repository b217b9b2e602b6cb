import { jsonAnswer, type WireAnswer } from '../wire-server.ts'

export function openAiError(
  status: number,
  message: string,
  facts: {
    readonly type?: string
    readonly code?: string | number | null
    readonly param?: string | null
    readonly headers?: Readonly<Record<string, string>>
  } = {},
): WireAnswer {
  const error = {
    message,
    type: facts.type ?? 'invalid_request_error',
    param: facts.param ?? null,
    code: facts.code ?? null,
  }
  return jsonAnswer(status, { error }, { 'x-request-id': 'req_fake_error', ...facts.headers })
}

/** The failures a test may ask for by name. */
export const openAiFailures = {
  'bad-key': () => openAiError(401, 'Incorrect API key provided.', { code: 'invalid_api_key' }),
  quota: () =>
    openAiError(429, 'You exceeded your current quota.', {
      type: 'insufficient_quota',
      code: 'credit_balance_exhausted',
    }),
  'rate-limit': () =>
    openAiError(429, 'Rate limit reached for requests.', {
      type: 'requests',
      code: 'rate_limit_exceeded',
      headers: { 'retry-after': '1' },
    }),
  'server-error': () => openAiError(500, 'The server had an error.', { type: 'server_error' }),
  overloaded: () => openAiError(529, 'Overloaded.', { type: 'server_error' }),
  unavailable: () =>
    openAiError(503, 'The engine is overloaded.', { type: 'server_error', code: 'slow_down' }),
  'model-missing': () =>
    openAiError(404, 'The model does not exist.', { code: 'model_not_found', param: 'model' }),
  'context-overflow': () =>
    openAiError(400, 'Your input exceeds the context window of this model.', {
      code: 'context_length_exceeded',
      param: 'input',
    }),
  'handle-lost': () =>
    openAiError(400, "Previous response with id 'resp_lost' not found.", {
      code: 'previous_response_not_found',
      param: 'previous_response_id',
    }),
  forbidden: () =>
    openAiError(403, 'Country, region, or territory not supported.', { code: 'unsupported_region' }),
} as const

export type OpenAiFailureName = keyof typeof openAiFailures
