// Everything the browser shell's server must refuse, and the little it must allow, as bytes on a socket.
// The cases follow the attacks published against local servers: wrong names (DNS rebinding), foreign pages, tokens in
// addresses, paths that climb, forms that need no preflight, smuggled and slow requests.
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { listInterfaceFiles } from '../../electron/platform/interface-files.ts'
import { PortError, startWebServer, type WebServer } from '../../electron/platform/web/start-web-server.ts'
import { type MadeInterface, makeInterface, pageText, scriptText } from '../harness/make-interface.ts'
import { createMemoryLog } from '../harness/memory-log.ts'
import { sendRaw, writeRequest } from '../harness/raw-request.ts'
import { createTinyRouter } from '../harness/tiny-router.ts'

let made: MadeInterface
let server: WebServer
let origin: string
const log = createMemoryLog()
const { router } = createTinyRouter()

beforeAll(async () => {
  made = await makeInterface()
  server = await startWebServer({ router, log, files: await listInterfaceFiles(made.folder), port: 0 })
  origin = `http://127.0.0.1:${server.port}`
})
afterAll(async () => {
  await server.close()
  await made.remove()
})
beforeEach(() => {
  log.lines.length = 0
})

const host = () => `Host: 127.0.0.1:${server.port}`
const ask = async (line: string, headers: readonly string[] = [host()], body = '') =>
  sendRaw(server.port, writeRequest(line, headers, body))

describe('the page', () => {
  it('is served with a policy that allows nothing but itself and its socket', async () => {
    const response = await fetch(origin, { headers: { 'accept-encoding': 'identity' } })
    expect(await response.text()).toBe(pageText)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    })
    expect(response.headers.get('content-security-policy')?.split('; ')).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        `connect-src 'self' ws://127.0.0.1:${server.port}`,
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
      ]),
    )
    expect(response.headers.has('access-control-allow-origin')).toBe(false)
  })

  it.each([
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ] as const)('is compressed with %s when the browser takes it', async (encoding, decompress) => {
    for (const _again of [1, 2]) {
      const answer = await ask('GET /assets/index-B1a2C3d4.js', [host(), `Accept-Encoding: ${encoding}`])
      expect(answer.text).toContain(`Content-Encoding: ${encoding}`)
      expect(answer.text).toContain('Vary: Accept-Encoding')
      const body = Buffer.from(answer.text.slice(answer.text.indexOf('\r\n\r\n') + 4), 'latin1')
      expect(decompress(body).toString('utf8')).toBe(scriptText)
      expect(body.byteLength).toBeLessThan(scriptText.length / 2)
    }
  })

  it('keeps files with a hash in their name for good', async () => {
    const { text } = await ask('GET /assets/index-B1a2C3d4.js')
    expect(text).toContain('Cache-Control: public, max-age=31536000, immutable')
    expect(text).toContain('Content-Type: text/javascript; charset=utf-8')
    expect((await ask('GET /assets/letters-B1a2C3d4.woff2')).text).toContain('Content-Type: font/woff2')
  })

  it('answers HEAD without a body', async () => {
    const { status, text } = await ask('HEAD /')
    expect(status).toBe(200)
    expect(text.endsWith('\r\n\r\n')).toBe(true)
  })
})

describe('Host', () => {
  const cases: Record<string, (port: number) => string[]> = {
    'of another name': () => ['Host: evil.test'],
    'of another name with our port': (port) => [`Host: evil.test:${port}`],
    'that begins like ours': (port) => [`Host: 127.0.0.1.evil.test:${port}`],
    localhost: (port) => [`Host: localhost:${port}`],
    'with another port': () => ['Host: 127.0.0.1:1'],
    'without a port': () => ['Host: 127.0.0.1'],
    'with a trailing dot': (port) => [`Host: 127.0.0.1.:${port}`],
    'sent twice, ours first': (port) => [`Host: 127.0.0.1:${port}`, 'Host: evil.test'],
    'sent twice, ours last': (port) => ['Host: evil.test', `Host: 127.0.0.1:${port}`],
    'in upper case hexadecimal': (port) => [`Host: 0x7F000001:${port}`],
    'that is empty': () => ['Host:'],
  }
  it.each(Object.entries(cases))('%s is refused', async (_name, write) => {
    const { status, text } = await ask('GET /', write(server.port))
    expect(status).toBe(421)
    expect(text).not.toContain('<title>')
  })

  it('that is missing is refused', async () => {
    expect((await ask('GET /', [])).status).toBe(400)
  })

  it('in the request line is refused', async () => {
    expect((await ask(`GET http://127.0.0.1:${server.port}/`)).status).toBe(421)
    expect((await ask('GET http://evil.test/')).status).toBe(421)
  })
})

