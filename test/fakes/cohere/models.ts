interface ModelFacts {
  readonly name: string
  readonly window: number
  readonly features?: readonly string[]
  readonly endpoints?: readonly string[]
  readonly deprecated?: boolean
  readonly vision?: boolean
}

function model(facts: ModelFacts): Readonly<Record<string, unknown>> & { readonly name: string } {
  const endpoints = facts.endpoints ?? ['chat', 'generate']
  return {
    name: facts.name,
    is_deprecated: facts.deprecated ?? false,
    endpoints,
    finetuned: false,
    context_length: facts.window,
    tokenizer_url: `https://storage.example/tokenizers/${facts.name}.json`,
    default_endpoints: [],
    features: facts.features ?? ['json_mode', 'json_schema', 'safety_modes', 'strict_tools', 'tools'],
    supports_vision: facts.vision ?? false,
    sampling_defaults: { temperature: 0.3, k: 0, p: 0.75 },
  }
}

/** Models that may be told to think. */
export const thinkingModels: ReadonlySet<string> = new Set([
  'command-a-plus-05-2026',
  'command-a-reasoning-08-2025',
])

/** A plausible list. Chat is asked for by `endpoint=chat`; the others show that the filter is needed. */
export const cohereModels = [
  model({ name: 'command-a-plus-05-2026', window: 200_000, features: ['tools', 'reasoning'], vision: true }),
  model({ name: 'command-a-reasoning-08-2025', window: 256_000, features: ['tools', 'reasoning'] }),
  model({ name: 'command-a-vision-07-2025', window: 128_000, features: ['vision'], vision: true }),
  model({ name: 'command-a-03-2025', window: 256_000 }),
  model({ name: 'command-r7b-12-2024', window: 128_000 }),
  model({ name: 'command-r-03-2024', window: 128_000, deprecated: true }),
  model({ name: 'embed-v4.0', window: 128_000, endpoints: ['embed'] }),
  model({ name: 'rerank-v4.0-pro', window: 32_000, endpoints: ['rerank'] }),
] as const
