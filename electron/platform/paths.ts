// Where Baton keeps its files. Both shells use the same folder, so they see the same conversations.
import { mkdirSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import envPaths from 'env-paths'

/**
 * The data folder: the one asked for, else BATON_DATA_DIR, else the system's usual place for application data.
 * @returns an absolute path; nothing is created
 */
export function findDataFolder(
  environment: Readonly<Record<string, string | undefined>>,
  asked?: string,
): string {
  const named = asked ?? environment.BATON_DATA_DIR
  if (named !== undefined && named.trim() !== '') return resolve(named)
  return envPaths('Baton', { suffix: '' }).data
}

/**
 * Makes a folder at the first start, readable by its owner only.
 * @returns the system's code for why it could not be made, or null; opening the history then says so to the person
 */
export function makeFolder(folder: string): string | null {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return null
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  }
}

/** The folder for logs inside a data folder. */
export function findLogFolder(dataFolder: string): string {
  return join(dataFolder, 'logs')
}

/**
 * The folder of the built page. An entry file runs either from its source folder (electron/) or built (out/main/).
 * @param entryFolder the folder of the entry file, `import.meta.dirname`
 */
export function findInterfaceFolder(entryFolder: string): string {
  const isBuilt = basename(entryFolder) === 'main' && basename(dirname(entryFolder)) === 'out'
  return isBuilt ? join(dirname(entryFolder), 'renderer') : join(dirname(entryFolder), 'out', 'renderer')
}
