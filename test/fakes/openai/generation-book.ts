// OpenRouter's book of generations: one entry for every answer it began, with what it had come to when it ended or when
// its reader left. An entry can be looked up once the answer is over, and a moment later than that when a lag is asked.
import { fakePrices } from '../fake-prices.ts'
import { jsonAnswer, type WireAnswer } from '../wire-server.ts'

/** Dollars for a whole answer, whatever its length. */
export const generationPrice = Number(fakePrices.openrouter['maker/thinker'].answer)
/** The share OpenRouter takes of a call with a key of the person's own (its documentation, 2026: five per cent). */
const ownKeyShare = 0.05

export interface GenerationFacts {
  readonly id: string
  readonly model: string
  readonly promptTokens: number
  readonly completionTokens: number
  readonly reasoningTokens: number
  readonly sessionId: string | null
}

interface Entry {
  readonly facts: GenerationFacts
  completionTokens: number
  isOver: boolean
  isWhole: boolean
  lookUpsRefused: number
}

export interface OpenGeneration {
  /** Tokens that were written so far. */
  progress(completionTokens: number): void
  complete(): void
  /** The answer is over; cancelled, unless it was completed before. */
  end(): void
}

export interface GenerationBookOptions {
  /** How many look-ups of each generation come too early. */
  readonly lag: number
  readonly isOwnKey: boolean
}

export class GenerationBook {
  readonly #entries = new Map<string, Entry>()
  readonly #options: GenerationBookOptions

  constructor(options: GenerationBookOptions) {
    this.#options = options
  }

  begin(facts: GenerationFacts): OpenGeneration {
    const entry: Entry = { facts, completionTokens: 0, isOver: false, isWhole: false, lookUpsRefused: 0 }
    this.#entries.set(facts.id, entry)
    return {
      progress: (completionTokens) => {
        entry.completionTokens = completionTokens
      },
      complete: () => {
        entry.isWhole = true
        entry.completionTokens = facts.completionTokens
      },
      end: () => {
        entry.isOver = true
      },
    }
  }

  /** The fields of `usage` that are about money. */
  money(share = 1): Readonly<Record<string, unknown>> {
    const price = Number((generationPrice * share).toFixed(12))
    const { isOwnKey } = this.#options
    const fee = Number((price * ownKeyShare).toFixed(12))
    return {
      cost: isOwnKey ? fee : price,
      is_byok: isOwnKey,
      // Filled in both cases, as on the wire.
      cost_details: { upstream_inference_cost: price },
    }
  }

  lookUp(id: string | null): WireAnswer {
    const entry = id === null ? undefined : this.#entries.get(id)
    if (entry === undefined || !entry.isOver || entry.lookUpsRefused < this.#options.lag) {
      if (entry?.isOver) entry.lookUpsRefused += 1
      return jsonAnswer(404, { error: { code: 404, message: `Generation ${id} not found` } })
    }
    return jsonAnswer(200, { data: this.#record(entry) })
  }

  #record({ facts, completionTokens, isWhole }: Entry): Readonly<Record<string, unknown>> {
    const whole = facts.promptTokens + facts.completionTokens
    const money = this.money((facts.promptTokens + completionTokens) / whole)
    return {
      id: facts.id,
      upstream_id: `chatcmpl-upstream-${facts.id}`,
      request_id: `req-${facts.id}`,
      session_id: facts.sessionId,
      app_id: 12_345,
      model: facts.model,
      provider_name: 'SomeHost',
      created_at: '2026-11-20T12:00:00.000Z',
      streamed: true,
      cancelled: !isWhole,
      finish_reason: isWhole ? 'stop' : null,
      native_finish_reason: isWhole ? 'STOP' : null,
      // Counted by another tokenizer than the one that is billed.
      tokens_prompt: facts.promptTokens + 7,
      tokens_completion: completionTokens + 7,
      native_tokens_prompt: facts.promptTokens,
      native_tokens_completion: completionTokens,
      native_tokens_reasoning: Math.min(facts.reasoningTokens, completionTokens),
      native_tokens_cached: 0,
      total_cost: money.cost,
      usage: money.cost,
      upstream_inference_cost: (money.cost_details as Record<string, unknown>).upstream_inference_cost,
      cache_discount: null,
      is_byok: money.is_byok,
      latency: 210,
      generation_time: 640,
      moderation_latency: null,
    }
  }
}
