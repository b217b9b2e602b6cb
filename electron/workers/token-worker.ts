// A thread of its own for counting tokens and for picking out sentences, so that neither holds up a stream. It is the
// only place that loads the vocabulary: two megabytes, some hundred milliseconds.
import { parentPort } from 'node:worker_threads'
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base'
import { countText } from './count-text.ts'
import { summariseExtract } from './summarise-extract.ts'
import type { TokenReply, TokenTask } from './token-task.ts'

/** Marks such as <|endoftext|> are text like any other when they stand in a message. */
const asText = { disallowedSpecial: new Set<string>() }

function count(text: string): number {
  return countText(text, (piece) => countTokens(piece, asText))
}

function answer(task: TokenTask): TokenReply {
  if (task.kind === 'extract') return { kind: 'extracted', text: summariseExtract(task.input, count) }
  const until = performance.now() + task.withinMs
  return {
    kind: 'counted',
    tokens: task.texts.map((text) => (performance.now() < until ? count(text) : null)),
  }
}

parentPort?.on('message', (task: TokenTask) => parentPort?.postMessage(answer(task)))
