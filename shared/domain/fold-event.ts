// The one reducer: applies a stream event to a message, in the engine and in the page alike. Pure; unknown
// indexes are ignored rather than guessed, since guard-stream has already turned such streams into failures.
import type { Message } from './message.ts'
import type { Part } from './part.ts'
import type { MessageEvent } from './stream-event.ts'

function appendToPart(part: Part, delta: string): Part {
  switch (part.type) {
    case 'text':
    case 'reasoning':
      return { ...part, text: part.text + delta }
    case 'tool-call':
      return { ...part, argumentsJson: part.argumentsJson + delta }
    default:
      return part
  }
}

function closePart(open: Part, final: Part | null, atMs: number): Part {
  const part = final ?? open
  if (part.type !== 'reasoning') return part
  const startedAtMs = open.type === 'reasoning' ? open.startedAtMs : null
  return { ...part, startedAtMs, durationMs: startedAtMs === null ? null : Math.max(0, atMs - startedAtMs) }
}

function replaceAt(parts: readonly Part[], index: number, part: Part): Part[] {
  const next = parts.slice()
  next[index] = part
  return next
}

/**
 * @param atMs UTC milliseconds at which the engine saw the event; it dates reasoning.
 * @returns a new message; the given one is not touched.
 */
export function foldEvent(message: Message, event: MessageEvent, atMs: number): Message {
  switch (event.type) {
    case 'part-start': {
      const part = event.part.type === 'reasoning' ? { ...event.part, startedAtMs: atMs } : event.part
      return { ...message, status: 'streaming', parts: replaceAt(message.parts, event.index, part) }
    }
    case 'part-delta': {
      const part = message.parts[event.index]
      if (part === undefined) return message
      return { ...message, parts: replaceAt(message.parts, event.index, appendToPart(part, event.delta)) }
    }
    case 'part-end': {
      const part = message.parts[event.index]
      if (part === undefined) return message
      return { ...message, parts: replaceAt(message.parts, event.index, closePart(part, event.part, atMs)) }
    }
  }
}
