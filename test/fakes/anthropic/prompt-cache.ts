// The prompt cache: a mark writes the prefix up to its block and reads the longest live prefix that ends there or up to
// 19 blocks before. An entry lives for five minutes after its last use. Marks themselves are not compared.
import { createHash } from 'node:crypto'
import {
  blocksOfPrompt,
  type Json,
  type PlainPrompt,
  tokensOfBlock,
  withoutCacheMarks,
} from './plain-prompt.ts'

const blocksLookedAt = 20
const lifetimeMs = 5 * 60_000
const mostMarks = 4

export interface CacheCounts {
  /** Tokens after the last mark, or all of them without one. */
  readonly input: number
  readonly cacheRead: number
  readonly cacheWrite: number
}

export interface PromptCache {
  /** Reads and writes for one request, in which `isMarkedAtTop` stands for the mark of the whole body. */
  take(prompt: PlainPrompt, isMarkedAtTop: boolean): CacheCounts
  /** Forgets everything. */
  clear(): void
}

function isThinking(block: Json): boolean {
  return block.type === 'thinking' || block.type === 'redacted_thinking'
}

function isMarked(block: Json): boolean {
  return block.cache_control !== undefined && block.cache_control !== null
}

/** What the server says against the marks of a request; null when they are good. */
export function checkMarks(prompt: PlainPrompt, isMarkedAtTop: boolean): string | null {
  const marked = blocksOfPrompt(prompt).filter(({ block }) => isMarked(block))
  if (marked.some(({ block }) => isThinking(block))) {
    return 'cache_control: thinking blocks cannot be marked'
  }
  const count = marked.length + (isMarkedAtTop ? 1 : 0)
  return count <= mostMarks
    ? null
    : `A maximum of ${mostMarks} blocks with cache_control may be provided. Found ${count}.`
}

export function createPromptCache(now: () => number): PromptCache {
  const usedAt = new Map<string, number>()
  return {
    take(prompt, isMarkedAtTop) {
      const hash = createHash('sha256').update(prompt.model)
      let tokens = 0
      const prefixes = blocksOfPrompt(prompt).map(({ place, block }) => {
        hash.update(JSON.stringify([place, withoutCacheMarks(block)]))
        tokens += tokensOfBlock(block)
        return {
          key: hash.copy().digest('hex'),
          tokens,
          isMarked: isMarked(block),
          isThinking: isThinking(block),
        }
      })
      const lastCacheable = prefixes.findLastIndex((prefix) => !prefix.isThinking)
      const marks = prefixes.flatMap((prefix, position) =>
        prefix.isMarked || (isMarkedAtTop && position === lastCacheable) ? [position] : [],
      )
      const isAlive = (key: string): boolean =>
        now() - (usedAt.get(key) ?? Number.NEGATIVE_INFINITY) < lifetimeMs
      let read = 0
      for (const mark of marks) {
        const inReach = prefixes.slice(Math.max(0, mark - blocksLookedAt + 1), mark + 1)
        const found = inReach.findLast((prefix) => isAlive(prefix.key))
        if (found === undefined) continue
        usedAt.set(found.key, now())
        read = Math.max(read, found.tokens)
      }
      const written = prefixes[marks.at(-1) ?? -1]?.tokens ?? 0
      for (const mark of marks) usedAt.set(prefixes[mark]?.key ?? '', now())
      return { input: tokens - written, cacheRead: read, cacheWrite: written - read }
    },
    clear: () => usedAt.clear(),
  }
}
