import { jsonAnswer, type WireAnswer } from '../wire-server.ts'

/** Headers that every answer of the real server has. */
export const anthropicHeaders: Readonly<Record<string, string>> = {
  'request-id': 'req_011FakeRequest',
  'anthropic-organization-id': 'org-fake-0001',
  'anthropic-workspace-id': 'wrkspc_fake_0001',
  'anthropic-ratelimit-requests-limit': '1000',
  'anthropic-ratelimit-requests-remaining': '999',
  'anthropic-ratelimit-requests-reset': '2026-11-20T12:00:01Z',
  'anthropic-ratelimit-input-tokens-remaining': '199000',
  'anthropic-ratelimit-output-tokens-remaining': '49000',
}

/** An error answer as the API writes it. */
export function anthropicError(
  status: number,
  type: string,
  message: string,
  more: {
    readonly errorCode?: string
    /** What `details` holds besides the code. */
    readonly details?: Readonly<Record<string, unknown>>
    readonly headers?: Readonly<Record<string, string>>
  } = {},
): WireAnswer {
  const details =
    more.errorCode === undefined ? {} : { details: { error_code: more.errorCode, ...more.details } }
  const body = { type: 'error', error: { type, message, ...details }, request_id: 'req_011FakeRequest' }
  return jsonAnswer(status, body, { 'request-id': 'req_011FakeRequest', ...more.headers })
}

export function refusedRequest(message: string): WireAnswer {
  return anthropicError(400, 'invalid_request_error', message)
}

/** Failures by name, for tests that only want one to happen. */
export const anthropicFailures = {
  'bad-key': () => anthropicError(401, 'authentication_error', 'invalid x-api-key'),
  'not-allowed': () => anthropicError(403, 'permission_error', 'Your key may not use this resource.'),
  billing: () => anthropicError(402, 'billing_error', 'There is a problem with your payment.'),
  'no-credit': () =>
    refusedRequest('Your credit balance is too low to access the Anthropic API. Please purchase credits.'),
  'spend-limit': () =>
    anthropicError(429, 'rate_limit_error', 'You have reached your monthly usage threshold.', {
      errorCode: 'enforced_spend_limit_reached',
      headers: { 'retry-after': '86400' },
    }),
  'rate-limit': () =>
    anthropicError(429, 'rate_limit_error', 'This request would exceed your rate limit.', {
      headers: { ...anthropicHeaders, 'retry-after': '7' },
    }),
  'too-long': () => refusedRequest('prompt is too long: 1200000 tokens > 1000000 maximum'),
  'too-long-with-output': () =>
    refusedRequest('input length and `max_tokens` exceed context limit: 195000 + 16384 > 200000'),
  'too-large-unpacked': () =>
    anthropicError(400, 'invalid_request_error', 'The decoded body is larger than what is taken.', {
      errorCode: 'request_body_too_large_after_decoding',
    }),
  'too-large': () => anthropicError(413, 'request_too_large', 'Request exceeds the maximum size'),
  'unknown-model': () => anthropicError(404, 'not_found_error', 'model: claude-unknown'),
  'broken-seal': () =>
    refusedRequest(
      'messages.1.content.0: Invalid `signature` in `thinking` block: it is bound to a different conversation',
    ),
  'server-error': () => anthropicError(500, 'api_error', 'Internal server error'),
  timeout: () => anthropicError(504, 'timeout_error', 'The request timed out.'),
  overloaded: () => anthropicError(529, 'overloaded_error', 'Overloaded'),
} as const
export type AnthropicFailureName = keyof typeof anthropicFailures
