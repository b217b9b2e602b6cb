// DeepSeek. Dollars for a million tokens, miss / hit / out: deepseek-v4-pro 0.66 / 0.022 / 1.98, at its peak hours (01:00 to
// 04:00 and 06:00 to 10:00 UTC from Monday to Friday) twice that; before 2026-08-17 in Beijing 0.435 / 0.003625 / 0.87.
// 2026-11-20 is a Friday.
import { computed, type WorkedExample } from './worked-example.ts'

const chat = { vendor: 'deepseek', api: 'openai-chat', model: 'deepseek-v4-pro' } as const
const usage = {
  prompt_tokens: 10_000,
  completion_tokens: 500,
  total_tokens: 10_500,
  prompt_tokens_details: { cached_tokens: 8_960 },
  completion_tokens_details: { reasoning_tokens: 320 },
  prompt_cache_hit_tokens: 8_960,
  prompt_cache_miss_tokens: 1_040,
}
const usual = '1,040 x $0.66/M + 8,960 x $0.022/M + 500 x $1.98/M'
const peak = '1,040 x $1.32/M + 8,960 x $0.044/M + 500 x $3.96/M'

export const deepseekExamples: readonly WorkedExample[] = [
  {
    ...chat,
    title: 'reads hits at a thirtieth outside the peak hours',
    rules: ['cache hits and misses', 'reasoning is inside the output'],
    at: '2026-11-20T12:00:00Z',
    usage,
    working: usual,
    expected: computed(1_873_520),
  },
  {
    ...chat,
    title: 'costs twice as much in the peak hours',
    rules: ['peak hours', 'cache hits and misses'],
    at: '2026-11-20T02:30:00Z',
    usage,
    working: peak,
    expected: computed(3_747_040),
  },
  ...(
    [
      ['2026-11-20T00:59:59.999Z', false],
      ['2026-11-20T01:00:00Z', true],
      ['2026-11-20T03:59:59.999Z', true],
      ['2026-11-20T04:00:00Z', false],
      ['2026-11-20T05:59:59.999Z', false],
      ['2026-11-20T06:00:00Z', true],
      ['2026-11-20T09:59:59.999Z', true],
      ['2026-11-20T10:00:00Z', false],
    ] as const
  ).map(
    ([at, isPeak]): WorkedExample => ({
      ...chat,
      title: `costs ${isPeak ? 'twice as much' : 'the usual'} at ${at}`,
      rules: ['edges of the peak hours'],
      at,
      usage,
      working: isPeak ? peak : usual,
      expected: isPeak ? computed(3_747_040) : computed(1_873_520),
    }),
  ),
  ...['2026-11-21T02:30:00Z', '2026-11-22T08:00:00Z'].map(
    (at): WorkedExample => ({
      ...chat,
      title: `has no peak at the weekend, ${at}`,
      rules: ['no peak at weekends'],
      at,
      usage,
      working: usual,
      expected: computed(1_873_520),
    }),
  ),
  {
    ...chat,
    title: 'has its peak on a Monday',
    rules: ['peak hours'],
    at: '2026-11-23T08:00:00Z',
    usage,
    working: peak,
    expected: computed(3_747_040),
  },
  {
    ...chat,
    title: 'had no peak hours before August 2026, and rounds a half up',
    rules: ['a price that changed on a day', 'rounding half up, once'],
    at: '2026-07-01T02:30:00Z',
    usage: {
      prompt_tokens: 4,
      completion_tokens: 0,
      total_tokens: 4,
      prompt_cache_hit_tokens: 4,
      prompt_cache_miss_tokens: 0,
    },
    working: '4 x $0.003625/M',
    expected: computed(15),
  },
  {
    ...chat,
    title: 'names hits of which there are more than input',
    rules: ['counts contradict'],
    at: '2026-11-20T12:00:00Z',
    usage: { ...usage, prompt_cache_hit_tokens: 10_001 },
    working: '10,001 is more than 10,000.',
    expected: { unknown: 'counts-contradict' },
  },
]
