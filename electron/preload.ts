// Hands one MessagePort to the page and exposes nothing: no function, no object, no channel. What the page may do is
// decided on the other end of that port.
import { ipcRenderer } from 'electron'
import { connectChannel, portChannel } from './platform/desktop/channels.ts'

/** The little of the page's world that is used here. */
interface PageMessage {
  readonly source: unknown
  readonly origin: string
  readonly data: unknown
}
declare const window: {
  addEventListener(type: 'message', listener: (event: PageMessage) => void): void
  postMessage(message: unknown, targetOrigin: string, transfer: readonly unknown[]): void
}
declare const location: { readonly origin: string }

window.addEventListener('message', ({ source, origin, data }) => {
  const isPage = source === window && origin === location.origin
  if (isPage && typeof data === 'object' && data !== null && 'type' in data && data.type === connectChannel) {
    ipcRenderer.send(connectChannel)
  }
})

ipcRenderer.on(portChannel, ({ ports }) => {
  window.postMessage({ type: portChannel }, location.origin, ports)
})
