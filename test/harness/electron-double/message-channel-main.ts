// Electron's MessageChannelMain over a real Node MessageChannel: the same two ends, the same events, the same typed
// surface, and nothing else. A port that was sent to a page is no longer usable here, as in Electron.
import { EventEmitter } from 'node:events'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import type { MessagePortMain as ElectronPort } from 'electron'

export class MessagePortMain
  extends EventEmitter
  implements Pick<ElectronPort, 'postMessage' | 'start' | 'close'>
{
  readonly #port: MessagePort
  #isTaken = false
  #isStarted = false

  constructor(port: MessagePort) {
    super()
    this.#port = port
    // Node ends a process only when no port listens any more; a double must not keep a test alive.
    port.on('close', () => this.emit('close'))
  }

  postMessage(message: unknown, transfer?: unknown[]): void {
    if (transfer !== undefined) throw new Error('The double does not know transfers between ports.')
    this.#requireOwn()
    this.#port.postMessage(message)
  }

  start(): void {
    this.#requireOwn()
    if (this.#isStarted) return
    this.#isStarted = true
    this.#port.on('message', (data: unknown) => this.emit('message', { data, ports: [] }))
  }

  close(): void {
    this.#requireOwn()
    this.#port.close()
  }

  /** What the page receives when this port is sent to it. */
  takePagePort(): MessagePort {
    this.#requireOwn()
    this.#isTaken = true
    return this.#port
  }

  #requireOwn(): void {
    if (this.#isTaken) throw new Error('This port was sent to the page and is not usable here any more.')
  }
}

export class MessageChannelMain {
  readonly port1: MessagePortMain
  readonly port2: MessagePortMain

  constructor() {
    const channel = new MessageChannel()
    this.port1 = new MessagePortMain(channel.port1)
    this.port2 = new MessagePortMain(channel.port2)
  }
}
