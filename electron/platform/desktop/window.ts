// The window and the box its page runs in: sandboxed, isolated, without Node and without embedded pages.
import { join } from 'node:path'
import { BrowserWindow, dialog, nativeTheme, screen } from 'electron'
import { describeFailure } from '../../rpc/conceal-failure.ts'
import type { Log } from '../platform.ts'
import { appPage } from './app-address.ts'
import { readBounds, saveBounds } from './window-bounds.ts'

/** The page's own background, so that nothing flashes before it is drawn. */
const backgrounds = { dark: '#171412', light: '#fdfcfb' } as const
const usualSize = { width: 1240, height: 840 }
/** A page that dies again this soon is not started once more. */
const crashPauseMs = 5000

export function openWindow(options: {
  preload: string
  dataFolder: string
  allowsDevTools: boolean
  log: Log
}): BrowserWindow {
  const { preload, allowsDevTools, log } = options
  const boundsFile = join(options.dataFolder, 'window.json')
  const saved = readBounds(
    boundsFile,
    screen.getAllDisplays().map((display) => display.workArea),
  )
  const place =
    saved === null ? usualSize : { x: saved.x, y: saved.y, width: saved.width, height: saved.height }
  const window = new BrowserWindow({
    ...place,
    minWidth: 480,
    minHeight: 360,
    title: 'Baton',
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? backgrounds.dark : backgrounds.light,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      devTools: allowsDevTools,
      // Outside macOS the dictionaries would be fetched from a server nobody asked for.
      spellcheck: process.platform === 'darwin',
    },
  })
  if (saved?.isMaximized === true) window.maximize()
  window.once('ready-to-show', () => window.show())
  window.on('close', () => saveBounds(boundsFile, window, log))
  restartAfterCrash(window, log)
  window
    .loadURL(appPage)
    .catch((error: unknown) => log.error('page-not-loaded', { ...describeFailure(error) }))
  return window
}

/** The conversations live in the main process, so a page that died is simply drawn again. */
function restartAfterCrash(window: BrowserWindow, log: Log): void {
  let lastCrashMs = Number.NEGATIVE_INFINITY
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    log.error('page-gone', { reason })
    if (reason === 'clean-exit') return
    const nowMs = performance.now()
    const isRepeated = nowMs - lastCrashMs < crashPauseMs
    lastCrashMs = nowMs
    if (isRepeated)
      dialog.showErrorBox(
        'Baton',
        'The window keeps failing. Your conversations are safe; please restart Baton.',
      )
    else window.webContents.reload()
  })
}
