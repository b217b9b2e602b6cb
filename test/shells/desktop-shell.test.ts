// The desktop shell's life against a strict double of Electron: start, window, menu and end.
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { pointTo } from '../../electron/platform/moved-folder.ts'
import { prepareDesktopFolders, startInDouble } from '../harness/electron-double/start-in-double.ts'

const folders = prepareDesktopFolders()
const start = (options?: Parameters<typeof startInDouble>[1]) => startInDouble(folders, options)
const { readLog } = folders

describe('the start', () => {
  it('registers its scheme and the sandbox before Electron is ready, and opens one window after', async () => {
    const { record, windows, becomeReady, started } = await start({ isLate: true })
    expect(record.schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ])
    expect(record.calls).toEqual(['requestSingleInstanceLock', 'enableSandbox'])
    expect(record.paths.get('userData')).toBe(join(folders.dataFolder(), 'chromium'))
    expect(windows).toEqual([])
    becomeReady()
    await started
    expect(windows).toHaveLength(1)
    expect(windows[0]?.loaded).toEqual(['app://baton/'])
  })

  it('follows a data folder that was moved, and keeps what tells instances apart where it was', async () => {
    const moved = await mkdtemp(join(tmpdir(), 'baton-moved-'))
    try {
      await writeFile(join(moved, 'baton.db'), '')
      pointTo(folders.dataFolder(), moved)
      const { record, composed } = await start()
      expect(composed.dataFolder).toBe(moved)
      expect(record.paths.get('userData')).toBe(join(folders.dataFolder(), 'chromium'))
      expect(existsSync(join(moved, 'logs', 'baton.log'))).toBe(true)
    } finally {
      await rm(moved, { recursive: true, force: true })
    }
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
    expect(record.errorBoxes[0]).toMatch(/^Baton could not start \(TypeError, start-in-double\.ts:\d+\)\.$/)
    expect(await readLog()).not.toContain('canary')
  })
})

describe('the window', () => {
  it('is a box without Node, without embedded pages, and without tools in a released Baton', async () => {
    const { firstWindow } = await start({ isPackaged: true })
    expect(firstWindow().options.webPreferences).toEqual({
      preload: join(folders.made().root, 'preload', 'preload.cjs'),
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
      join(folders.dataFolder(), 'window.json'),
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
    expect(existsSync(join(folders.dataFolder(), 'chromium'))).toBe(true)
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
