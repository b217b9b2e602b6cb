// The browser shell's server: the built page, one exchange of a code for a token, and one WebSocket. It binds
// 127.0.0.1 and nothing else, sends no CORS header, and takes no secret from a path or a query.
import { createServer, type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import type { AnyRouter } from '@orpc/server'
import { WebSocketServer } from 'ws'
import { describeFailure } from '../../rpc/conceal-failure.ts'
import { maximumFrameBytes, serveWebSocket } from '../../rpc/serve-web-socket.ts'
import { writeContentSecurityPolicy } from '../content-security-policy.ts'
import type { InterfaceFiles } from '../interface-files.ts'
import type { Log } from '../platform.ts'
import { checkRequest, type Refusal } from './check-request.ts'
import { exchangeCode } from './exchange-code.ts'
import { createFileSender } from './send-file.ts'
import { createSessionKeeper } from './session-keeper.ts'

const address = '127.0.0.1'
const rpcPath = '/rpc'
const sessionPath = '/session'
export const protocolName = 'baton'
export const tokenPrefix = 'token.'

const headersLimitMs = 5000
const requestLimitMs = 8000
const checkIntervalMs = 1000
const maximumSockets = 4096
const maximumWebSockets = 64
/** How long a page gets to answer the closing of its socket. */
const closeLimitMs = 200
const closeGoingAway = 1001

export interface WebServer {
  readonly port: number
  /** A new link that works once. */
  createLink(): string
  /** Ends every socket, idle or busy. */
  close(): Promise<void>
}

/** The port cannot be used; the message is a sentence for the person. */
export class PortError extends Error {
  override readonly name = 'PortError'
}

/**
 * @param port 0 lets the system choose
 * @param onSession called when a page has traded its code
 * @throws PortError
 */
export async function startWebServer(options: {
  router: AnyRouter
  log: Log
  files: InterfaceFiles
  port: number
  onSession?: () => void
}): Promise<WebServer> {
  const { router, log, files } = options
  const sessions = createSessionKeeper()
  const sendFile = createFileSender()
  const own = { host: '', origin: '' }
  const headers = new Map<string, string>()

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    for (const [name, value] of headers) response.setHeader(name, value)
    const refusal = checkRequest(request, own, request.url === sessionPath)
    if (refusal !== null) return refuse(response, refusal)
    if (request.url === rpcPath) {
      response.setHeader('Upgrade', 'websocket')
      return refuse(response, { status: 426, reason: 'no upgrade' })
    }
    if (request.url === sessionPath) return answerSession(request, response)
    const file = files.get(request.url ?? '')
    if (file === undefined) return refuse(response, { status: 404, reason: 'unknown path' })
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuseMethod(response, 'GET, HEAD')
    return sendFile(file, request, response)
  }

  const answerSession = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method !== 'POST') return refuseMethod(response, 'POST')
    const exchange = await exchangeCode(request, sessions)
    if (exchange.token === null) return refuse(response, { status: exchange.status, reason: 'no session' })
    log.hide(exchange.token)
    response.statusCode = 200
    response.setHeader('Content-Type', 'application/json; charset=utf-8')
    response.setHeader('Cache-Control', 'no-store')
    response.end(JSON.stringify({ token: exchange.token }))
    options.onSession?.()
  }

  const refuse = (response: ServerResponse, { status, reason }: Refusal): void => {
    log.info('web-request-refused', { status, reason })
    response.statusCode = status
    response.setHeader('Cache-Control', 'no-store')
    // What is left of a refused body is not read.
    response.setHeader('Connection', 'close')
    response.end()
  }

  const refuseMethod = (response: ServerResponse, allowed: string): void => {
    response.setHeader('Allow', allowed)
    refuse(response, { status: 405, reason: 'wrong method' })
  }

  const server = createServer(
    {
      headersTimeout: headersLimitMs,
      requestTimeout: requestLimitMs,
      connectionsCheckingInterval: checkIntervalMs,
      keepAliveTimeout: headersLimitMs,
    },
    (request, response) => {
      answer(request, response).catch((error: unknown) => {
        if (!request.destroyed) log.error('web-request-failed', { ...describeFailure(error) })
        if (!response.headersSent) response.statusCode = 500
        response.end()
      })
    },
  )
  server.maxConnections = maximumSockets

  const webSockets = new WebSocketServer({
    noServer: true,
    maxPayload: maximumFrameBytes,
    perMessageDeflate: false,
    handleProtocols: () => protocolName,
  })
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    const refusal = checkRequest(request, own, true) ?? checkUpgrade(request)
    if (refusal !== null) {
      log.info('web-upgrade-refused', { ...refusal })
      refuseUpgrade(socket, refusal.status)
      return
    }
    webSockets.handleUpgrade(request, socket, head, (webSocket) => serveWebSocket(webSocket, { router, log }))
  })

  const checkUpgrade = (request: IncomingMessage): Refusal | null => {
    if (request.url !== rpcPath) return { status: 404, reason: 'unknown path' }
    if (request.headers.upgrade?.toLowerCase() !== 'websocket')
      return { status: 426, reason: 'wrong upgrade' }
    const protocols = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim())
    const token = protocols.find((name) => name.startsWith(tokenPrefix))?.slice(tokenPrefix.length)
    if (!protocols.includes(protocolName) || token === undefined || !sessions.isValid(token)) {
      return { status: 401, reason: 'no session' }
    }
    return webSockets.clients.size >= maximumWebSockets ? { status: 503, reason: 'too many pages' } : null
  }

  await listen(server, options.port)
  const { port } = server.address() as AddressInfo
  own.host = `${address}:${port}`
  own.origin = `http://${own.host}`
  headers.set('Content-Security-Policy', writeContentSecurityPolicy(["'self'", `ws://${own.host}`]))
  headers.set('X-Content-Type-Options', 'nosniff')
  headers.set('Referrer-Policy', 'no-referrer')
  headers.set('X-Frame-Options', 'DENY')
  headers.set('X-DNS-Prefetch-Control', 'off')
  headers.set('Cross-Origin-Opener-Policy', 'same-origin')
  headers.set('Cross-Origin-Resource-Policy', 'same-origin')

  return {
    port,
    createLink() {
      const code = sessions.createCode()
      log.hide(code)
      return `${own.origin}/#code=${code}`
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const webSocket of webSockets.clients) webSocket.close(closeGoingAway)
      const limit = setTimeout(() => {
        for (const webSocket of webSockets.clients) webSocket.terminate()
      }, closeLimitMs)
      server.closeAllConnections()
      await closed
      clearTimeout(limit)
    },
  }
}

async function listen(server: ReturnType<typeof createServer>, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      const code = 'code' in error ? String(error.code) : error.name
      const sentences: Readonly<Record<string, string>> = {
        EADDRINUSE: `Port ${port} is already in use by another program. Choose another with --port, or leave it out.`,
        EACCES: `Port ${port} may not be used without special rights. Choose one above 1023, or leave it out.`,
      }
      reject(new PortError(sentences[code] ?? `Port ${port} could not be opened (${code}).`))
    })
    server.listen({ host: address, port, exclusive: true }, resolve)
  })
}

function refuseUpgrade(socket: Duplex, status: number): void {
  // The socket may stay half open, so it is destroyed once the answer is written.
  socket.once('finish', () => socket.destroy())
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
