// What each server of the family answers when a request fails: the same troubles in shapes and words of its own.
import { jsonAnswer, type WireAnswer } from '../wire-server.ts'
import { type OpenAiFailureName, openAiError, openAiFailures } from './errors.ts'
import type { CompatibleFlavour } from './flavours.ts'

interface Overflow {
  readonly tokens: number
  readonly window: number
}

function openRouterError(status: number, message: string, type?: string): WireAnswer {
  const metadata = type === undefined ? {} : { metadata: { error_type: type } }
  return jsonAnswer(status, { error: { code: status, message, ...metadata }, user_id: 'user_fake' })
}

/** An integer code, as llama.cpp writes it. */
function llamaCppError(status: number, message: string, type: string, more: object = {}): WireAnswer {
  return jsonAnswer(status, { error: { code: status, message, type, ...more } })
}

function vllmError(status: number, message: string, type: string): WireAnswer {
  return jsonAnswer(status, { error: { message, type, param: null, code: status } })
}

/** Two plain strings, as xAI writes them. */
function xaiError(status: number, code: string, error: string): WireAnswer {
  return jsonAnswer(status, { code, error }, { 'x-request-id': 'req-xai-error' })
}

const overflows: Readonly<Record<CompatibleFlavour, (facts: Overflow) => WireAnswer>> = {
  // Newer builds pass on what the engine below said, for some models; most still truncate.
  ollama: ({ tokens, window }) =>
    openAiError(
      400,
      `{"error":{"code":400,"message":"request (${tokens} tokens) exceeds the available context size (${window} tokens)"}}`,
    ),
  'lm-studio': ({ tokens, window }) =>
    jsonAnswer(400, {
      error: `Trying to keep the first ${tokens} tokens when context the overflows, with a context of ${window}.`,
    }),
  'llama-cpp': ({ tokens, window }) =>
    llamaCppError(
      400,
      `request (${tokens} tokens) exceeds the available context size (${window} tokens), try increasing it`,
      'exceed_context_size_error',
      { n_prompt_tokens: tokens, n_ctx: window },
    ),
  vllm: ({ tokens, window }) =>
    vllmError(
      400,
      `Input length (${tokens}) exceeds model's maximum context length (${window}).`,
      'BadRequestError',
    ),
  openrouter: ({ tokens, window }) =>
    openRouterError(
      400,
      `This endpoint's maximum context length is ${window} tokens, and about ${tokens} were asked for.`,
      'context_length_exceeded',
    ),
  deepseek: ({ tokens, window }) =>
    openAiError(400, `This model's maximum context length is ${window} tokens; ${tokens} were requested.`, {
      code: 'invalid_request_error',
    }),
  xai: ({ tokens, window }) =>
    xaiError(
      400,
      'Client specified an invalid argument',
      `This model's maximum prompt length is ${window} but the request contains ${tokens} tokens.`,
    ),
  groq: () =>
    openAiError(400, 'Please reduce the length of the messages or completion.', {
      code: 'context_length_exceeded',
      param: 'messages',
    }),
  custom: ({ window }) => openAiError(400, `The context window of ${window} tokens is exceeded.`),
}

/** The answer to a request that is longer than the window. */
export function overflowAnswer(flavour: CompatibleFlavour, facts: Overflow): WireAnswer {
  return overflows[flavour](facts)
}

type FailureTable = Partial<Readonly<Record<OpenAiFailureName, () => WireAnswer>>>

const localFailures: FailureTable = {
  'bad-key': () => llamaCppError(401, 'Invalid API Key', 'authentication_error'),
  'model-missing': () =>
    openAiError(404, 'model "m" not found, try pulling it first', { type: 'not_found_error' }),
}

const ownFailures: Partial<Readonly<Record<CompatibleFlavour, FailureTable>>> = {
  openrouter: {
    'bad-key': () => openRouterError(401, 'User not found.'),
    quota: () => openRouterError(402, 'Insufficient credits', 'payment_required'),
    'rate-limit': () => ({
      ...openRouterError(429, 'Rate limit exceeded', 'rate_limit_exceeded'),
      headers: { 'content-type': 'application/json', 'retry-after': '1' },
    }),
    'server-error': () => openRouterError(502, 'Provider returned error', 'provider_unavailable'),
    overloaded: () => openRouterError(529, 'Provider overloaded', 'provider_overloaded'),
    unavailable: () => openRouterError(503, 'No provider is available', 'provider_unavailable'),
    'model-missing': () => openRouterError(400, 'maker/nobody is not a valid model ID'),
    forbidden: () => openRouterError(403, 'This key may not use this model.'),
  },
  deepseek: {
    quota: () => openAiError(402, 'Insufficient Balance', { type: 'unknown_error' }),
  },
  xai: {
    quota: () => xaiError(403, 'forbidden', 'Your team has used all available credits.'),
  },
  groq: {
    overloaded: () =>
      openAiError(498, 'No capacity.', { type: 'capacity_exceeded', code: 'capacity_exceeded' }),
  },
  ollama: localFailures,
  'llama-cpp': localFailures,
}

/** A failure a test may ask for by name, in the words of the server. */
export function compatibleFailure(flavour: CompatibleFlavour, name: OpenAiFailureName): WireAnswer {
  if (name === 'context-overflow') return overflowAnswer(flavour, { tokens: 9_000, window: 8_192 })
  return (ownFailures[flavour]?.[name] ?? openAiFailures[name])()
}

/** A failure in the middle of a stream. OpenRouter's still carries the choice it belongs to. */
export function compatibleErrorRecord(flavour: CompatibleFlavour): string | undefined {
  if (flavour !== 'openrouter') return undefined
  const error = {
    code: 502,
    message: 'Provider disconnected',
    metadata: { error_type: 'provider_unavailable' },
  }
  const choices = [
    { index: 0, delta: { content: '' }, finish_reason: 'error', native_finish_reason: 'error' },
  ]
  return `data: ${JSON.stringify({ id: 'gen-broken', object: 'chat.completion.chunk', provider: 'SomeHost', error, choices })}\n\n`
}
