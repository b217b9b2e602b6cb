// The desktop shell against a strict double of Electron: every rule of the window, the page and the port, and a real
// client that speaks to the engine through the preload script over real MessageChannels.
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Platform } from '../../electron/platform/platform.ts'
import { createElectron, type DoubleOptions } from '../harness/electron-double/electron-double.ts'
import { openPage } from '../harness/electron-double/open-page.ts'
import { type MadeInterface, makeInterface, pageText } from '../harness/make-interface.ts'
import { createTinyRouter, tinyInfo } from '../harness/tiny-router.ts'

let made: MadeInterface
let dataFolder: string
const processListeners = ['unhandledRejection', 'uncaughtException'] as const
const usual = new Map(
  processListeners.map((event) => [event, process.listeners(event as 'unhandledRejection')]),
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
  for (const event of processListeners) {
    for (const listener of process.listeners(event as 'unhandledRejection')) {
      if (!usual.get(event)?.includes(listener)) process.off(event, listener)
    }
  }
  await made.remove()
  await rm(dataFolder, { recursive: true, force: true })
})

async function start(options: DoubleOptions & { failsToCompose?: boolean; isLate?: boolean } = {}) {
  const electron = createElectron(options)
  vi.doMock('electron', () => electron.module)
  const { startDesktop } = await import('../../electron/platform/desktop/start-desktop.ts')
  const tiny = createTinyRouter()
  const composed: { platform: Platform | null; closes: number } = { platform: null, closes: 0 }
  const started = startDesktop(async ({ platform }) => {
    if (options.failsToCompose === true) throw new TypeError('quotes sk-canary')
    composed.platform = platform
    return {
      router: tiny.router,
      async close() {
        composed.closes += 1
      },
    }
  }, made.entryFolder)
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

const readLog = async () => readFile(join(dataFolder, 'logs', 'baton.log'), 'utf8')

describe('the start', () => {
  it('registers its scheme and the sandbox before Electron is ready, and opens one window after', async () => {
    const { record, windows, becomeReady, started } = await start({ isLate: true })
    expect(record.schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ])
    expect(record.calls).toEqual(['requestSingleInstanceLock', 'enableSandbox'])
    expect(record.paths.get('userData')).toBe(join(dataFolder, 'chromium'))
    expect(windows).toEqual([])
    becomeReady()
    await started
    expect(windows).toHaveLength(1)
    expect(windows[0]?.loaded).toEqual(['app://baton/'])
  })

  it('ends at once as a second instance, before it touches the history', async () => {
    const { record, composed, windows } = await start({ isSecondInstance: true })
    expect(record.exits).toEqual([0])
    expect(composed.platform).toBeNull()
    expect(windows).toEqual([])
  })

  it('comes to the front when a second instance was started', async () => {
    const { app, firstWindow, windows } = await start()
    firstWindow().isMinimized = true
    app.emit('second-instance')
    expect(firstWindow().calls).toEqual(['restore', 'focus'])
    expect(windows).toHaveLength(1)
  })

  it.each(['remote-debugging-port', 'remote-debugging-pipe', 'inspect', 'inspect-brk'])(
    'refuses --%s once it is released',
    async (name) => {
      const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
      const { record, composed } = await start({ isPackaged: true, switches: [name] })
      expect(written).toHaveBeenCalledWith('Baton does not start with a debugger attached.\n')
      written.mockRestore()
      expect(record.exits).toEqual([1])
      expect(composed.platform).toBeNull()
      vi.resetModules()
      expect((await start({ switches: [name] })).windows).toHaveLength(1)
    },
  )

  it('says in a sentence that it could not start, and quotes nothing', async () => {
    const { record } = await start({ failsToCompose: true })
    expect(record.exits).toEqual([1])
    expect(record.errorBoxes).toHaveLength(1)
    expect(record.errorBoxes[0]).toMatch(/^Baton could not start \(TypeError, desktop\.test\.ts:\d+\)\.$/)
    expect(await readLog()).not.toContain('canary')
  })
})

