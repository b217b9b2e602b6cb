// The page's half of the handshake, over real MessageChannels and a real router.
import { implement } from '@orpc/server'
import { RPCHandler } from '@orpc/server/message-port'
import { afterEach, describe, expect, it } from 'vitest'
import { createBatonClient } from '../../renderer/rpc/client.ts'
import { openDesktopPort } from '../../renderer/rpc/connect-desktop.ts'
import { createConnection, whenConnected } from '../../renderer/rpc/connection.ts'
import { contract } from '../../shared/contract/contract.ts'

const origin = 'app://baton'
const os = implement(contract)
const openPorts: MessagePort[] = []

afterEach(() => {
  for (const port of openPorts.splice(0)) port.close()
})

/** A window as far as the handshake sees one: it posts to itself. */
class PageDouble extends EventTarget {
  readonly location = { origin, protocol: 'app:' }
  readonly asked: unknown[] = []
  postMessage(data: unknown, targetOrigin: string): void {
    this.asked.push([data, targetOrigin])
  }
  deliver(init: { data: unknown; origin?: string; source?: unknown; ports?: MessagePort[] }): void {
    const event = new Event('message')
    const { data, ports = [], source = this } = init
    Object.assign(event, { data, ports, source, origin: init.origin ?? origin })
    this.dispatchEvent(event)
  }
  asWindow(): Window {
    return this as unknown as Window
  }
}

function servedPort(): MessagePort {
  const { port1, port2 } = new MessageChannel()
  openPorts.push(port1, port2)
  const router = { accounts: { list: os.accounts.list.handler(() => []) } }
  new RPCHandler(router).upgrade(port1)
  port1.start()
  return port2
}

describe('the way to the engine on the desktop', () => {
  it('asks for a port and speaks over the one it is handed', async () => {
    const page = new PageDouble()
    const connection = createConnection()
    openDesktopPort(connection, page.asWindow())
    expect(page.asked).toEqual([[{ type: 'baton-connect' }, origin]])
    expect(connection.status()).toBe('connecting')
    page.deliver({ data: { type: 'baton-port' }, ports: [servedPort()] })
    await whenConnected(connection, AbortSignal.timeout(5000))
    expect(await createBatonClient(connection).accounts.list({})).toEqual([])
  })

  it('takes no port from a stranger', () => {
    const page = new PageDouble()
    const connection = createConnection()
    openDesktopPort(connection, page.asWindow())
    page.deliver({ data: { type: 'baton-port' }, ports: [servedPort()], origin: 'https://elsewhere.example' })
    page.deliver({ data: { type: 'baton-port' }, ports: [servedPort()], source: {} })
    page.deliver({ data: { type: 'something-else' }, ports: [servedPort()] })
    page.deliver({ data: { type: 'baton-port' } })
    expect(connection.status()).toBe('connecting')
    expect(connection.transport()).toBeNull()
  })

  it('asks again when the port closes', async () => {
    const page = new PageDouble()
    const connection = createConnection()
    openDesktopPort(connection, page.asWindow())
    const port = servedPort()
    page.deliver({ data: { type: 'baton-port' }, ports: [port] })
    const lost = new Promise<void>((resolve) => {
      connection.subscribe(() => {
        if (connection.status() === 'lost') resolve()
      })
    })
    openPorts[0]?.close()
    await lost
    expect(page.asked).toHaveLength(2)
  })

  it('fails a call with a sentence while there is no connection', async () => {
    const client = createBatonClient(createConnection())
    await expect(client.accounts.list({})).rejects.toThrow('Not connected to Baton at the moment.')
  })
})
