// The log: JSON lines in at most five files of 10 MB. It holds names of events, numbers and short details, never
// message text, and every known secret is taken out before a line is cut or written.
import { appendFileSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Log } from './platform.ts'
import { createRedactor } from './redact.ts'

const defaultFileBytes = 10 * 1024 * 1024
const fileCount = 5
const longestDetail = 500

type Details = Readonly<Record<string, string | number | boolean | null>>

/**
 * @param folder is made when missing
 * @param fileBytes a file is put aside before it grows beyond this
 * @param now UTC milliseconds
 * @param warn told once when the log cannot be written; Baton goes on without it
 */
export function createLog(options: {
  folder: string
  fileBytes?: number
  now?: () => number
  warn?: (sentence: string) => void
}): Log {
  const { folder, fileBytes = defaultFileBytes, now = Date.now } = options
  const redactor = createRedactor()
  const current = join(folder, 'baton.log')
  let size: number | null = null
  let hasWarned = false

  const open = (): number => {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return existsSync(current) ? statSync(current).size : 0
  }

  const write = (level: 'info' | 'error', event: string, details: Details = {}): void => {
    const line = `${writeLine(level, event, details)}\n`
    try {
      size ??= open()
      if (size > 0 && size + Buffer.byteLength(line) > fileBytes) {
        rotate(folder)
        size = 0
      }
      appendFileSync(current, line, { mode: 0o600 })
      size += Buffer.byteLength(line)
    } catch (error) {
      // A full disk must not take the application down with its log.
      size = null
      if (hasWarned) return
      hasWarned = true
      const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : ''
      options.warn?.(`The log in ${folder} cannot be written${code}.`)
    }
  }

  const writeLine = (level: string, event: string, details: Details): string => {
    const entries = Object.entries(details).map(([name, value]) => [
      redactor.redact(name),
      typeof value === 'string' ? redactor.redact(value).slice(0, longestDetail) : value,
    ])
    const time = new Date(now()).toISOString()
    return JSON.stringify({ time, level, event: redactor.redact(event), ...Object.fromEntries(entries) })
  }

  return {
    info: (event, details) => write('info', event, details),
    error: (event, details) => write('error', event, details),
    hide: (secret) => redactor.hide(secret),
  }
}

/** baton.log becomes baton.1.log and so on; the oldest goes. */
function rotate(folder: string): void {
  const name = (age: number): string => join(folder, age === 0 ? 'baton.log' : `baton.${age}.log`)
  rmSync(name(fileCount - 1), { force: true })
  for (let age = fileCount - 2; age >= 0; age -= 1) {
    if (existsSync(name(age))) renameSync(name(age), name(age + 1))
  }
}
