// The page's one way to the engine, and the engine's few ways to the system. A real client speaks through the real
// preload script over real MessageChannels.
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openPage } from '../harness/electron-double/open-page.ts'
import { prepareDesktopFolders, startInDouble } from '../harness/electron-double/start-in-double.ts'
import { tinyInfo } from '../harness/tiny-router.ts'

const folders = prepareDesktopFolders()
const start = (options?: Parameters<typeof startInDouble>[1]) => startInDouble(folders, options)
const { readLog } = folders

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
    const path = join(folders.dataFolder(), 'export.md')
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
    record.saveAnswer = { canceled: false, filePath: join(folders.dataFolder(), 'nowhere', 'export.md') }
    await expect(platform().saveFile(file)).rejects.toMatchObject({
      name: 'SaveFileError',
      message: 'The file could not be written: the folder is not there any more. Choose another place.',
    })
  })
})
