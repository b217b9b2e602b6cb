// Counts tokens off the main thread. What was counted once is remembered by message and content; what cannot be counted
// is estimated by its length, so that nothing that waits for a number waits for ever.
import { createHash } from 'node:crypto'
import {
  estimateFileTokens,
  estimateTextTokens,
  tokensPerMessage,
} from '../../shared/domain/estimate-part-tokens.ts'
import type { MessageId } from '../../shared/domain/ids.ts'
import type { Message } from '../../shared/domain/message.ts'
import { shownParts } from '../../shared/domain/shown-parts.ts'
import type { Log } from '../platform/platform.ts'
import { createRecentCache } from './recent-cache.ts'
import { type ExtractInput, summariseExtract } from './summarise-extract.ts'
import { createTokenThread } from './token-thread.ts'
import { workerFile } from './worker-file.ts'

export interface TokenCounterOptions {
  readonly log: Log
  /** For tests: another file instead of the token worker. */
  readonly file?: URL
  /** Milliseconds without work after which the thread ends. */
  readonly idleMs?: number
  /** Milliseconds of counting after which the rest is estimated. */
  readonly withinMs?: number
  /** Milliseconds after which a silent thread counts as dead. */
  readonly replyWithinMs?: number
}

export interface CountingThread {
  countMessages(messages: readonly Message[]): Promise<ReadonlyMap<MessageId, number>>
  countText(text: string): Promise<number>
  extractSummary(input: ExtractInput): Promise<string>
  close(): Promise<void>
}

/** Numbers for about twenty very long conversations; some megabytes. */
const mostRemembered = 20_000
/** Without the thread an extract is made here, from so much of each message that it takes no noticeable time. */
const charactersWithoutThread = 100_000

interface Counted {
  readonly tokens: number
  /** False for an estimate, which is not remembered. */
  readonly isExact: boolean
}

interface Remembered {
  readonly content: string
  readonly tokens: number
}

/** What of a message is counted as text, and what its files come to. */
function measure(message: Message): { text: string; otherTokens: number } {
  const texts: string[] = []
  let otherTokens = tokensPerMessage
  for (const part of shownParts(message)) {
    if (part.type === 'text') texts.push(part.text)
    else if (part.type === 'tool-call') texts.push(part.name, part.argumentsJson)
    else if (part.type === 'tool-result') texts.push(part.output)
    else otherTokens += estimateFileTokens(part)
  }
  return { text: texts.join('\n'), otherTokens }
}

function contentMark(text: string): string {
  return `${text.length}:${createHash('sha1').update(text).digest('base64')}`
}

export function createTokenCounter(options: TokenCounterOptions): CountingThread {
  const { withinMs = 5_000 } = options
  const thread = createTokenThread({
    log: options.log,
    file: options.file ?? workerFile('token-worker'),
    idleMs: options.idleMs ?? 120_000,
    replyWithinMs: options.replyWithinMs ?? 30_000,
  })
  const remembered = createRecentCache<string, Remembered>(mostRemembered)
  /** What a settled message came to. It never changes, so a long thread is not read through again for every turn. */
  const settled = createRecentCache<MessageId, number>(mostRemembered)

  /** Counts texts, each under the name it is remembered by. */
  const count = async (texts: readonly { key: string; text: string }[]): Promise<Counted[]> => {
    const marked = texts.map((entry) => ({ ...entry, content: contentMark(entry.text) }))
    const known = marked.map(({ key, text, content }) => {
      if (text === '') return 0
      const entry = remembered.get(key)
      return entry?.content === content ? entry.tokens : null
    })
    const missing = marked.filter((_, index) => known[index] === null)
    if (missing.length === 0) return known.map((tokens) => ({ tokens: tokens ?? 0, isExact: true }))
    const reply = await thread.ask({ kind: 'count', texts: missing.map(({ text }) => text), withinMs })
    const counted = reply?.kind === 'counted' ? reply.tokens : []
    let next = 0
    return marked.map(({ key, text, content }, index) => {
      const knownTokens = known[index]
      if (typeof knownTokens === 'number') return { tokens: knownTokens, isExact: true }
      const tokens = counted[next] ?? null
      next += 1
      // An estimate is not remembered: next time there may be time to count.
      if (tokens === null) return { tokens: estimateTextTokens(text), isExact: false }
      remembered.set(key, { content, tokens })
      return { tokens, isExact: true }
    })
  }

  return {
    async countMessages(messages) {
      const totals = new Map<MessageId, number>()
      const open: Message[] = []
      for (const message of messages) {
        const total = message.completedAt === null ? undefined : settled.get(message.id)
        totals.set(message.id, total ?? 0)
        if (total === undefined) open.push(message)
      }
      const measured = open.map((message) => ({ message, ...measure(message) }))
      const counted = await count(measured.map(({ message, text }) => ({ key: message.id, text })))
      for (const [index, { message, otherTokens }] of measured.entries()) {
        const { tokens, isExact } = counted[index] ?? { tokens: 0, isExact: false }
        totals.set(message.id, tokens + otherTokens)
        if (isExact && message.completedAt !== null) settled.set(message.id, tokens + otherTokens)
      }
      return totals
    },

    async countText(text) {
      const [counted] = await count([{ key: contentMark(text), text }])
      return counted?.tokens ?? 0
    },

    async extractSummary(input) {
      const reply = await thread.ask({ kind: 'extract', input })
      if (reply?.kind === 'extracted') return reply.text
      return summariseExtract(input, estimateTextTokens, { mostCharacters: charactersWithoutThread })
    },

    close: () => thread.close(),
  }
}
