// A quick estimate for words such as "about 3,200 tokens". Exact counting is a worker's job; this one only has to be
// cheap enough to run over a whole history before a turn.
import type { RenderedMessage } from '../providers/adapter.ts'

const charactersPerToken = 4
/** An image costs most vendors between some hundred and some thousand tokens; a document page about as much. */
const tokensPerFile = 1000
/** Role marks and separators around each message. */
const tokensPerMessage = 4

/** About how many tokens a text has: a quarter of its Latin letters, every CJK character for itself. */
export function estimateTextTokens(text: string): number {
  let wide = 0
  for (let index = 0; index < text.length; index += 1) {
    if (text.charCodeAt(index) >= 0x2e80) wide += 1
  }
  return Math.ceil((text.length - wide) / charactersPerToken + wide)
}

/** About how many tokens these messages have when they are sent. */
export function estimateTokens(messages: readonly RenderedMessage[]): number {
  let tokens = 0
  for (const message of messages) {
    tokens += tokensPerMessage
    for (const part of message.parts) {
      if (part.type === 'text' || part.type === 'reasoning') tokens += estimateTextTokens(part.text)
      else if (part.type === 'tool-call') tokens += estimateTextTokens(part.name + part.argumentsJson)
      else if (part.type === 'tool-result') tokens += estimateTextTokens(part.output)
      else tokens += tokensPerFile
    }
  }
  return tokens
}

/** An estimate with no more digits than it deserves: to the next ten. */
export function roundEstimate(tokens: number): number {
  return Math.ceil(tokens / 10) * 10
}
