import type { ModelInfo as AnthropicModel } from '@anthropic-ai/sdk/resources/models'
import type { ModelInfo } from '../../../shared/domain/model.ts'

function timeOf(text: string | null): number | null {
  const time = text === null ? Number.NaN : Date.parse(text)
  // The epoch stands for an unknown date (SDK 1.11, 2026-11).
  return Number.isNaN(time) || time <= 0 ? null : time
}

function positive(value: number | null | undefined): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : null
}

function deprecationOf(model: AnthropicModel): string | null {
  if (model.lifecycle !== 'deprecated') return null
  const end = timeOf(model.retires_at)
  return end === null
    ? 'Deprecated; no date for its end is set.'
    : `Ends on ${new Date(end).toISOString().slice(0, 10)}.`
}

/** What Anthropic says about a model; null for one that is retired and can no longer be asked. */
export function modelInfoOf(model: AnthropicModel): ModelInfo | null {
  if (model.lifecycle === 'retired') return null
  const can = model.capabilities
  return {
    id: model.id,
    displayName: model.display_name === '' ? model.id : model.display_name,
    contextWindow: positive(model.max_input_tokens),
    maxOutputTokens: positive(model.max_tokens),
    acceptsImages: can?.image_input?.supported ?? null,
    acceptsDocuments: can?.pdf_input?.supported ?? null,
    reasons: can?.thinking?.supported ?? null,
    releasedAt: timeOf(model.created_at),
    inputNanoUsdPerMillion: null,
    outputNanoUsdPerMillion: null,
    deprecation: deprecationOf(model),
  }
}
