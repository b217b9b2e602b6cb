// The events of one interaction. Names repeat `event_type`; the last record is `[DONE]`.

export type StepScript =
  | { readonly type: 'thought'; readonly pieces: readonly string[]; readonly signature: string }
  | { readonly type: 'model_output'; readonly pieces: readonly string[] }
  | {
      readonly type: 'function_call'
      readonly id: string
      readonly name: string
      readonly jsonPieces: readonly string[]
    }

export interface InteractionScript {
  readonly id?: string
  readonly model?: string
  readonly steps: readonly StepScript[]
  readonly status?: string
  readonly usage?: {
    readonly input: number
    readonly cached?: number
    readonly output: number
    readonly thoughts?: number
    /** Left out, it is the sum with the thoughts counted beside the output. */
    readonly total?: number
  }
  /** Further fields of the interaction, in its first event and its last. */
  readonly more?: Readonly<Record<string, unknown>>
}

export interface InteractionRecord {
  readonly event_type: string
  readonly [key: string]: unknown
}

function stepRecords(step: StepScript, index: number): InteractionRecord[] {
  const start = (opened: object): InteractionRecord => ({ event_type: 'step.start', index, step: opened })
  const change = (delta: object): InteractionRecord => ({ event_type: 'step.delta', index, delta })
  const stop: InteractionRecord = { event_type: 'step.stop', index }
  switch (step.type) {
    case 'thought':
      return [
        start({ type: 'thought' }),
        ...step.pieces.map((text) => change({ type: 'thought_summary', content: { type: 'text', text } })),
        change({ type: 'thought_signature', signature: step.signature }),
        stop,
      ]
    case 'model_output':
      return [
        start({ type: 'model_output' }),
        ...step.pieces.map((text) => change({ type: 'text', text })),
        stop,
      ]
    case 'function_call':
      return [
        start({ type: 'function_call', id: step.id, name: step.name, arguments: {} }),
        ...step.jsonPieces.map((piece) => change({ type: 'arguments_delta', arguments: piece })),
        stop,
      ]
  }
}

/** All events of an answer, `interaction.completed` included. */
export function interactionRecords(script: InteractionScript): InteractionRecord[] {
  const id = script.id ?? 'v1_fake0001'
  const model = script.model ?? 'gemini-3.8-flash'
  const usage = script.usage ?? { input: 20, output: 10, thoughts: 6 }
  const interaction = { id, object: 'interaction', model, ...script.more }
  const records: InteractionRecord[] = [
    { event_type: 'interaction.created', interaction: { ...interaction, status: 'in_progress' } },
    { event_type: 'interaction.status_update', interaction_id: id, status: 'in_progress' },
    ...script.steps.flatMap(stepRecords),
    {
      event_type: 'interaction.completed',
      interaction: {
        ...interaction,
        status: script.status ?? 'completed',
        usage: {
          total_input_tokens: usage.input,
          ...(usage.cached === undefined ? {} : { total_cached_tokens: usage.cached }),
          total_output_tokens: usage.output,
          total_thought_tokens: usage.thoughts ?? 0,
          total_tokens: usage.total ?? usage.input + usage.output + (usage.thoughts ?? 0),
        },
      },
    },
  ]
  return records.map((record, position) => ({ ...record, event_id: `e${position + 1}` }))
}

export function interactionRecordText(record: InteractionRecord): string {
  return `event: ${record.event_type}\ndata: ${JSON.stringify(record)}\n\n`
}

export const interactionDone = 'event: done\ndata: [DONE]\n\n'

/** The body of an answer. */
export function interactionBody(script: InteractionScript): string {
  return interactionRecords(script).map(interactionRecordText).join('') + interactionDone
}
