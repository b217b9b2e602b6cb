// What of a message any model is shown: of a failed answer nothing, of a stopped or interrupted one the text the person
// saw, of everything else all but its reasoning. Empty text is shown to nobody.
import type { Message } from './message.ts'
import type { Part, ReasoningPart } from './part.ts'

export type ShownPart = Exclude<Part, ReasoningPart>

export function shownParts(message: Pick<Message, 'role' | 'status' | 'parts'>): ShownPart[] {
  if (message.role === 'assistant' && message.status === 'failed') return []
  const isCut = message.role === 'assistant' && message.status !== 'complete'
  return message.parts.filter((part): part is ShownPart => {
    if (part.type === 'text') return part.text.trim() !== ''
    return part.type !== 'reasoning' && !isCut
  })
}
