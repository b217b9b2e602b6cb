import type { Model } from '@google/genai'
import type { ModelInfo } from '../../../shared/domain/model.ts'
import { AdapterError, type AdapterIo } from '../adapter.ts'
import { classifyGoogle } from './classify.ts'
import { googleCallOf, openGoogle } from './open-google.ts'
import { isForChat } from './record.ts'

function positive(value: number | undefined): number | null {
  return value !== undefined && Number.isInteger(value) && value > 0 ? value : null
}

/** What Google says about a model; null for one that is not for chatting. */
export function modelInfoOf(model: Model): ModelInfo | null {
  const id = (model.name ?? '').replace(/^models\//, '')
  if (id === '' || !isForChat(id)) return null
  if (!(model.supportedActions ?? []).includes('generateContent')) return null
  const description = model.description ?? ''
  // The list has no field for it; only the description of an ageing model says so (Gemini API, 2026-11).
  const isEnding = /deprecated|discontinued|shut ?down/i.test(description)
  return {
    id,
    displayName: model.displayName === undefined || model.displayName === '' ? id : model.displayName,
    contextWindow: positive(model.inputTokenLimit),
    maxOutputTokens: positive(model.outputTokenLimit),
    acceptsImages: null,
    acceptsDocuments: null,
    reasons: model.thinking ?? null,
    releasedAt: null,
    inputNanoUsdPerMillion: null,
    outputNanoUsdPerMillion: null,
    deprecation: isEnding ? description : null,
  }
}

/** All chat models of the account, page after page. @throws AdapterError */
export async function listGoogleModels(io: AdapterIo): Promise<readonly ModelInfo[]> {
  let google: Awaited<ReturnType<typeof openGoogle>> | null = null
  try {
    google = await openGoogle(io)
    const models: ModelInfo[] = []
    for await (const model of await google.client.models.list({ config: { pageSize: 1_000 } })) {
      const info = modelInfoOf(model)
      if (info !== null) models.push(info)
    }
    return models
  } catch (thrown) {
    const call = googleCallOf(io, null, google?.seen ?? null)
    throw new AdapterError(classifyGoogle(thrown, { ...call, hasStarted: false }))
  }
}
