import path from 'node:path'
import { runProgram } from './processes.mjs'

/** @param {string[]} parameters for Vitest: file filters, -t, … @returns {Promise<number>} */
export function run(parameters) {
  return runProgram(process.execPath, [path.resolve('node_modules/vitest/vitest.mjs'), 'run', ...parameters])
}
