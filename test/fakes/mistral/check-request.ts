// What Mistral's endpoints refuse about a body before any model sees it: fields they do not know, missing ones, models
// and agents that do not exist.
import type { LooseRecord } from '../openai/loose-json.ts'
import type { WireAnswer } from '../wire-server.ts'
import { fieldError, mistralError } from './errors.ts'
import { type FakeAgent, mistralAgents, mistralModels } from './models.ts'

const chatFields = [
  'messages',
  'stream',
  'max_tokens',
  'stop',
  'random_seed',
  'metadata',
  'response_format',
  'tools',
  'tool_choice',
  'presence_penalty',
  'frequency_penalty',
  'n',
  'prediction',
  'parallel_tool_calls',
  'reasoning_effort',
  'prompt_mode',
  'guardrails',
  'prompt_cache_key',
  'service_tier',
]
const appendFields = [
  'inputs',
  'stream',
  'store',
  'handoff_execution',
  'completion_args',
  'tool_confirmations',
]

/** The endpoints that generate, by the fields they take. */
const fieldsOf = {
  chat: new Set([...chatFields, 'model', 'temperature', 'top_p', 'safe_prompt']),
  'agent-chat': new Set([...chatFields, 'agent_id']),
  start: new Set([
    ...appendFields.filter((field) => field !== 'tool_confirmations'),
    ...['instructions', 'tools', 'guardrails', 'name', 'description', 'metadata'],
    ...['agent_id', 'agent_version', 'model'],
  ]),
  append: new Set(appendFields),
  restart: new Set([
    ...appendFields.filter((field) => field !== 'tool_confirmations'),
    ...['metadata', 'guardrails', 'from_entry_id', 'agent_version'],
  ]),
} as const

export type Endpoint = keyof typeof fieldsOf

const required: Readonly<Record<Endpoint, readonly string[]>> = {
  chat: ['model', 'messages'],
  'agent-chat': ['agent_id', 'messages'],
  start: ['inputs'],
  append: [],
  restart: ['from_entry_id'],
}

export function fieldFault(endpoint: Endpoint, body: LooseRecord): WireAnswer | null {
  const shape = endpoint === 'chat' || endpoint === 'agent-chat' ? 'chat' : 'agents'
  const unknown = Object.keys(body).find((field) => !fieldsOf[endpoint].has(field))
  if (unknown !== undefined) {
    const msg = 'Extra inputs are not permitted'
    return fieldError({ type: 'extra_forbidden', loc: ['body', unknown], msg, input: body[unknown] }, shape)
  }
  const missing = required[endpoint].find((field) => body[field] === undefined || body[field] === null)
  if (missing === undefined) return null
  return fieldError({ type: 'missing', loc: ['body', missing], msg: 'Field required' }, shape)
}

export interface Answerer {
  readonly model: string
  readonly agent: FakeAgent | null
}

/** Who is to answer, or the refusal of a model or agent that does not exist. */
export function answererOf(body: LooseRecord): Answerer | WireAnswer {
  if (typeof body.agent_id === 'string') {
    const agent = mistralAgents.find((known) => known.id === body.agent_id)
    return agent === undefined
      ? mistralError(404, `Agent ${body.agent_id} not found`, { type: 'not_found' })
      : { model: agent.model, agent }
  }
  const model = mistralModels.data.find(
    (known) => known.id === body.model && known.capabilities.completion_chat,
  )
  if (model === undefined) {
    return mistralError(400, `Invalid model: ${String(body.model)}`, { type: 'invalid_model', code: '1500' })
  }
  return { model: model.id, agent: null }
}

export function canReason(modelId: string): boolean {
  return mistralModels.data.some((model) => model.id === modelId && model.capabilities.reasoning === true)
}