describe('the window', () => {
  it('is a box without Node, without embedded pages, and without tools in a released Baton', async () => {
    const { firstWindow } = await start({ isPackaged: true })
    expect(firstWindow().options.webPreferences).toEqual({
      preload: join(made.root, 'preload', 'preload.cjs'),
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
      devTools: false,
      spellcheck: process.platform === 'darwin',
    })
    expect(firstWindow().page.contents.inspect().webRtcPolicy).toBe('disable_non_proxied_udp')
  })

  it.each([
    [true, '#171412'],
    [false, '#fdfcfb'],
  ])('appears only when it is drawn, in the right colour (dark: %s)', async (isDark, colour) => {
    const { firstWindow } = await start({ isDark })
    expect(firstWindow().options).toMatchObject({ show: false, backgroundColor: colour })
    expect(firstWindow().calls).toEqual([])
    firstWindow().emit('ready-to-show')
    expect(firstWindow().calls).toEqual(['show'])
  })

  it('comes back where it was', async () => {
    const first = (await start()).firstWindow()
    Object.assign(first, { bounds: { x: 300, y: 200, width: 900, height: 700 }, isMaximized: true })
    first.emit('close')
    vi.resetModules()
    const second = (await start()).firstWindow()
    expect(second.options).toMatchObject({ x: 300, y: 200, width: 900, height: 700 })
    expect(second.isMaximized).toBe(true)
  })

  it.each([
    ['outside every screen', { x: 5000, y: 200, width: 900, height: 700, isMaximized: false }],
    ['above the screen', { x: 100, y: -300, width: 900, height: 700, isMaximized: false }],
    ['nearly outside', { x: -850, y: 200, width: 900, height: 700, isMaximized: false }],
    ['too small to use', { x: 100, y: 100, width: 10, height: 10, isMaximized: false }],
    ['of another shape', { x: '100' }],
    ['no JSON', 'x'],
  ])('opens in a good place when what was saved is %s', async (_what, saved) => {
    await writeFile(
      join(dataFolder, 'window.json'),
      typeof saved === 'string' ? saved : JSON.stringify(saved),
    )
    const { options } = (await start()).firstWindow()
    expect(options).toMatchObject({ width: 1240, height: 840 })
    expect(options.x).toBeUndefined()
  })

  it('is drawn again after its page died, but not in a circle', async () => {
    const { firstWindow, record } = await start()
    const { contents } = firstWindow().page
    contents.emit('render-process-gone', {}, { reason: 'clean-exit', exitCode: 0 })
    expect(contents.inspect().reloads).toBe(0)
    contents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 })
    expect(contents.inspect().reloads).toBe(1)
    contents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 })
    expect(contents.inspect().reloads).toBe(1)
    expect(record.errorBoxes).toEqual([
      'The window keeps failing. Your conversations are safe; please restart Baton.',
    ])
  })
})

