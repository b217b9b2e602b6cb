import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { classifyThrown, failureOf, readRetryAfterMs } from '../../electron/providers/classify-failure.ts'
import { classifyHttp, classifyStreamError } from '../../electron/providers/classify-http.ts'
import { redactDetail, redactKeys } from '../../electron/providers/redact-detail.ts'
import { failureKindSchema, failureSchema } from '../../shared/domain/failure.ts'
import type { JsonValue } from '../../shared/domain/json.ts'

const nowMs = Date.UTC(2026, 10, 20, 12)
const apiKey = 'sk-very-secret-key-000111222'

function http(
  status: number,
  body: JsonValue | string,
  more: { headers?: Record<string, string>; continuedFrom?: string } = {},
) {
  return classifyHttp({
    vendorName: 'OpenAI',
    isLocal: false,
    modelId: 'gpt-x',
    apiKey,
    status,
    headers: new Headers(more.headers),
    bodyText: typeof body === 'string' ? body : JSON.stringify(body),
    nowMs,
    continuedFrom: more.continuedFrom ?? null,
  })
}

function error(
  message: string,
  facts: { type?: string; code?: string | number | null; param?: string } = {},
) {
  return {
    error: {
      message,
      type: facts.type ?? 'invalid_request_error',
      param: facts.param ?? null,
      code: facts.code ?? null,
    },
  }
}

describe('failureOf', () => {
  it('writes a finished sentence for every kind', () => {
    for (const kind of failureKindSchema.options) {
      const failure = failureOf(kind, { vendorName: 'OpenAI', modelId: 'gpt-x' })
      expect(failureSchema.parse(failure).message).toMatch(/^[A-Z].*\.$/)
    }
    expect(failureOf('auth', { vendorName: 'OpenAI' }).message).toBe('OpenAI refused the key.')
    expect(failureOf('quota', { vendorName: 'OpenAI' }).message).toBe(
      'OpenAI has no credit left on this account.',
    )
    expect(failureOf('rate-limit', { vendorName: 'OpenAI', retryAfterMs: 19_500 }).message).toBe(
      'OpenAI is limiting requests; it asks to wait 20 s.',
    )
    expect(failureOf('context-overflow', { vendorName: 'OpenAI', modelId: 'gpt-x' }).message).toBe(
      'The conversation is too long for gpt-x.',
    )
  })

  it('never repeats a key, whatever shape it has', () => {
    const texts = [
      `Incorrect API key provided: ${apiKey}`,
      'Authorization: Bearer abc.def-ghi',
      'key AIzaSyA-1234567890abcdefg is bad',
      'gsk_abcdefghijklmnop',
      'sk-or-v1-0123456789abcdef',
      'sk-ant-api03-abcdef',
      'sk-abc***********xyz',
      'https://host/v1?key=abcdefgh1234&x=1',
    ]
    for (const text of texts) {
      const clean = redactKeys(text, apiKey)
      expect(clean).toContain('[key removed]')
      expect(clean).not.toMatch(/abc\.def|AIza|gsk_a|sk-or|sk-ant|sk-abc|abcdefgh1234|very-secret/)
    }
    expect(redactKeys('plain-key-without-shape!', 'plain-key-without-shape')).toBe('[key removed]!')
    expect(redactKeys('ask-me about risk-averse tasks')).toBe('ask-me about risk-averse tasks')
  })

  it('keeps the key out for any key and any text around it', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[A-Za-z0-9_-]{8,60}$/),
        fc.string(),
        fc.string(),
        (key, before, after) => {
          const failure = failureOf('unknown', {
            vendorName: 'V',
            apiKey: key,
            detail: `${before}${key}${after}`,
            vendorCode: key,
            requestId: key,
            sentence: `It said ${key}.`,
          })
          expect(JSON.stringify({ ...failure, kind: null }).replaceAll('[key removed]', '')).not.toContain(
            key,
          )
        },
      ),
    )
  })

  it('cuts long details without breaking a character and reads pages without their mark-up', () => {
    const detail = redactDetail('🌍'.repeat(3_000))
    expect(detail?.length).toBeLessThanOrEqual(2_000)
    expect(detail?.isWellFormed()).toBe(true)
    expect(redactDetail('<html><style>p{}</style><h1>502 Bad Gateway</h1></html>')).toBe('502 Bad Gateway')
    expect(redactDetail('   ')).toBeNull()
  })
})

