function supported(value: boolean): { supported: boolean } {
  return { supported: value }
}

interface ModelFacts {
  readonly id: string
  readonly name: string
  readonly created: string
  readonly lifecycle?: 'active' | 'deprecated' | 'retired'
  readonly retires?: string
  readonly adaptive?: boolean
}

function model(facts: ModelFacts): { readonly id: string } & Readonly<Record<string, unknown>> {
  const adaptive = facts.adaptive ?? true
  return {
    type: 'model',
    id: facts.id,
    display_name: facts.name,
    created_at: facts.created,
    lifecycle: facts.lifecycle ?? 'active',
    line: facts.id.split('-')[1] ?? null,
    deprecated_at: facts.lifecycle === undefined ? null : '2026-09-01T00:00:00Z',
    retires_at: facts.retires ?? null,
    max_input_tokens: adaptive ? 1_000_000 : 200_000,
    max_tokens: adaptive ? 128_000 : 64_000,
    capabilities: {
      batch: supported(true),
      citations: supported(true),
      code_execution: supported(true),
      effort: { ...supported(adaptive), low: supported(adaptive), medium: supported(adaptive) },
      image_input: supported(true),
      pdf_input: supported(true),
      structured_outputs: supported(true),
      thinking: {
        ...supported(true),
        types: { adaptive: supported(adaptive), enabled: supported(!adaptive) },
      },
    },
  }
}

/** A plausible list, newest first. */
export const anthropicModels = [
  model({ id: 'claude-opus-5-5', name: 'Claude Opus 5.5', created: '2026-10-14T00:00:00Z' }),
  model({ id: 'claude-sonnet-5-5', name: 'Claude Sonnet 5.5', created: '2026-09-22T00:00:00Z' }),
  model({ id: 'claude-haiku-5-5', name: 'Claude Haiku 5.5', created: '2026-09-22T00:00:00Z' }),
  model({
    id: 'claude-sonnet-4-5-20250929',
    name: 'Claude Sonnet 4.5',
    created: '2025-09-29T00:00:00Z',
    lifecycle: 'deprecated',
    retires: '2026-11-30T00:00:00Z',
    adaptive: false,
  }),
  model({
    id: 'claude-3-7-sonnet-20250219',
    name: 'Claude Sonnet 3.7',
    created: '2025-02-19T00:00:00Z',
    lifecycle: 'retired',
    retires: '2026-02-19T00:00:00Z',
    adaptive: false,
  }),
] as const
