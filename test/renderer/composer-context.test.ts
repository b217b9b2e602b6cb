// The gauge of the composer: its words and thresholds, and how it is kept current.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  gaugeName,
  gaugeText,
  isNearlyFull,
  roundEstimate,
  sharePercent,
  windowWarning,
} from '../../renderer/composer/context-gauge.ts'
import { countPlaces } from '../../renderer/composer/count-places.ts'
import { followLatest } from '../../renderer/composer/follow-latest.ts'
import { claimsCache, followPassing, keepExact, passingMs } from '../../renderer/composer/passing-claims.ts'
import { useLibraryStore } from '../../renderer/state/library-store.ts'
import type { ContextPreview, ContextRun } from '../../shared/domain/context.ts'
import { defaultContextPolicy } from '../../shared/domain/default-context-policy.ts'

const preview: ContextPreview = {
  tokens: 3912,
  precision: 'estimate',
  window: 200_000,
  thresholdTokens: 150_000,
  runs: [],
  carrySentence: 'Sent in full: 3 of 3 messages. This is the first turn.',
  willSummarise: false,
  expected: {
    likelyCachedTokens: null,
    outputTokens: 500,
    inputNanoUsd: null,
    outputNanoUsd: null,
    nanoUsd: null,
    coldNanoUsd: null,
    priceVersion: null,
    freeReason: null,
    unknownReason: 'no-price',
  },
  staying: null,
  budgetNotices: [],
}
const withTokens = (tokens: number): ContextPreview => ({ ...preview, tokens })

describe('what the gauge says', () => {
  it('is rounded and "about" while it is an estimate', () => {
    expect(gaugeText(preview)).toBe('about 3,900 tokens')
    expect(gaugeName(preview)).toBe('Context: about 3,900 of 200,000 tokens')
  })

  it('is exact when the provider has counted', () => {
    const counted: ContextPreview = { ...preview, precision: 'exact' }
    expect(gaugeText(counted)).toBe('3,912 tokens')
    expect(gaugeName(counted)).toBe('Context: 3,912 of 200,000 tokens')
  })

  it('says what nobody knows', () => {
    expect(gaugeName({ ...preview, window: null })).toBe('Context: about 3,900 tokens, window unknown')
    expect(gaugeName(null)).toBe('Context: tokens unknown')
    expect(isNearlyFull({ ...preview, tokens: 9_000_000, window: null })).toBe(false)
  })

  it('rounds an estimate, so that it does not look exact', () => {
    expect([7, 94, 384, 3852, 18_204].map(roundEstimate)).toEqual([10, 90, 380, 3900, 18_000])
  })

  it('says 80 % only where the warning begins', () => {
    expect([0.004, 0.019, 0.7999, 0.8, 1.04].map(sharePercent)).toEqual([
      'under 1 %',
      '1 %',
      '79 %',
      '80 %',
      '104 %',
    ])
    expect(isNearlyFull(withTokens(159_999))).toBe(false)
    expect(isNearlyFull(withTokens(160_000))).toBe(true)
  })
})

describe('the warning above the composer', () => {
  const policy = defaultContextPolicy

  it('is silent below 80 % of the window', () => {
    expect(windowWarning(withTokens(159_999), 'Opus', policy)).toBeNull()
  })

  it('says how full the window is, and what will happen', () => {
    expect(windowWarning({ ...withTokens(164_000), willSummarise: true }, 'Opus', policy)).toBe(
      'About 82 % of the window of Opus is used. Older messages will be summarised before this is sent.',
    )
    expect(windowWarning({ ...withTokens(164_000), precision: 'exact' }, 'Opus', policy)).toBe(
      '82 % of the window of Opus is used.',
    )
    expect(windowWarning(withTokens(164_000), 'Opus', { kind: 'token-budget', tokens: 500 })).toContain(
      'Older messages are left out',
    )
  })

  it('speaks up before a summary even where the window is far or unknown', () => {
    const early = { ...withTokens(151_000), window: 1_000_000, willSummarise: true }
    expect(windowWarning(early, 'Opus', policy)).toBe(
      'The next message carries about 150,000 tokens. Older messages will be summarised before this is sent.',
    )
    expect(windowWarning({ ...early, window: null }, 'Opus', policy)).toContain('will be summarised')
  })

  it('says that it is too long', () => {
    expect(windowWarning(withTokens(210_000), 'Opus', { kind: 'everything' })).toBe(
      'This is longer than the window of Opus: about 210,000 of 200,000 tokens. It will probably be refused.',
    )
  })
})

describe('the context lens in short', () => {
  const run = (place: ContextRun['place'], count: number, tokens: number): ContextRun => ({
    fromMessageId: 'a',
    toMessageId: 'b',
    count,
    place,
    reason: 'on-path',
    tokens,
  })

  it('adds up the stretches of each place', () => {
    const runs = [
      run('summarised', 8, 800),
      run('sent', 1, 10),
      run('summarised', 3, 300),
      run('sent', 4, 90),
    ]
    expect(countPlaces(runs)).toEqual([
      { place: 'sent', count: 5, tokens: 100 },
      { place: 'summarised', count: 11, tokens: 1100 },
    ])
    expect(countPlaces([])).toEqual([])
  })

  it('leaves out a message that is not written yet', () => {
    const unwritten = { ...run('left-out', 1, 10), reason: 'empty' } as const
    expect(countPlaces([run('sent', 2, 30), unwritten])).toEqual([{ place: 'sent', count: 2, tokens: 30 }])
  })
})

