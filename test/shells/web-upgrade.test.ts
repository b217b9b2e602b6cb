// The WebSocket of the browser shell: who is let in, and what an open socket may not do.
import { once } from 'node:events'
import { connect } from 'node:net'
import { setImmediate as nextRound } from 'node:timers/promises'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { startWebServer, type WebServer } from '../../electron/platform/web/start-web-server.ts'
import { serveWebSocket } from '../../electron/rpc/serve-web-socket.ts'
import { createMemoryLog } from '../harness/memory-log.ts'
import { openSocket, openWebClient, type TestClient, tradeCode } from '../harness/open-web-client.ts'
import { sendRaw } from '../harness/raw-request.ts'
import { createTinyRouter, tinyInfo } from '../harness/tiny-router.ts'

let server: WebServer
let session: { origin: string; token: string }
const log = createMemoryLog()
const tiny = createTinyRouter()

beforeAll(async () => {
  server = await startWebServer({ router: tiny.router, log, files: new Map(), port: 0 })
  session = await tradeCode(server.createLink())
})
afterAll(() => server.close())

function upgrade(changes: Readonly<Record<string, string | null>>, path = '/rpc') {
  const headers: Record<string, string | null> = {
    Host: `127.0.0.1:${server.port}`,
    Origin: `http://127.0.0.1:${server.port}`,
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Protocol': `baton, token.${session.token}`,
    ...changes,
  }
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    value === null ? [] : [`${name}: ${value}`],
  )
  return sendRaw(server.port, `GET ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
}

describe('an upgrade', () => {
  it('with everything right is let in, and its token is not repeated', async () => {
    const socket = await openSocket(session)
    expect(socket.protocol).toBe('baton')
    socket.close()
    await once(socket, 'close')
  })

  const flip = (token: string) => `${token.slice(0, -1)}${token.endsWith('A') ? 'Q' : 'A'}`
  const refused: Record<string, [number, () => Parameters<typeof upgrade>]> = {
    'from another site': [403, () => [{ Origin: 'https://evil.test' }]],
    'from another local port': [403, () => [{ Origin: 'http://127.0.0.1:3000' }]],
    'without an origin': [403, () => [{ Origin: null }]],
    'with the origin null': [403, () => [{ Origin: 'null' }]],
    'by another name': [421, () => [{ Host: `localhost:${server.port}` }]],
    'by a rebound name': [
      421,
      () => [{ Host: `evil.test:${server.port}`, Origin: `http://evil.test:${server.port}` }],
    ],
    'without a token': [401, () => [{ 'Sec-WebSocket-Protocol': 'baton' }]],
    'without any protocol': [401, () => [{ 'Sec-WebSocket-Protocol': null }]],
    'with an empty token': [401, () => [{ 'Sec-WebSocket-Protocol': 'baton, token.' }]],
    'with a wrong token': [401, () => [{ 'Sec-WebSocket-Protocol': `baton, token.${'a'.repeat(43)}` }]],
    'one character off': [401, () => [{ 'Sec-WebSocket-Protocol': `baton, token.${flip(session.token)}` }]],
    'with a token of ten kilobytes': [
      401,
      () => [{ 'Sec-WebSocket-Protocol': `baton, token.${'a'.repeat(10_000)}` }],
    ],
    'with a token of a megabyte': [
      431,
      () => [{ 'Sec-WebSocket-Protocol': `baton, token.${'a'.repeat(1_000_000)}` }],
    ],
    'with the token but not our protocol': [
      401,
      () => [{ 'Sec-WebSocket-Protocol': `token.${session.token}` }],
    ],
    'with the token in the query': [
      404,
      () => [{ 'Sec-WebSocket-Protocol': 'baton' }, `/rpc?token=${session.token}`],
    ],
    'with the token in the path': [
      404,
      () => [{ 'Sec-WebSocket-Protocol': 'baton' }, `/rpc/${session.token}`],
    ],
    'with the token in a cookie': [
      401,
      () => [{ 'Sec-WebSocket-Protocol': 'baton', Cookie: `token=${session.token}` }],
    ],
    'with the token as authorization': [
      401,
      () => [{ 'Sec-WebSocket-Protocol': 'baton', Authorization: `Bearer ${session.token}` }],
    ],
    'with a code in the place of the token': [
      401,
      () => [{ 'Sec-WebSocket-Protocol': `baton, token.${new URL(server.createLink()).hash.slice(6)}` }],
    ],
    'to another path': [404, () => [{}, '/']],
    'to something else than a WebSocket': [426, () => [{ Upgrade: 'h2c' }]],
  }
  it.each(Object.entries(refused))('%s is refused', async (_name, [status, write]) => {
    const answer = await upgrade(...write())
    expect(answer.status).toBe(status)
    expect(answer.text).not.toContain(session.token)
  })

  it('with the token of an earlier run is refused', async () => {
    const other = await startWebServer({ router: tiny.router, log, files: new Map(), port: 0 })
    const { token } = await tradeCode(other.createLink())
    await other.close()
    expect((await upgrade({ 'Sec-WebSocket-Protocol': `baton, token.${token}` })).status).toBe(401)
  })

  it('is refused once there are very many pages', async () => {
    const crowded = await startWebServer({ router: tiny.router, log, files: new Map(), port: 0 })
    const guest = await tradeCode(crowded.createLink())
    await Promise.all(Array.from({ length: 64 }, () => openSocket(guest)))
    await expect(openSocket(guest)).rejects.toThrow('503')
    await crowded.close()
  })
})

