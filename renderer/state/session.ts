// The one client and connection of the page, set once before anything is shown.
import type { BatonClient } from '../rpc/client.ts'
import type { Connection } from '../rpc/connection.ts'

export interface Session {
  readonly client: BatonClient
  readonly connection: Connection
}

let current: Session | null = null

export function startSession(session: Session): void {
  current = session
}

/** @throws when the page has not started its session: a fault of the start order, not of the person. */
export function session(): Session {
  if (current === null) throw new Error('startSession was not called')
  return current
}
