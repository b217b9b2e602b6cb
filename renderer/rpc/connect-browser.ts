// The link that `npm run serve` prints carries a one-time code in its fragment. It is exchanged once for a token that
// lives in this tab's sessionStorage (never in a cookie: cookies are shared by every port of a host), and leaves the
// address before anything else can read it. The token travels as a WebSocket subprotocol, never in a URL.
import { RPCLink } from '@orpc/client/websocket'
import type { ConnectionControl } from './connection.ts'

const tokenName = 'baton-token'
const codePattern = /^#(?:.*&)?code=([^&]+)/
const firstWaitMs = 250
const longestWaitMs = 5000
/** A server that serves the page but turns the socket away this often does not know the token any more. */
const refusalsBeforeGivingUp = 2

function takeCode(page: Window): string | null {
  const code = codePattern.exec(page.location.hash)?.[1]
  if (code === undefined) return null
  page.history.replaceState(page.history.state, '', page.location.pathname + page.location.search)
  return decodeURIComponent(code)
}

type Exchange = { outcome: 'token'; token: string } | { outcome: 'refused' } | { outcome: 'unreachable' }

async function exchangeCode(code: string): Promise<Exchange> {
  let response: Response
  try {
    response = await fetch('/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code }),
    })
  } catch {
    // fetch throws only when nothing answered.
    return { outcome: 'unreachable' }
  }
  if (!response.ok) return { outcome: response.status >= 500 ? 'unreachable' : 'refused' }
  const answer: unknown = await response.json()
  if (typeof answer !== 'object' || answer === null || !('token' in answer)) return { outcome: 'unreachable' }
  return typeof answer.token === 'string'
    ? { outcome: 'token', token: answer.token }
    : { outcome: 'unreachable' }
}

async function doesServerAnswer(): Promise<boolean> {
  try {
    await fetch('/', { method: 'HEAD', cache: 'no-store' })
    return true
  } catch {
    // Nothing listens there at the moment; the caller waits and tries again.
    return false
  }
}

/** Waits with the delay doubled each time, or until the browser says the network is back. */
function waitMs(page: Window, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      page.clearTimeout(timer)
      page.removeEventListener('online', done)
      resolve()
    }
    const timer = page.setTimeout(done, delayMs)
    page.addEventListener('online', done)
  })
}

/** @returns whether the socket ever opened; resolves when it has closed. */
function runSocket(connection: ConnectionControl, page: Window, token: string): Promise<boolean> {
  return new Promise((resolve) => {
    const scheme = page.location.protocol === 'https:' ? 'wss' : 'ws'
    const socket = new WebSocket(`${scheme}://${page.location.host}/rpc`, ['baton', `token.${token}`])
    // Blobs would be read asynchronously and could overtake one another.
    socket.binaryType = 'arraybuffer'
    let hasOpened = false
    const transport = new RPCLink({ websocket: socket })
    socket.addEventListener('open', () => {
      hasOpened = true
      connection.set('connected', transport)
    })
    socket.addEventListener('close', () => {
      if (hasOpened) connection.set('lost', null)
      resolve(hasOpened)
    })
  })
}

async function findToken(connection: ConnectionControl, page: Window): Promise<string | null> {
  const code = takeCode(page)
  const stored = page.sessionStorage.getItem(tokenName)
  if (code === null) return stored
  for (let delayMs = firstWaitMs; ; delayMs = Math.min(delayMs * 2, longestWaitMs)) {
    const exchange = await exchangeCode(code)
    if (exchange.outcome === 'token') {
      page.sessionStorage.setItem(tokenName, exchange.token)
      return exchange.token
    }
    // A page that already holds a token (a reload of a remembered address) goes on with it.
    if (exchange.outcome === 'refused') return stored
    connection.set('lost', null)
    await waitMs(page, delayMs)
  }
}

async function keepConnected(connection: ConnectionControl, page: Window): Promise<void> {
  const token = await findToken(connection, page)
  if (token === null) {
    connection.set('refused', null)
    return
  }
  let refusals = 0
  let delayMs = firstWaitMs
  while (true) {
    if (await runSocket(connection, page, token)) {
      refusals = 0
      delayMs = firstWaitMs
    } else if (await doesServerAnswer()) {
      refusals += 1
      if (refusals >= refusalsBeforeGivingUp) {
        page.sessionStorage.removeItem(tokenName)
        connection.set('refused', null)
        return
      }
    } else if (connection.status() !== 'lost') {
      connection.set('lost', null)
    }
    await waitMs(page, delayMs)
    delayMs = Math.min(delayMs * 2, longestWaitMs)
  }
}

export function openWebSocket(connection: ConnectionControl, page: Window): void {
  // A new link opened in this very tab changes only the fragment: the page starts again with its code.
  page.addEventListener('hashchange', () => {
    if (codePattern.test(page.location.hash)) page.location.reload()
  })
  void keepConnected(connection, page)
}
