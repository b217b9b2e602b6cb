// A quick estimate for words such as "about 3,200 tokens". Exact counting is a worker's job; this one only has to be
// cheap enough to run over a whole history before a turn.
import {
  estimateFileTokens,
  estimateTextTokens,
  tokensPerMessage,
} from '../../shared/domain/estimate-part-tokens.ts'
import type { RenderedMessage } from '../providers/adapter.ts'

export { estimateTextTokens }

/** About how many tokens these messages have when they are sent. */
export function estimateTokens(messages: readonly RenderedMessage[]): number {
  let tokens = 0
  for (const message of messages) {
    tokens += tokensPerMessage
    for (const part of message.parts) {
      if (part.type === 'text' || part.type === 'reasoning') tokens += estimateTextTokens(part.text)
      else if (part.type === 'tool-call') tokens += estimateTextTokens(part.name + part.argumentsJson)
      else if (part.type === 'tool-result') tokens += estimateTextTokens(part.output)
      else {
        const byteSize = Math.floor((part.dataBase64.length * 3) / 4)
        tokens += estimateFileTokens({ mediaType: part.mediaType, byteSize })
      }
    }
  }
  return tokens
}

/** An estimate with no more digits than it deserves: to the next ten. */
export function roundEstimate(tokens: number): number {
  return Math.ceil(tokens / 10) * 10
}
