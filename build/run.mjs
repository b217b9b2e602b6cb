// The one entry of every npm script: `node build/run.mjs <command> [arguments]`.
// npm's own `node` may be as old as Node 20, so this file and node-runtime.mjs use only what Node 20 knows; the
// command itself is imported once a Node that can run Baton is at work.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { findNode, isGoodNode, nodeFlags } from './node-runtime.mjs'

/** @type {Record<string, () => Promise<{ run: (parameters: string[]) => Promise<number | null> }>>} */
const commands = {
  build: () => import('./build-application.mjs'),
  start: () => import('./start-application.mjs'),
  serve: () => import('./serve-application.mjs'),
  test: () => import('./test-stages.mjs'),
  vitest: () => import('./run-vitest.mjs'),
  e2e: () => import('./run-playwright.mjs'),
  bench: () => import('./run-benches.mjs'),
  package: () => import('./package-application.mjs'),
}

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))

/**
 * Runs the same command line again under another Node; signals and the terminal go through.
 * @param {string} node
 * @param {readonly string[]} flags
 */
function runAgainWith(node, flags) {
  const child = spawn(node, [...flags, ...process.argv.slice(1)], {
    // The fourth is a line that breaks when this process ends, by force too (see stopWithStarter).
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, BATON_RUN_AGAIN: '1' },
  })
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => child.kill(signal))
  }
  child.on('error', (error) => {
    process.stderr.write(`${node} cannot be started: ${error.message}\n`)
    process.exit(1)
  })
  child.on('exit', (code) => process.exit(code ?? 1))
}

/**
 * npm starts a shell and the shell starts us; a signal for npm often ends with the shell.
 * @returns {string} who our ancestors are, as far as this system tells
 */
function ancestors() {
  const parent = process.ppid
  try {
    const status = readFileSync(`/proc/${parent}/status`, 'utf8')
    return `${parent} ${/^PPid:\s*(\d+)/m.exec(status)?.[1]}`
  } catch {
    // Only Linux has this file, and only while the parent lives.
    return String(parent)
  }
}

/** Whoever started us may be ended by force and pass nothing on; no server must stay behind unseen. */
function stopWithStarter() {
  const stop = () => process.kill(process.pid, 'SIGTERM')
  if (process.channel !== undefined) {
    process.once('disconnect', stop)
    process.channel.unref()
  } else if (process.env.npm_lifecycle_event !== undefined) {
    const before = ancestors()
    const watch = setInterval(() => {
      if (ancestors() === before) return
      clearInterval(watch)
      stop()
    }, 250)
    watch.unref()
  }
}

async function main() {
  process.chdir(root)
  const [name = '', ...parameters] = process.argv.slice(2)
  const load = commands[name]
  if (load === undefined) {
    process.stderr.write(`build/run.mjs knows: ${Object.keys(commands).join(', ')}.\n`)
    process.exit(2)
  }
  const flags = nodeFlags(process.versions.node)
  if (isGoodNode(process.versions.node) && flags.every((flag) => process.execArgv.includes(flag))) {
    stopWithStarter()
    const command = await load()
    const code = await command.run(parameters)
    // null: the command goes on in this process (the server) and ends it by itself.
    if (code !== null) process.exit(code)
    return
  }
  const found = process.env.BATON_RUN_AGAIN === undefined ? await findNode(root) : null
  if (found === null) {
    process.stderr.write(
      `Baton needs Node 22.12 or newer and found only Node ${process.versions.node}: run "npm ci", which brings Node 24 along, or install it from nodejs.org.\n`,
    )
    process.exit(1)
  }
  runAgainWith(found.program, nodeFlags(found.version))
}

await main()
