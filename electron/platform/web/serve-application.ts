// The life of the browser shell, from options to a clean end. Exactly one line goes to stdout when Baton is ready;
// everything else a person may want to read goes to stderr.
import { createInterface } from 'node:readline'
import type { AnyRouter } from '@orpc/server'
import { describeFailure } from '../../rpc/conceal-failure.ts'
import { InterfaceMissingError, listInterfaceFiles } from '../interface-files.ts'
import { openKeychain } from '../keychain.ts'
import { createLog } from '../log.ts'
import { followMoves } from '../moved-folder.ts'
import { findDataFolder, findInterfaceFolder, findLogFolder, makeFolder } from '../paths.ts'
import type { Log, Platform } from '../platform.ts'
import { watchFaults } from '../watch-faults.ts'
import { createWebPlatform } from './create-web-platform.ts'
import { openBrowser } from './open-browser.ts'
import { readServeOptions, ServeOptionsError } from './read-serve-options.ts'
import { PortError, startWebServer } from './start-web-server.ts'

export type Compose = (options: {
  platform: Platform
  environment: Readonly<Record<string, string | undefined>>
  dataFolder: string
  homeFolder: string
  folderProblem: string | null
}) => Promise<{ readonly router: AnyRouter; close(): Promise<void> }>

export interface ServedApplication {
  /** Prints one more link, for a second browser or a used code. */
  printLink(): void
  close(): Promise<void>
}

/** @throws ServeOptionsError, InterfaceMissingError, PortError, whose messages are sentences for the person */
export async function serveApplication(options: {
  compose: Compose
  arguments: readonly string[]
  environment: Readonly<Record<string, string | undefined>>
  /** The folder of the entry file. */
  entryFolder: string
  print: (line: string) => void
  say: (sentence: string) => void
  onLog?: (log: Log) => void
}): Promise<ServedApplication> {
  const { compose, environment, print, say } = options
  const asked = readServeOptions(options.arguments)
  const homeFolder = findDataFolder(environment, asked.dataFolder)
  const files = await listInterfaceFiles(findInterfaceFolder(options.entryFolder))
  const folderFault = makeFolder(homeFolder)
  const place = followMoves(homeFolder)
  const dataFolder = place.problem === null ? place.folder : homeFolder
  const log = createLog({ folder: findLogFolder(dataFolder), warn: say })
  options.onLog?.(log)
  if (folderFault !== null) log.error('data-folder', { code: folderFault })
  if (place.problem !== null) say(place.problem)
  else if (place.folder !== homeFolder) say(`The history of ${homeFolder} was moved to ${place.folder}.`)
  const keychain = openKeychain({ log })
  const application = await compose({
    platform: createWebPlatform({ log, keychain }),
    environment,
    dataFolder: place.folder,
    homeFolder,
    folderProblem: place.problem,
  })
  let forgetPage = async (): Promise<void> => {}

  const server = await startWebServer({
    router: application.router,
    log,
    files,
    port: asked.port,
    onSession: () => {
      forgetPage().catch((error: unknown) => log.error('opening-page-left', { ...describeFailure(error) }))
    },
  }).catch(async (error: unknown) => {
    await application.close()
    throw error
  })
  // The page asks at once where keys are kept, so the answer is awaited before the first page can come.
  await keychain.ready

  const printLink = (): void => print(`Baton is ready at ${server.createLink()}`)
  printLink()
  log.info('web-shell-ready', { port: server.port })
  if (asked.opensBrowser)
    forgetPage = await openBrowser({ link: server.createLink(), folder: dataFolder, say })

  return {
    printLink,
    async close() {
      // Turns are recorded first, so that an open page still sees how its answer ended.
      await application.close()
      await server.close()
      await forgetPage()
      log.info('web-shell-stopped')
    },
  }
}

/** How long a clean end may take before the process goes anyway; what was acknowledged is on the disk already. */
const closeLimitMs = 8000

/** Runs the browser shell as a process of its own. Sets the exit code. */
export async function runServeProcess(compose: Compose, entryFolder: string): Promise<void> {
  const say = (sentence: string): void => {
    process.stderr.write(`${sentence}\n`)
  }
  // A terminal that went away must not take the application with it.
  process.stdout.on('error', () => {})
  process.stderr.on('error', () => {})
  const stopAsked = waitForStop()
  try {
    const served = await serveApplication({
      compose,
      arguments: process.argv.slice(2),
      environment: process.env,
      entryFolder,
      print: (line) => process.stdout.write(`${line}\n`),
      say,
      onLog: (log) => {
        watchFaults(process, log, (sentence) => {
          say(sentence)
          process.exit(1)
        })
      },
    })
    if (process.stdin.isTTY) {
      say('The link works once. Press Enter for another one, Ctrl+C to stop.')
      createInterface({ input: process.stdin }).on('line', served.printLink)
    }
    await stopAsked
    setTimeout(() => process.exit(1), closeLimitMs).unref()
    await served.close()
    process.exit(0)
  } catch (error) {
    say(writeStartFailure(error))
    process.exit(1)
  }
}

function writeStartFailure(error: unknown): string {
  const isSentence =
    error instanceof ServeOptionsError || error instanceof InterfaceMissingError || error instanceof PortError
  if (isSentence) return error.message
  const { kind, code, place } = describeFailure(error)
  return `Baton could not start (${[kind, code, place].filter((part) => part !== null).join(', ')}).`
}

/** Resolves at the first signal; a second one ends the process at once. */
function waitForStop(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  let isAsked = false
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (isAsked) process.exit(1)
      isAsked = true
      resolve()
    })
  }
  return promise
}
