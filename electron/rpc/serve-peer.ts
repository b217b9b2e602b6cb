// One peer of the typed API, whatever carries its messages. Both transports end here, so they cannot differ.
// oRPC's message-in, message-out handler is used because a malformed message comes back as a rejected promise here
// and not as an unhandled rejection that would end the process.
import { mapEventIterator } from '@orpc/client'
import type { AnyRouter } from '@orpc/server'
import { RPCHandler } from '@orpc/server/bun-ws'
import { isAsyncIteratorObject } from '@orpc/shared'
import type { Log } from '../platform/platform.ts'
import { concealFailure } from './conceal-failure.ts'

export type RpcMessage = string | Uint8Array

export interface Peer {
  /** Handles one message from the other side. @throws when it is not a message of the protocol. */
  receive(message: RpcMessage): Promise<void>
  /** Aborts every call and stream of this peer. */
  close(): void
}

/**
 * @param send hands one message to the other side; must not throw when it is gone
 * @param whenWritable resolves once the other side has read enough for the next event of a stream
 */
export function servePeer(options: {
  router: AnyRouter
  log: Log
  send: (message: RpcMessage) => void
  whenWritable?: () => Promise<void>
}): Peer {
  const { router, log, send, whenWritable } = options
  const handler = new RPCHandler<Record<never, never>>(router, {
    clientInterceptors: [
      async ({ next, path, procedure, signal }) => {
        const conceal = (error: unknown) =>
          concealFailure(error, {
            procedure: path.join('.'),
            errorMap: procedure['~orpc'].errorMap,
            isAborted: signal?.aborted ?? false,
            log,
          })
        try {
          const output = await next()
          if (!isAsyncIteratorObject(output)) return output
          return mapEventIterator(output, {
            value: async (value) => {
              await whenWritable?.()
              return value
            },
            error: conceal,
          })
        } catch (error) {
          throw await conceal(error)
        }
      },
    ],
  })
  const outlet = {
    send(message: string | ArrayBufferLike | Uint8Array): number {
      send(toRpcMessage(message))
      return 0
    },
  }
  return {
    receive: (message) => handler.message(outlet, message, { context: {} }),
    close: () => handler.close(outlet),
  }
}

function toRpcMessage(message: string | ArrayBufferLike | Uint8Array): RpcMessage {
  if (typeof message === 'string') return message
  return message instanceof Uint8Array ? message : new Uint8Array(message)
}
