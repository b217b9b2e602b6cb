// The API over a MessagePort: Electron's MessagePortMain, and Node's or the web's MessagePort.
import type { AnyRouter } from '@orpc/server'
import type { Log } from '../platform/platform.ts'
import { servePeer } from './serve-peer.ts'

/** What is used of Electron's MessagePortMain. */
export interface ElectronPort {
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown
  on(event: 'close', listener: () => void): unknown
  postMessage(message: unknown): void
  start(): void
  close(): void
}

/** What is used of Node's and the web's MessagePort. */
export interface WebPort {
  addEventListener(event: 'message', listener: (event: { data: unknown }) => void): void
  addEventListener(event: 'close', listener: () => void): void
  postMessage(message: unknown): void
  start(): void
  close(): void
}

/**
 * Serves the router on one port until either side closes it. A message that does not belong to the protocol closes
 * the port.
 * @returns closes the port and aborts what runs for it; harmless when repeated
 */
export function serveMessagePort(
  port: ElectronPort | WebPort,
  options: { router: AnyRouter; log: Log },
): { close(): void } {
  let isClosed = false
  const peer = servePeer({
    ...options,
    send: (message) => {
      if (!isClosed) port.postMessage(message)
    },
  })
  const close = (): void => {
    if (isClosed) return
    isClosed = true
    peer.close()
    port.close()
  }
  const receive = (message: unknown): void => {
    if (isClosed) return
    if (typeof message !== 'string' && !(message instanceof Uint8Array)) {
      refuse()
      return
    }
    peer.receive(message).catch(refuse)
  }
  const refuse = (): void => {
    if (isClosed) return
    options.log.error('rpc-message-refused', { transport: 'message-port' })
    close()
  }

  if ('addEventListener' in port) {
    port.addEventListener('message', (event) => receive(event.data))
    port.addEventListener('close', close)
  } else {
    port.on('message', (event) => receive(event.data))
    port.on('close', close)
  }
  port.start()
  return { close }
}
