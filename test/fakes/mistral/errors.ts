// Mistral's error bodies as they are reported: the api's own object, lists of what is wrong with a field, and the bare
// sentences of the gateway.
import { jsonAnswer, type WireAnswer } from '../wire-server.ts'

const ids = {
  'mistral-correlation-id': '01a10c87-2e51-77fa-8746-df5a7bf818ee',
  'x-kong-request-id': '01a10c87-2e51-77fa-8746-df5a7bf818ee',
}

export function mistralError(
  status: number,
  message: unknown,
  facts: {
    readonly type?: string
    readonly code?: string | null
    readonly headers?: Readonly<Record<string, string>>
  } = {},
): WireAnswer {
  const body = {
    object: 'error',
    message,
    type: facts.type ?? 'invalid_request_error',
    param: null,
    code: facts.code ?? null,
    raw_status_code: status,
  }
  return jsonAnswer(status, body, { ...ids, ...facts.headers })
}

/** A refusal by the gateway, or by the Agents API: one sentence. */
export function bareError(status: number, body: Readonly<Record<string, unknown>>): WireAnswer {
  return jsonAnswer(status, body, ids)
}

export interface FieldProblem {
  readonly type: string
  readonly loc: readonly (string | number)[]
  readonly msg: string
  readonly input?: unknown
}

/** A 422 of chat wraps the list in `message`; one of the Agents API has it in `detail`. */
export function fieldError(problem: FieldProblem, shape: 'chat' | 'agents'): WireAnswer {
  return shape === 'chat'
    ? mistralError(422, { detail: [problem] })
    : jsonAnswer(422, { object: 'Error', detail: [problem] }, ids)
}

export const messageOrder = (message: string): WireAnswer =>
  mistralError(400, message, { type: 'invalid_request_message_order', code: '3230' })

/** The failures a test may ask for by name. */
export const mistralFailures = {
  'bad-key': () => bareError(401, { detail: 'Unauthorized' }),
  'gateway-bad-key': () => bareError(401, { message: 'Unauthorized', request_id: '933f2339' }),
  quota: () => bareError(403, { message: 'Inactive subscription or usage limit reached' }),
  'rate-limit': () =>
    mistralError(429, 'Rate limit exceeded', {
      type: 'rate_limited',
      code: '1300',
      headers: { 'retry-after': '1', 'x-ratelimit-limit-req-minute': '60' },
    }),
  'gateway-rate-limit': () => bareError(429, { message: 'Requests rate limit exceeded' }),
  busy: () =>
    mistralError(429, 'Service tier capacity exceeded for this model.', {
      type: 'service_tier_capacity_exceeded',
      code: '3505',
    }),
  'server-error': () =>
    mistralError(500, 'Internal server error', { type: 'internal_server_error', code: '1000' }),
  unavailable: () => bareError(503, { message: 'Service unavailable.' }),
  'model-missing': () =>
    mistralError(400, 'Invalid model: no-such-model', { type: 'invalid_model', code: '1500' }),
  'context-overflow': () =>
    mistralError(400, 'Prompt 264620 > 262144 maximum context length', {
      type: 'invalid_request_prompt_too_long',
      code: '3059',
    }),
  'handle-lost': () => bareError(404, { detail: 'Not found' }),
  'tool-id': () =>
    mistralError(400, 'Tool call id was call_1 but must be a-z, A-Z, 0-9, with a length of 9.', {
      type: 'invalid_function_call',
      code: '3280',
    }),
} as const

export type MistralFailureName = keyof typeof mistralFailures
