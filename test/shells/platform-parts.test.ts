// The small parts both shells share: where things are, what the log says, which addresses may leave.
import { EventEmitter } from 'node:events'
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listInterfaceFiles } from '../../electron/platform/interface-files.ts'
import { createLog } from '../../electron/platform/log.ts'
import { checkOutsideLink } from '../../electron/platform/outside-link.ts'
import { findDataFolder, findInterfaceFolder } from '../../electron/platform/paths.ts'
import { watchFaults } from '../../electron/platform/watch-faults.ts'
import { makeInterface } from '../harness/make-interface.ts'
import { createMemoryLog } from '../harness/memory-log.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-parts-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('paths', () => {
  it('takes the folder asked for, then BATON_DATA_DIR, then the usual place', () => {
    expect(findDataFolder({ BATON_DATA_DIR: '/from/environment' }, '/asked')).toBe(resolve('/asked'))
    expect(findDataFolder({ BATON_DATA_DIR: '/from/environment' })).toBe(resolve('/from/environment'))
    expect(findDataFolder({ BATON_DATA_DIR: ' ' })).toBe(findDataFolder({}))
    expect(findDataFolder({ BATON_DATA_DIR: 'relative' })).toBe(resolve('relative'))
    expect(findDataFolder({})).toMatch(/Baton/)
    expect(findDataFolder({})).not.toMatch(/nodejs/)
  })

  it('finds the built page from the source and from the build', () => {
    expect(findInterfaceFolder('/home/baton/electron')).toBe('/home/baton/out/renderer')
    expect(findInterfaceFolder('/home/baton/out/main')).toBe('/home/baton/out/renderer')
    expect(findInterfaceFolder('/opt/main/electron')).toBe('/opt/main/out/renderer')
  })

  it('lists the built files and nothing that leads elsewhere', async () => {
    const made = await makeInterface()
    expect([...(await listInterfaceFiles(made.folder)).keys()].sort()).toEqual([
      '/',
      '/assets/index-B1a2C3d4.js',
      '/assets/letters-B1a2C3d4.woff2',
      '/index.html',
    ])
    await expect(listInterfaceFiles(made.entryFolder)).rejects.toThrow('Run "npm run build" first.')
    await made.remove()
  })
})

describe('the log', () => {
  const read = async (name = 'baton.log') =>
    (await readFile(join(folder, name), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))

  it('writes one JSON line for each event', async () => {
    const log = createLog({ folder, now: () => Date.UTC(2026, 10, 20) })
    log.info('started', { port: 4000, isNew: true, name: null })
    log.error('failed\nwith a break')
    expect(await read()).toEqual([
      {
        time: '2026-11-20T00:00:00.000Z',
        level: 'info',
        event: 'started',
        port: 4000,
        isNew: true,
        name: null,
      },
      { time: '2026-11-20T00:00:00.000Z', level: 'error', event: 'failed\nwith a break' },
    ])
  })

  it('keeps five files at most and none larger than the limit', async () => {
    const log = createLog({ folder, fileBytes: 1000 })
    for (let count = 0; count < 200; count += 1) log.info('event', { count, filler: 'x'.repeat(50) })
    const names = (await readdir(folder)).sort()
    expect(names).toEqual(['baton.1.log', 'baton.2.log', 'baton.3.log', 'baton.4.log', 'baton.log'])
    for (const name of names) expect((await stat(join(folder, name))).size).toBeLessThanOrEqual(1000)
    const counts = (await Promise.all(names.map((name) => read(name)))).flat().map((line) => line.count)
    expect(Math.max(...counts)).toBe(199)
    expect(Math.min(...counts)).toBe(200 - counts.length)
  })

  it('goes on in the file of an earlier run', async () => {
    createLog({ folder, fileBytes: 150 }).info('first')
    createLog({ folder, fileBytes: 150 }).info('second')
    expect(await read()).toHaveLength(2)
    createLog({ folder, fileBytes: 150 }).info('third')
    expect(await read()).toHaveLength(1)
    expect(await read('baton.1.log')).toHaveLength(2)
  })

  it('says once that it cannot write, and carries on', async () => {
    const blocked = join(folder, 'blocked')
    await writeFile(blocked, 'a file where the folder should be')
    const warnings: string[] = []
    const log = createLog({ folder: blocked, warn: (sentence) => warnings.push(sentence) })
    log.info('one')
    log.info('two')
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toMatch(/^The log in .*blocked cannot be written \(E\w+\)\.$/)
  })

  it('is readable by its owner only', async () => {
    await chmod(folder, 0o755)
    createLog({ folder: join(folder, 'logs') }).info('event')
    expect((await stat(join(folder, 'logs', 'baton.log'))).mode & 0o077).toBe(0)
    expect((await stat(join(folder, 'logs'))).mode & 0o077).toBe(0)
  })

  it.each([
    'sk-proj-abcdefghijklmnopqrstuvwxyz0123456789',
    'sk-ant-api03-Zz9_-/+==%20 with spaces & "quotes"\\',
    'gsk_ünïcödé-ключ-键',
    'AIzaSyD-1234567890abcdefghijklmnopqrstuv',
  ])('never writes %s, in whatever form it comes', async (secret) => {
    const log = createLog({ folder })
    log.hide(secret)
    const bytes = Buffer.from(secret)
    const forms = [
      secret,
      encodeURIComponent(secret),
      encodeURIComponent(secret).replaceAll('%20', '+'),
      bytes.toString('base64'),
      bytes.toString('base64url'),
      bytes.toString('hex'),
      bytes.toString('hex').toUpperCase(),
      JSON.stringify(secret),
      Buffer.from(`user:${secret}`).toString('base64'),
      Buffer.from(`ab${secret}cd`).toString('base64'),
      Buffer.from(`a${secret}`).toString('base64url'),
      `${'x'.repeat(470)}${secret}`,
    ]
    for (const form of forms) {
      log.error(`event ${form}`, { before: `before ${form} after`, [form]: 'in the name' })
    }
    const text = await readFile(join(folder, 'baton.log'), 'utf8')
    for (const form of forms) expect(text).not.toContain(form.slice(-secret.length).slice(0, 12))
    expect(text).toContain('before [hidden] after')
    const core = bytes.toString('base64').slice(4, 16)
    expect(text).not.toContain(core)
    expect(text).not.toContain(secret.slice(0, 12))
  })

  it('leaves everything else as it is', async () => {
    const log = createLog({ folder })
    log.hide('')
    log.hide('sk-123456789')
    log.info('plain', { text: 'a text without secrets, sk-12345678' })
    expect((await read())[0].text).toBe('a text without secrets, sk-12345678')
  })
})