describe('an open socket', () => {
  const closeCode = async (socket: WebSocket): Promise<number> => {
    const [code] = (await once(socket, 'close')) as [number]
    return code
  }

  it('is closed for a frame that announces 100 MB, before it has sent it', async () => {
    const socket = await openSocket(session)
    const inner = (socket as unknown as { _socket: NodeJS.WritableStream })._socket
    const head = Buffer.alloc(14)
    head[0] = 0x82
    head[1] = 0x80 | 127
    head.writeBigUInt64BE(100n * 1024n * 1024n, 2)
    inner.write(head)
    expect(await closeCode(socket)).toBe(1009)
  })

  it('is closed for text that is not UTF-8', async () => {
    const socket = await openSocket(session)
    socket.send(Buffer.from([0xc3, 0x28]), { binary: false })
    expect(await closeCode(socket)).toBe(1007)
  })

  it('survives thousands of broken messages without ending the server', async () => {
    const pieces = [
      '',
      '{',
      '[]',
      'null',
      '{"i":"1"}',
      '{"i":"1","p":null}',
      '{"i":"1","p":{"u":"://"}}',
      '{"i":{},"p":{"u":1}}',
    ]
    for (let round = 0; round < 40; round += 1) {
      const sockets = await Promise.all(pieces.map(() => openSocket(session)))
      const ends = sockets.map(async (socket, index) => {
        const closed = once(socket, 'close')
        for (let count = 0; count < 10; count += 1) socket.send(`${pieces[index]}${' '.repeat(count)}`)
        // Some of these are messages nobody waits for; the page closes then.
        socket.close()
        await closed
      })
      await Promise.all(ends)
    }
    const { client, socket } = await openWebClient(server.createLink())
    expect(await client.app.info({})).toEqual(tinyInfo)
    socket.terminate()
  })

  it('slows a stream down for a page that does not read, and goes on when it reads', async () => {
    const { socket, client, serverSockets, close } = await openPacedSocket({ slowBytes: 1024 })
    const inner = (socket as unknown as { _socket: { pause(): void; resume(): void } })._socket
    const stream = await client.library.watch({ resume: { epoch: 'e', sequence: 0 } })
    await stream.next()
    inner.pause()
    const unread = () => [...serverSockets][0]?.bufferedAmount ?? 0
    await expect.poll(unread, { timeout: 20_000 }).toBeGreaterThan(1024)
    const stalledAt = tiny.counts.yielded
    for (let round = 0; round < 500; round += 1) await nextRound()
    // One more event may have been on its way when the socket filled up.
    expect(tiny.counts.yielded).toBeLessThanOrEqual(stalledAt + 1)
    inner.resume()
    while (!(await stream.next()).done && tiny.counts.yielded <= stalledAt + 1);
    expect(tiny.counts.yielded).toBeGreaterThan(stalledAt + 1)
    await close()
  })

  it('is cut off when far too much is unread', async () => {
    const { socket, client, close } = await openPacedSocket({
      slowBytes: Number.POSITIVE_INFINITY,
      tooSlowBytes: 4096,
    })
    const inner = (socket as unknown as { _socket: { pause(): void; resume(): void } })._socket
    const ended = once(tiny.happenings, 'stream-ended')
    await client.library.watch({ resume: { epoch: 'e', sequence: 0 } })
    inner.pause()
    await ended
    expect(log.lines.map((line) => line.event)).toContain('web-socket-too-slow')
    inner.resume()
    await close()
  })

  it('that does not answer the heartbeat is ended, and its calls with it', async () => {
    const { socket, client, close } = await openPacedSocket({ heartbeatMs: 40 })
    const inner = (socket as unknown as { _socket: { pause(): void } })._socket
    const started = once(tiny.happenings, 'call-started')
    const aborted = once(tiny.happenings, 'call-aborted')
    const id = '0192f0c0-0000-7000-8000-000000000001'
    const call = client.messages.stop({ conversationId: id, answerId: id }).catch((error: unknown) => error)
    await started
    inner.pause()
    await aborted
    expect(log.lines.map((line) => line.event)).toContain('web-socket-silent')
    socket.terminate()
    expect(await call).toBeInstanceOf(Error)
    await close()
  })

  it('that answers the heartbeat stays', async () => {
    const { socket, client, close } = await openPacedSocket({ heartbeatMs: 20 })
    for (let beat = 0; beat < 5; beat += 1) await once(socket, 'ping')
    expect(await client.app.info({})).toEqual(tinyInfo)
    await close()
  })
})

