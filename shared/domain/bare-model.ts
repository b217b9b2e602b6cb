import type { ModelInfo } from './model.ts'

/** A model about which nothing but its id is known. */
export function bareModel(id: string, displayName: string = id): ModelInfo {
  return {
    id,
    displayName,
    contextWindow: null,
    maxOutputTokens: null,
    acceptsImages: null,
    acceptsDocuments: null,
    reasons: null,
    releasedAt: null,
    inputNanoUsdPerMillion: null,
    outputNanoUsdPerMillion: null,
    deprecation: null,
  }
}
