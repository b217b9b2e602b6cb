import { bareModel } from '../../../shared/domain/bare-model.ts'
import type { JsonValue } from '../../../shared/domain/json.ts'
import type { ModelInfo } from '../../../shared/domain/model.ts'
import { AdapterError, type AdapterIo } from '../adapter.ts'
import { asCount, asList, asRecord, asText } from '../read-json.ts'
import { classifyCohere, failureOfCohereAnswer } from './classify.ts'
import { cohereCallOf, cohereRoot, openCohere } from './open-cohere.ts'
import { canThink, releasedAtOf } from './record.ts'

/** No account has that many pages of a thousand models; a server that repeats its page token is not followed on. */
const mostPages = 20

/** What Cohere says about a model; null for one that does not chat. */
export function modelInfoOf(value: JsonValue): ModelInfo | null {
  const model = asRecord(value)
  const id = asText(model?.name)
  if (model === null || id === null || id === '') return null
  const endpoints = asList(model.endpoints)
  if (endpoints.length > 0 && !endpoints.includes('chat')) return null
  const features = asList(model.features)
  const window = asCount(model.context_length)
  const seesImages = features.includes('vision') ? true : null
  return {
    ...bareModel(id),
    contextWindow: window === 0 ? null : window,
    acceptsImages: typeof model.supports_vision === 'boolean' ? model.supports_vision : seesImages,
    acceptsDocuments: false,
    reasons: features.includes('reasoning') || canThink(id) ? true : null,
    releasedAt: releasedAtOf(id),
    deprecation: model.is_deprecated === true ? 'Deprecated; the list names no date for its end.' : null,
  }
}

/** All chat models of the account, page after page. @throws AdapterError */
export async function listCohereModels(io: AdapterIo): Promise<readonly ModelInfo[]> {
  const call = cohereCallOf(io, null)
  try {
    const client = await openCohere(io)
    const models: ModelInfo[] = []
    let pageToken = ''
    for (let page = 0; page < mostPages; page += 1) {
      const query = new URLSearchParams({ endpoint: 'chat', page_size: '1000' })
      if (pageToken !== '') query.set('page_token', pageToken)
      // Whole, since the SDK would take the query for a part of the path.
      const response = await client.fetch(`${cohereRoot(io)}/v1/models?${query}`, { signal: io.signal })
      const text = await response.text()
      if (!response.ok) throw new AdapterError(failureOfCohereAnswer(response, text, call))
      const answer = asRecord(JSON.parse(text))
      if (answer === null || !Array.isArray(answer.models)) {
        throw new SyntaxError('the answer holds no list of models')
      }
      models.push(...answer.models.map(modelInfoOf).filter((model) => model !== null))
      pageToken = asText(answer.next_page_token) ?? ''
      if (pageToken === '') break
    }
    return [...new Map(models.map((model) => [model.id, model])).values()]
  } catch (thrown) {
    throw new AdapterError(classifyCohere(thrown, call))
  }
}
