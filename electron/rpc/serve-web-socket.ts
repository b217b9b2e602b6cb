// The API over a WebSocket that has already been let in (see platform/web). A page that vanished is found by the
// heartbeat; a page that reads too slowly first slows its streams down and is then cut off: it reconnects and
// resumes by sequence, so nothing is lost.
import type { AnyRouter } from '@orpc/server'
import type { WebSocket } from 'ws'
import type { Log } from '../platform/platform.ts'
import { servePeer } from './serve-peer.ts'

/** The largest message accepted, in bytes: a 25 MB attachment in base64 with room to spare. */
export const maximumFrameBytes = 64 * 1024 * 1024

/** Streams wait while more than this is unsent. */
const slowBytes = 1024 * 1024
/** With more than this unsent the page is cut off. */
const tooSlowBytes = 128 * 1024 * 1024
const heartbeatIntervalMs = 15_000

/** Close codes of RFC 6455, section 7.4.1, as registered. */
const closeInvalidData = 1007
const closeTryAgain = 1013

/** Serves the router on one open socket until it closes. */
export function serveWebSocket(
  socket: WebSocket,
  options: { router: AnyRouter; log: Log; heartbeatMs?: number; slowBytes?: number; tooSlowBytes?: number },
): void {
  const { router, log } = options
  const slowLimit = options.slowBytes ?? slowBytes
  const tooSlowLimit = options.tooSlowBytes ?? tooSlowBytes
  let waiting: (() => void)[] = []
  const letGo = (): void => {
    const released = waiting
    waiting = []
    for (const release of released) release()
  }

  const peer = servePeer({
    router,
    log,
    send(message) {
      if (socket.readyState !== socket.OPEN) return
      socket.send(message, () => {
        if (socket.bufferedAmount <= slowLimit) letGo()
      })
      if (socket.bufferedAmount > tooSlowLimit) {
        log.error('web-socket-too-slow', { unsentBytes: socket.bufferedAmount })
        // At once, not when the closing has been noticed: a stream that always has more would never let that happen.
        peer.close()
        socket.close(closeTryAgain)
        socket.terminate()
      }
    },
    async whenWritable() {
      if (socket.readyState !== socket.OPEN || socket.bufferedAmount <= slowLimit) return
      await new Promise<void>((resolve) => waiting.push(resolve))
    },
  })

  socket.on('message', (data, isBinary) => {
    const bytes = joinFrames(data)
    peer.receive(isBinary ? bytes : bytes.toString('utf8')).catch(() => {
      log.error('rpc-message-refused', { transport: 'web-socket' })
      socket.close(closeInvalidData)
    })
  })

  let isAlive = true
  socket.on('pong', () => {
    isAlive = true
  })
  const heartbeat = setInterval(() => {
    if (!isAlive) {
      log.info('web-socket-silent')
      socket.terminate()
      return
    }
    isAlive = false
    socket.ping()
  }, options.heartbeatMs ?? heartbeatIntervalMs)
  heartbeat.unref()

  // Oversized frames and broken UTF-8 arrive here; ws answers with the right close code by itself.
  socket.on('error', (error) =>
    log.error('web-socket-failed', { code: 'code' in error ? String(error.code) : null }),
  )
  socket.on('close', () => {
    clearInterval(heartbeat)
    peer.close()
    letGo()
  })
}

function joinFrames(data: Buffer | ArrayBuffer | Buffer[]): Buffer {
  if (Buffer.isBuffer(data)) return data
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data)
}
