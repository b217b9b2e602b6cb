// Builds, finds or gets a browser, and runs the end-to-end tests in it.
import path from 'node:path'
import { run as build } from './build-application.mjs'
import { runProgram } from './processes.mjs'

/** @returns {Promise<string | null>} the browser's program; null, after a sentence on stderr, when there is none */
async function browserProgram() {
  const { BrowserMissingError, provideBrowser } = await import('../test/e2e/harness/find-browser.ts')
  try {
    return await provideBrowser()
  } catch (error) {
    if (!(error instanceof BrowserMissingError)) throw error
    process.stderr.write(`${error.message}\n`)
    return null
  }
}

/**
 * @param {string[]} parameters for Playwright: file filters, -g, …
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<number>}
 */
export async function run(parameters, env = process.env) {
  const code = await build()
  if (code !== 0) return code
  const browser = await browserProgram()
  if (browser === null) return 1
  return runProgram(
    process.execPath,
    [path.resolve('node_modules/playwright/cli.js'), 'test', ...parameters],
    {
      env: { ...env, BATON_E2E_BROWSER: browser },
    },
  )
}
