// A message as text for whoever summarises it: what was said, tool exchanges condensed, files named.
import type { Message } from '../../../shared/domain/message.ts'
import { type ShownPart, shownParts } from '../../../shared/domain/shown-parts.ts'

/** Characters of one text; what is longer was pasted, and its middle is left out. */
const longestText = 100_000
/** Characters of what went into a tool, and of what came out. */
const longestArguments = 300
const longestOutput = 600

/** The beginning and the end of a long text; what a tool was asked and found stands mostly there. */
function shorten(text: string, longest: number): string {
  if (text.length <= longest) return text
  const half = Math.floor(longest / 2)
  return `${text.slice(0, half)} … ${text.slice(-half)}`.toWellFormed()
}

function condense(text: string, longest: number): string {
  return shorten(shorten(text, longestText).replace(/\s+/g, ' ').trim(), longest)
}

function textOf(part: ShownPart): string {
  switch (part.type) {
    case 'text':
      return shorten(part.text.trim(), longestText)
    case 'tool-call':
      return `[Called the tool ${part.name} with ${condense(part.argumentsJson || '{}', longestArguments)}]`
    case 'tool-result': {
      const outcome = part.isError ? 'failed with' : 'returned'
      return `[The tool ${part.name ?? part.callId} ${outcome}: ${condense(part.output, longestOutput)}]`
    }
    case 'file':
      return `[File ${part.name}, ${part.mediaType}]`
  }
}

/** @returns '' for a message that no model is shown */
export function materialText(message: Message): string {
  return shownParts(message).map(textOf).join('\n')
}
