import { spawn } from 'node:child_process'

/**
 * Runs a program to its end, its output on our terminal.
 * @param {string} program
 * @param {readonly string[]} parameters
 * @param {{ env?: NodeJS.ProcessEnv, stdout?: 'inherit' | 'stderr', timeoutMs?: number }} [options]
 *   stdout 'stderr' keeps our own stdout clean.
 * @returns {Promise<number>} its exit code; 1 when it could not start, ran out of time or was ended by a signal
 */
export function runProgram(program, parameters, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, parameters, {
      stdio: ['ignore', options.stdout === 'stderr' ? 2 : 'inherit', 'inherit'],
      env: options.env ?? process.env,
    })
    const stop = () => child.kill('SIGTERM')
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, stop)
    const timer = options.timeoutMs === undefined ? null : setTimeout(stop, options.timeoutMs)
    const end = (/** @type {number} */ code) => {
      if (timer !== null) clearTimeout(timer)
      for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.off(signal, stop)
      resolve(code)
    }
    child.on('error', (error) => {
      process.stderr.write(`${program} cannot be started: ${error.message}\n`)
      end(1)
    })
    child.on('exit', (code) => end(code ?? 1))
  })
}

/**
 * Runs a program and keeps what it wrote.
 * @param {string} program
 * @param {readonly string[]} parameters
 * @param {{ env?: NodeJS.ProcessEnv, timeoutMs?: number }} [options]
 * @returns {Promise<{ code: number, output: string }>} stdout and stderr as one text
 */
export function captureProgram(program, parameters, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, parameters, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: options.env ?? process.env,
      ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs }),
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8')
      stream.on('data', (chunk) => {
        output += chunk
      })
    }
    child.on('error', (error) => resolve({ code: 1, output: `${output}${error.message}\n` }))
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}
