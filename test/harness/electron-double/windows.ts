// Windows, their pages and frames. A page's own side (clicks, navigations, questions) is played by the test through
// the methods of PageControl, never through the surface the shell sees.

import type { MessagePort } from 'node:worker_threads'
import type {
  BrowserWindowConstructorOptions,
  WebContents as ElectronContents,
  WebFrameMain as ElectronFrame,
  BrowserWindow as ElectronWindow,
  HandlerDetails,
  Rectangle,
  WindowOpenHandlerResponse,
} from 'electron'
import type { MessagePortMain } from './message-channel-main.ts'
import { makeEvent, StrictEmitter, strict } from './strict.ts'

type FrameSurface = Pick<ElectronFrame, 'origin' | 'parent' | 'postMessage'>

export interface SentPort {
  readonly channel: string
  readonly port: MessagePort
}

export class Contents
  extends StrictEmitter
  implements Pick<ElectronContents, 'id' | 'setWindowOpenHandler' | 'setWebRTCIPHandlingPolicy' | 'reload'>
{
  static #lastId = 0
  readonly id = ++Contents.#lastId
  readonly #state = {
    openHandler: null as ((details: HandlerDetails) => WindowOpenHandlerResponse) | null,
    webRtcPolicy: null as string | null,
    reloads: 0,
  }

  constructor() {
    super('webContents', [
      'will-navigate',
      'will-frame-navigate',
      'will-redirect',
      'will-attach-webview',
      'render-process-gone',
      'destroyed',
    ])
  }

  setWindowOpenHandler(handler: (details: HandlerDetails) => WindowOpenHandlerResponse): void {
    this.#state.openHandler = handler
  }

  setWebRTCIPHandlingPolicy(policy: Parameters<ElectronContents['setWebRTCIPHandlingPolicy']>[0]): void {
    this.#state.webRtcPolicy = policy
  }

  reload(): void {
    this.#state.reloads += 1
  }

  inspect() {
    return this.#state
  }
}

export class PageControl {
  readonly sentPorts: SentPort[] = []
  readonly #waiting: ((sent: SentPort) => void)[] = []
  readonly contents: Contents
  readonly surface: Contents

  constructor(contents: Contents) {
    this.contents = contents
    this.surface = strict('webContents', contents)
  }

  /** A frame of this page; without changes the main frame at Baton's own address. */
  frame(changes: { origin?: string; isSubframe?: boolean } = {}): FrameSurface {
    return strict('webFrameMain', {
      origin: changes.origin ?? 'app://baton',
      parent: changes.isSubframe === true ? (strict('parent frame', {}) as ElectronFrame) : null,
      postMessage: (channel: string, message: unknown, transfer?: unknown[]) => {
        if (message !== null || transfer?.length !== 1) throw new Error('A port goes to the page alone.')
        const sent = { channel, port: (transfer[0] as MessagePortMain).takePagePort() }
        this.sentPorts.push(sent)
        this.#waiting.shift()?.(sent)
      },
    })
  }

  nextPort(): Promise<SentPort> {
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  /** @returns true when the shell let it happen */
  navigate(
    event: 'will-navigate' | 'will-frame-navigate' | 'will-redirect',
    url: string,
    isMainFrame = true,
  ): boolean {
    const details = makeEvent({ url, isMainFrame, isSameDocument: false, frame: null })
    this.contents.emit(event, details)
    return !details.defaultPrevented
  }

  attachWebview(): boolean {
    const event = makeEvent({})
    this.contents.emit('will-attach-webview', event, {}, {})
    return !event.defaultPrevented
  }

  open(url: string): WindowOpenHandlerResponse | undefined {
    return this.contents.inspect().openHandler?.({ url } as HandlerDetails)
  }
}

export interface WindowRecord {
  readonly options: BrowserWindowConstructorOptions
  readonly page: PageControl
  readonly calls: string[]
  readonly loaded: string[]
  bounds: Rectangle
  isMaximized: boolean
  isMinimized: boolean
  isClosed: boolean
  emit(event: 'ready-to-show' | 'close'): void
}

type WindowSurface = Pick<
  ElectronWindow,
  'maximize' | 'show' | 'loadURL' | 'getNormalBounds' | 'isMaximized' | 'isMinimized' | 'restore' | 'focus'
>

export interface WindowClass {
  new (options: BrowserWindowConstructorOptions): object
  getAllWindows(): object[]
  getFocusedWindow(): object | null
}

/** Makes the BrowserWindow class of one run. */
export function makeWindowClass(onCreated: (contents: Contents) => void): {
  BrowserWindow: WindowClass
  records: WindowRecord[]
} {
  const records: WindowRecord[] = []
  const surfaces = new Map<WindowRecord, object>()

  class BrowserWindow extends StrictEmitter implements WindowSurface {
    readonly webContents: Contents
    readonly #record: WindowRecord

    constructor(options: BrowserWindowConstructorOptions) {
      super('BrowserWindow', ['ready-to-show', 'close'])
      const page = new PageControl(new Contents())
      this.webContents = page.surface
      this.#record = {
        options,
        page,
        calls: [],
        loaded: [],
        bounds: {
          x: options.x ?? 10,
          y: options.y ?? 20,
          width: options.width ?? 0,
          height: options.height ?? 0,
        },
        isMaximized: false,
        isMinimized: false,
        isClosed: false,
        emit: (event) => {
          this.emit(event)
          if (event === 'close') this.#record.isClosed = true
        },
      }
      records.push(this.#record)
      onCreated(page.surface)
    }

    static getAllWindows(): object[] {
      return records.filter((record) => !record.isClosed).flatMap((record) => surfaces.get(record) ?? [])
    }

    static getFocusedWindow(): object | null {
      return BrowserWindow.getAllWindows()[0] ?? null
    }

    maximize(): void {
      this.#record.isMaximized = true
    }
    show(): void {
      this.#record.calls.push('show')
    }
    focus(): void {
      this.#record.calls.push('focus')
    }
    restore(): void {
      this.#record.isMinimized = false
      this.#record.calls.push('restore')
    }
    isMaximized(): boolean {
      return this.#record.isMaximized
    }
    isMinimized(): boolean {
      return this.#record.isMinimized
    }
    getNormalBounds(): Rectangle {
      return this.#record.bounds
    }
    async loadURL(url: string): Promise<void> {
      this.#record.loaded.push(url)
    }
  }

  const guarded = new Proxy(strict('BrowserWindow', BrowserWindow), {
    construct(_target, values: [BrowserWindowConstructorOptions]) {
      const surface = strict('window', new BrowserWindow(...values))
      const record = records.at(-1)
      if (record !== undefined) surfaces.set(record, surface)
      return surface
    },
  })
  return { BrowserWindow: guarded, records }
}