describe('Origin', () => {
  const cases: Record<string, (port: number) => string[]> = {
    'of another site': () => ['Origin: https://evil.test'],
    'of another local port': () => ['Origin: http://127.0.0.1:3000'],
    null: () => ['Origin: null'],
    'of a file': () => ['Origin: file://'],
    'by the name localhost': (port) => [`Origin: http://localhost:${port}`],
    'over TLS': (port) => [`Origin: https://127.0.0.1:${port}`],
    'that ours begins': (port) => [`Origin: http://127.0.0.1:${port}.evil.test`],
    'sent twice': (port) => [`Origin: http://127.0.0.1:${port}`, 'Origin: https://evil.test'],
  }
  it.each(Object.entries(cases))('%s is refused for the page and for a session', async (_name, write) => {
    expect((await ask('GET /', [host(), ...write(server.port)])).status).toBe(403)
    const body = JSON.stringify({ code: new URL(server.createLink()).hash.slice(6) })
    const headers = [
      host(),
      ...write(server.port),
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
    ]
    expect((await ask('POST /session', headers, body)).status).toBe(403)
  })

  it('that is missing is refused for a session', async () => {
    const headers = [host(), 'Content-Type: application/json', 'Content-Length: 2']
    expect((await ask('POST /session', headers, '{}')).status).toBe(403)
  })

  it('gets no permission from a preflight', async () => {
    for (const path of ['/', '/session', '/rpc']) {
      const { status, text } = await ask(`OPTIONS ${path}`, [
        host(),
        'Origin: https://evil.test',
        'Access-Control-Request-Method: POST',
      ])
      expect(status).toBe(403)
      expect(text.toLowerCase()).not.toContain('access-control')
    }
    expect((await ask('OPTIONS /', [host(), `Origin: ${origin}`])).status).toBe(405)
  })
})

describe('a path', () => {
  const paths = [
    '/../secret.txt',
    '/assets/../../../secret.txt',
    '/%2e%2e/secret.txt',
    '/%2e%2e%2fsecret.txt',
    '/%252e%252e/secret.txt',
    '/..\\secret.txt',
    '/assets\\index-B1a2C3d4.js',
    '/../renderer-evil/secret.txt',
    '/linked.txt',
    '/assets/unknown.xyz',
    '/assets/',
    '/assets',
    '//index.html',
    '/./index.html',
    '/index.html%00.js',
    '/index.html/',
    '/INDEX.HTML',
    '/CON',
    '/index.html::$DATA',
    '/?prompt=hello',
    '/index.html?token=abc',
    '/session?code=abc',
    '/rpc?token=abc',
    '/rpc/abc',
    '/token.abc',
    '/constructor',
    '/__proto__',
  ]
  it.each(paths)('%s is not found', async (path) => {
    const { status, text } = await ask(`GET ${path}`)
    expect(status).toBe(404)
    expect(text).not.toContain('outside')
  })

  it('with a NUL or a space is no request at all', async () => {
    expect((await ask('GET /\0')).status).toBe(400)
    expect((await ask('GET /a b')).status).toBe(400)
  })
})

describe('a method', () => {
  it('other than GET and HEAD is refused for files', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'TRACE']) {
      const { status, text } = await ask(`${method} /`)
      expect(status).toBe(405)
      expect(text).toContain('Allow: GET, HEAD')
    }
  })

  it('other than POST is refused for a session, and changes nothing', async () => {
    const link = server.createLink()
    const code = new URL(link).hash.slice(6)
    expect((await ask('GET /session', [host(), `Origin: ${origin}`])).status).toBe(405)
    expect((await trade(code)).status).toBe(200)
  })

  it('without an upgrade is refused for the socket', async () => {
    const { status, text } = await ask('GET /rpc')
    expect(status).toBe(426)
    expect(text).toContain('Upgrade: websocket')
  })
})