describe('the page', () => {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    expect.stringMatching(/^style-src 'self'/),
    "font-src 'self'",
    "img-src 'self' data: blob:",
    "connect-src 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ]

  const fetchFrom = async (
    handlers: { serve: ((request: Request) => Response | Promise<Response>) | null },
    url: string,
    method = 'GET',
  ) => {
    if (handlers.serve === null) throw new Error('Nothing serves app:.')
    return handlers.serve(new Request(url, { method }))
  }

  it('comes from the list of built files, under a policy that allows no connection', async () => {
    const { session } = await start()
    const response = await fetchFrom(session.handlers, 'app://baton/')
    expect(response.status).toBe(200)
    expect(await response.text()).toBe(pageText)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('content-security-policy')?.split('; ')).toEqual(policy)
    const script = await fetchFrom(session.handlers, 'app://baton/assets/index-B1a2C3d4.js')
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
  })

  it.each([
    'app://baton/secret.txt',
    'app://baton/../secret.txt',
    'app://baton/%2e%2e/secret.txt',
    'app://baton/..%2fsecret.txt',
    'app://baton/assets/..%5c..%5csecret.txt',
    'app://baton/linked.txt',
    'app://baton/assets/unknown.xyz',
    'app://baton/assets',
    'app://baton//index.html',
    'app://baton/index.html%00',
    'app://baton/?prompt=hello',
    'app://baton/index.html?x=1',
    'app://evil/index.html',
    'app://baton.evil/index.html',
    'app://baton:80/index.html',
  ])('%s is not found', async (url) => {
    const { session } = await start()
    const response = await fetchFrom(session.handlers, url)
    expect(response.status).toBe(404)
    expect(await response.text()).toBe('')
  })

  it('is only read', async () => {
    const { session } = await start()
    expect((await fetchFrom(session.handlers, 'app://baton/', 'POST')).status).toBe(405)
  })

  it('can request nothing but itself', async () => {
    const { session } = await start({ isPackaged: true })
    const decide = (url: string) => {
      let isCancelled: boolean | undefined
      session.handlers.decide?.({ url } as never, (answer) => {
        isCancelled = answer.cancel
      })
      return isCancelled
    }
    for (const own of [
      'app://baton/',
      'app://baton/assets/x.js',
      'blob:app://baton/1',
      'data:image/png;base64,AA',
    ]) {
      expect(decide(own)).toBe(false)
    }
    const foreign = [
      'https://example.com/a.png',
      'http://127.0.0.1:11434/',
      'ws://127.0.0.1/',
      'wss://example.com/',
      'file:///etc/passwd',
      'ftp://example.com/',
      'data:text/html,x',
      'blob:https://example.com/1',
      'app://evil/',
      'devtools://devtools/bundled/x.js',
      'chrome-extension://abc/x.js',
      'not an address',
    ]
    for (const url of foreign) expect(decide(url)).toBe(true)
  })

  it('cannot leave its address', async () => {
    const { firstWindow } = await start()
    const { page } = firstWindow()
    for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect'] as const) {
      for (const url of [
        'https://evil.test/',
        'file:///etc/passwd',
        'app://evil/',
        'app://baton/other.html',
        'javascript:1',
      ]) {
        expect(page.navigate(event, url)).toBe(false)
      }
    }
    expect(page.navigate('will-redirect', 'app://baton/')).toBe(false)
    expect(page.navigate('will-frame-navigate', 'app://baton/', false)).toBe(false)
    // A reload.
    expect(page.navigate('will-navigate', 'app://baton/')).toBe(true)
  })

  it('cannot open windows or embed pages, and no address reaches the system that way', async () => {
    const { firstWindow, record } = await start()
    for (const url of ['https://example.com/', 'file:///etc/passwd', 'smb://server/share', 'app://baton/']) {
      expect(firstWindow().page.open(url)).toEqual({ action: 'deny' })
    }
    expect(firstWindow().page.attachWebview()).toBe(false)
    expect(record.opened).toEqual([])
  })

  it('is guarded in every other window too', async () => {
    const { app, module, windows } = await start()
    new module.BrowserWindow({ width: 100, height: 100 })
    expect(app.listenerCount('web-contents-created')).toBe(1)
    expect(windows[1]?.page.open('https://example.com/')).toEqual({ action: 'deny' })
    expect(windows[1]?.page.navigate('will-navigate', 'https://example.com/')).toBe(false)
  })

  it('gets no permission but writing to the clipboard, and only for itself', async () => {
    const { session } = await start()
    const { request, check, device } = session.handlers
    const permissions = [
      'media',
      'geolocation',
      'notifications',
      'midi',
      'usb',
      'hid',
      'serial',
      'clipboard-read',
      'fullscreen',
      'openExternal',
      'fileSystem',
      'unknown',
      'clipboard-sanitized-write',
    ] as const
    const ask = (permission: (typeof permissions)[number], requestingUrl: string, isMainFrame: boolean) => {
      let isGranted: boolean | undefined
      request?.(
        {} as never,
        permission,
        (answer) => {
          isGranted = answer
        },
        { isMainFrame, requestingUrl } as never,
      )
      const isChecked = check?.(null, permission, requestingUrl, { isMainFrame, requestingUrl })
      expect(isChecked).toBe(isGranted)
      return isGranted
    }
    for (const permission of permissions) {
      expect(ask(permission, 'app://baton/', true)).toBe(permission === 'clipboard-sanitized-write')
      expect(ask(permission, 'https://evil.test/', true)).toBe(false)
      expect(ask(permission, 'app://baton/', false)).toBe(false)
    }
    expect(device?.()).toBe(false)
  })

  it('cannot download', async () => {
    const { session } = await start()
    let isPrevented = false
    session.emit('will-download', {
      preventDefault: () => {
        isPrevented = true
      },
    })
    expect(isPrevented).toBe(true)
  })
})

describe('the port', () => {
  it('reaches the page through the preload script, and carries the API', async () => {
    const electron = await start()
    const page = await openPage(electron, electron.firstWindow().page)
    expect(await page.client.app.info({})).toEqual(tinyInfo)
    expect(page.exposed()).toEqual([])
    page.close()
  })

  it('is new after a reload, and the old one ends with what ran on it', async () => {
    const electron = await start()
    const { happenings } = electron.tiny
    const before = await openPage(electron, electron.firstWindow().page)
    const started = new Promise((resolve) => happenings.once('stream-started', resolve))
    const ended = new Promise((resolve) => happenings.once('stream-ended', resolve))
    const stream = await before.client.library.watch({ resume: null })
    await stream.next()
    await started
    const after = await openPage(electron, electron.firstWindow().page)
    await Promise.all([ended, before.closed])
    expect(await after.client.app.info({})).toEqual(tinyInfo)
    expect(electron.firstWindow().page.sentPorts).toHaveLength(2)
    after.close()
  })

  it('ends with its window', async () => {
    const electron = await start()
    const { page } = electron.firstWindow()
    const opened = await openPage(electron, page)
    page.contents.emit('destroyed')
    await opened.closed
  })

  it.each([
    ['another origin', { origin: 'https://evil.test' }],
    ['an origin that ours begins', { origin: 'app://baton.evil' }],
    ['an opaque origin', { origin: 'null' }],
    ['a frame inside the page', { isSubframe: true }],
  ])('is refused to %s', async (_who, changes) => {
    const { askForPort, firstWindow } = await start()
    const { page } = firstWindow()
    askForPort(page, page.frame(changes))
    expect(page.sentPorts).toEqual([])
    expect(await readLog()).toContain('port-refused')
  })

  it('is refused to a frame that is gone', async () => {
    const { askForPort, firstWindow } = await start()
    askForPort(firstWindow().page, null)
    expect(firstWindow().page.sentPorts).toEqual([])
  })

  it('is asked for only by the page itself', async () => {
    const electron = await start()
    const { page } = electron.firstWindow()
    const opened = await openPage(electron, page)
    opened.post({ data: { type: 'baton-connect' }, origin: 'https://evil.test' })
    opened.post({ data: { type: 'baton-connect' }, source: 'another window' })
    for (const data of [null, 'baton-connect', { type: 'other' }, {}]) opened.post({ data })
    expect(page.sentPorts).toHaveLength(1)
    opened.post({ data: { type: 'baton-connect' } })
    expect(page.sentPorts).toHaveLength(2)
    opened.close()
  })
})

