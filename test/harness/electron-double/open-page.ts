// A page in a window of the double: the real preload script, the page's half of the handshake, and a real client over
// the real port that arrives.
import { once } from 'node:events'
import type { MessagePort } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { vi } from 'vitest'
import type { TestClient } from '../open-web-client.ts'
import type { ElectronDouble } from './electron-double.ts'
import { StrictEmitter, strict } from './strict.ts'
import type { PageControl } from './windows.ts'

interface PostedMessage {
  data: unknown
  origin?: string
  source?: unknown
}

export async function openPage(electron: ElectronDouble, page: PageControl) {
  const origin = 'app://baton'
  const listeners: ((event: { source: unknown; origin: string; data: unknown }) => void)[] = []
  const received = Promise.withResolvers<MessagePort>()
  const bridges: string[] = []
  const ipcRenderer = new StrictEmitter('ipcRenderer', ['baton-port'])

  const window = strict('window', {
    addEventListener: (_type: 'message', listener: (typeof listeners)[number]) => listeners.push(listener),
    postMessage(message: { type: string }, targetOrigin: string, transfer: readonly MessagePort[]) {
      if (targetOrigin !== origin) throw new Error(`A port was posted to ${targetOrigin}.`)
      const [port] = transfer
      if (message.type === 'baton-port' && port !== undefined) received.resolve(port)
    },
  })
  /** What a message event of the page looks like to the preload script. */
  const post = (message: PostedMessage): void => {
    const sentBefore = page.sentPorts.length
    for (const listener of listeners) listener({ source: window, origin, ...message })
    const sent = page.sentPorts[sentBefore]
    if (sent !== undefined) ipcRenderer.emit(sent.channel, { ports: [sent.port] })
  }

  vi.resetModules()
  vi.doMock('electron', () => ({
    ipcRenderer: strict('ipcRenderer', {
      on: (channel: string, listener: (...values: never[]) => void) => ipcRenderer.on(channel, listener),
      send(channel: string, ...values: unknown[]) {
        if (channel !== 'baton-connect' || values.length > 0) throw new Error(`Unknown message ${channel}.`)
        electron.askForPort(page, page.frame())
      },
    }),
    contextBridge: strict('contextBridge', { exposeInMainWorld: (name: string) => bridges.push(name) }),
  }))
  vi.stubGlobal('window', window)
  vi.stubGlobal('location', { origin })
  await import('../../../electron/preload.ts')
  vi.unstubAllGlobals()

  // The preload script reads both when a message comes, as it would in its page.
  const postInPage = (message: PostedMessage): void => {
    vi.stubGlobal('window', window)
    vi.stubGlobal('location', { origin })
    post(message)
    vi.unstubAllGlobals()
  }
  postInPage({ data: { type: 'baton-connect' } })
  const port = await received.promise
  const client = createORPCClient<TestClient>(new RPCLink({ port: port as never }))
  port.start()
  return {
    client,
    post: postInPage,
    closed: once(port, 'close'),
    close: () => port.close(),
    exposed: () => bridges,
  }
}