describe('what is asked again and again', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  function follow() {
    const calls: { request: string; finish: (answer: string) => void; fail: (error: Error) => void }[] = []
    const answers: string[] = []
    const problems: string[] = []
    const follower = followLatest<string, string>({
      ask: (request) =>
        new Promise((resolve, reject) => {
          calls.push({ request, finish: resolve, fail: reject })
        }),
      onAnswer: (answer, request) => answers.push(`${request}: ${answer}`),
      onProblem: (error, request) => problems.push(`${request}: ${String(error)}`),
      isTemporary: (error) => error instanceof Error && error.message === 'lost',
      restMs: 250,
      retryMs: 2000,
    })
    return { follower, calls, answers, problems, asked: () => calls.map((call) => call.request) }
  }

  it('waits until nothing has changed for a moment', async () => {
    const { follower, asked } = follow()
    follower.want('a')
    await vi.advanceTimersByTimeAsync(200)
    follower.want('ab')
    await vi.advanceTimersByTimeAsync(200)
    expect(asked()).toEqual([])
    await vi.advanceTimersByTimeAsync(50)
    expect(asked()).toEqual(['ab'])
  })

  it('never has two under way, and asks for the newest when the first is here', async () => {
    const { follower, calls, answers, asked } = follow()
    follower.want('a')
    await vi.advanceTimersByTimeAsync(250)
    follower.want('ab')
    await vi.advanceTimersByTimeAsync(250)
    follower.want('abc')
    await vi.advanceTimersByTimeAsync(1000)
    expect(asked()).toEqual(['a'])
    calls[0]?.finish('one')
    await vi.advanceTimersByTimeAsync(0)
    expect(asked()).toEqual(['a', 'abc'])
    calls[1]?.finish('three')
    await vi.advanceTimersByTimeAsync(5000)
    expect(answers).toEqual(['a: one', 'abc: three'])
    expect(asked()).toHaveLength(2)
  })

  it('tries again when the connection was lost, and not after a refusal', async () => {
    const { follower, calls, problems, asked } = follow()
    follower.want('a')
    await vi.advanceTimersByTimeAsync(250)
    calls[0]?.fail(new Error('lost'))
    await vi.advanceTimersByTimeAsync(1999)
    expect(asked()).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(asked()).toEqual(['a', 'a'])
    calls[1]?.fail(new Error('refused'))
    await vi.advanceTimersByTimeAsync(10_000)
    expect(asked()).toHaveLength(2)
    expect(problems).toEqual(['a: Error: lost', 'a: Error: refused'])
  })

  it('says nothing any more once it has ended', async () => {
    const { follower, calls, answers } = follow()
    follower.want('a')
    await vi.advanceTimersByTimeAsync(250)
    follower.end()
    calls[0]?.finish('late')
    await vi.advanceTimersByTimeAsync(1000)
    expect(answers).toEqual([])
  })
})

describe('what does not hold for long', () => {
  const warm = { ...preview, expected: { ...preview.expected, likelyCachedTokens: 900 } }
  const exact: ContextPreview = { ...warm, precision: 'exact', tokens: 3877 }
  const window = new EventTarget()

  beforeEach(() => {
    vi.useFakeTimers()
    vi.stubGlobal('window', window)
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  it('is a claim about a cache, here or with the model before', () => {
    expect(claimsCache(preview)).toBe(false)
    expect(claimsCache({ ...preview, expected: { ...preview.expected, likelyCachedTokens: 0 } })).toBe(false)
    expect(claimsCache(warm)).toBe(true)
    expect(claimsCache({ ...preview, staying: { modelName: 'Sol', expected: warm.expected } })).toBe(true)
  })

  it('is asked for again while a cache is said to be warm, and never otherwise', () => {
    const onPassed = vi.fn()
    const end = followPassing(true, onPassed)
    vi.advanceTimersByTime(2 * passingMs)
    expect(onPassed).toHaveBeenCalledTimes(2)
    end()
    vi.advanceTimersByTime(2 * passingMs)
    expect(onPassed).toHaveBeenCalledTimes(2)
    const endCold = followPassing(false, onPassed)
    vi.advanceTimersByTime(2 * passingMs)
    expect(onPassed).toHaveBeenCalledTimes(2)
    endCold()
  })

  it('is asked for again when the window is looked at, and once when other conversations have changed', () => {
    const onPassed = vi.fn()
    const end = followPassing(false, onPassed)
    window.dispatchEvent(new Event('focus'))
    expect(onPassed).toHaveBeenCalledTimes(1)
    useLibraryStore.setState({ summaries: new Map() })
    useLibraryStore.setState({ summaries: new Map() })
    vi.runOnlyPendingTimers()
    expect(onPassed).toHaveBeenCalledTimes(2)
    end()
    window.dispatchEvent(new Event('focus'))
    useLibraryStore.setState({ summaries: new Map() })
    vi.runAllTimers()
    expect(onPassed).toHaveBeenCalledTimes(2)
  })

  it('leaves what the provider has counted, until the cache it was priced with is cold', () => {
    const budgetNotices = [{ subject: 'a', sentence: 'Something is used up.' }]
    expect(keepExact(exact, { ...warm, budgetNotices })).toEqual({ ...exact, budgetNotices })
    expect(keepExact(exact, preview)).toBe(preview)
    expect(keepExact(warm, preview)).toBe(preview)
  })
})
