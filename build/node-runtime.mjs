// Finds a Node that can run Baton. Runs under Node 20 too, so it uses nothing newer.
// better-sqlite3 13 crashes without a message under Node 20, and Baton's sources are TypeScript that Node reads
// directly: without a flag since 22.18 and 23.6.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'

/** @param {string} version @returns {[number, number]} major and minor */
function majorAndMinor(version) {
  const [major = '0', minor = '0'] = version.replace(/^v/, '').split('.')
  return [Number(major), Number(minor)]
}

/** @param {string} version as in process.versions.node @returns {boolean} can it run Baton at all? */
export function isGoodNode(version) {
  const [major, minor] = majorAndMinor(version)
  return major > 22 || (major === 22 && minor >= 12)
}

/** @param {string} version @returns {string[]} what this version must be started with to read TypeScript */
export function nodeFlags(version) {
  const [major, minor] = majorAndMinor(version)
  return (major === 22 && minor < 18) || (major === 23 && minor < 6) ? ['--experimental-strip-types'] : []
}

/**
 * @param {string} root the project's folder
 * @param {string} platform as in process.platform
 * @param {string} architecture as in process.arch
 * @returns {string[]} where npm puts the Node the project brings along, most likely first
 */
export function bundledNodePaths(root, platform, architecture) {
  const system = platform === 'win32' ? 'win' : platform
  const program = platform === 'win32' ? 'node.exe' : 'node'
  return [`node-${system}-${architecture}`, `node-bin-${system}-${architecture}`].map((name) =>
    path.join(root, 'node_modules', name, 'bin', program),
  )
}

/** @param {string} program @returns {Promise<string | null>} its version, or null when it does not run here */
function versionOf(program) {
  return new Promise((resolve) => {
    execFile(program, ['--version'], { timeout: 10_000 }, (error, output) => {
      resolve(error === null ? output.trim() : null)
    })
  })
}

/**
 * The project's own Node, else the first one on PATH that is new enough.
 * @param {string} root the project's folder
 * @returns {Promise<{ program: string, version: string } | null>}
 */
export async function findNode(root) {
  const program = process.platform === 'win32' ? 'node.exe' : 'node'
  const onPath = (process.env.PATH ?? '')
    .split(path.delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => path.join(folder, program))
  for (const candidate of [...bundledNodePaths(root, process.platform, process.arch), ...onPath]) {
    if (!existsSync(candidate)) continue
    const version = await versionOf(candidate)
    if (version !== null && isGoodNode(version)) return { program: candidate, version }
  }
  return null
}