const trade = (code: string) =>
  fetch(`${origin}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ code }),
  })

describe('a session', () => {
  it('costs one code, once, and both are kept out of the log', async () => {
    const code = new URL(server.createLink()).hash.slice(6)
    expect(code).toMatch(/^[\w-]{43}$/)
    const response = await trade(code)
    const { token } = (await response.json()) as { token: string }
    expect(token).toMatch(/^[\w-]{43}$/)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect((await trade(code)).status).toBe(401)
    expect((await trade(token)).status).toBe(401)
    expect(log.hidden).toEqual(expect.arrayContaining([code, token]))
    expect(JSON.stringify(log.lines)).not.toMatch(new RegExp(`${code}|${token}`))
  })

  it('is refused for wrong, empty and nearly right codes', async () => {
    const code = new URL(server.createLink()).hash.slice(6)
    const nearly = `${code.slice(0, -1)}${code.endsWith('A') ? 'Q' : 'A'}`
    for (const wrong of ['', 'abc', nearly, `${code} `, code.toUpperCase()])
      expect((await trade(wrong)).status).toBe(401)
    expect((await trade(code)).status).toBe(200)
  })

  it('forgets links that were never used once there are many newer ones', async () => {
    const first = new URL(server.createLink()).hash.slice(6)
    for (let count = 0; count < 8; count += 1) server.createLink()
    expect((await trade(first)).status).toBe(401)
  })

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''])(
    'is refused for the content type "%s", which a foreign form could send',
    async (type) => {
      const headers = [
        host(),
        `Origin: ${origin}`,
        ...(type === '' ? [] : [`Content-Type: ${type}`]),
        'Content-Length: 2',
      ]
      expect((await ask('POST /session', headers, '{}')).status).toBe(415)
    },
  )

  it('is refused for a body that is too long, announced or not', async () => {
    const long = JSON.stringify({ code: 'a'.repeat(5000) })
    const headers = [host(), `Origin: ${origin}`, 'Content-Type: application/json']
    const announced = await ask('POST /session', [...headers, `Content-Length: ${long.length}`], long)
    expect(announced.status).toBe(413)
    const chunk = `${long.length.toString(16)}\r\n${long}\r\n0\r\n\r\n`
    expect((await ask('POST /session', [...headers, 'Transfer-Encoding: chunked'], chunk)).status).toBe(413)
  })

  it('survives every kind of broken body', async () => {
    const bodies = [
      '',
      '{',
      'null',
      '[]',
      '"code"',
      '{"code":1}',
      '{"code":null}',
      '{"__proto__":{"code":"a"}}',
      '\u0000',
    ]
    for (const body of bodies) {
      const headers = [
        host(),
        `Origin: ${origin}`,
        'Content-Type: application/json',
        `Content-Length: ${body.length}`,
      ]
      expect((await ask('POST /session', headers, body)).status).toBe(400)
    }
  })
})

describe('the server', () => {
  it('refuses two lengths in one request', async () => {
    const headers = [host(), `Origin: ${origin}`, 'Content-Type: application/json']
    const smuggled = [...headers, 'Content-Length: 5', 'Transfer-Encoding: chunked']
    expect((await ask('POST /session', smuggled, '0\r\n\r\nGET /evil HTTP/1.1\r\n\r\n')).status).toBe(400)
    expect(
      (await ask('POST /session', [...headers, 'Content-Length: 5', 'Content-Length: 6'], 'hello')).status,
    ).toBe(400)
  })

  it('refuses headers of a megabyte', async () => {
    expect((await ask('GET /', [host(), `X-Long: ${'a'.repeat(1_000_000)}`])).status).toBe(431)
  })

  it('stays usable while hundreds of sockets never finish their request, and closes them', async () => {
    const sockets = Array.from({ length: 400 }, (_, index) => {
      const socket = connect(server.port, '127.0.0.1')
      socket.on('error', () => {})
      socket.write(index % 2 === 0 ? 'GET / HTTP/1.1\r\nX-Slow: ' : `POST /session HTTP/1.1\r\n${host()}\r\n`)
      return new Promise<void>((resolve) => socket.resume().on('close', () => resolve()))
    })
    expect((await ask('GET /')).status).toBe(200)
    const startedAt = performance.now()
    await Promise.all(sockets)
    expect(performance.now() - startedAt).toBeLessThan(10_000)
  })

  it('listens on the loopback address only', async () => {
    const outside = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter((address) => address.family === 'IPv4' && !address.internal)
    for (const { address } of outside) {
      await expect(fetch(`http://${address}:${server.port}/`)).rejects.toThrow()
    }
    await expect(fetch(`http://[::1]:${server.port}/`)).rejects.toThrow()
  })

  it('says in a sentence that a port is taken', async () => {
    const taken = startWebServer({ router, log, files: new Map(), port: server.port })
    await expect(taken).rejects.toThrow(PortError)
    await expect(taken).rejects.toThrow(`Port ${server.port} is already in use by another program.`)
  })
})
