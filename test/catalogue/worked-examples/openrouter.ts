// OpenRouter says what a call cost, in dollars. With a key of the person's own at the upstream that is only its fee.
import { reported, unknown, usualDay, type WorkedExample } from './worked-example.ts'

const chat = { vendor: 'openrouter', api: 'openai-chat', at: usualDay, model: 'maker/thinker' } as const
const counts = {
  prompt_tokens: 194,
  completion_tokens: 2,
  total_tokens: 196,
  prompt_tokens_details: { cached_tokens: 0, cache_write_tokens: 100, audio_tokens: 0, video_tokens: 0 },
  completion_tokens_details: { reasoning_tokens: 0 },
}
const upstream = (cost: number | null) => ({
  upstream_inference_cost: cost,
  upstream_inference_prompt_cost: null,
  upstream_inference_completions_cost: null,
})

export const openrouterExamples: readonly WorkedExample[] = [
  {
    ...chat,
    title: 'is believed when it says what a call cost, whatever the model',
    rules: ['a decimal in dollars', 'a model that nobody lists'],
    usage: { ...counts, cost: 0.00012345, is_byok: false, cost_details: upstream(0.00012345) },
    beside: { provider: 'SomeHost' },
    working: '$0.00012345',
    expected: reported(123_450),
  },
  {
    ...chat,
    title: 'writes small amounts with an exponent',
    rules: ['a decimal in dollars'],
    usage: { ...counts, cost: 1.5e-7, is_byok: false },
    working: '$0.00000015',
    expected: reported(150),
  },
  {
    ...chat,
    title: 'has amounts below a nano-dollar, rounded once',
    rules: ['a decimal in dollars', 'rounding half up, once'],
    usage: { ...counts, cost: 0.0000123455, is_byok: false },
    working: '$0.0000123455',
    expected: reported(12_346),
  },
  {
    ...chat,
    title: 'keeps every digit of an amount that no binary fraction holds',
    rules: ['a decimal in dollars'],
    usage: { ...counts, cost: 0.300000001, is_byok: false },
    working: '$0.300000001',
    expected: reported(300_000_001),
  },
  {
    ...chat,
    title: 'costs nothing when it says so',
    rules: ['a decimal in dollars', 'zero tokens'],
    model: 'maker/thinker:free',
    usage: { ...counts, cost: 0, is_byok: false },
    working: '$0',
    expected: reported(0),
  },
  {
    ...chat,
    title: 'costs its fee and the bill of the upstream with an own key there',
    rules: ['own key: fee and upstream bill'],
    usage: { ...counts, cost: 0.000006173, is_byok: true, cost_details: upstream(0.00012345) },
    working: '$0.000006173 + $0.00012345',
    expected: reported(129_623),
  },
  {
    ...chat,
    title: 'is not known with an own key and no word of the bill',
    rules: ['own key: one of the two is missing', 'a model that nobody lists'],
    usage: { ...counts, cost: 0.000006173, is_byok: true, cost_details: upstream(null) },
    working: 'The fee alone is not what it cost, and no table lists maker/thinker.',
    expected: unknown('no-price'),
  },
  {
    ...chat,
    title: 'is believed whatever tools and tiers it names',
    rules: ['a decimal in dollars', 'web search by the piece', 'served faster or slower'],
    usage: { ...counts, cost: 0.0201, is_byok: false, server_tool_use_details: { web_search_requests: 2 } },
    beside: { service_tier: 'priority' },
    working: '$0.0201',
    expected: reported(20_100_000),
  },
]