describe('readRetryAfterMs', () => {
  it.each([
    [{ 'retry-after-ms': '1500', 'retry-after': '9' }, 1_500],
    [{ 'retry-after': '20' }, 20_000],
    [{ 'retry-after': '0.25' }, 250],
    [{ 'retry-after': 'Fri, 20 Nov 2026 12:00:30 GMT' }, 30_000],
    [{ 'retry-after': 'Fri, 20 Nov 2026 11:00:00 GMT' }, 0],
    [{ 'retry-after': '-5' }, null],
    [{ 'retry-after-ms': '-5', 'retry-after': '3' }, 3_000],
    [{ 'retry-after': '99999999999' }, 86_400_000],
    [{ 'retry-after': 'soon' }, null],
    [{ 'retry-after': '' }, null],
    [{}, null],
  ])('reads %j as %j', (headers, expected) => {
    expect(readRetryAfterMs(new Headers(headers as Record<string, string>), nowMs)).toBe(expected)
  })
})

describe('classifyHttp', () => {
  it.each([
    ['a bad key', 401, error('no', { code: 'invalid_api_key' }), 'auth'],
    ['a bad key as xAI says it', 400, { code: 'x', error: 'Incorrect API key provided: xa***.' }, 'auth'],
    ['a region', 403, error('Country not supported.', { code: 'unsupported_country' }), 'auth'],
    [
      'money as 429',
      429,
      error('no', { type: 'insufficient_quota', code: 'project_spend_limit_exceeded' }),
      'quota',
    ],
    ['money as 429 by type only', 429, error('no', { type: 'insufficient_quota' }), 'quota'],
    ['money in words', 429, error('You exceeded your current quota, check your plan.'), 'quota'],
    ['money as 402', 402, error('Insufficient Balance'), 'quota'],
    ['money as 403', 403, error('Your team has used all available credits.'), 'quota'],
    ['rate', 429, error('slow', { code: 'rate_limit_exceeded' }), 'rate-limit'],
    [
      'rate with quota in its words',
      429,
      error('Requests per minute reached', { code: 'slow_down' }),
      'rate-limit',
    ],
    ['overload', 503, error('busy', { type: 'server_error', code: 'slow_down' }), 'overloaded'],
    ['the edge', 524, '<html>timeout</html>', 'overloaded'],
    ['529', 529, '', 'overloaded'],
    ['498', 498, error('no capacity', { code: 'capacity_exceeded' }), 'overloaded'],
    ['a conflict', 409, error('locked'), 'overloaded'],
    ['a locked conversation', 400, error('in use', { code: 'conversation_locked' }), 'overloaded'],
    ['a request timeout', 408, '', 'timeout'],
    [
      'a full window by code',
      400,
      error('too long', { code: 'context_length_exceeded' }),
      'context-overflow',
    ],
    [
      'a full window in words',
      400,
      error("This model's maximum context length is 8192 tokens."),
      'context-overflow',
    ],
    [
      'a full window of llama.cpp',
      400,
      error('the request exceeds the available context size', { code: 400 }),
      'context-overflow',
    ],
    ['a large body', 413, error('Request too large'), 'context-overflow'],
    ['a missing model', 404, error('The model `gpt-x` does not exist'), 'model-missing'],
    ['a missing model of Ollama', 404, error('model "m" not found, try pulling it first'), 'model-missing'],
    [
      'a missing model of OpenRouter',
      400,
      error('m is not a valid model ID', { code: 400 }),
      'model-missing',
    ],
    ['no host for a model', 404, error('No endpoints found for m.', { code: 404 }), 'model-missing'],
    ['moderation', 403, error('Input was flagged by moderation', { code: 403 }), 'content-blocked'],
    ['policy', 400, error('no', { code: 'content_policy_violation' }), 'content-blocked'],
    [
      'a lost handle',
      400,
      error('Previous response not found.', { code: 'previous_response_not_found' }),
      'handle-lost',
    ],
    [
      'an unknown field',
      400,
      error('Unknown parameter', { code: 'unknown_parameter', param: 'foo' }),
      'bad-request',
    ],
    ['422', 422, error('unprocessable'), 'bad-request'],
    ['501', 501, error('unsupported', { type: 'not_supported_error', code: 501 }), 'bad-request'],
    ['a plain string', 400, { error: 'unexpected end of input' }, 'bad-request'],
    ['no error key', 400, { message: 'hm' }, 'bad-request'],
    ['a wrong address', 404, '404 page not found', 'bad-request'],
  ] as const)('recognises %s', (_what, status, body, kind) => {
    const failure = http(status, body as JsonValue)
    expect(failure).toMatchObject({ kind, status })
    expect(failureSchema.parse(failure)).toEqual(failure)
    if (kind === 'quota') expect(failure.retryable).toBe(false)
  })

  it.each([
    ['OpenAI', 400, error('Your input exceeds the context window of this model.')],
    [
      'OpenAI chat',
      400,
      error("This model's maximum context length is 128000 tokens.", { code: 'context_length_exceeded' }),
    ],
    [
      'DeepSeek',
      400,
      error(
        "This model's maximum context length is 65536 tokens. However, you requested 66343 tokens (62247 in the messages, 4096 in the completion).",
        { code: 'invalid_request_error' },
      ),
    ],
    ['Groq', 400, error('Please reduce the length of the messages or completion.', { param: 'messages' })],
    [
      'xAI',
      400,
      { code: 'invalid', error: "This model's maximum prompt length is 131072 but it has 136973." },
    ],
    [
      'OpenRouter by its stable type',
      400,
      { error: { code: 400, message: 'no', metadata: { error_type: 'context_length_exceeded' } } },
    ],
    [
      'OpenRouter in its own words',
      400,
      { error: { code: 400, message: "This endpoint's maximum context length is 131072 tokens." } },
    ],
    [
      'an upstream of OpenRouter',
      400,
      {
        error: {
          code: 400,
          message: 'Provider returned error',
          metadata: { raw: '{"message":"prompt is too long: 202128 tokens > 200000 maximum"}' },
        },
      },
    ],
    [
      'an upstream whose refusal came as 502',
      502,
      { error: { code: 502, message: "{'message': 'maximum context length is 16000 tokens'}" } },
    ],
    [
      'llama.cpp',
      400,
      {
        error: {
          code: 400,
          message: 'request (26528 tokens) is too much, try increasing it',
          type: 'exceed_context_size_error',
          n_prompt_tokens: 26_528,
          n_ctx: 16_384,
        },
      },
    ],
    [
      'llama.cpp before 2025-10',
      500,
      error('the request exceeds the available context size.', { code: 500 }),
    ],
    [
      'Ollama passing llama.cpp on',
      400,
      error('{"error":{"message":"request (26 tokens) exceeds the available context size (16 tokens)"}}'),
    ],
    ['vLLM', 400, error("Input length (9000) exceeds model's maximum context length (8192).", { code: 400 })],
    ['older vLLM', 400, error('The prompt (length 9) is longer than the maximum model length of 8.')],
    ['LM Studio', 400, error('Trying to keep the first 14538 tokens when context the overflows. However, …')],
    ['LM Studio’s other engine', 400, { error: 'Reached context length of 4096 tokens with model …' }],
    ['a server nobody has met', 422, { detail: 'The input is too large for the context window of 4096.' }],
  ] as const)('recognises the full window of %s', (_who, status, body) => {
    const failure = http(status, body as JsonValue)
    expect(failure).toMatchObject({ kind: 'context-overflow', retryable: false })
    expect(failure.message).toBe('The conversation is too long for gpt-x.')
    expect(failure.detail).not.toBeNull()
  })

  it.each([
    [
      'too large a limit for the output',
      400,
      error('Invalid max_tokens value, the valid range is [1, 8192]'),
    ],
    [
      'an output limit that speaks of the window',
      400,
      error('max_tokens must be less than or equal to 16384, which is less than the context_window.'),
    ],
    ['tokens per minute', 429, error('Rate limit reached: too many tokens per minute.')],
    ['a context that broke', 500, error('context window manager crashed')],
  ] as const)('does not take %s for a full window', (_what, status, body) => {
    expect(http(status, body).kind).not.toBe('context-overflow')
  })

  it.each([413, 429])('says that a request beyond the minute’s limit will never pass (%i)', (status) => {
    const body = error(
      'Request too large for model `m` in organization `o` on tokens per minute (TPM): Limit 6000, Requested 14810.',
      { type: 'tokens', code: 'rate_limit_exceeded' },
    )
    expect(http(status, body)).toMatchObject({
      kind: 'context-overflow',
      retryable: false,
      message: 'The conversation is longer than OpenAI takes from this account in one minute.',
    })
  })

  it('passes on what the upstream said', () => {
    const body = { error: { code: 502, message: 'Provider returned error', metadata: { raw: 'disk full' } } }
    expect(http(502, body).detail).toBe('Provider returned error: disk full')
  })

  it('sees a lost handle in the words of other servers, but only when a handle was sent', () => {
    const bodies: JsonValue[] = [
      error('previous_response_id is not supported', { param: 'previous_response_id' }),
      error('Response with id "resp_1" not found.', { code: null }),
      error('Unsupported: previous_response_id'),
    ]
    for (const body of bodies) {
      expect(http(400, body, { continuedFrom: 'resp_1' }).kind).toBe('handle-lost')
      expect(http(400, body).kind).toBe('bad-request')
    }
    expect(http(404, error('Response resp_1 not here'), { continuedFrom: 'resp_1' }).kind).toBe('handle-lost')
    expect(http(500, error('Response resp_1 broke'), { continuedFrom: 'resp_1' }).kind).toBe('overloaded')
  })

  it.each([
    [401, error('Incorrect API key provided while reading resp_1.', { code: 'invalid_api_key' }), 'auth'],
    [403, error('This key may not read resp_1.'), 'auth'],
    [402, error('No credit left to continue resp_1.'), 'quota'],
    [429, error('Too many requests for resp_1.', { code: 'rate_limit_exceeded' }), 'rate-limit'],
    [429, error('No credit left for resp_1.', { code: 'insufficient_quota' }), 'quota'],
    [429, error('Slow down: previous_response_id resp_1'), 'rate-limit'],
    [
      400,
      error('resp_1 exceeds the context window', { code: 'context_length_exceeded' }),
      'context-overflow',
    ],
    [404, error('No such model (resp_1)', { code: 'model_not_found' }), 'model-missing'],
  ] as const)('a %i that repeats the continued id is what it says: %j', (status, body, kind) => {
    expect(http(status, body, { continuedFrom: 'resp_1' }).kind).toBe(kind)
  })

  it('a response that this key may no longer read is lost', () => {
    const body = error('You have no access to it.', { param: 'previous_response_id' })
    expect(http(403, body, { continuedFrom: 'resp_1' }).kind).toBe('handle-lost')
  })

  it('obeys x-should-retry: false and reads ids and codes', () => {
    const failure = http(500, error('no', { type: 'server_error' }), {
      headers: { 'x-should-retry': 'false', 'x-request-id': 'req_1' },
    })
    expect(failure).toMatchObject({ retryable: false, requestId: 'req_1', vendorCode: 'server_error' })
    expect(
      http(502, { error: { code: 502, message: 'x', metadata: { error_type: 'provider_unavailable' } } })
        .vendorCode,
    ).toBe('provider_unavailable')
  })

  it('makes a failure out of any answer whatever', () => {
    fc.assert(
      fc.property(fc.integer({ min: 400, max: 599 }), fc.oneof(fc.string(), fc.json()), (status, body) => {
        const failure = http(status, body)
        expect(failureSchema.safeParse(failure).success).toBe(true)
        expect(failure.message).not.toBe('')
      }),
    )
  })
})

