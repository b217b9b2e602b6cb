// What a Gemini model would see: contents of generateContent or steps of Interactions as plain messages, and how many
// tokens that is. Both dialects and the count use the same measure, so that they can be compared.
import { joinRoles, type ShownMessage, type ShownTurn } from '../shown-view.ts'
import { isRecord, type Json, recordsOf } from './check-request.ts'

export interface GeminiShownTurn extends ShownTurn {
  readonly dialect: 'generate' | 'interactions'
}

/** Made up but steady: four characters to a token, four tokens for a message, ten for the request. */
export function countShown(system: string | null, messages: readonly ShownMessage[]): number {
  const ofText = (text: string): number => Math.ceil(text.length / 4)
  const ofMessages = messages.reduce((sum, message) => sum + 4 + ofText(message.text), 0)
  return 10 + ofText(system ?? '') + ofMessages
}

function wordsOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null)
}

/** The system text of a systemInstruction, which is a content. */
export function systemOfInstruction(instruction: unknown): string | null {
  const parts = isRecord(instruction) ? recordsOf(instruction.parts) : []
  const text = parts.flatMap((part) => (typeof part.text === 'string' ? [part.text] : [])).join('\n\n')
  return text === '' ? null : text
}

interface Piece {
  readonly role: ShownMessage['role']
  text: string
  /** Ends with words that the next content may go on with. */
  isOpen: boolean
}

/**
 * Contents as messages. Neighbouring model contents are one answer as it was streamed (the SDK's chats send it so), and
 * their texts run on; parts of one content stand apart.
 */
export function messagesOfContents(contents: readonly Json[]): ShownMessage[] {
  const pieces: Piece[] = []
  let lastRole: unknown = null
  for (const content of contents) {
    const isModel = content.role === 'model'
    if (lastRole !== content.role || !isModel) for (const piece of pieces) piece.isOpen = false
    lastRole = content.role
    for (const [position, part] of recordsOf(content.parts).entries()) {
      const last = pieces.at(-1)
      if (typeof part.text === 'string' && part.thought !== true) {
        const runsOn = position === 0 && isModel && last?.isOpen === true
        if (runsOn) last.text += part.text
        else pieces.push({ role: isModel ? 'assistant' : 'user', text: part.text, isOpen: isModel })
        continue
      }
      if (last !== undefined) last.isOpen = false
      if (isRecord(part.functionResponse)) {
        const response = isRecord(part.functionResponse.response) ? part.functionResponse.response : {}
        pieces.push({ role: 'tool', text: wordsOf(response.output ?? response.error), isOpen: false })
      }
    }
  }
  return joinRoles(pieces.map(({ role, text }) => ({ role, text })))
}

function textOfContent(content: unknown): string {
  const texts = recordsOf(content).flatMap((item) => (typeof item.text === 'string' ? [item.text] : []))
  return texts.filter((text) => text.trim() !== '').join('\n\n')
}

export function messagesOfSteps(steps: readonly Json[]): ShownMessage[] {
  return joinRoles(
    steps.flatMap((step): ShownMessage[] => {
      if (step.type === 'user_input') return [{ role: 'user', text: textOfContent(step.content) }]
      if (step.type === 'model_output') return [{ role: 'assistant', text: textOfContent(step.content) }]
      if (step.type === 'function_result') return [{ role: 'tool', text: wordsOf(step.result) }]
      return []
    }),
  )
}

/** What a request of generateContent, or one to be counted, shows. */
export function shownByContents(body: Json): GeminiShownTurn {
  const system = systemOfInstruction(body.systemInstruction)
  const messages = messagesOfContents(recordsOf(body.contents))
  const inputTokens = countShown(system, messages)
  return { dialect: 'generate', system, messages, continuedFrom: null, isStored: false, inputTokens }
}

/** What an interaction shows: the steps that are kept and those of the request. */
export function shownBySteps(
  body: Json,
  steps: readonly Json[],
  continuedFrom: string | null,
): GeminiShownTurn {
  const system = typeof body.system_instruction === 'string' ? body.system_instruction : null
  const messages = messagesOfSteps(steps)
  const inputTokens = countShown(system, messages)
  // Left out, `store` is true.
  return {
    dialect: 'interactions',
    system,
    messages,
    continuedFrom,
    isStored: body.store !== false,
    inputTokens,
  }
}
