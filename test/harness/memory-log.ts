import type { Log } from '../../electron/platform/platform.ts'

export interface LogLine {
  readonly level: 'info' | 'error'
  readonly event: string
  readonly details: Readonly<Record<string, string | number | boolean | null>>
}

/** A log that keeps its lines, for tests that ask what was written. */
export function createMemoryLog(): Log & { readonly lines: LogLine[]; readonly hidden: string[] } {
  const lines: LogLine[] = []
  const hidden: string[] = []
  return {
    lines,
    hidden,
    info: (event, details = {}) => lines.push({ level: 'info', event, details }),
    error: (event, details = {}) => lines.push({ level: 'error', event, details }),
    hide: (secret) => hidden.push(secret),
  }
}
