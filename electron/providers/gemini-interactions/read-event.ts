// What an event of Interactions says besides the answer itself. Pieces of text, thoughts and arguments are told apart
// without being walked, since they are nearly all of a stream.
import type { IdentifierRules } from '../collect-identifiers.ts'
import { isRecord, type JsonRecord } from './collect-steps.ts'

export const interactionIdentifierRules: IdentifierRules = {
  kinds: {
    'interaction.id': 'interaction',
    interaction_id: 'interaction',
    continuation_ids: 'interaction',
    // A step's own id is the one its result answers to.
    'step.id': 'call',
    'steps[].id': 'call',
    'delta.id': 'call',
    call_id: 'call',
    // Kept once for the whole stream.
    event_id: null,
  },
  // What the person, the model or a tool wrote, and the echo of the request.
  skip: new Set(['arguments', 'result', 'input', 'tools', 'generation_config', 'labels', 'usage']),
}

/** Of an interaction: the answer, which is kept beside the message, and what the request said itself. */
export const echoAndContent: ReadonlySet<string> = new Set([
  'steps',
  'output_text',
  'output_audio',
  'output_image',
  'output_video',
  'input',
  'system_instruction',
  'tools',
  'generation_config',
  'response_format',
  'response_mime_type',
  'response_modalities',
  'safety_settings',
  'labels',
])

const plainDeltas = new Set(['text', 'thought_summary', 'thought_signature', 'arguments_delta'])

/** True for a piece of an answer and for the end of a step, which name nothing new. */
export function isPlainDelta(event: JsonRecord): boolean {
  if (event.event_type === 'step.stop') return true
  if (event.event_type !== 'step.delta') return false
  return isRecord(event.delta) && plainDeltas.has(String(event.delta.type))
}