describe('classifyStreamError', () => {
  const context = { vendorName: 'OpenRouter', modelId: 'm' }
  it.each([
    [{ code: 502, message: 'gone', metadata: { error_type: 'provider_unavailable' } }, 'overloaded'],
    [{ code: 429, message: 'slow' }, 'rate-limit'],
    [{ code: 'rate_limit_exceeded', message: 'slow' }, 'rate-limit'],
    [{ code: 'server_error', message: 'x' }, 'overloaded'],
    [{ type: 'exceed_context_size_error', code: 400, message: 'x' }, 'context-overflow'],
    [{ message: "This endpoint's maximum context length is 8 tokens.", code: 400 }, 'context-overflow'],
    [{ code: 'insufficient_quota', message: 'x' }, 'quota'],
    [{ code: 'invalid_prompt', message: 'x' }, 'content-blocked'],
    [{ type: 'error', error: { code: 'context_length_exceeded', message: 'x' } }, 'context-overflow'],
    ['a plain string', 'unknown'],
    [null, 'unknown'],
  ] as const)('reads %j as %s', (value, kind) => {
    expect(classifyStreamError(value as JsonValue, context)).toMatchObject({ kind, status: null })
  })
})

describe('classifyThrown', () => {
  const context = {
    vendorName: 'Ollama',
    baseUrl: 'http://127.0.0.1:11434/v1',
    signal: new AbortController().signal,
    hasStarted: false,
  }
  const withCode = (code: string): Error =>
    new TypeError('fetch failed', { cause: Object.assign(new Error(`connect ${code}`), { code }) })

  it.each([
    ['ECONNREFUSED', 'network', 'Nothing answers at http://127.0.0.1:11434/v1.'],
    ['ENOTFOUND', 'network', 'Ollama cannot be reached: the name 127.0.0.1:11434 is not found.'],
    ['ECONNRESET', 'network', 'The connection to Ollama broke.'],
    ['ENETUNREACH', 'network', 'Ollama cannot be reached.'],
    ['UND_ERR_HEADERS_TIMEOUT', 'timeout', 'Ollama took too long to answer.'],
    ['ETIMEDOUT', 'timeout', 'Ollama took too long to answer.'],
  ])('explains %s', (code, kind, message) => {
    expect(classifyThrown(withCode(code), context)).toMatchObject({ kind, message, retryable: true })
  })

  it('finds the reason when both address families failed', () => {
    const both = new AggregateError([withCode('ECONNREFUSED'), withCode('ECONNREFUSED')])
    expect(classifyThrown(new TypeError('fetch failed', { cause: both }), context).kind).toBe('network')
    expect(classifyThrown(new TypeError('fetch failed', { cause: both }), context).message).toContain(
      'Nothing answers',
    )
  })

  it('does not retry a certificate, takes a broken answer for a cut, and the abort before all else', () => {
    expect(classifyThrown(withCode('DEPTH_ZERO_SELF_SIGNED_CERT'), context)).toMatchObject({
      kind: 'network',
      retryable: false,
    })
    expect(classifyThrown(withCode('ECONNRESET'), { ...context, hasStarted: true }).kind).toBe(
      'incomplete-stream',
    )
    expect(classifyThrown(withCode('ECONNRESET'), { ...context, signal: AbortSignal.abort() }).kind).toBe(
      'aborted',
    )
    expect(classifyThrown(new SyntaxError('bad JSON'), context).kind).toBe('unknown')
    expect(classifyThrown('just a string', context)).toMatchObject({
      kind: 'unknown',
      detail: 'just a string',
    })
  })
})