describe('what the engine may ask of the system', () => {
  it('opens web and mail addresses and nothing else', async () => {
    const { platform, record } = await start()
    await platform().openLink?.('https://example.com/a')
    await platform().openLink?.('mailto:someone@example.com')
    for (const text of [
      'file:///etc/passwd',
      'javascript:alert(1)',
      'smb://server',
      'x-apple:1',
      'app://baton/',
    ]) {
      await expect(platform().openLink?.(text)).rejects.toThrow('Only web and mail addresses are opened.')
    }
    expect(record.opened).toEqual(['https://example.com/a', 'mailto:someone@example.com'])
  })

  it('shows a folder', async () => {
    const { platform, record } = await start()
    await platform().openFolder?.('/some/folder')
    expect(record.opened).toEqual(['/some/folder'])
    record.openPathAnswer = 'failed'
    await expect(platform().openFolder?.('/some/folder')).rejects.toThrow('The folder could not be shown.')
  })

  const file = { name: 'a/b:c\u202E?.md', mediaType: 'text/markdown', content: 'Täxt' }

  it('writes a file where the person says', async () => {
    const { platform, record } = await start()
    const path = join(dataFolder, 'export.md')
    record.saveAnswer = { canceled: false, filePath: path }
    expect(await platform().saveFile(file)).toEqual({ outcome: 'saved', path })
    expect(await readFile(path, 'utf8')).toBe('Täxt')
    expect(record.saveDialogs).toEqual([{ defaultPath: join(tmpdir(), 'a b c .md') }])
  })

  it('writes nothing when the person cancels', async () => {
    const { platform } = await start()
    expect(await platform().saveFile(file)).toEqual({ outcome: 'cancelled' })
  })

  it('says in a sentence why a file was not written', async () => {
    const { platform, record } = await start()
    record.saveAnswer = { canceled: false, filePath: join(dataFolder, 'nowhere', 'export.md') }
    await expect(platform().saveFile(file)).rejects.toMatchObject({
      name: 'SaveFileError',
      message: 'The file could not be written: the folder is not there any more. Choose another place.',
    })
  })
})

describe('the end', () => {
  it('writes everything down before the process goes', async () => {
    const { app, composed, record, hasConnectListener } = await start()
    const exited = new Promise<void>((resolve) => {
      record.onExit = resolve
    })
    app.emit('window-all-closed')
    if (process.platform === 'darwin') app.quit()
    expect(record.exits).toEqual([])
    await exited
    expect(composed.closes).toBe(1)
    expect(record.exits).toEqual([0])
    expect(hasConnectListener()).toBe(false)
    expect(await readLog()).toContain('desktop-shell-stopped')
    expect(existsSync(join(dataFolder, 'chromium'))).toBe(true)
  })

  it('closes once, however often it is asked', async () => {
    const { app, composed, record } = await start()
    const exited = new Promise<void>((resolve) => {
      record.onExit = resolve
    })
    app.quit()
    app.quit()
    await exited
    expect(composed.closes).toBe(1)
  })
})

describe('the menu', () => {
  it('is short, and has no developer tools in a released Baton', async () => {
    const { record } = await start({ isPackaged: true })
    expect(record.menu).toHaveLength(4)
    expect(JSON.stringify(record.menu)).not.toContain('toggleDevTools')
    vi.resetModules()
    expect(JSON.stringify((await start()).record.menu)).toContain('toggleDevTools')
  })
})
