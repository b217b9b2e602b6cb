// The models of an account. The common list says little more than ids; OpenRouter and the local servers say more, each
// in its own way. A richer list that a local server does not have is no error: the common one then serves.

import { bareModel } from '../../../shared/domain/bare-model.ts'
import type { ModelInfo } from '../../../shared/domain/model.ts'
import { AdapterError, type AdapterIo } from '../adapter.ts'
import { asCount, asList, asRecord, asText, type JsonRecord } from '../read-json.ts'
import { vendorProfiles } from '../vendors.ts'
import { nanoUsdPerMillionOfTokenPrice } from './decimal-money.ts'
import { ratesOfPricing } from './listed-rates.ts'
import { callContext, callJson, failureOfCall } from './openai-client.ts'

function positive(value: number | null): number | null {
  return value === null || value === 0 ? null : value
}

/** Seconds, as this family writes times, to UTC milliseconds. */
function releasedAt(record: JsonRecord): number | null {
  const seconds = positive(asCount(record.created))
  return seconds === null ? null : seconds * 1_000
}

function endSentence(date: string | null): string | null {
  return date === null || date === '' ? null : `Ends on ${date.slice(0, 10)}.`
}

function dateText(value: JsonRecord[string] | undefined): string | null {
  const seconds = asCount(value)
  return seconds === null ? asText(value) : new Date(seconds * 1_000).toISOString()
}

/** A model of the common list, with the extras some servers add to it. */
function plainModel(record: JsonRecord): ModelInfo | null {
  const id = asText(record.id)
  if (id === null || id === '') return null
  const meta = asRecord(record.meta)
  return {
    // Some servers give a path for an id; its last part is a name.
    ...bareModel(id, /\/([^/]+\.gguf)$/.exec(id)?.[1] ?? id),
    // max_model_len: vLLM. n_ctx and n_ctx_train: llama.cpp. context_window: Groq. context_length: xAI and others.
    contextWindow: positive(
      asCount(record.max_model_len) ??
        asCount(meta?.n_ctx) ??
        asCount(record.context_window) ??
        asCount(record.context_length) ??
        asCount(meta?.n_ctx_train),
    ),
    maxOutputTokens: positive(asCount(record.max_completion_tokens)),
    releasedAt: releasedAt(record),
    deprecation: endSentence(dateText(record.shutdown_date)),
  }
}

/** As OpenRouter lists them. */
function describedModel(record: JsonRecord): ModelInfo | null {
  const id = asText(record.id)
  if (id === null || id === '') return null
  const architecture = asRecord(record.architecture)
  const inputs = asList(architecture?.input_modalities)
  const outputs = asList(architecture?.output_modalities)
  if (outputs.length > 0 && !outputs.includes('text')) return null
  const top = asRecord(record.top_provider)
  const pricing = asRecord(record.pricing)
  const rates = ratesOfPricing(pricing)
  const parameters = asList(record.supported_parameters)
  return {
    id,
    displayName: asText(record.name) || id,
    contextWindow: positive(asCount(top?.context_length) ?? asCount(record.context_length)),
    maxOutputTokens: positive(asCount(top?.max_completion_tokens)),
    acceptsImages: inputs.length === 0 ? null : inputs.includes('image'),
    acceptsDocuments: inputs.length === 0 ? null : inputs.includes('file'),
    reasons: parameters.length === 0 ? null : parameters.includes('reasoning'),
    releasedAt: releasedAt(record),
    // A negative price stands for "varies" and reads as unknown.
    inputNanoUsdPerMillion: nanoUsdPerMillionOfTokenPrice(pricing?.prompt),
    outputNanoUsdPerMillion: nanoUsdPerMillionOfTokenPrice(pricing?.completion),
    ...(rates === null ? {} : { rates }),
    deprecation: endSentence(asText(record.expiration_date)),
  }
}

