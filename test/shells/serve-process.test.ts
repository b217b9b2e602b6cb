// The browser shell as a person starts it: what it prints, what it says when it cannot start, and how it ends.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type MadeInterface, makeInterface } from '../harness/make-interface.ts'
import { openWebClient, tradeCode } from '../harness/open-web-client.ts'
import { tinyInfo } from '../harness/tiny-router.ts'

let made: MadeInterface
let dataFolder: string
const children: ChildProcess[] = []

beforeAll(async () => {
  made = await makeInterface()
  dataFolder = await mkdtemp(join(tmpdir(), 'baton-serve-'))
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})
afterAll(async () => {
  await made.remove()
  await rm(dataFolder, { recursive: true, force: true })
})

function start(
  options: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  program = 'test/harness/serve-tiny.ts',
) {
  const child = spawn(process.execPath, [resolve(program), ...options], {
    env: { PATH: process.env.PATH, HOME: dataFolder, TINY_ENTRY_FOLDER: made.entryFolder, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  const written = { stdout: '', stderr: '' }
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    written.stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    written.stderr += text
  })
  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) {
      const more = await Promise.race([
        once(child.stdout, 'data').then(() => true),
        once(child.stderr, 'data').then(() => true),
        exited.then(() => false),
      ])
      if (!more && !isSo()) throw new Error(`The server ended early: ${written.stdout} ${written.stderr}`)
    }
  }
  const ready = async (): Promise<string> => {
    await until(() => written.stdout.includes('\n'))
    return written.stdout.trim().replace('Baton is ready at ', '')
  }
  return { child, written, exited, ready, until }
}

const usual = () => ['--data-dir', dataFolder, '--no-open']

describe('the browser shell', () => {
  it('prints exactly one line, serves, and ends cleanly at SIGTERM within a second', async () => {
    const mark = join(dataFolder, 'closed-mark')
    const { child, written, exited, ready } = start(usual(), { TINY_CLOSED_MARK: mark })
    const link = await ready()
    expect(written.stdout).toMatch(/^Baton is ready at http:\/\/127\.0\.0\.1:\d+\/#code=[\w-]{43}\n$/)
    const { client, socket } = await openWebClient(link)
    expect(await client.app.info({})).toEqual(tinyInfo)
    const closed = once(socket, 'close')
    const startedAt = performance.now()
    child.kill('SIGTERM')
    expect(await exited).toEqual([0, null])
    expect(performance.now() - startedAt).toBeLessThan(1000)
    await closed
    expect(existsSync(mark)).toBe(true)
    expect(written.stdout.split('\n')).toHaveLength(2)
    expect(written.stderr).toBe('')
  })

  it('makes the data folder at the first start, for its owner only', async () => {
    const folder = join(dataFolder, 'not', 'yet', 'there')
    const { ready } = start(['--data-dir', folder, '--no-open'])
    await ready()
    expect((await stat(folder)).mode & 0o077).toBe(0)
  })

  it('ends cleanly at SIGINT too', async () => {
    const { child, exited, ready } = start(usual())
    await ready()
    child.kill('SIGINT')
    expect(await exited).toEqual([0, null])
  })

  it('uses the port it is given, and says so when another program has it', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as { port: number }
    const mark = join(dataFolder, 'closed-after-port')
    const { written, exited } = start([...usual(), '--port', String(port)], { TINY_CLOSED_MARK: mark })
    expect(await exited).toEqual([1, null])
    expect(written.stdout).toBe('')
    expect(written.stderr).toBe(
      `Port ${port} is already in use by another program. Choose another with --port, or leave it out.\n`,
    )
    expect(existsSync(mark)).toBe(true)
    other.close()
    await once(other, 'close')
    const second = start([...usual(), '--port', String(port)])
    expect(await second.ready()).toContain(`http://127.0.0.1:${port}/#code=`)
  })

  it.each([
    [['--port', 'abc'], '"abc" is not a port. Give a number from 0 to 65535.'],
    [['--port', '70000'], '"70000" is not a port. Give a number from 0 to 65535.'],
    [['--host', '0.0.0.0'], 'Usage: npm run serve -- [--data-dir DIR] [--port N] [--no-open]'],
    [['--data-dir', ' '], '--data-dir needs the name of a folder.'],
  ])('refuses %j in a sentence', async (options, sentence) => {
    const { written, exited } = start([...options, '--no-open'])
    expect(await exited).toEqual([1, null])
    expect(written.stderr).toContain(sentence)
    expect(written.stderr.split('\n')).toHaveLength(2)
  })

  it('says when the interface has not been built', async () => {
    const { written, exited } = start(usual(), { TINY_ENTRY_FOLDER: join(dataFolder, 'electron') })
    expect(await exited).toEqual([1, null])
    expect(written.stderr).toBe('The interface of Baton has not been built yet. Run "npm run build" first.\n')
  })

  it('still starts beside another Baton with the same data folder, and its page says so', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'baton-shared-'))
    const options = ['--data-dir', folder, '--no-open']
    const first = start(options, {}, 'test/harness/serve-real.ts')
    const owner = await openWebClient(await first.ready())
    expect((await owner.client.app.info({})).store.state).toBe('ready')
    const second = start(options, {}, 'test/harness/serve-real.ts')
    const guest = await openWebClient(await second.ready())
    const { store } = await guest.client.app.info({})
    if (store.state !== 'unavailable') throw new Error(`The second one found the history ${store.state}.`)
    expect(store.sentence).toMatch(/Baton/)
    await expect(guest.client.accounts.list({})).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    for (const { child } of [first, second]) child.kill('SIGTERM')
    expect(await Promise.all([first.exited, second.exited])).toEqual([
      [0, null],
      [0, null],
    ])
    await rm(folder, { recursive: true, force: true })
  })

  it('does not repeat the text of a fault at start', async () => {
    const { written, exited } = start(usual(), { TINY_FAILS: 'yes' })
    expect(await exited).toEqual([1, null])
    expect(written.stderr).toMatch(/^Baton could not start \(TypeError, serve-tiny\.ts:\d+\)\.\n$/)
  })

  it('keeps its codes and tokens out of the log, and the log to its owner', async () => {
    const { child, exited, ready } = start(usual())
    const link = await ready()
    const { token } = await tradeCode(link)
    const second = await fetch(new URL(link).origin, { headers: { origin: 'https://evil.test' } })
    expect(second.status).toBe(403)
    child.kill('SIGTERM')
    await exited
    const logFolder = join(dataFolder, 'logs')
    const text = await readFile(join(logFolder, 'baton.log'), 'utf8')
    expect(text).toContain('"event":"web-shell-ready"')
    expect(text).toContain('"event":"web-request-refused"')
    expect(text).not.toContain(token)
    expect(text).not.toContain(new URL(link).hash.slice(6))
    expect((await stat(join(logFolder, 'baton.log'))).mode & 0o077).toBe(0)
    expect(await readdir(dataFolder)).toContain('logs')
  })
})

