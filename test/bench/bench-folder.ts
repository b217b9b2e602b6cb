// Benches that write do it beside the project and not in the system's folder for temporary files: that one may lie in
// memory, where a durable commit costs nothing.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'

const parent = resolve(import.meta.dirname, '../../node_modules/.cache/baton-bench')

export interface BenchFolder extends Disposable {
  readonly path: string
  /** Where a history file goes. */
  readonly file: string
}

/** A folder that goes at the end of its block: `using folder = benchFolder()`. */
export function benchFolder(): BenchFolder {
  mkdirSync(parent, { recursive: true })
  const path = mkdtempSync(join(parent, 'run-'))
  return {
    path,
    file: join(path, 'baton.db'),
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  }
}
