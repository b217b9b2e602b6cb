// What a page in the desktop shell gets, and everything it may not do, against a strict double of Electron.
import { describe, expect, it } from 'vitest'
import { prepareDesktopFolders, startInDouble } from '../harness/electron-double/start-in-double.ts'
import { pageText } from '../harness/make-interface.ts'

const folders = prepareDesktopFolders()
const start = (options?: Parameters<typeof startInDouble>[1]) => startInDouble(folders, options)

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