describe.skipIf(process.platform !== 'linux')('opening the browser', () => {
  /** A stand-in for the system's opener that writes down its arguments and keeps a copy of the file. */
  async function makeOpener(exitCode: number) {
    const folder = await mkdtemp(join(tmpdir(), 'baton-opener-'))
    const script = `#!/bin/sh\nprintf '%s' "$*" > "${folder}/arguments.new"\nmv "${folder}/arguments.new" "${folder}/arguments"\nexit ${exitCode}\n`
    await writeFile(join(folder, 'xdg-open'), script)
    await chmod(join(folder, 'xdg-open'), 0o755)
    return { folder, path: `${folder}:${process.env.PATH}` }
  }

  it('shows no code in the arguments, and the passing file goes once it is used', async () => {
    const opener = await makeOpener(0)
    const { ready } = start(['--data-dir', dataFolder], { PATH: opener.path })
    const printed = await ready()
    await expect.poll(() => existsSync(join(opener.folder, 'arguments'))).toBe(true)
    const given = await readFile(join(opener.folder, 'arguments'), 'utf8')
    const page = join(dataFolder, 'open-baton.html')
    expect(given).toBe(`file://${page}`)
    expect((await stat(page)).mode & 0o077).toBe(0)
    const link = /url=(http:[^"]+)/.exec(await readFile(page, 'utf8'))?.[1] ?? ''
    expect(link).not.toBe(printed)
    await tradeCode(link)
    await expect.poll(() => existsSync(page)).toBe(false)
    await tradeCode(printed)
  })

  it.each(['fails', 'is missing'])('says so in one sentence when the opener %s', async (how) => {
    const path = how === 'fails' ? (await makeOpener(3)).path : '/nowhere'
    const { ready, until, written, child, exited } = start(['--data-dir', dataFolder], { PATH: path })
    await ready()
    await until(() => written.stderr.includes('\n'))
    expect(written.stderr).toBe('The browser could not be opened. Please open the link above yourself.\n')
    child.kill('SIGTERM')
    expect(await exited).toEqual([0, null])
    expect(existsSync(join(dataFolder, 'open-baton.html'))).toBe(false)
  })
})
