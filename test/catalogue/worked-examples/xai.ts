// xAI says what a call cost, in ticks: 10,000,000,000 to the dollar. Where it does not, dollars for a million tokens, in /
// cached / out (2026-11-20): grok-4.3 1.25 / 0.2 / 2.5, above 200,000 input tokens 2.5 / 0.4 / 5; grok-4.7 2 / 0.5 / 6.
import { computed, reported, unknown, usualDay, type WorkedExample } from './worked-example.ts'

const responses = { vendor: 'xai', api: 'openai-responses', at: usualDay } as const
const chat = { vendor: 'xai', api: 'openai-chat', at: usualDay } as const
const counts = {
  input_tokens: 1_000,
  input_tokens_details: { cached_tokens: 768 },
  output_tokens: 100,
  output_tokens_details: { reasoning_tokens: 90 },
  total_tokens: 1_100,
}

export const xaiExamples: readonly WorkedExample[] = [
  {
    ...responses,
    title: 'is believed when it says what a call cost',
    rules: ['ticks'],
    model: 'grok-4.3',
    usage: { ...counts, cost_in_usd_ticks: 6_936_000, num_sources_used: 0, num_server_side_tools_used: 0 },
    working: '6,936,000 x $0.0000000001',
    expected: reported(693_600),
  },
  {
    ...responses,
    title: 'rounds ticks that are no whole nano-dollars',
    rules: ['ticks', 'rounding half up, once'],
    model: 'grok-4.3',
    usage: { ...counts, cost_in_usd_ticks: 12_345_675 },
    working: '12,345,675 x $0.0000000001',
    expected: reported(1_234_568),
  },
  {
    ...responses,
    title: 'rounds less than half a nano-dollar down',
    rules: ['ticks', 'rounding half up, once'],
    model: 'grok-4.3',
    usage: { ...counts, cost_in_usd_ticks: 12_345_674 },
    working: '12,345,674 x $0.0000000001',
    expected: reported(1_234_567),
  },
  {
    ...chat,
    title: 'is believed in a chat too, tools included',
    rules: ['ticks', 'web search by the piece'],
    model: 'grok-4.7',
    usage: {
      prompt_tokens: 5_000,
      completion_tokens: 60,
      total_tokens: 5_060,
      prompt_tokens_details: { cached_tokens: 0, text_tokens: 5_000, audio_tokens: 0, image_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: 12, audio_tokens: 0 },
      num_sources_used: 4,
      cost_in_usd_ticks: 1_103_600_000,
    },
    working: '1,103,600,000 x $0.0000000001',
    expected: reported(110_360_000),
  },
  {
    ...responses,
    title: 'costs nothing when it says so',
    rules: ['ticks', 'zero tokens'],
    model: 'grok-4.3',
    usage: { ...counts, cost_in_usd_ticks: 0 },
    working: '0 x $0.0000000001',
    expected: reported(0),
  },
  {
    ...responses,
    title: 'is computed where it says no cost',
    rules: ['cached reads at 10 %'],
    model: 'grok-4.3',
    usage: counts,
    working: '232 x $1.25/M + 768 x $0.20/M + 100 x $2.50/M',
    expected: computed(693_600),
  },
  {
    ...responses,
    title: 'has a tier above 200,000 tokens',
    rules: ['above 200,000 input tokens'],
    model: 'grok-4.3',
    usage: {
      input_tokens: 250_000,
      input_tokens_details: { cached_tokens: 50_000 },
      output_tokens: 1_000,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: 251_000,
    },
    working: '200,000 x $2.50/M + 50,000 x $0.40/M + 1,000 x $5/M',
    expected: computed(525_000_000),
  },
  {
    ...chat,
    title: 'is computed for a model newer than the table',
    rules: ['served at the usual rate'],
    model: 'grok-4.7',
    usage: {
      prompt_tokens: 5_000,
      completion_tokens: 60,
      total_tokens: 5_060,
      prompt_tokens_details: { cached_tokens: 1_000 },
    },
    beside: { service_tier: 'default' },
    working: '4,000 x $2/M + 1,000 x $0.50/M + 60 x $6/M',
    expected: computed(8_860_000),
  },
  {
    ...responses,
    title: 'has no price for its tools where it says no cost',
    rules: ['a tool without a rate'],
    model: 'grok-4.3',
    usage: {
      ...counts,
      num_server_side_tools_used: 2,
      server_side_tool_usage_details: { web_search_calls: 1, x_search_calls: 1, code_interpreter_calls: 0 },
    },
    working: 'No table says what a search costs.',
    expected: unknown('no-rate'),
  },
]
