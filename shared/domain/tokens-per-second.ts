import type { Turn } from './turn.ts'

/** Output tokens per second after the first token; null when it cannot be known. */
export function tokensPerSecond(turn: Pick<Turn, 'usage' | 'firstTokenMs' | 'totalMs'>): number | null {
  const output = turn.usage?.outputTotal ?? null
  if (output === null || turn.firstTokenMs === null || turn.totalMs === null) return null
  const writingMs = turn.totalMs - turn.firstTokenMs
  return writingMs > 0 ? (output / writingMs) * 1000 : null
}
