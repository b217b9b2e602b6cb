// One typed client for the whole life of the page. A transport comes and goes underneath it; a call made while
// there is none fails with a sentence, and watches wait for the next one.
import { createORPCClient, ORPCError } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import type { Contract } from '../../shared/contract/contract.ts'
import type { Connection, Transport } from './connection.ts'

export type BatonClient = ContractRouterClient<Contract>

export const connectionLostSentence = 'Connection to Baton lost. Reconnecting…'

/** Thrown by calls while no transport is there. */
export class ConnectionLostError extends Error {
  override readonly name = 'ConnectionLostError'
  constructor() {
    super('Not connected to Baton at the moment. Try again when the connection is back.')
  }
}

/** A client whose calls go over the transport the connection has at that moment. */
export function createBatonClient(connection: Connection): BatonClient {
  return createORPCClient<BatonClient>({
    async call(path, input, options) {
      const transport: Transport | null = connection.transport()
      if (transport === null) throw new ConnectionLostError()
      try {
        return await transport.call(path, input, options)
      } catch (error) {
        if (error instanceof ORPCError || options.signal?.aborted === true) throw error
        throw connection.transport() === transport ? error : new ConnectionLostError()
      }
    },
  })
}
