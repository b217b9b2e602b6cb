// About how much the next turn will carry: what the last answer of the path was given and wrote, and the new text.
// An estimate for the eye; the engine counts for itself.
import type { ModelInfo } from '../../shared/domain/model.ts'
import type { Turn } from '../../shared/domain/turn.ts'

/** Mean length of a token in the languages most people write; good enough beside "about". */
const charactersPerToken = 4

export interface RequestEstimate {
  readonly tokens: number
  /** The price of that input when nothing is cached; null when the price is unknown. */
  readonly nanoUsd: number | null
  /** Share of the model's window, 0 to 1; null when the window is unknown. */
  readonly windowShare: number | null
}

/** @returns null when there is nothing to go by: no counted turn on the path. */
export function estimateRequest(
  lastTurn: Turn | null,
  newTextLength: number,
  model: ModelInfo | null,
): RequestEstimate | null {
  const input = lastTurn?.usage?.inputTotal ?? null
  const output = lastTurn?.usage?.outputTotal ?? null
  if (input === null || output === null) return null
  const tokens = input + output + Math.ceil(newTextLength / charactersPerToken)
  const price = model?.inputNanoUsdPerMillion ?? null
  const window = model?.contextWindow ?? null
  return {
    tokens,
    nanoUsd: price === null ? null : Math.round((tokens * price) / 1_000_000),
    windowShare: window === null ? null : Math.min(1, tokens / window),
  }
}

/** Rounds to two figures, three from a thousand up: an estimate must not look exact. */
export function roundEstimate(tokens: number): number {
  if (tokens < 100) return Math.max(10, Math.round(tokens / 10) * 10)
  const unit = 10 ** (Math.floor(Math.log10(tokens)) - 1)
  return Math.round(tokens / unit) * unit
}
