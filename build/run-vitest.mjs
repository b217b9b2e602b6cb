import path from 'node:path'
import { runProgram } from './processes.mjs'

/** @param {string[]} parameters for Vitest: file filters, -t, … @returns {Promise<number>} */
export function run(parameters) {
  // Child processes and threads of the tests load the sources as they are; what was compiled once is kept for the next.
  const env = { ...process.env, NODE_COMPILE_CACHE: path.resolve('node_modules/.cache/node-compile') }
  const program = path.resolve('node_modules/vitest/vitest.mjs')
  return runProgram(process.execPath, [program, 'run', ...parameters], { env })
}
