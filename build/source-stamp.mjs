// Tells whether the build in out/ was made from the sources as they are now: by content, because a fresh clone or a
// branch change sets file times at will.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const inputs = [
  'electron',
  'renderer',
  'shared',
  'build/icons',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
]

/** @param {string} entry @returns {string[]} every file below it, in a stable order */
function filesBelow(entry) {
  if (!existsSync(entry)) return []
  if (path.extname(entry) !== '' && !entry.endsWith('icons')) return [entry]
  return readdirSync(entry, { recursive: true, withFileTypes: true })
    .filter((found) => found.isFile())
    .map((found) => path.join(found.parentPath, found.name))
    .sort()
}

/** @param {string} root the project's folder @returns {string} a hash of everything a build reads */
export function hashSources(root) {
  const hash = createHash('sha256')
  for (const input of inputs) {
    for (const file of filesBelow(path.join(root, input))) {
      const content = readFileSync(file)
      hash
        .update(`${path.relative(root, file).split(path.sep).join('/')}\0${content.length}\0`)
        .update(content)
    }
  }
  return hash.digest('hex')
}
