import { jsonAnswer, type WireAnswer } from '../wire-server.ts'

/** An error answer of generateContent and of the model list. */
export function generateError(
  status: number,
  code: string,
  message: string,
  details: readonly unknown[] = [],
): WireAnswer {
  return jsonAnswer(status, {
    error: { code: status, message, status: code, ...(details.length === 0 ? {} : { details }) },
  })
}

/** An error answer of Interactions: the code is text. */
export function interactionError(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): WireAnswer {
  return jsonAnswer(status, { error: { code, message } }, headers)
}

const perMinute = {
  '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
  violations: [{ quotaId: 'GenerateRequestsPerMinutePerProjectPerModel', quotaValue: '15' }],
}
const perDay = {
  '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
  violations: [{ quotaId: 'GenerateRequestsPerDayPerProjectPerModel-FreeTier', quotaValue: '250' }],
}
const retryIn = (delay: string) => ({
  '@type': 'type.googleapis.com/google.rpc.RetryInfo',
  retryDelay: delay,
})
const badKey = {
  '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
  reason: 'API_KEY_INVALID',
  domain: 'googleapis.com',
}
const quotaWords = 'You exceeded your current quota, please check your plan and billing details.'

/** Failures of generateContent by name. */
export const generateFailures = {
  'bad-key': () =>
    generateError(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', [badKey]),
  'not-allowed': () => generateError(403, 'PERMISSION_DENIED', 'The caller does not have permission'),
  'rate-limit': () => generateError(429, 'RESOURCE_EXHAUSTED', quotaWords, [perMinute, retryIn('7s')]),
  quota: () => generateError(429, 'RESOURCE_EXHAUSTED', quotaWords, [perDay, retryIn('34.5s')]),
  'too-long': () =>
    generateError(
      400,
      'INVALID_ARGUMENT',
      'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).',
    ),
  'unknown-model': () =>
    generateError(404, 'NOT_FOUND', 'models/gemini-x is not found for API version v1beta'),
  'missing-signature': () =>
    generateError(
      400,
      'INVALID_ARGUMENT',
      'Function call is missing a thought_signature in functionCall parts.',
    ),
  'server-error': () => generateError(500, 'INTERNAL', 'An internal error has occurred.'),
  overloaded: () => generateError(503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.'),
  timeout: () => generateError(504, 'DEADLINE_EXCEEDED', 'Deadline expired before operation could complete.'),
} as const

/** Failures of Interactions by name. */
export const interactionFailures = {
  'bad-key': () => interactionError(401, 'authentication', 'API key not valid. Please pass a valid API key.'),
  'not-allowed': () => interactionError(403, 'permission_denied', 'The caller does not have permission'),
  'rate-limit': () =>
    interactionError(429, 'rate_limit_exceeded', 'Too many requests.', { 'retry-after': '7' }),
  quota: () => interactionError(429, 'quota_exceeded', 'The daily quota is used up.'),
  billing: () => interactionError(402, 'payment_required', 'Prepaid credits are depleted.'),
  'too-long': () =>
    interactionError(
      400,
      'invalid_request',
      'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).',
    ),
  blocked: () => interactionError(400, 'content_blocked', 'The request was blocked by a policy.'),
  'unknown-model': () => interactionError(404, 'model_not_found', 'Model gemini-x was not found.'),
  'unsigned-call': () =>
    interactionError(
      400,
      'invalid_request',
      'function_call steps must carry the signature they were made with.',
    ),
  'server-error': () => interactionError(500, 'internal', 'An internal error has occurred.'),
  overloaded: () => interactionError(503, 'unavailable', 'The model is overloaded. Please try again later.'),
} as const
export type GeminiFailureName = keyof typeof generateFailures & keyof typeof interactionFailures
