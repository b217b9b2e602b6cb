// A process of its own that writes to a history file and says what was acknowledged, to be killed at any moment.
import { type ChildProcess, spawn } from 'node:child_process'

export interface Writer {
  readonly process: ChildProcess
  /** Ids of the messages whose insert returned, as far as they were read. */
  readonly ids: readonly string[]
  /** Resolves once that many were acknowledged. @throws when the process ends before. */
  acknowledged(count: number): Promise<void>
  readonly ended: Promise<void>
}

export function startWriter(file: string): Writer {
  const script = new URL('./store-writer-child.ts', import.meta.url)
  const child = spawn(process.execPath, [script.pathname, file], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ids: string[] = []
  let rest = ''
  let hasEnded = false
  const waiting = new Set<() => void>()
  child.stdout.on('data', (data: Buffer) => {
    const lines = (rest + data.toString()).split('\n')
    rest = lines.pop() ?? ''
    ids.push(...lines)
    for (const wake of waiting) wake()
  })
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      hasEnded = true
      for (const wake of waiting) wake()
      resolve()
    })
  })
  return {
    process: child,
    ids,
    ended,
    acknowledged: (count) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (ids.length >= count) resolve()
          else if (hasEnded) reject(new Error('the writer ended early'))
          else return
          waiting.delete(look)
        }
        waiting.add(look)
        look()
      }),
  }
}
