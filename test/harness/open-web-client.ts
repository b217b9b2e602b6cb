// A page without a browser: trades the code of a link for a token and speaks the API over a WebSocket.
import { once } from 'node:events'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { WebSocket } from 'ws'
import type { Contract } from '../../shared/contract/index.ts'

export type TestClient = ContractRouterClient<Contract>

/** @throws when the code is refused */
export async function tradeCode(link: string): Promise<{ origin: string; token: string }> {
  const { origin, hash } = new URL(link)
  const response = await fetch(`${origin}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ code: hash.replace('#code=', '') }),
  })
  if (response.status !== 200) throw new Error(`The code was refused with ${response.status}.`)
  const { token } = (await response.json()) as { token: string }
  return { origin, token }
}

export async function openSocket(session: { origin: string; token: string }): Promise<WebSocket> {
  const socket = new WebSocket(
    `${session.origin.replace('http', 'ws')}/rpc`,
    ['baton', `token.${session.token}`],
    { origin: session.origin },
  )
  await once(socket, 'open')
  return socket
}

export async function openWebClient(link: string): Promise<{ client: TestClient; socket: WebSocket }> {
  const socket = await openSocket(await tradeCode(link))
  return { client: createORPCClient<TestClient>(new RPCLink({ websocket: socket })), socket }
}
