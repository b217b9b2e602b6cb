import { jsonAnswer, type WireAnswer } from '../wire-server.ts'

/** Headers of every good answer; the counters come with trial keys only. */
export const cohereHeaders: Readonly<Record<string, string>> = {
  'x-debug-trace-id': 'b0aae57a1bc79ddfcba999e6897f9d06',
  'x-trial-endpoint-call-limit': '20',
  'x-trial-endpoint-call-remaining': '19',
  'x-endpoint-monthly-call-limit': '1000',
  'x-envoy-upstream-service-time': '18',
  server: 'envoy',
}

/** The id that error bodies carry. */
export const errorId = '11864227-5ee1-4a0c-9d5f-d2a5b51c2f0e'

/** An error answer as the API writes it. The counters are missing there. */
export function cohereError(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): WireAnswer {
  return jsonAnswer(
    status,
    { id: errorId, message },
    { 'x-debug-trace-id': cohereHeaders['x-debug-trace-id'] ?? '', ...headers },
  )
}

export function refusedRequest(message: string): WireAnswer {
  return cohereError(400, message)
}

const trialKey = 'You are using a Trial key, which is limited to'

/** Failures by name, for tests that only want one to happen. */
export const cohereFailures = {
  'bad-key': () => cohereError(401, 'invalid api token'),
  'invalid-token': () => cohereError(498, 'invalid token'),
  'not-allowed': () => cohereError(403, 'This key may not use this resource.'),
  'no-credit': () =>
    cohereError(402, 'You have reached your billing limit. Add or update your payment method.'),
  'rate-limit': () => cohereError(429, `${trialKey} 20 API calls / minute.`, { 'retry-after': '7' }),
  'month-used-up': () => cohereError(429, `${trialKey} 1000 API calls / month.`, { 'retry-after': '7' }),
  'too-long': () =>
    refusedRequest(
      'too many tokens: total number of tokens in the prompt cannot exceed 256000 - received 300000.',
    ),
  'size-limit': () =>
    cohereError(422, 'too many tokens: size limit exceeded by 11326 tokens. Try shorter or fewer inputs.'),
  'too-large': () => cohereError(413, 'request entity too large'),
  'too-much-output': () =>
    refusedRequest(
      'too many tokens: max tokens must be less than or equal to 8000, the maximum output for this model.',
    ),
  'bad-field': () => cohereError(422, 'unknown field: parameter "top_p" is not a valid field'),
  'unknown-model': () =>
    cohereError(
      404,
      "model 'command-unknown' not found, make sure the correct model ID was used and that you have access to the model.",
    ),
  blocked: () => refusedRequest('blocked output: please adjust your prompt and try again'),
  cancelled: () => cohereError(499, 'request cancelled'),
  'server-error': () => cohereError(500, 'internal server error'),
  'not-implemented': () => cohereError(501, 'not implemented'),
  overloaded: () => cohereError(503, 'the service is unavailable'),
  timeout: () => cohereError(504, 'the request took too long'),
} as const
export type CohereFailureName = keyof typeof cohereFailures
