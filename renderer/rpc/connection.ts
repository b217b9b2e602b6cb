// The state of the page's connection to the engine, whichever shell it runs in.
import type { ClientContext, ClientLink } from '@orpc/client'

export type Transport = ClientLink<ClientContext>

/**
 * `connecting`: the first attempt runs. `lost`: it was there and will be tried again. `refused`: the shell does not
 * accept this page any more; only a new link helps.
 */
export type ConnectionStatus = 'connecting' | 'connected' | 'lost' | 'refused'

export interface Connection {
  status(): ConnectionStatus
  /** The transport to use now; null while there is none. */
  transport(): Transport | null
  /** Called after every change of status. @returns a function that ends it. */
  subscribe(listener: () => void): () => void
}

/** The part of a connection its opener drives. */
export interface ConnectionControl extends Connection {
  set(status: ConnectionStatus, transport: Transport | null): void
}

export function createConnection(): ConnectionControl {
  let current: { status: ConnectionStatus; transport: Transport | null } = {
    status: 'connecting',
    transport: null,
  }
  const listeners = new Set<() => void>()
  return {
    status: () => current.status,
    transport: () => current.transport,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    set(status, transport) {
      current = { status, transport }
      for (const listener of [...listeners]) listener()
    },
  }
}

/** Resolves once the connection is there. @throws the signal's reason when it is aborted first. */
export function whenConnected(connection: Connection, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    let unsubscribe: () => void = () => undefined
    const settle = (): void => {
      if (!signal.aborted && connection.status() !== 'connected') return
      unsubscribe()
      signal.removeEventListener('abort', settle)
      if (signal.aborted) reject(signal.reason)
      else resolve()
    }
    unsubscribe = connection.subscribe(settle)
    signal.addEventListener('abort', settle)
    settle()
  })
}
