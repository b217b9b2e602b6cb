// The lists of models and agents, as GET /v1/models and GET /v1/agents/pages write them.

function card(
  id: string,
  window: number,
  capabilities: Readonly<Record<string, boolean>>,
  extra: object = {},
) {
  return {
    id,
    object: 'model',
    created: 1_795_000_000,
    owned_by: 'mistralai',
    capabilities: {
      completion_chat: true,
      function_calling: true,
      reasoning: false,
      completion_fim: false,
      fine_tuning: false,
      vision: false,
      ocr: false,
      classification: false,
      moderation: false,
      audio: false,
      ...capabilities,
    },
    name: id,
    description: `Official ${id} model`,
    max_context_length: window,
    aliases: [],
    deprecation: null,
    deprecation_replacement_model: null,
    default_model_temperature: 0.7,
    internal: false,
    type: 'base',
    ...extra,
  }
}

/** `created` is the time of the list, the same on every card. */
export const mistralModels = {
  object: 'list',
  data: [
    card('mistral-medium-3-5', 262_144, { vision: true, reasoning: true }),
    card('mistral-small-latest', 131_072, { vision: true }, { aliases: ['mistral-small-2603'] }),
    card(
      'mistral-large-2411',
      131_072,
      {},
      { deprecation: '2026-12-31T12:00:00Z', deprecation_replacement_model: 'mistral-large-2512' },
    ),
    card('mistral-embed', 8_192, { completion_chat: false }),
  ],
}

export interface FakeAgent {
  readonly id: string
  readonly name: string
  readonly model: string
  readonly instructions: string | null
}

export const mistralAgents: readonly FakeAgent[] = [
  {
    id: 'ag_019f13ba6e6476a8b4b3614446fc3521',
    name: 'Harbour pilot',
    model: 'mistral-small-latest',
    instructions: 'You know every harbour.',
  },
  {
    id: 'ag_019f13ba6e6476a8b4b3614446fc3522',
    name: 'Cook',
    model: 'mistral-medium-3-5',
    instructions: null,
  },
]

export function agentEntity(agent: FakeAgent) {
  return {
    instructions: agent.instructions,
    tools: [],
    completion_args: { max_tokens: null, tool_choice: 'auto', reasoning_effort: null },
    guardrails: [],
    model: agent.model,
    name: agent.name,
    description: null,
    handoffs: null,
    metadata: null,
    object: 'agent',
    id: agent.id,
    version: 0,
    versions: [],
    created_at: '2026-06-29T14:13:32.926214Z',
    updated_at: '2026-06-29T14:13:32.926216Z',
    deployment_chat: false,
    source: 'api',
    version_message: null,
  }
}