/** A server whose sockets are let in without a check, to set their limits. */
async function openPacedSocket(limits: { heartbeatMs?: number; slowBytes?: number; tooSlowBytes?: number }) {
  const sockets = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  sockets.on('connection', (socket) => serveWebSocket(socket, { router: tiny.router, log, ...limits }))
  await once(sockets, 'listening')
  const { port } = sockets.address() as { port: number }
  const socket = new WebSocket(`ws://127.0.0.1:${port}`)
  await once(socket, 'open')
  return {
    socket,
    serverSockets: sockets.clients,
    client: createORPCClient<TestClient>(new RPCLink({ websocket: socket })),
    async close() {
      for (const client of sockets.clients) client.terminate()
      await new Promise((resolve) => sockets.close(resolve))
    },
  }
}

describe('stopping', () => {
  it('closes idle, half-open, waiting and talking sockets within a second', async () => {
    const stopped = await startWebServer({ router: tiny.router, log, files: new Map(), port: 0 })
    const guest = await tradeCode(stopped.createLink())
    const talking = await openSocket(guest)
    const deaf = await openSocket(guest)
    ;(deaf as unknown as { _socket: { pause(): void } })._socket.pause()
    const idle = connect(stopped.port, '127.0.0.1')
    const waiting = connect(stopped.port, '127.0.0.1')
    await Promise.all([once(idle, 'connect'), once(waiting, 'connect')])
    waiting.write('POST /session HTTP/1.1\r\nContent-Length: 10\r\n')
    const ends = [idle, waiting].map(
      (socket) => new Promise((resolve) => socket.on('error', () => {}).on('close', resolve)),
    )
    const talkingEnd = once(talking, 'close')
    const startedAt = performance.now()
    await stopped.close()
    await Promise.all([...ends, talkingEnd])
    expect(performance.now() - startedAt).toBeLessThan(1000)
    expect((await talkingEnd)[0]).toBe(1001)
    deaf.terminate()
    await expect(fetch(guest.origin)).rejects.toThrow()
  })
})
