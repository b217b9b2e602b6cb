// A strict double of the part of Electron the desktop shell uses, typed from Electron's own declarations.
import { tmpdir } from 'node:os'
import type * as Electron from 'electron'
import { MessageChannelMain } from './message-channel-main.ts'
import { makeEvent, StrictEmitter, strict } from './strict.ts'
import { makeWindowClass, type PageControl } from './windows.ts'

export class App
  extends StrictEmitter
  implements
    Pick<
      Electron.App,
      | 'isPackaged'
      | 'exit'
      | 'quit'
      | 'requestSingleInstanceLock'
      | 'enableSandbox'
      | 'whenReady'
      | 'setPath'
      | 'getPath'
    >
{
  readonly isPackaged: boolean
  readonly commandLine: Pick<Electron.CommandLine, 'hasSwitch'>
  readonly #record: DoubleRecord
  readonly #ready: Promise<void>

  constructor(options: DoubleOptions, record: DoubleRecord, ready: Promise<void>) {
    super('app', ['web-contents-created', 'second-instance', 'activate', 'window-all-closed', 'will-quit'])
    this.isPackaged = options.isPackaged ?? false
    this.#record = record
    this.#ready = ready
    this.commandLine = strict('commandLine', {
      hasSwitch: (name: string) => options.switches?.includes(name) ?? false,
    })
    this.requestSingleInstanceLock = () => {
      record.calls.push('requestSingleInstanceLock')
      return options.isSecondInstance !== true
    }
  }

  requestSingleInstanceLock: () => boolean

  exit(code?: number): void {
    this.#record.exits.push(code ?? 0)
    this.#record.onExit()
  }
  quit(): void {
    this.#record.calls.push('quit')
    const event = makeEvent({})
    this.emit('will-quit', event)
    if (!event.defaultPrevented) this.exit(0)
  }
  enableSandbox(): void {
    this.#record.calls.push('enableSandbox')
  }
  whenReady(): Promise<void> {
    return this.#ready
  }
  setPath(name: string, path: string): void {
    this.#record.paths.set(name, path)
  }
  getPath(name: Parameters<Electron.App['getPath']>[0]): string {
    return this.#record.paths.get(name) ?? tmpdir()
  }
}

export interface DoubleOptions {
  isPackaged?: boolean
  switches?: readonly string[]
  isSecondInstance?: boolean
  isDark?: boolean
  workAreas?: readonly Electron.Rectangle[]
}

export interface DoubleRecord {
  readonly calls: string[]
  readonly exits: number[]
  readonly paths: Map<string, string>
  readonly schemes: Electron.CustomScheme[]
  readonly errorBoxes: string[]
  readonly opened: string[]
  readonly saveDialogs: Electron.SaveDialogOptions[]
  saveAnswer: Electron.SaveDialogReturnValue
  readonly openDialogs: Electron.OpenDialogOptions[]
  openAnswer: Electron.OpenDialogReturnValue
  openPathAnswer: string
  menu: Electron.MenuItemConstructorOptions[]
  onExit: () => void
}

type PermissionRequestHandler = NonNullable<Parameters<Electron.Session['setPermissionRequestHandler']>[0]>
type PermissionCheckHandler = NonNullable<Parameters<Electron.Session['setPermissionCheckHandler']>[0]>
type RequestListener = NonNullable<Parameters<Electron.WebRequest['onBeforeRequest']>[0]>

export class Session extends StrictEmitter {
  readonly handlers = {
    serve: null as ((request: Request) => Response | Promise<Response>) | null,
    decide: null as RequestListener | null,
    request: null as PermissionRequestHandler | null,
    check: null as PermissionCheckHandler | null,
    device: null as (() => boolean) | null,
  }
  readonly protocol = strict('session.protocol', {
    handle: (scheme: string, handler: (request: Request) => Response | Promise<Response>) => {
      if (scheme !== 'app') throw new Error(`The scheme ${scheme} was never registered.`)
      this.handlers.serve = handler
    },
  })
  readonly webRequest = strict('session.webRequest', {
    onBeforeRequest: (listener: RequestListener) => {
      this.handlers.decide = listener
    },
  })

  constructor() {
    super('session', ['will-download'])
  }
  setPermissionRequestHandler(handler: PermissionRequestHandler): void {
    this.handlers.request = handler
  }
  setPermissionCheckHandler(handler: PermissionCheckHandler): void {
    this.handlers.check = handler
  }
  setDevicePermissionHandler(handler: () => boolean): void {
    this.handlers.device = handler
  }
}

/** One run of a desktop process: the module the shell imports, and what the test may do and see. */
export function createElectron(options: DoubleOptions = {}) {
  const ready = Promise.withResolvers<void>()
  const record: DoubleRecord = {
    calls: [],
    exits: [],
    paths: new Map(),
    schemes: [],
    errorBoxes: [],
    opened: [],
    saveDialogs: [],
    saveAnswer: { canceled: true, filePath: '' },
    openDialogs: [],
    openAnswer: { canceled: true, filePaths: [] },
    openPathAnswer: '',
    menu: [],
    onExit: () => {},
  }
  const app = new App(options, record, ready.promise)
  const session = new Session()
  const ipcMain = new StrictEmitter('ipcMain', ['baton-connect'])
  const windows = makeWindowClass((contents) => app.emit('web-contents-created', makeEvent({}), contents))
  const area = { x: 0, y: 0, width: 1920, height: 1040 }

  const module = {
    app: strict('app', app),
    BrowserWindow: windows.BrowserWindow,
    MessageChannelMain,
    ipcMain: strict('ipcMain', ipcMain),
    session: strict('session', { defaultSession: strict('defaultSession', session) }),
    protocol: strict('protocol', {
      registerSchemesAsPrivileged(schemes: Electron.CustomScheme[]) {
        record.schemes.push(...schemes)
      },
    }),
    nativeTheme: strict('nativeTheme', { shouldUseDarkColors: options.isDark ?? false }),
    screen: strict('screen', {
      getAllDisplays: () => (options.workAreas ?? [area]).map((workArea) => strict('display', { workArea })),
    }),
    dialog: strict('dialog', {
      showErrorBox: (_title: string, text: string) => record.errorBoxes.push(text),
      async showSaveDialog(...values: unknown[]) {
        record.saveDialogs.push(values.at(-1) as Electron.SaveDialogOptions)
        return record.saveAnswer
      },
      async showOpenDialog(...values: unknown[]) {
        record.openDialogs.push(values.at(-1) as Electron.OpenDialogOptions)
        return record.openAnswer
      },
    }),
    shell: strict('shell', {
      openExternal: async (url: string) => {
        record.opened.push(url)
      },
      openPath: async (path: string) => {
        record.opened.push(path)
        return record.openPathAnswer
      },
    }),
    Menu: strict('Menu', {
      buildFromTemplate: (template: Electron.MenuItemConstructorOptions[]) => template,
      setApplicationMenu(menu: Electron.MenuItemConstructorOptions[]) {
        record.menu = menu
      },
    }),
  }

  return {
    module,
    app,
    session,
    record,
    windows: windows.records,
    becomeReady: () => ready.resolve(),
    /** The page asks for a port, as the preload script does. */
    askForPort(page: PageControl, frame: Partial<Electron.WebFrameMain> | null): void {
      ipcMain.emit('baton-connect', strict('ipc event', { sender: page.surface, senderFrame: frame }))
    },
    hasConnectListener: () => ipcMain.listenerCount('baton-connect') > 0,
  }
}

export type ElectronDouble = ReturnType<typeof createElectron>
