// Starts the built browser shell as a process of its own, the way a person does, and can end it gently or by force.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'

const startTimeoutMs = 30_000
const readyLine = /^Baton is ready at (http:\/\/127\.0\.0\.1:\d+\/\S*)$/m

export interface RunningServer {
  /** The address of the ready line, one-time code included. */
  readonly url: string
  readonly process: ChildProcess
  /** Everything written so far, stdout and stderr each. */
  output(): { stdout: string; stderr: string }
  /** SIGTERM, then waits for the end. @returns the exit code. */
  stop(): Promise<number | null>
  /** SIGKILL, then waits for the end. */
  kill(): Promise<void>
}

export interface ServerOptions {
  readonly dataDir: string
  /** Variables besides PATH and the system's own; keys of the developer never reach the server. */
  readonly env?: Readonly<Record<string, string>>
  readonly parameters?: readonly string[]
  /** 0 lets the system choose. */
  readonly port?: number
}

const inheritedVariables = [
  'PATH',
  'HOME',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SYSTEMROOT',
  'LANG',
  'USERPROFILE',
  'APPDATA',
]

function cleanEnvironment(extra: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const inherited = inheritedVariables.flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return { ...Object.fromEntries(inherited), ...extra }
}

/** @throws when the server ends or stays silent instead of getting ready; the message has what it wrote. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const child = spawn(
    process.execPath,
    [
      path.resolve('out/main/serve.js'),
      '--data-dir',
      options.dataDir,
      '--port',
      String(options.port ?? 0),
      '--no-open',
      ...(options.parameters ?? []),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: cleanEnvironment(options.env ?? {}) },
  )
  let stdout = ''
  let stderr = ''
  const exited = once(child, 'exit')
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk
  })
  const url = await new Promise<string>((resolve, reject) => {
    const fail = (why: string) =>
      reject(new Error(`The server ${why}.\nstdout: ${stdout}\nstderr: ${stderr}`))
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      fail(`was not ready after ${startTimeoutMs} ms`)
    }, startTimeoutMs)
    child.once('exit', (code) => {
      clearTimeout(timer)
      fail(`ended with code ${code} before it was ready`)
    })
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk
      const found = readyLine.exec(stdout)?.[1]
      if (found === undefined) return
      clearTimeout(timer)
      resolve(found)
    })
  })
  return {
    url,
    process: child,
    output: () => ({ stdout, stderr }),
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
      await exited
      return child.exitCode
    },
    async kill() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      await exited
    },
  }
}
