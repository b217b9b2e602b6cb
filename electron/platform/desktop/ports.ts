// How the page gets its one way to the engine: it asks, the question is checked for who asks, and one end of a new
// MessageChannel goes back. A page has one port at a time, so a reload ends what ran for the page before it.

import type { AnyRouter } from '@orpc/server'
import { type IpcMainEvent, ipcMain, MessageChannelMain } from 'electron'
import { serveMessagePort } from '../../rpc/serve-message-port.ts'
import type { Log } from '../platform.ts'
import { appOrigin } from './app-address.ts'
import { connectChannel, portChannel } from './channels.ts'

export interface Ports {
  close(): void
}

export function servePorts(options: { router: AnyRouter; log: Log }): Ports {
  const { router, log } = options
  const served = new Map<number, { close(): void }>()

  const connect = (event: IpcMainEvent): void => {
    const frame = event.senderFrame
    const isPage = frame !== null && frame.parent === null && frame.origin === appOrigin
    if (!isPage) {
      log.error('port-refused', { origin: frame?.origin ?? null, isMainFrame: frame?.parent === null })
      return
    }
    const { id } = event.sender
    const known = served.get(id)
    known?.close()
    if (known === undefined) {
      event.sender.once('destroyed', () => {
        served.get(id)?.close()
        served.delete(id)
      })
    }
    const { port1, port2 } = new MessageChannelMain()
    served.set(id, serveMessagePort(port1, { router, log }))
    frame.postMessage(portChannel, null, [port2])
  }

  ipcMain.on(connectChannel, connect)
  return {
    close() {
      ipcMain.off(connectChannel, connect)
      for (const port of served.values()) port.close()
      served.clear()
    },
  }
}
