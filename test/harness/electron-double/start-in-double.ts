// One run of the desktop shell inside the double, with a data folder and a built page of its own.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, vi } from 'vitest'
import type { Platform } from '../../../electron/platform/platform.ts'
import { type MadeInterface, makeInterface } from '../make-interface.ts'
import { createTinyRouter } from '../tiny-router.ts'
import { createElectron, type DoubleOptions } from './electron-double.ts'

const processEvents = ['unhandledRejection', 'uncaughtException'] as const

export interface DesktopFolders {
  made(): MadeInterface
  dataFolder(): string
  readLog(): Promise<string>
}

/** Registers the hooks of a test file; the folders are new for every test. */
export function prepareDesktopFolders(): DesktopFolders {
  let made: MadeInterface
  let dataFolder: string
  const usual = new Map(
    processEvents.map((event) => [event, process.listeners(event as 'unhandledRejection')]),
  )

  beforeEach(async () => {
    made = await makeInterface()
    dataFolder = await mkdtemp(join(tmpdir(), 'baton-desktop-'))
    vi.stubEnv('BATON_DATA_DIR', dataFolder)
    vi.resetModules()
  })
  afterEach(async () => {
    vi.unstubAllEnvs()
    vi.doUnmock('electron')
    for (const event of processEvents) {
      for (const listener of process.listeners(event as 'unhandledRejection')) {
        if (!usual.get(event)?.includes(listener)) process.off(event, listener)
      }
    }
    await made.remove()
    await rm(dataFolder, { recursive: true, force: true })
  })
  return {
    made: () => made,
    dataFolder: () => dataFolder,
    readLog: () => readFile(join(dataFolder, 'logs', 'baton.log'), 'utf8'),
  }
}

/** @param options isLate: Electron is not ready yet when this returns */
export async function startInDouble(
  folders: DesktopFolders,
  options: DoubleOptions & { failsToCompose?: boolean; isLate?: boolean } = {},
) {
  const electron = createElectron(options)
  vi.doMock('electron', () => electron.module)
  const { startDesktop } = await import('../../../electron/platform/desktop/start-desktop.ts')
  const tiny = createTinyRouter()
  const composed: { platform: Platform | null; dataFolder: string | null; closes: number } = {
    platform: null,
    dataFolder: null,
    closes: 0,
  }
  const started = startDesktop(async ({ platform, dataFolder }) => {
    if (options.failsToCompose === true) throw new TypeError('quotes sk-canary')
    composed.platform = platform
    composed.dataFolder = dataFolder
    return {
      router: tiny.router,
      async close() {
        composed.closes += 1
      },
    }
  }, folders.made().entryFolder)
  if (options.isLate !== true) {
    electron.becomeReady()
    await started
  }
  const firstWindow = () => {
    const window = electron.windows[0]
    if (window === undefined) throw new Error('No window was opened.')
    return window
  }
  const platform = (): Platform => {
    if (composed.platform === null) throw new Error('The application was never composed.')
    return composed.platform
  }
  return { ...electron, tiny, composed, started, firstWindow, platform }
}
