// `npm run package`: builds and hands out/ to electron-builder. Package on the system you package for: the keychain
// library has one binary package per system and npm installs only its own.
import path from 'node:path'
import { run as build } from './build-application.mjs'
import { runProgram } from './processes.mjs'

/** @param {string[]} parameters for electron-builder: --linux, --dir, … @returns {Promise<number>} */
export async function run(parameters) {
  const code = await build()
  if (code !== 0) return code
  return runProgram(process.execPath, [
    path.resolve('node_modules/electron-builder/out/cli/cli.js'),
    '--config',
    'build/electron-builder.config.mjs',
    '--publish',
    'never',
    ...parameters,
  ])
}
