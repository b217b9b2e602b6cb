// Where the data folder was moved to. A small file in the folder that Baton is started with leads to the one it uses; the
// program needs no memory outside of it, and both shells follow the same file.
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'

const pointerName = 'moved-to.json'
/** Each move rewrites the first pointer, so that a longer chain was not made by Baton. */
const longestChain = 8

export interface DataPlace {
  /** The folder to use. */
  readonly folder: string
  /** The folder Baton was started with. */
  readonly home: string
  /** Why the folder cannot be used, as a sentence for the person; null when it can. */
  readonly problem: string | null
}

function pointerPath(folder: string): string {
  return join(folder, pointerName)
}

/** @returns null when the folder was not moved, undefined when the file makes no sense */
function readPointer(folder: string): string | null | undefined {
  const path = pointerPath(folder)
  if (!existsSync(path)) return null
  try {
    const stored: unknown = JSON.parse(readFileSync(path, 'utf8'))
    if (typeof stored !== 'object' || stored === null || !('folder' in stored)) return undefined
    return typeof stored.folder === 'string' && isAbsolute(stored.folder) ? resolve(stored.folder) : undefined
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof Error && 'code' in error)) return undefined
    throw error
  }
}

/** An empty place where a disk would be is not taken for a new beginning. */
function holdsHistory(folder: string): boolean {
  try {
    return readdirSync(folder).some((name) => name.startsWith('baton.db'))
  } catch (error) {
    if (error instanceof Error && 'code' in error) return false
    throw error
  }
}

/** Follows the moves of a data folder. Nothing is created. */
export function followMoves(home: string): DataPlace {
  const wayBack = `To begin anew in ${home} instead, remove the file ${pointerName} there.`
  const seen = [home]
  let folder = home
  for (;;) {
    const next = readPointer(folder)
    if (next === undefined) {
      const problem = `The file ${pointerPath(folder)} should say where the history was moved to, and cannot be read. ${wayBack}`
      return { folder, home, problem }
    }
    if (next === null) break
    if (seen.includes(next) || seen.length > longestChain) {
      const problem = `The files ${pointerName} lead from ${home} in a circle, so the history was not found. ${wayBack}`
      return { folder, home, problem }
    }
    seen.push(next)
    folder = next
  }
  if (folder !== home && !holdsHistory(folder)) {
    const problem = `The history was moved to ${folder}, and is not there now. Connect its disk and start Baton again. ${wayBack}`
    return { folder, home, problem }
  }
  return { folder, home, problem: null }
}

/** Leads from one folder to another; where both are the same, the pointer there is taken away. @throws the system's error */
export function pointTo(from: string, folder: string): void {
  const path = pointerPath(from)
  if (resolve(from) === resolve(folder)) {
    rmSync(path, { force: true })
    return
  }
  const passing = `${path}.new`
  writeFileSync(passing, `${JSON.stringify({ folder: resolve(folder) }, null, 2)}\n`, { mode: 0o600 })
  const descriptor = openSync(passing, 'r+')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  renameSync(passing, path)
}
