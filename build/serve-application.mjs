// Runs the browser shell in this very process, so that a signal sent to it or to npm reaches the server itself.
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { captureProgram } from './processes.mjs'

/** Builds in a process of its own: the server shall not carry the bundler in its memory. */
async function buildApart() {
  const { code, output } = await captureProgram(process.execPath, [path.resolve('build/run.mjs'), 'build'])
  if (output !== '') process.stderr.write(output)
  return code
}

/** @param {string[]} parameters @returns {Promise<number | null>} null: the server runs on */
export async function run(parameters) {
  const code = await buildApart()
  if (code !== 0) return code
  const entry = path.resolve('out/main/serve.js')
  process.argv = [process.execPath, entry, ...parameters]
  await import(pathToFileURL(entry).href)
  return null
}