/** As Ollama lists them. */
function taggedModel(record: JsonRecord): ModelInfo | null {
  const id = asText(record.model) ?? asText(record.name)
  if (id === null || id === '') return null
  const capabilities = asList(record.capabilities)
  if (capabilities.length > 0 && !capabilities.includes('completion')) return null
  return {
    ...bareModel(id),
    contextWindow: positive(asCount(asRecord(record.details)?.context_length)),
    acceptsImages: capabilities.length === 0 ? null : capabilities.includes('vision'),
    reasons: capabilities.length === 0 ? null : capabilities.includes('thinking'),
  }
}

/** As LM Studio lists them. */
function keyedModel(record: JsonRecord): ModelInfo | null {
  const id = asText(record.key) ?? asText(record.id)
  if (id === null || id === '' || record.type === 'embedding' || record.type === 'embeddings') return null
  const capabilities = asRecord(record.capabilities)
  const loaded = asRecord(asRecord(asList(record.loaded_instances)[0])?.config)
  return {
    ...bareModel(id, asText(record.display_name) || id),
    contextWindow: positive(asCount(loaded?.context_length) ?? asCount(record.max_context_length)),
    acceptsImages: typeof capabilities?.vision === 'boolean' ? capabilities.vision : null,
    reasons: capabilities?.reasoning === undefined ? null : Boolean(capabilities.reasoning),
  }
}

function sortedByAge(models: readonly ModelInfo[]): ModelInfo[] {
  return models.toSorted(
    (a, b) => (b.releasedAt ?? 0) - (a.releasedAt ?? 0) || a.displayName.localeCompare(b.displayName, 'en'),
  )
}

function readList(
  answer: unknown,
  key: 'data' | 'models',
  read: (record: JsonRecord) => ModelInfo | null,
): ModelInfo[] | null {
  const list = typeof answer === 'object' && answer !== null ? (answer as JsonRecord)[key] : undefined
  if (!Array.isArray(list)) return null
  const models = list
    .map((entry) => asRecord(entry))
    .map((record) => (record === null ? null : read(record)))
    .filter((model) => model !== null)
  const unique = new Map(models.map((model) => [model.id, model]))
  return sortedByAge([...unique.values()])
}

/** The richer list of a local server, outside `/v1`; null when it does not have one. */
async function richerList(io: AdapterIo): Promise<ModelInfo[] | null> {
  const { modelList } = vendorProfiles[io.vendor].chat
  if (modelList !== 'tags' && modelList !== 'keyed') return null
  const root = { ...io, baseUrl: io.baseUrl.replace(/\/v1\/?$/, '') }
  try {
    return modelList === 'tags'
      ? readList(await callJson(root, 'get', '/api/tags'), 'models', taggedModel)
      : readList(await callJson(root, 'get', '/api/v1/models'), 'models', keyedModel)
  } catch (thrown) {
    const failure = failureOfCall(thrown, callContext(root, null, null), io, false)
    // An older version answers 404 here; anything else would fail on the common list just the same.
    if (failure.status === null) throw new AdapterError(failure)
    return null
  }
}

/** Lists what an account can talk to, newest first. @throws AdapterError */
export async function listOpenAiModels(io: AdapterIo): Promise<readonly ModelInfo[]> {
  const richer = await richerList(io)
  if (richer !== null) return richer
  const { modelList, hiddenModels } = vendorProfiles[io.vendor].chat
  const context = callContext(io, null, null)
  let answer: unknown
  try {
    answer = await callJson(io, 'get', '/models')
  } catch (thrown) {
    throw new AdapterError(failureOfCall(thrown, context, io, false))
  }
  const models = readList(answer, 'data', modelList === 'described' ? describedModel : plainModel)
  if (models === null) {
    throw new AdapterError(
      failureOfCall(new SyntaxError('the answer holds no list of models'), context, io, false),
    )
  }
  return hiddenModels === null ? models : models.filter((model) => !hiddenModels.test(model.id))
}
