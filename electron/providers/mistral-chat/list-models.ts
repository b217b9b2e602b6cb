// What an account can talk to: its models, and its agents under a prefix of their own. Agents are an extra: a key that
// may not list them, or a server that has none, still gets its models.
import { bareModel } from '../../../shared/domain/bare-model.ts'
import type { JsonValue } from '../../../shared/domain/json.ts'
import type { ModelInfo } from '../../../shared/domain/model.ts'
import { AdapterError, type AdapterIo } from '../adapter.ts'
import { asCount, asList, asRecord, asText, type JsonRecord } from '../read-json.ts'
import { vendorProfiles } from '../vendors.ts'
import {
  classifyMistral,
  failureOfMistral,
  type MistralCallContext,
  parseBody,
  readMistralError,
} from './classify.ts'
import { callMistral } from './open-mistral.ts'
import { agentPrefix } from './record.ts'

/** More pages than anybody has agents for; a server that never ends its list is left there. */
const mostAgentPages = 20
const agentsPerPage = 100

export function callContext(io: AdapterIo, modelId: string | null): MistralCallContext {
  return {
    vendorName: vendorProfiles[io.vendor].name,
    baseUrl: io.baseUrl,
    apiKey: io.apiKey,
    modelId,
    signal: io.signal,
  }
}

/** GET or DELETE. @returns the body; null when it was empty. @throws AdapterError */
export async function callJson(
  io: AdapterIo,
  method: 'GET' | 'DELETE',
  path: string,
  query?: string,
): Promise<JsonValue> {
  const context = callContext(io, null)
  try {
    const response = await callMistral(io, {
      method,
      path,
      ...(query === undefined ? {} : { query }),
      bodyText: null,
      accept: 'application/json',
      signal: io.signal,
    })
    const bodyText = await response.text()
    if (response.ok) return bodyText === '' ? null : (JSON.parse(bodyText) as JsonValue)
    const facts = readMistralError(parseBody(bodyText), response.status)
    throw new AdapterError(failureOfMistral(facts, context, { headers: response.headers, nowMs: io.now() }))
  } catch (thrown) {
    throw new AdapterError(classifyMistral(thrown, context, false))
  }
}

function positive(value: number | null): number | null {
  return value === null || value === 0 ? null : value
}

function flag(capabilities: JsonRecord | null, name: string): boolean | null {
  const value = capabilities?.[name]
  return typeof value === 'boolean' ? value : null
}

function endSentence(card: JsonRecord): string | null {
  const date = asText(card.deprecation)
  if (date === null || date === '') return null
  const replacement = asText(card.deprecation_replacement_model)
  const end = `Ends on ${date.slice(0, 10)}`
  return replacement === null || replacement === '' ? `${end}.` : `${end}; ${replacement} replaces it.`
}

function modelOf(card: JsonRecord): ModelInfo | null {
  const id = asText(card.id)
  const capabilities = asRecord(card.capabilities)
  if (id === null || id === '' || card.archived === true) return null
  // Embeddings, moderation, OCR and speech stand in the same list.
  if (flag(capabilities, 'completion_chat') === false) return null
  const seconds = positive(asCount(card.created))
  return {
    ...bareModel(id),
    contextWindow: positive(asCount(card.max_context_length)),
    acceptsImages: flag(capabilities, 'vision'),
    reasons: flag(capabilities, 'reasoning'),
    releasedAt: seconds === null ? null : seconds * 1_000,
    deprecation: endSentence(card),
  }
}

/** Reads the list of models. Every card of one time: then it is the time of the list, not of a release. Pure. */
export function readModels(answer: JsonValue): ModelInfo[] | null {
  const list = asRecord(answer)?.data ?? answer
  if (!Array.isArray(list)) return null
  const models = list.flatMap((entry) => {
    const card = asRecord(entry)
    const model = card === null ? null : modelOf(card)
    return model === null ? [] : [model]
  })
  const unique = [...new Map(models.map((model) => [model.id, model])).values()]
  const times = new Set(unique.map((model) => model.releasedAt))
  return times.size === 1 && unique.length > 1
    ? unique.map((model) => ({ ...model, releasedAt: null }))
    : unique
}

/** Reads a page of agents; what its model is known to take counts for the agent. Pure. */
export function readAgents(answer: JsonValue, models: readonly ModelInfo[]): ModelInfo[] {
  return asList(asRecord(answer)?.data).flatMap((entry) => {
    const agent = asRecord(entry)
    const id = asText(agent?.id)
    if (agent === null || id === null || id === '') return []
    const model = models.find((candidate) => candidate.id === agent.model)
    const created = Date.parse(asText(agent.created_at) ?? '')
    return [
      {
        ...(model ?? bareModel(id)),
        id: `${agentPrefix}${id}`,
        displayName: `Agent: ${asText(agent.name) || id}`,
        releasedAt: Number.isNaN(created) ? null : created,
        deprecation: null,
      },
    ]
  })
}

async function listAgents(io: AdapterIo): Promise<JsonValue[]> {
  const pages: JsonValue[] = []
  let token = ''
  try {
    for (let page = 0; page < mostAgentPages; page += 1) {
      const next = token === '' ? '' : `&page_token=${encodeURIComponent(token)}`
      const answer = await callJson(io, 'GET', '/v1/agents/pages', `page_size=${agentsPerPage}${next}`)
      pages.push(answer)
      token = asText(asRecord(answer)?.next_page_token) ?? ''
      if (token === '') break
    }
  } catch {
    // The models decide whether the key is good; without a list of agents there are none to choose.
    return pages
  }
  return pages
}

/** Lists models, then agents. @throws AdapterError when the models cannot be had. */
export async function listMistralModels(io: AdapterIo): Promise<readonly ModelInfo[]> {
  const [answer, pages] = await Promise.all([callJson(io, 'GET', '/v1/models'), listAgents(io)])
  const models = readModels(answer)
  if (models === null) {
    const thrown = new SyntaxError('the answer holds no list of models')
    throw new AdapterError(classifyMistral(thrown, callContext(io, null), false))
  }
  return [...models, ...pages.flatMap((page) => readAgents(page, models))]
}
