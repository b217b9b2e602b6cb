import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { identifiersOfHeaders, keepHeaders } from '../../electron/providers/keep-headers.ts'

const apiKey = 'sk-very-secret-key-000111222'

function kept(headers: Record<string, string>): Record<string, string> {
  return keepHeaders(new Headers(headers), apiKey)
}

describe('headers', () => {
  it('of limits, times, tiers and ids are kept, names in lower case', () => {
    const headers = {
      'X-RateLimit-Remaining-Requests': '499',
      'x-ratelimit-limit-tokens': '9000',
      'openai-processing-ms': '12',
      'anthropic-ratelimit-tokens-reset': '2026-11-20T12:00:00Z',
      'retry-after': '3',
      'x-generation-id': 'gen-1',
      server: 'edge',
      date: 'Fri, 20 Nov 2026 12:00:00 GMT',
      'x-unheard-of': 'kept all the same',
    }
    expect(kept(headers)).toEqual(
      Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    )
  })

  it('that may hold a secret or only carry the transport are not', () => {
    expect(
      kept({
        'set-cookie': 'a=b',
        cookie: 'a=b',
        authorization: 'Bearer x',
        'proxy-authenticate': 'Basic',
        'www-authenticate': 'Bearer',
        'x-api-key': 'k',
        'x-goog-api-key': 'k',
        'x-client-secret': 's',
        'x-csrf-token': 't',
        'x-amz-security-token': 't',
        'x-hub-signature': 's',
        'content-type': 'text/event-stream',
        'cache-control': 'no-cache',
        'strict-transport-security': 'max-age=1',
        'access-control-allow-origin': '*',
        connection: 'keep-alive',
        etag: 'e',
      }),
    ).toEqual({})
  })

  it('never hold the key, whatever the header', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z-]{1,20}$/), fc.stringMatching(/^[ -~]{0,30}$/), (name, text) => {
        const pair: [string, string] = [`x-${name}`, `${text}${apiKey}`]
        expect(JSON.stringify(keepHeaders([pair], apiKey))).not.toContain(apiKey)
      }),
    )
    expect(keepHeaders([[`x-${apiKey}`, 'v']], apiKey)).toEqual({})
    expect(kept({ 'x-echo': 'Bearer abc.def' })).toEqual({ 'x-echo': '[key removed]' })
  })

  it('are cut when they are too long or too many, without half a character', () => {
    expect(kept({ 'x-page': 'a'.repeat(5_000) })['x-page']).toHaveLength(1_000)
    const pairs = Array.from({ length: 5_000 }, (_, index): [string, string] => [`x-n-${index}`, 'v'])
    expect(Object.keys(keepHeaders(pairs, null))).toHaveLength(200)
    const split = keepHeaders([['x-name', `${'a'.repeat(999)}🌍`]], null)['x-name']
    expect(split?.isWellFormed()).toBe(true)
  })
})

describe('ids among headers', () => {
  it('have a kind where Baton knows them and their own name where it does not', () => {
    const found = identifiersOfHeaders({
      'x-request-id': 'req_1',
      'request-id': 'req_2',
      'x-generation-id': 'gen-1',
      'openai-organization': 'org',
      'cf-ray': 'ray',
      'x-ds-trace-id': 'trace',
      'x-amzn-requestid': 'amzn',
      'x-correlation-id': 'c',
      'x-tenant-uuid': 't',
      'x-empty-id': '',
      'x-grid': 'no',
      'openai-processing-ms': '12',
      constructor: 'no',
    })
    expect(found.map((one) => `${one.kind}=${one.value}`)).toEqual([
      'request=req_1',
      'request=req_2',
      'generation=gen-1',
      'organization=org',
      'edge-request=ray',
      'ds-trace=trace',
      'amzn-request=amzn',
      'correlation=c',
      'tenant=t',
    ])
    expect(found[0]?.foundIn).toBe('header x-request-id')
  })
})
