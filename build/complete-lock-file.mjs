// node build/complete-lock-file.mjs, after a change of dependencies: names in package-lock.json every optional platform
// package that npm left out because the registry at hand lacks it. npm ci refuses a lock file with such a gap, on every
// system. An entry written here has no integrity; npm install with a registry that has the package adds it.
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** @typedef {{ version?: string, dev?: boolean, license?: string, engines?: object, optionalDependencies?: Record<string, string> }} Entry */

/** @type {Record<string, string>} words in package names -> values of the field os */
const systems = { android: 'android', darwin: 'darwin', freebsd: 'freebsd', linux: 'linux', win32: 'win32' }
const processors = ['arm64', 'arm', 'x64', 'ia32', 'wasm32']

/** @param {Record<string, Entry>} packages @returns {[string, Entry][]} a key and an entry for each gap */
export function findLockGaps(packages) {
  return Object.values(packages).flatMap((owner) =>
    Object.entries(owner.optionalDependencies ?? {}).flatMap(([name, version]) => {
      const key = `node_modules/${name}`
      const isExact = /^\d+\.\d+\.\d+[-+.\w]*$/.test(version)
      if (!isExact || Object.keys(packages).some((known) => known.endsWith(key))) return []
      const words = name.split(/[-/]/)
      const system = words.find((word) => word in systems)
      const processor = processors.find((word) => words.includes(word))
      /** @type {Entry & Record<string, unknown>} */
      const entry = {
        version,
        ...(processor === undefined ? {} : { cpu: [processor] }),
        ...(owner.dev === true ? { dev: true } : {}),
        ...(words.includes('musl') ? { libc: ['musl'] } : {}),
        ...(owner.license === undefined ? {} : { license: owner.license }),
        optional: true,
        ...(system === undefined ? {} : { os: [systems[system]] }),
        ...(owner.engines === undefined ? {} : { engines: owner.engines }),
      }
      return [/** @type {[string, Entry]} */ ([key, entry])]
    }),
  )
}

/** @param {string} file */
function complete(file) {
  /** @type {{ packages: Record<string, Entry> }} */
  const lock = JSON.parse(readFileSync(file, 'utf8'))
  const gaps = findLockGaps(lock.packages)
  const entries = [...Object.entries(lock.packages), ...gaps].sort(([a], [b]) => a.localeCompare(b, 'en'))
  writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(entries) }, null, 2)}\n`)
  process.stdout.write(`${gaps.length} entries added\n`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) complete(path.resolve('package-lock.json'))
