// Groq puts its usage into a field of its own. Dollars for a million tokens, in / cached / out (2026-11-20):
//   openai/gpt-oss-120b 0.15 / 0.075 / 0.6     llama-3.3-70b-versatile 0.59 / - / 0.79
import { computed, unknown, usualDay, type WorkedExample } from './worked-example.ts'

const chat = { vendor: 'groq', api: 'openai-chat', at: usualDay } as const
const times = { queue_time: 0.05, prompt_time: 0.01, completion_time: 0.3, total_time: 0.31 }

export const groqExamples: readonly WorkedExample[] = [
  {
    ...chat,
    title: 'reads at half price and thinks',
    rules: ['usage inside a field of the vendor', 'cached reads at 50 %', 'served at the usual rate'],
    model: 'openai/gpt-oss-120b',
    usage: {
      prompt_tokens: 3_001,
      completion_tokens: 250,
      total_tokens: 3_251,
      prompt_tokens_details: { cached_tokens: 2_048 },
      completion_tokens_details: { reasoning_tokens: 180 },
      ...times,
    },
    beside: { service_tier: 'on_demand', system_fingerprint: 'fp_groq' },
    working: '953 x $0.15/M + 2,048 x $0.075/M + 250 x $0.60/M',
    expected: computed(446_550),
  },
  {
    ...chat,
    title: 'needs no rate for cached tokens where none were cached',
    rules: ['usage inside a field of the vendor'],
    model: 'llama-3.3-70b-versatile',
    usage: { prompt_tokens: 1_234, completion_tokens: 567, total_tokens: 1_801, ...times },
    working: '1,234 x $0.59/M + 567 x $0.79/M',
    expected: computed(1_175_990),
  },
  {
    ...chat,
    title: 'has no cost for cached tokens whose price is not listed',
    rules: ['cached tokens without a rate'],
    model: 'llama-3.3-70b-versatile',
    usage: {
      prompt_tokens: 1_234,
      completion_tokens: 567,
      total_tokens: 1_801,
      prompt_tokens_details: { cached_tokens: 1_024 },
      ...times,
    },
    working: 'What a cached token of this model costs stands in no table.',
    expected: unknown('no-rate'),
  },
  ...(['performance', 'flex'] as const).map(
    (tier): WorkedExample => ({
      ...chat,
      title: `has no list price when it was served as ${tier}`,
      rules: ['served faster or slower'],
      model: 'openai/gpt-oss-120b',
      usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15, ...times },
      beside: { service_tier: tier },
      working: 'What this tier costs stands in no table.',
      expected: unknown('special-rate'),
    }),
  ),
]
