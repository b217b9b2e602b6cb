// What the fake keeps of interactions: each by its id with everything the model was shown, so that any of them can be
// continued, again and again, until it is deleted or its time is over.
import { jsonAnswer, type RecordedRequest, type WireAnswer } from '../wire-server.ts'
import type { Json } from './check-request.ts'
import { interactionError } from './errors.ts'

export interface KeptInteraction {
  readonly id: string
  readonly model: string
  readonly previousId: string | null
  /** Everything before the answer, what was kept and what was sent. */
  readonly shownSteps: readonly Json[]
  /** What the request itself brought. */
  readonly inputSteps: readonly Json[]
  readonly answerSteps: readonly Json[]
  readonly usage: Json
  readonly createdAt: number
  status: 'in_progress' | 'completed'
}

export interface InteractionStateOptions {
  readonly now: () => number
  /** Milliseconds an interaction is kept. */
  readonly retentionMs: number
  /** What an unknown id is answered with. */
  readonly lostForm: 'not-found' | 'invalid-request'
}

/** The steps to go on from, or the refusal. */
export type PriorSteps = { readonly steps: readonly Json[] } | { readonly refusal: WireAnswer }

export class InteractionState {
  readonly #kept = new Map<string, KeptInteraction>()
  readonly #options: InteractionStateOptions

  constructor(options: InteractionStateOptions) {
    this.#options = options
  }

  keep(interaction: KeptInteraction): void {
    this.#kept.set(interaction.id, interaction)
  }

  ids(): string[] {
    return [...this.#kept.keys()].filter((id) => this.#find(id) !== null)
  }

  forget(id?: string): void {
    if (id === undefined) this.#kept.clear()
    else this.#kept.delete(id)
  }

  prior(id: string | null): PriorSteps {
    if (id === null) return { steps: [] }
    const kept = this.#find(id)
    if (kept === null) return { refusal: this.#lost(id) }
    if (kept.status !== 'completed') {
      const words = `previous_interaction_id: ${id} is ${kept.status} and cannot be continued.`
      return { refusal: interactionError(400, 'invalid_request', words) }
    }
    return { steps: [...kept.shownSteps, ...kept.answerSteps] }
  }

  /** GET and DELETE of one interaction. */
  answer(request: RecordedRequest, url: URL): WireAnswer {
    const id = decodeURIComponent(url.pathname.split('/').at(-1) ?? '')
    const kept = this.#find(id)
    if (kept === null) return interactionError(404, 'not_found', `Interaction ${id} was not found.`)
    if (request.method === 'DELETE') {
      this.#kept.delete(id)
      return jsonAnswer(200, {})
    }
    const time = new Date(kept.createdAt).toISOString()
    const withInput = url.searchParams.get('include_input') === 'true'
    return jsonAnswer(200, {
      id,
      object: 'interaction',
      model: kept.model,
      status: kept.status,
      created: time,
      updated: time,
      ...(kept.previousId === null ? {} : { previous_interaction_id: kept.previousId }),
      steps: [...(withInput ? kept.inputSteps : []), ...kept.answerSteps],
      usage: kept.usage,
    })
  }

  #find(id: string): KeptInteraction | null {
    const kept = this.#kept.get(id)
    if (kept === undefined) return null
    if (this.#options.now() - kept.createdAt < this.#options.retentionMs) return kept
    this.#kept.delete(id)
    return null
  }

  #lost(id: string): WireAnswer {
    return this.#options.lostForm === 'not-found'
      ? interactionError(404, 'not_found', `Interaction ${id} was not found.`)
      : interactionError(
          400,
          'invalid_request',
          `previous_interaction_id: ${id} does not exist or has expired.`,
        )
  }
}
