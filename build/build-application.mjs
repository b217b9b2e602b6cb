// Builds main, preload and page into out/, once per state of the sources. Says nothing unless something is wrong:
// `npm run serve` promises that its one line is the only one on stdout.
import { existsSync, mkdirSync, readFileSync, rmdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { captureProgram } from './processes.mjs'
import { hashSources } from './source-stamp.mjs'

const stampFile = 'out/.sources'
const lockFolder = 'node_modules/.cache/baton-build.lock'
/** A lock whose owner has not touched it for this long belongs to a process that is gone. */
const staleLockMs = 10_000
const results = [
  'out/main/main.js',
  'out/main/serve.js',
  'out/preload/preload.cjs',
  'out/renderer/index.html',
]

/** @param {string} hash @returns {boolean} */
function isBuilt(hash) {
  return (
    existsSync(stampFile) &&
    readFileSync(stampFile, 'utf8') === hash &&
    results.every((file) => existsSync(file))
  )
}

/** Two builds at once (a test run beside a start) would empty each other's folders. */
async function withLock(/** @type {() => Promise<number>} */ work) {
  mkdirSync(path.dirname(lockFolder), { recursive: true })
  for (;;) {
    try {
      mkdirSync(lockFolder)
      break
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
      const touched = statSync(lockFolder, { throwIfNoEntry: false })?.mtimeMs
      if (touched !== undefined && Date.now() - touched > staleLockMs) rmdirSync(lockFolder)
      else await wait(200)
    }
  }
  const heartbeat = setInterval(() => utimesSync(lockFolder, new Date(), new Date()), 2000)
  try {
    return await work()
  } finally {
    clearInterval(heartbeat)
    rmdirSync(lockFolder)
  }
}

async function buildNow() {
  const hash = hashSources('.')
  if (isBuilt(hash)) return 0
  process.stderr.write('Building Baton…\n')
  const packageFile = createRequire(import.meta.url).resolve('electron-vite/package.json')
  const program = path.join(path.dirname(packageFile), 'bin', 'electron-vite.js')
  const { code, output } = await captureProgram(process.execPath, [program, 'build', '--logLevel', 'warn'], {
    env: { ...process.env, NODE_ENV: 'production', NODE_OPTIONS: '' },
  })
  if (code !== 0) {
    process.stderr.write(`${output}\nBaton could not be built; the lines above say why.\n`)
    return code
  }
  const missing = results.filter((file) => !existsSync(file))
  if (missing.length > 0) {
    process.stderr.write(`${output}\nThe build ended without ${missing.join(', ')}.\n`)
    return 1
  }
  writeFileSync(stampFile, hash)
  return 0
}

/** @returns {Promise<number>} 0 when out/ is up to date */
export function run() {
  return withLock(buildNow)
}
