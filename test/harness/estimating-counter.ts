// Counts by length, in this thread: for tests that are about something else than counting.
import type { TokenCounter } from '../../electron/engine/context/token-counter.ts'
import {
  estimateFileTokens,
  estimateTextTokens,
  tokensPerMessage,
} from '../../shared/domain/estimate-part-tokens.ts'
import type { Part } from '../../shared/domain/part.ts'

function tokensOf(part: Part): number {
  if (part.type === 'text') return estimateTextTokens(part.text)
  if (part.type === 'tool-call') return estimateTextTokens(part.argumentsJson)
  if (part.type === 'tool-result') return estimateTextTokens(part.output)
  return part.type === 'file' ? estimateFileTokens(part) : 0
}

export function createEstimatingCounter(): TokenCounter {
  return {
    countMessages: (messages) =>
      Promise.resolve(
        new Map(
          messages.map((message) => [
            message.id,
            message.parts.reduce((sum, part) => sum + tokensOf(part), tokensPerMessage),
          ]),
        ),
      ),
    countText: (text) => Promise.resolve(estimateTextTokens(text)),
    extractSummary: ({ previousSummary, messages, maxTokens }) =>
      Promise.resolve(
        [previousSummary ?? '', ...messages.map(({ text }) => text)]
          .join(' ')
          .trim()
          .slice(0, maxTokens * 3),
      ),
    close: () => Promise.resolve(),
  }
}