describe('an address that may leave', () => {
  it.each([
    ['https://example.com/a?b=c#d', 'https://example.com/a?b=c#d'],
    ['http://localhost:8080', 'http://localhost:8080/'],
    ['HTTPS://EXAMPLE.COM', 'https://example.com/'],
    ['mailto:someone@example.com?subject=Hello', 'mailto:someone@example.com?subject=Hello'],
    ['https://exämple.com/ü', 'https://xn--exmple-cua.com/%C3%BC'],
  ])('%s passes', (text, address) => {
    expect(checkOutsideLink(text)).toBe(address)
  })

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    'java\tscript:alert(1)',
    ' javascript:alert(1)',
    '\u0000javascript:alert(1)',
    'https://exa\u202Emple.com',
    'data:text/html,<script>alert(1)</script>',
    'file:///etc/passwd',
    'file://server/share',
    'smb://server/share',
    'ms-msdt:/id PCWDiagnostic',
    'vbscript:msgbox(1)',
    'ftp://example.com',
    'ssh://example.com',
    'app://baton/index.html',
    'blob:https://example.com/1',
    'about:blank',
    'chrome://settings',
    'view-source:https://example.com',
    'search-ms:query=x',
    '\\\\server\\share',
    '//example.com',
    '/etc/passwd',
    'example.com',
    '',
    'https://',
    'https://user:password@example.com',
    'https://bank.example@evil.test/',
    `https://example.com/${'a'.repeat(8000)}`,
  ])('%j is refused', (text) => {
    expect(checkOutsideLink(text)).toBeNull()
  })

  it('has one of three schemes, whatever the text', () => {
    const schemes = fc.constantFrom(
      'http:',
      'https:',
      'mailto:',
      'javascript:',
      'file:',
      'data:',
      'x-custom:',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.tuple(schemes, fc.string()).map((parts) => parts.join('')),
        ),
        (text) => {
          const address = checkOutsideLink(text)
          return address === null || /^(https?:\/\/|mailto:)[\x21-\x7e]*$/.test(address)
        },
      ),
      { numRuns: 5000 },
    )
  })
})

describe('a fault nobody caught', () => {
  it('is written down without its text; only a thrown one ends the process', () => {
    const process = new EventEmitter()
    const log = createMemoryLog()
    const ends: string[] = []
    watchFaults(process, log, (sentence) => ends.push(sentence))
    process.emit('unhandledRejection', new TypeError('quotes sk-canary'))
    process.emit('unhandledRejection', 'only text')
    expect(ends).toEqual([])
    process.emit('uncaughtException', new RangeError('quotes sk-canary'))
    expect(ends).toHaveLength(1)
    expect(ends[0]).toMatch(
      /^Baton had to stop because of a fault \(RangeError, platform-parts\.test\.ts:\d+\)\.$/,
    )
    expect(log.lines.map((line) => line.event)).toEqual(['fault-unhandled', 'fault-unhandled', 'fault-fatal'])
    expect(JSON.stringify(log.lines)).not.toContain('canary')
  })
})
