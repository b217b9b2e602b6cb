// The life of the desktop shell: one instance, one window, and an end that writes everything down first.
import { dirname, join } from 'node:path'
import type { AnyRouter } from '@orpc/server'
import { app, BrowserWindow, dialog, session } from 'electron'
import { describeFailure } from '../../rpc/conceal-failure.ts'
import { listInterfaceFiles } from '../interface-files.ts'
import { openKeychain } from '../keychain.ts'
import { createLog } from '../log.ts'
import { type DataPlace, followMoves } from '../moved-folder.ts'
import { findDataFolder, findInterfaceFolder, findLogFolder, makeFolder } from '../paths.ts'
import type { Log, Platform } from '../platform.ts'
import { watchFaults } from '../watch-faults.ts'
import { createDesktopPlatform } from './create-desktop-platform.ts'
import { guardAllPages, guardSession } from './guards.ts'
import { setMenu } from './menu.ts'
import { servePorts } from './ports.ts'
import { cancelForeignRequests, registerAppScheme, serveInterface } from './protocol.ts'
import { openWindow } from './window.ts'

export type Compose = (options: {
  platform: Platform
  environment: Readonly<Record<string, string | undefined>>
  dataFolder: string
  homeFolder: string
  folderProblem: string | null
}) => Promise<{ readonly router: AnyRouter; close(): Promise<void> }>

/** A released Baton does not let itself be driven from outside; fuses do not stop the first two. */
const debuggingSwitches = ['remote-debugging-port', 'remote-debugging-pipe', 'inspect', 'inspect-brk']
/** How long the end may take; what was acknowledged is on the disk already. */
const closeLimitMs = 8000

/** @param entryFolder the folder of the entry file */
export async function startDesktop(compose: Compose, entryFolder: string): Promise<void> {
  if (app.isPackaged && debuggingSwitches.some((name) => app.commandLine.hasSwitch(name))) {
    process.stderr.write('Baton does not start with a debugger attached.\n')
    app.exit(1)
    return
  }
  const homeFolder = findDataFolder(process.env)
  const folderFault = makeFolder(homeFolder)
  const place = followMoves(homeFolder)
  const log = createLog({ folder: findLogFolder(place.problem === null ? place.folder : homeFolder) })
  // Without a data folder Baton still opens, to say what is wrong.
  if (folderFault !== null) log.error('data-folder', { code: folderFault })
  if (place.folder !== homeFolder) log.info('data-folder-moved', { isThere: place.problem === null })
  // Chromium's own files stay in the folder Baton is started with, also when the history was moved: the lock against a
  // second instance goes with them.
  const chromiumFolder = join(homeFolder, 'chromium')
  if (makeFolder(chromiumFolder) === null) app.setPath('userData', chromiumFolder)
  if (!app.requestSingleInstanceLock()) {
    app.exit(0)
    return
  }
  app.enableSandbox()
  registerAppScheme()
  guardAllPages(log)
  const fail = (sentence: string): void => {
    dialog.showErrorBox('Baton', sentence)
    app.exit(1)
  }
  watchFaults(process, log, fail)
  try {
    await run({ compose, entryFolder, place, log })
  } catch (error) {
    const { kind, code, place } = describeFailure(error)
    log.error('start-failed', { kind, code, place })
    fail(`Baton could not start (${[kind, code, place].filter((part) => part !== null).join(', ')}).`)
  }
}

async function run(options: {
  compose: Compose
  entryFolder: string
  place: DataPlace
  log: Log
}): Promise<void> {
  const { compose, entryFolder, place, log } = options
  const allowsDevTools = !app.isPackaged
  const keychain = openKeychain({ log })
  // The history is opened while Chromium is still starting.
  const [application, files] = await Promise.all([
    compose({
      platform: createDesktopPlatform({ log, keychain }),
      environment: process.env,
      dataFolder: place.folder,
      homeFolder: place.home,
      folderProblem: place.problem,
    }),
    listInterfaceFiles(findInterfaceFolder(entryFolder)),
    app.whenReady(),
  ])

  serveInterface(session.defaultSession, files, log)
  cancelForeignRequests(session.defaultSession, allowsDevTools)
  guardSession(session.defaultSession, log)
  const ports = servePorts({ router: application.router, log })
  setMenu({ platform: process.platform, allowsDevTools })

  const preload = join(dirname(entryFolder), 'preload', 'preload.cjs')
  const show = (): void => {
    const window = BrowserWindow.getAllWindows()[0]
    if (window === undefined) {
      openWindow({ preload, dataFolder: place.home, allowsDevTools, log })
      return
    }
    if (window.isMinimized()) window.restore()
    window.focus()
  }
  app.on('second-instance', show)
  app.on('activate', show)
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  endProperly(async () => {
    await application.close()
    ports.close()
    log.info('desktop-shell-stopped')
  }, log)

  // The page asks at once where keys are kept.
  await keychain.ready
  show()
  log.info('desktop-shell-ready', { isPackaged: app.isPackaged })
}

/** Quitting waits until the application is closed. */
function endProperly(close: () => Promise<void>, log: Log): void {
  let isClosing = false
  app.on('will-quit', (event) => {
    event.preventDefault()
    if (isClosing) return
    isClosing = true
    setTimeout(() => app.exit(1), closeLimitMs).unref()
    close().then(
      () => app.exit(0),
      (error: unknown) => {
        log.error('close-failed', { ...describeFailure(error) })
        app.exit(1)
      },
    )
  })
}
