import { describe, expect, test } from 'vitest'
import { retryDelayMs } from '../../electron/engine/retry-policy.ts'
import { failureOf } from '../../electron/providers/classify-failure.ts'

const fresh = { retriesMade: 0, hasShownParts: false }
const rateLimit = (retryAfterMs: number | null) =>
  failureOf('rate-limit', { vendorName: 'OpenAI', retryAfterMs, retryable: true })

describe('retryDelayMs', () => {
  test('waits at least as long as the provider asks', () => {
    expect(retryDelayMs(rateLimit(20_000), fresh, 0)).toBe(20_000)
    expect(retryDelayMs(rateLimit(20_000), fresh, 1)).toBe(25_000)
  })

  test('backs off by itself when nothing is asked', () => {
    expect(retryDelayMs(rateLimit(null), fresh, 0)).toBe(1000)
    expect(retryDelayMs(rateLimit(null), { ...fresh, retriesMade: 1 }, 0)).toBe(2000)
  })

  test('gives up after two retries, after the first part, and for a wait nobody sits through', () => {
    expect(retryDelayMs(rateLimit(null), { ...fresh, retriesMade: 2 }, 0)).toBeNull()
    expect(retryDelayMs(rateLimit(null), { ...fresh, hasShownParts: true }, 0)).toBeNull()
    expect(retryDelayMs(rateLimit(600_000), fresh, 0)).toBeNull()
  })

  test.each([
    'quota',
    'auth',
    'bad-request',
    'timeout',
    'aborted',
    'handle-lost',
    'context-overflow',
  ] as const)('never retries %s', (kind) => {
    const failure = failureOf(kind, { vendorName: 'OpenAI', retryable: true })
    expect(retryDelayMs(failure, fresh, 0)).toBeNull()
  })
})
