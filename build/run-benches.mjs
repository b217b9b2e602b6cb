// `npm run bench`: every file of test/bench that is named *.bench.ts, one after the other, each in a process of its own.
// stdout has only JSON lines; anything else a bench says goes to stderr.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { run as build } from './build-application.mjs'

/** @param {string} line @returns {boolean} one JSON object? */
export function isJsonLine(line) {
  if (!line.startsWith('{')) return false
  try {
    JSON.parse(line)
    return true
  } catch (error) {
    if (error instanceof SyntaxError) return false
    throw error
  }
}

/** @param {string} file @returns {Promise<number>} its exit code */
async function runBench(file) {
  const child = spawn(process.execPath, ['--expose-gc', ...process.execArgv, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  for await (const line of createInterface({ input: child.stdout })) {
    const stream = isJsonLine(line) ? process.stdout : process.stderr
    stream.write(`${line}\n`)
  }
  const [code] = await exited
  return typeof code === 'number' ? code : 1
}

/** @param {string[]} parameters parts of file names; none for all @returns {Promise<number>} */
export async function run(parameters) {
  const code = await build()
  if (code !== 0) return code
  const files = globSync('test/bench/*.bench.ts')
    .sort()
    .filter((file) => parameters.length === 0 || parameters.some((part) => file.includes(part)))
  let failures = files.length === 0 ? 1 : 0
  if (files.length === 0) process.stderr.write('There is no bench of that name in test/bench.\n')
  for (const file of files) {
    const benchCode = await runBench(file)
    if (benchCode === 0) continue
    failures += 1
    process.stderr.write(`${file} ended with code ${benchCode}.\n`)
  }
  return failures === 0 ? 0 : 1
}
