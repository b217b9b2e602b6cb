// What is certain about a request that failed: that no server can have read it.
import { describe, expect, it } from 'vitest'
import { classifyThrown, failureOf, wasNeverSent } from '../../electron/providers/classify-failure.ts'

describe('wasNeverSent', () => {
  const context = {
    vendorName: 'Ollama',
    baseUrl: 'http://127.0.0.1:11434/v1',
    signal: new AbortController().signal,
    hasStarted: false,
  }
  const thrown = (code: string, more: Record<string, unknown> = {}) =>
    classifyThrown(
      new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code, ...more }) }),
      context,
    )
  const connecting = { syscall: 'connect' }

  it.each([
    ['ECONNREFUSED', {}],
    ['ENOTFOUND', {}],
    ['EAI_AGAIN', {}],
    ['ERR_INVALID_URL', {}],
    ['UND_ERR_CONNECT_TIMEOUT', {}],
    ['ENETUNREACH', connecting],
    ['EHOSTUNREACH', connecting],
    ['ETIMEDOUT', connecting],
    ['CERT_HAS_EXPIRED', {}],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', {}],
    ['SELF_SIGNED_CERT_IN_CHAIN', {}],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', {}],
    ['ERR_TLS_CERT_ALTNAME_INVALID', {}],
  ])('is certain after %s, which the failure names', (code, more) => {
    const failure = thrown(code, more)
    expect(failure.vendorCode).toBe(code)
    expect(wasNeverSent(failure)).toBe(true)
  })

  it.each([
    ['ECONNRESET', connecting],
    ['EPIPE', {}],
    ['UND_ERR_SOCKET', {}],
    ['UND_ERR_HEADERS_TIMEOUT', {}],
    // These also end a connection over which something was sent already.
    ['ETIMEDOUT', { syscall: 'read' }],
    ['EHOSTUNREACH', { syscall: 'read' }],
    ['ENETUNREACH', {}],
    ['ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC', {}],
  ])('is not after %s', (code, more) => {
    const failure = thrown(code, more)
    expect(failure.vendorCode).toBeNull()
    expect(wasNeverSent(failure)).toBe(false)
  })

  it('believes no server that gives itself such a code, and knows what Baton did not send', () => {
    const refused = failureOf('overloaded', { vendorName: 'V', status: 502, vendorCode: 'ECONNREFUSED' })
    expect(wasNeverSent(refused)).toBe(false)
    const inStream = failureOf('overloaded', { vendorName: 'V', vendorCode: 'ECONNREFUSED' })
    expect(wasNeverSent(inStream)).toBe(false)
    const unreadableKey = classifyThrown(new TypeError('Cannot convert argument to a ByteString'), {
      ...context,
      apiKey: 'sk-…',
    })
    expect(unreadableKey.kind).toBe('auth')
    expect(wasNeverSent(unreadableKey)).toBe(true)
    expect(wasNeverSent(failureOf('aborted', context))).toBe(false)
  })
})
