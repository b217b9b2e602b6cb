// Electron's own program is not part of its npm package: it is fetched on the first start, because npm runs no install
// scripts here (.npmrc).
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { captureProgram } from './processes.mjs'

const probeTimeoutMs = 8000
const downloadTimeoutMs = 300_000

function packageFolder() {
  return path.dirname(createRequire(import.meta.url).resolve('electron/package.json'))
}

/** @returns {string | null} the program, or null when it is not here */
export function electronProgram() {
  const folder = packageFolder()
  const pathFile = path.join(folder, 'path.txt')
  if (!existsSync(pathFile)) return null
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? path.join(folder, 'dist')
  const program = path.join(dist, readFileSync(pathFile, 'utf8').trim())
  return existsSync(program) ? program : null
}

/** Asks the download's host first: a network that swallows packets would otherwise cost minutes at every start. */
async function isDownloadReachable() {
  const isRouted = Object.keys(process.env).some((name) => /^(https?_proxy|.*electron_mirror)$/i.test(name))
  if (isRouted) return true
  try {
    await fetch('https://github.com/electron/electron/releases', {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(probeTimeoutMs),
    })
    return true
  } catch {
    // Any failure means the same to the person: it cannot be fetched now.
    return false
  }
}

/** @returns {Promise<string | null>} the program, fetched if need be; null when that is not possible now */
export async function provideElectron() {
  const present = electronProgram()
  if (present !== null) return present
  if (!(await isDownloadReachable())) return null
  process.stderr.write("Fetching Electron's runtime, about 120 MB, this once…\n")
  await captureProgram(process.execPath, [path.join(packageFolder(), 'install.js')], {
    timeoutMs: downloadTimeoutMs,
  })
  return electronProgram()
}
