// The other side of every transport, on a thread of its own as the engine is in the desktop shell: the API over a
// MessagePort and over a WebSocket, and a port that does nothing but answer.
import { type MessagePort, parentPort } from 'node:worker_threads'
import { startWebServer } from '../../electron/platform/web/start-web-server.ts'
import { serveMessagePort, type WebPort } from '../../electron/rpc/serve-message-port.ts'
import { createMemoryLog } from '../harness/memory-log.ts'
import { createTinyRouter, libraryChange } from '../harness/tiny-router.ts'

if (parentPort === null) throw new Error('this is to run as a worker')
const parent = parentPort
const { router } = createTinyRouter()
const log = createMemoryLog()

/** What the raw port is asked for: an answer to every object, or as many events as the number says. */
function serveRaw(port: MessagePort): void {
  port.on('message', (message: unknown) => {
    if (typeof message !== 'number') {
      port.postMessage(message)
      return
    }
    for (let sequence = 1; sequence <= message; sequence += 1) port.postMessage(libraryChange(sequence))
  })
}

parent.on('message', ({ kind, port }: { kind: 'raw' | 'rpc'; port: MessagePort }) => {
  if (kind === 'raw') serveRaw(port)
  else serveMessagePort(port as unknown as WebPort, { router, log })
})

const server = await startWebServer({ router, log, files: new Map(), port: 0 })
parent.postMessage(server.createLink())
